// The value of `records`: consecutive records of one ledger, written by one commit.
//
// A chunk names its ledger and range, so that a misplaced one is noticed:
//
//   length of the ledger's id (2)  ledger's id  first position (8)  count (4)
//   end of each record, counted from the first one's start (4 each)  records in wire form
//
// In wire form (record_run.h) each record has its tag and length before it, so that all of them, or
// some, are sent as they lie. It holds one record, or several in at most kChunkBytesMax bytes.

#ifndef LIGGARE_STORE_CHUNK_H_
#define LIGGARE_STORE_CHUNK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/record_run.h"

namespace liggare::store {

// A record fits a tlog entry bundle and a consensus engine's message.
inline constexpr size_t kRecordBytesMax = 65'535;
inline constexpr size_t kChunkBytesMax = 64 * 1024;

// Collects records until a chunk is full.
class ChunkBuilder {
 public:
  ChunkBuilder(const std::string& ledger, Position first);

  // Whether another record of that size still belongs in this chunk. The first always does.
  bool HasRoomFor(size_t record_bytes) const;
  // Room for the next record, to be filled with its bytes.
  char* Add(size_t record_bytes);
  void Add(std::string_view record);
  bool empty() const { return ends_.empty(); }

  Position first() const { return first_; }
  Position last() const;

  // The value is the header followed by the records in wire form.
  std::string Header() const;
  std::string_view Wire() const { return {records_.get(), used()}; }
  std::string Encode() const;

 private:
  void EnsureCapacity(size_t bytes);
  size_t used() const { return ends_.empty() ? 0 : ends_.back(); }

  size_t header_bytes_;  // Without the ends.
  std::string ledger_;
  Position first_;
  std::vector<uint32_t> ends_;
  size_t capacity_ = 0;
  std::unique_ptr<char[]> records_;
};

// A chunk read back. Borrows its bytes.
class Chunk {
 public:
  Chunk() = default;
  // Takes a value apart that was found under (ledger, last), and checks it down to where each
  // record begins and ends. DATA_LOSS, naming both, when it is not whole or belongs elsewhere.
  static absl::StatusOr<Chunk> Decode(const std::string& ledger, Position last,
                                      std::string_view value);

  Position first() const { return first_; }
  Position last() const { return Position{first_.value + count_ - 1}; }
  // The record at a position from first() to last().
  std::string_view Record(Position position) const;
  // The records of two positions and between them, in wire form.
  std::string_view Wire(Position from, Position to) const;

 private:
  size_t EndOf(int64_t index) const;

  Position first_;
  int64_t count_ = 0;
  std::string_view ends_;
  std::string_view records_;
};

// DATA_LOSS naming the ledger and the range of positions that cannot be trusted.
absl::Status DamagedRange(const std::string& ledger, Position first, Position last,
                          const std::string& what);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_CHUNK_H_
