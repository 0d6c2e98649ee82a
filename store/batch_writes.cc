// What a batch puts on disk.

#include <map>

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

void PutChunk(const Database& database, const std::string& ledger, const ChunkBuilder& chunk,
              rocksdb::WriteBatch& writes) {
  Put(database, ColumnFamily::kRecords, PositionKey(ledger, chunk.last()), chunk.Encode(), writes);
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
  for (const auto& [ledger, tail] : tails_) {
    if (tail.events.empty()) continue;
    WriteRecords(database, ledger, tail, writes);
    std::string size;
    PutFixed64(size, static_cast<uint64_t>(NextSizeOf(tail).value));
    Put(database, ColumnFamily::kDefault, SizeKey(ledger), size, writes);
    WriteIndexes(database, ledger, tail, writes);
    if (absl::Status texts = WriteTexts(database, ledger, tail, writes); !texts.ok()) return texts;
  }
  return absl::OkStatus();
}

void Batch::WriteRecords(const Database& database, const std::string& ledger, const Tail& tail,
                         rocksdb::WriteBatch& writes) {
  ChunkBuilder chunk(ledger, Position{tail.head.size.value});
  for (const Event& event : tail.events) {
    if (!chunk.HasRoomFor(event.bytes.size())) {
      PutChunk(database, ledger, chunk, writes);
      chunk = ChunkBuilder(ledger, Position{chunk.last().value + 1});
    }
    chunk.Add(event.bytes);
  }
  PutChunk(database, ledger, chunk, writes);
}

void Batch::WriteIndexes(const Database& database, const std::string& ledger, const Tail& tail,
                         rocksdb::WriteBatch& writes) {
  Position position{tail.head.size.value};
  for (const Event& event : tail.events) {
    std::string position_bytes;
    PutFixed64(position_bytes, static_cast<uint64_t>(position.value));
    Put(database, ColumnFamily::kEventIds, EventIdKey(ledger, event.added.event_id), position_bytes,
        writes);
    for (const std::string& tag : event.added.tags) {
      Put(database, ColumnFamily::kTags, TagKey(ledger, tag, position), "", writes);
    }
    ++position.value;
  }
}

absl::Status Batch::WriteTexts(const Database& database, const std::string& ledger,
                               const Tail& tail, rocksdb::WriteBatch& writes) {
  // Gathered first, so that a text that is added and erased in one batch never reaches the disk.
  std::map<Position, std::vector<VaultText>> texts;
  Position position{tail.head.size.value};
  for (const Event& event : tail.events) {
    if (!event.added.texts.empty()) texts[position] = AsGiven(event.added.texts);
    for (const Position erased : event.added.erase_texts_of) {
      auto known = texts.find(erased);
      if (known == texts.end() && tail.head.size.Contains(erased)) {
        absl::StatusOr<std::vector<VaultText>> stored = Vault(database).Read(ledger, erased);
        if (!stored.ok()) return stored.status();
        known = texts.emplace(erased, *std::move(stored)).first;
      }
      if (known != texts.end()) Erase(known->second);
    }
    ++position.value;
  }
  for (const auto& [of, kept] : texts) {
    if (kept.empty()) continue;
    Put(database, ColumnFamily::kTexts, PositionKey(ledger, of), EncodeTexts(ledger, of, kept),
        writes);
  }
  return absl::OkStatus();
}

}  // namespace liggare::store
