#include "store/chunk.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/invariant.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

// Bytes before the records of a chunk.
size_t HeaderBytes(const std::string& ledger, size_t count) {
  return sizeof(uint16_t) + ledger.size() + sizeof(uint64_t) + sizeof(uint32_t) +
         count * sizeof(uint32_t);
}

}  // namespace

bool ChunkBuilder::HasRoomFor(size_t record_bytes) const {
  return empty() ||
         HeaderBytes(ledger_, ends_.size() + 1) + records_.size() + record_bytes <= kChunkBytesMax;
}

void ChunkBuilder::Add(std::string_view record) {
  Require(!record.empty() && record.size() <= kRecordBytesMax, "a record of impossible size");
  Require(HasRoomFor(record.size()), "a record for a chunk that is full");
  records_ += record;
  ends_.push_back(static_cast<uint32_t>(records_.size()));
}

Position ChunkBuilder::last() const {
  Require(!empty(), "the last position of an empty chunk");
  return Position{first_.value + static_cast<int64_t>(ends_.size()) - 1};
}

std::string ChunkBuilder::Encode() const {
  std::string value;
  value.reserve(HeaderBytes(ledger_, ends_.size()) + records_.size());
  PutFixed16(value, static_cast<uint16_t>(ledger_.size()));
  value += ledger_;
  PutFixed64(value, static_cast<uint64_t>(first_.value));
  PutFixed32(value, static_cast<uint32_t>(ends_.size()));
  for (const uint32_t end : ends_) PutFixed32(value, end);
  return value + records_;
}

absl::StatusOr<Chunk> Chunk::Decode(const std::string& ledger, Position last, std::string value) {
  const auto damaged = [&](const std::string& what) {
    return DamagedRange(ledger, last, last, absl::StrCat("its chunk ", what));
  };
  Chunk chunk;
  chunk.value_ = std::move(value);
  ByteReader reader(chunk.value_);
  const std::string_view named = reader.Bytes(reader.Fixed16());
  const uint64_t first = reader.Fixed64();
  const uint64_t count = reader.Fixed32();
  if (reader.failed()) return damaged("is cut short");
  if (named != ledger) return damaged("names another ledger");
  const auto end = static_cast<uint64_t>(last.value) + 1;
  if (count == 0 || count > end || first != end - count) return damaged("names another range");
  // Checked before memory is taken for as many as the value claims.
  if (count > chunk.value_.size() / sizeof(uint32_t)) return damaged("is cut short");

  chunk.first_ = Position{static_cast<int64_t>(first)};
  chunk.ends_.reserve(count);
  uint32_t previous_end = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const uint32_t record_end = reader.Fixed32();
    if (record_end <= previous_end || record_end - previous_end > kRecordBytesMax) {
      return damaged("has impossible offsets");
    }
    chunk.ends_.push_back(record_end);
    previous_end = record_end;
  }
  chunk.records_start_ = HeaderBytes(ledger, count);
  if (reader.failed() || reader.Rest().size() != previous_end) return damaged("is cut short");
  return chunk;
}

std::string_view Chunk::Record(Position position) const {
  Require(first() <= position && position <= last(), "a record outside its chunk");
  const auto index = static_cast<size_t>(position.value - first_.value);
  const uint32_t start = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(value_).substr(records_start_ + start, ends_[index] - start);
}

absl::Status DamagedRange(const std::string& ledger, Position first, Position last,
                          const std::string& what) {
  const std::string range = first == last
                                ? absl::StrCat("position ", first.value)
                                : absl::StrCat("positions ", first.value, " to ", last.value);
  return absl::DataLossError(absl::StrCat("ledger ", ledger, ", ", range, ": ", what));
}

}  // namespace liggare::store
