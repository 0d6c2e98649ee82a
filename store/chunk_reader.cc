#include "store/chunk_reader.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/database.h"
#include "store/key_layout.h"
#include "store/stored_record.h"

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
    : database_(database),
      ledger_(std::move(ledger)),
      cursor_(std::make_unique<Cursor>(database, ledger_)) {}

ChunkReader::~ChunkReader() = default;

absl::StatusOr<Chunk> ChunkReader::Holding(Position position) {
  if (absl::Status moved = MoveTo(position); !moved.ok()) return moved;
  return *current_;
}

absl::StatusOr<std::string_view> ChunkReader::Record(Position position) {
  if (absl::Status moved = MoveTo(position); !moved.ok()) return moved;
  return current_->Record(position);
}

absl::Status ChunkReader::Parse(Position position, v1::Record& record) {
  const absl::StatusOr<std::string_view> bytes = Record(position);
  if (!bytes.ok()) return bytes.status();
  return ParseRecordInto(ledger_, position, *bytes, record);
}

absl::Status ChunkReader::MoveTo(Position position) {
  if (current_ && current_->first() <= position && position <= current_->last()) {
    return absl::OkStatus();
  }
  // A chunk's key is its last position, so the first key from here on is the one.
  if (current_ && position.value == current_->last().value + 1) {
    cursor_->chunks->Next();
  } else {
    cursor_->chunks->Seek(PositionKey(ledger_, position));
  }
  current_.reset();
  if (!cursor_->chunks->Valid()) {
    const rocksdb::Status status = cursor_->chunks->status();
    const std::string why = status.ok() ? "its chunk is missing" : status.ToString();
    return DamagedRange(ledger_, position, position, why);
  }
  const std::optional<DecodedPositionKey> key =
      DecodePositionKey(cursor_->chunks->key().ToStringView());
  if (!key || key->ledger != ledger_) {
    return absl::DataLossError(absl::StrCat("ledger ", ledger_, " has a key that is no position"));
  }
  const absl::StatusOr<Chunk> chunk = Chunk::Decode(ledger_, key->position, value());
  if (!chunk.ok()) return chunk.status();
  if (chunk->first() > position) {
    return DamagedRange(ledger_, position, Position{chunk->first().value - 1},
                        "their chunk is missing");
  }
  current_ = *chunk;
  return absl::OkStatus();
}

std::string_view ChunkReader::value() const { return cursor_->chunks->value().ToStringView(); }

absl::StatusOr<std::string_view> ChunkReader::Pin(std::shared_ptr<const void>& owner) const {
  auto pinned = std::make_shared<rocksdb::PinnableSlice>();
  const rocksdb::Status got =
      database_.rocks().Get(rocksdb::ReadOptions(), database_.family(ColumnFamily::kRecords),
                            cursor_->chunks->key(), pinned.get());
  if (!got.ok() || pinned->size() != value().size()) {
    return DamagedRange(ledger_, current_->first(), current_->last(),
                        absl::StrCat("their chunk is read by its key: ", got.ToString()));
  }
  const std::string_view value = pinned->ToStringView();
  owner = std::move(pinned);
  return value;
}

}  // namespace liggare::store
