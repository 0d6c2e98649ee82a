// The movements of a segment while it is written, in the order they were recorded, and the block
// that is made of them when it is full.
//
// Invariant: a row that is added never changes, so that rows up to a count may be read while more
// are added. Thread-compatible, but for that. Owns its rows; a reader shares them.

#ifndef LIGGARE_SERVICES_PROJECTION_SEGMENT_H_
#define LIGGARE_SERVICES_PROJECTION_SEGMENT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "services/projection/block_store.h"
#include "services/projection/index_shape.h"
#include "services/projection/series_runs.h"

namespace liggare::projection {

// What one record adds to a series from a day on.
struct Row {
  SeriesId series = kNoSeries;
  uint32_t when = 0;  // PackWhen
  int64_t amount = 0;
};

// The first so many rows of a segment.
class Rows {
 public:
  template <typename Visit>
  void ForEach(Visit visit) const {
    size_t left = count_;
    for (const Chunk& chunk : chunks_) {
      const size_t end = std::min(left, chunk.capacity);
      for (size_t i = 0; i < end; ++i) visit(chunk.rows.get()[i]);
      left -= end;
    }
  }
  size_t count() const { return count_; }

 private:
  friend class Segment;
  struct Chunk {
    std::shared_ptr<Row[]> rows;
    size_t capacity;
  };
  std::vector<Chunk> chunks_;
  size_t count_ = 0;
};

class Segment {
 public:
  void Add(const Row& row);
  void AddGross(int64_t gross) { gross_ += gross; }

  // What is added so far.
  const Rows& rows() const { return rows_; }
  int64_t gross() const { return gross_; }

 private:
  Rows rows_;
  size_t last_used_ = 0;  // rows in the last chunk
  int64_t gross_ = 0;
};

// Makes blocks of full segments. Keeps its workspace.
class MovementsWriter {
 public:
  Block Make(uint64_t seed, IndexShape shape, uint64_t index, const Rows& rows, int64_t gross);

 private:
  struct Place {
    SeriesId series;
    uint32_t count;
    uint32_t next;
  };
  std::vector<uint32_t> place_of_;  // by series; 0 for none, else 1 + index of the place
  std::vector<Place> places_;
  std::vector<Row> sorted_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_SEGMENT_H_
