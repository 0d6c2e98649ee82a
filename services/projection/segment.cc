#include "services/projection/segment.h"

#include <algorithm>
#include <utility>

namespace liggare::projection {
namespace {

// A ledger that is hardly written keeps few rows.
constexpr size_t kFirstRows = 16;
constexpr size_t kChunkRowsMax = 1'024;

}  // namespace

void Segment::Add(const Row& row) {
  std::vector<Rows::Chunk>& chunks = rows_.chunks_;
  if (chunks.empty() || last_used_ == chunks.back().capacity) {
    const size_t capacity =
        chunks.empty() ? kFirstRows : std::min(kChunkRowsMax, 2 * chunks.back().capacity);
    chunks.push_back({std::shared_ptr<Row[]>(new Row[capacity]), capacity});
    last_used_ = 0;
  }
  chunks.back().rows[static_cast<std::ptrdiff_t>(last_used_++)] = row;
  ++rows_.count_;
}

Block MovementsWriter::Make(uint64_t seed, IndexShape shape, uint64_t index, const Rows& rows,
                            int64_t gross) {
  places_.clear();
  rows.ForEach([&](const Row& row) {
    if (row.series >= place_of_.size()) place_of_.resize(row.series + row.series / 2 + 64);
    uint32_t& place = place_of_[row.series];
    if (place == 0) {
      places_.push_back({row.series, 0, 0});
      place = static_cast<uint32_t>(places_.size());
    }
    ++places_[place - 1].count;
  });
  std::sort(places_.begin(), places_.end(),
            [](const Place& a, const Place& b) { return a.series < b.series; });
  uint32_t next = 0;
  for (uint32_t i = 0; i < places_.size(); ++i) {
    place_of_[places_[i].series] = i + 1;
    places_[i].next = next;
    next += places_[i].count;
  }
  sorted_.resize(next);
  rows.ForEach([&](const Row& row) { sorted_[places_[place_of_[row.series] - 1].next++] = row; });

  RunsWriter writer(static_cast<uint32_t>(places_.size()), next);
  size_t at = 0;
  for (const Place& place : places_) {
    place_of_[place.series] = 0;
    writer.Begin(place.series);
    for (uint32_t i = 0; i < place.count; ++i, ++at) {
      writer.Add(sorted_[at].when, sorted_[at].amount);
    }
  }
  return std::move(writer).Finish(seed, {BlockKind::kMovements, 0, index}, shape, gross);
}

}  // namespace liggare::projection
