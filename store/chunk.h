// The value of `records`: consecutive records of one ledger, written by one commit.
//
// A chunk names its ledger and range, so that a misplaced one is noticed:
//
//   length of the ledger's id (2)  ledger's id  first position (8)  count (4)
//   end of each record, counted from the first one's start (4 each)  records
//
// It holds one record, or several in at most kChunkBytesMax bytes.

#ifndef LIGGARE_STORE_CHUNK_H_
#define LIGGARE_STORE_CHUNK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"

namespace liggare::store {

// A record fits a tlog entry bundle and a consensus engine's message.
inline constexpr size_t kRecordBytesMax = 65'535;
inline constexpr size_t kChunkBytesMax = 64 * 1024;

// Collects records until a chunk is full.
class ChunkBuilder {
 public:
  ChunkBuilder(std::string ledger, Position first) : ledger_(std::move(ledger)), first_(first) {}

  // Whether another record of that size still belongs in this chunk. The first always does.
  bool HasRoomFor(size_t record_bytes) const;
  void Add(std::string_view record);
  bool empty() const { return ends_.empty(); }

  Position last() const;
  std::string Encode() const;

 private:
  std::string ledger_;
  Position first_;
  std::vector<uint32_t> ends_;
  std::string records_;
};

// A chunk read back. Owns its bytes.
class Chunk {
 public:
  // Takes a value apart that was found under (ledger, last). DATA_LOSS, naming both, when it is not
  // whole or belongs elsewhere.
  static absl::StatusOr<Chunk> Decode(const std::string& ledger, Position last, std::string value);

  Position first() const { return first_; }
  Position last() const { return Position{first_.value + static_cast<int64_t>(ends_.size()) - 1}; }
  // The record at a position from first() to last().
  std::string_view Record(Position position) const;

 private:
  Chunk() = default;

  std::string value_;
  size_t records_start_ = 0;
  Position first_;
  std::vector<uint32_t> ends_;
};

// DATA_LOSS naming the ledger and the range of positions that cannot be trusted.
absl::Status DamagedRange(const std::string& ledger, Position first, Position last,
                          const std::string& what);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_CHUNK_H_
