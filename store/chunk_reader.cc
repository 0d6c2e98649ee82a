#include "store/chunk_reader.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/database.h"
#include "store/key_layout.h"

namespace liggare::store {

struct ChunkReader::Cursor {
  // The iterator refers to its bounds.
  const std::string begin_key;
  const std::string end_key;
  const rocksdb::Slice begin;
  const rocksdb::Slice end;
  std::unique_ptr<rocksdb::Iterator> chunks;

  Cursor(const Database& database, const std::string& ledger)
      : begin_key(LedgerPrefix(ledger)),
        end_key(LedgerEnd(ledger)),
        begin(begin_key),
        end(end_key) {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &begin;
    options.iterate_upper_bound = &end;
    chunks.reset(database.rocks().NewIterator(options, database.family(ColumnFamily::kRecords)));
  }
};

ChunkReader::ChunkReader(const Database& database, std::string ledger)
    : ledger_(std::move(ledger)), cursor_(std::make_unique<Cursor>(database, ledger_)) {}

ChunkReader::~ChunkReader() = default;

absl::StatusOr<Chunk> ChunkReader::Holding(Position position) {
  // A chunk's key is its last position, so the first key from here on is the one.
  cursor_->chunks->Seek(PositionKey(ledger_, position));
  if (!cursor_->chunks->Valid()) {
    const rocksdb::Status status = cursor_->chunks->status();
    const std::string why = status.ok() ? "its chunk is missing" : status.ToString();
    return DamagedRange(ledger_, position, position, why);
  }
  absl::StatusOr<Chunk> chunk = Current();
  if (chunk.ok() && chunk->first() > position) {
    return DamagedRange(ledger_, position, Position{chunk->first().value - 1},
                        "their chunk is missing");
  }
  return chunk;
}

absl::StatusOr<Chunk> ChunkReader::Current() const {
  const std::optional<DecodedPositionKey> key =
      DecodePositionKey(cursor_->chunks->key().ToStringView());
  if (!key || key->ledger != ledger_) {
    return absl::DataLossError(absl::StrCat("ledger ", ledger_, " has a key that is no position"));
  }
  return Chunk::Decode(ledger_, key->position, cursor_->chunks->value().ToString());
}

}  // namespace liggare::store
