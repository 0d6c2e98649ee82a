// Walks over the stored chunks of one ledger, and checks that each follows the one before.
//
// Sees the ledger as it was when the reader was made. Used by one thread; borrows the database.

#ifndef LIGGARE_STORE_CHUNK_READER_H_
#define LIGGARE_STORE_CHUNK_READER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/chunk.h"

namespace liggare::store {

class Database;

class ChunkReader {
 public:
  ChunkReader(const Database& database, std::string ledger);
  ~ChunkReader();
  ChunkReader(const ChunkReader&) = delete;
  ChunkReader& operator=(const ChunkReader&) = delete;

  // The chunk that holds a position, which the ledger has. DATA_LOSS when it is missing or damaged.
  absl::StatusOr<Chunk> Holding(Position position);

 private:
  struct Cursor;

  // The chunk at which the cursor stands.
  absl::StatusOr<Chunk> Current() const;

  const std::string ledger_;
  const std::unique_ptr<Cursor> cursor_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_CHUNK_READER_H_
