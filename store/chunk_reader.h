// Walks over the stored chunks of one ledger, and reads records in them.
//
// Sees the ledger as it was when the reader was made. Used by one thread; borrows the database.

#ifndef LIGGARE_STORE_CHUNK_READER_H_
#define LIGGARE_STORE_CHUNK_READER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "store/chunk.h"

namespace liggare::store {

class Database;

class ChunkReader {
 public:
  ChunkReader(const Database& database, std::string ledger);
  ~ChunkReader();
  ChunkReader(const ChunkReader&) = delete;
  ChunkReader& operator=(const ChunkReader&) = delete;

  // What these answer lies in the reader's memory, until it is next used.

  // The chunk that holds a position, which the ledger has. DATA_LOSS when it is missing or damaged.
  absl::StatusOr<Chunk> Holding(Position position);
  // The bytes of the record at a position, which the ledger has.
  absl::StatusOr<std::string_view> Record(Position position);
  // The record at a position, which the ledger has.
  absl::Status Parse(Position position, v1::Record& record);

  // The value of the chunk that was answered last.
  std::string_view value() const;
  // The same, kept by `owner` for as long as that lives.
  absl::StatusOr<std::string_view> Pin(std::shared_ptr<const void>& owner) const;

 private:
  struct Cursor;

  // Moves to the chunk that holds a position.
  absl::Status MoveTo(Position position);

  const Database& database_;
  const std::string ledger_;
  std::optional<Chunk> current_;
  const std::unique_ptr<Cursor> cursor_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_CHUNK_READER_H_
