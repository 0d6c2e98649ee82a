// What a batch puts on disk.

#include <map>
#include <optional>

#include "rocksdb/write_batch.h"
#include "store/batch.h"
#include "store/chunk.h"
#include "store/database.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/vault.h"

namespace liggare::store {
namespace {

void Put(const Database& database, ColumnFamily family, const std::string& key,
         const std::string& value, rocksdb::WriteBatch& writes) {
  Require(writes.Put(database.family(family), key, value).ok(), "a write that a batch refuses");
}

// Into that many bytes, which is what it takes. No message of a record has a map, whose order would
// have to be told.
void Serialise(const v1::Record& record, size_t record_bytes, char* to) {
  auto* const begin = reinterpret_cast<uint8_t*>(to);
  const uint8_t* const end = record.SerializeWithCachedSizesToArray(begin);
  Require(end == begin + record_bytes, "a record that was changed after it was added");
}

void PutChunk(const Database& database, const std::string& ledger, const ChunkBuilder& chunk,
              rocksdb::WriteBatch& writes) {
  const std::string key = PositionKey(ledger, chunk.last());
  const std::string header = chunk.Header();
  const rocksdb::Slice key_parts[] = {key};
  const rocksdb::Slice value_parts[] = {header, chunk.Wire()};
  Require(writes
              .Put(database.family(ColumnFamily::kRecords), rocksdb::SliceParts(key_parts, 1),
                   rocksdb::SliceParts(value_parts, 2))
              .ok(),
          "a write that a batch refuses");
}

std::vector<VaultText> AsGiven(const std::vector<StoredText>& texts) {
  std::vector<VaultText> given;
  for (const StoredText& text : texts) {
    given.push_back(VaultText{text.field, text.text, text.salt, /*erased=*/false});
  }
  return given;
}

void Erase(std::vector<VaultText>& texts) {
  for (VaultText& text : texts) text = VaultText{text.field, "", "", /*erased=*/true};
}

}  // namespace

absl::Status Batch::WriteTo(const Database& database, rocksdb::WriteBatch& writes) const {
  for (const auto& [ledger, pending] : pending_) {
    if (pending.size == pending.head.size) continue;
    WriteRecords(database, pending, writes);
    std::string size;
    PutFixed64(size, static_cast<uint64_t>(pending.size.value));
    Put(database, ColumnFamily::kDefault, SizeKey(ledger), size, writes);
    if (absl::Status texts = WriteTexts(database, pending, writes); !texts.ok()) return texts;
  }
  return absl::OkStatus();
}

void Batch::WriteRecords(const Database& database, const Pending& pending,
                         rocksdb::WriteBatch& writes) {
  std::optional<ChunkBuilder> chunk;
  for (const v1::Record* record : pending.records) {
    // Add had them counted.
    const auto record_bytes = static_cast<size_t>(record->GetCachedSize());
    if (chunk.has_value() && !chunk->HasRoomFor(record_bytes)) {
      PutChunk(database, pending.ledger, *chunk, writes);
      chunk.reset();
    }
    if (!chunk.has_value()) chunk.emplace(pending.ledger, Position{record->position()});
    Serialise(*record, record_bytes, chunk->Add(record_bytes));
  }
  PutChunk(database, pending.ledger, *chunk, writes);
}

absl::Status Batch::WriteTexts(const Database& database, const Pending& pending,
                               rocksdb::WriteBatch& writes) {
  // Gathered first, so that a text that is added and erased in one batch never reaches the disk.
  std::map<Position, std::vector<VaultText>> texts;
  for (const TextChange& change : pending.text_changes) {
    if (!change.texts.empty()) texts[change.position] = AsGiven(change.texts);
    for (const Position erased : change.erase_texts_of) {
      auto known = texts.find(erased);
      if (known == texts.end() && pending.head.size.Contains(erased)) {
        absl::StatusOr<std::vector<VaultText>> stored =
            Vault(database).Read(pending.ledger, erased);
        if (!stored.ok()) return stored.status();
        known = texts.emplace(erased, *std::move(stored)).first;
        if (known->second.empty()) continue;
        Put(database, ColumnFamily::kDefault, UnpurgedKey(pending.ledger, erased), "", writes);
      }
      if (known != texts.end()) Erase(known->second);
    }
  }
  for (const auto& [of, kept] : texts) {
    if (kept.empty()) continue;
    Put(database, ColumnFamily::kTexts, PositionKey(pending.ledger, of),
        EncodeTexts(pending.ledger, of, kept), writes);
  }
  return absl::OkStatus();
}

}  // namespace liggare::store
