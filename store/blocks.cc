#include "store/blocks.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "store/crc32c.h"
#include "store/database.h"
#include "store/generation.h"
#include "store/invariant.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

constexpr size_t kCheckBytes = sizeof(uint32_t);

std::string Stored(const std::string& ledger, BlockKey key) {
  return StoredBlockKey(ledger, key.kind, key.level, key.index);
}

// Tells a block from another's and from a part of it. Its bytes have RocksDB's checksum.
std::string CheckOf(std::string_view stored_key, size_t bytes) {
  std::string length;
  PutFixed64(length, bytes);
  std::string check;
  PutFixed32(check, ExtendCrc32c(Crc32c(stored_key), length));
  return check;
}

std::string NameOf(const std::string& ledger, BlockKey key) {
  return absl::StrCat("block ", key.kind, "/", key.level, "/", key.index, " of ledger ", ledger);
}

absl::Status Damaged(Generation* noted, const std::string& what) {
  return noted == nullptr ? absl::DataLossError(what) : noted->Damaged(what);
}

absl::Status FromRead(Generation* noted, const rocksdb::Status& status, const std::string& doing) {
  return noted == nullptr ? FromRocks(status, doing) : noted->FromRead(status, doing);
}

absl::StatusOr<std::string_view> TakeBytes(Generation* noted, const std::string& ledger,
                                           BlockKey key, std::string_view stored_key,
                                           std::string_view value) {
  if (value.size() >= kCheckBytes) {
    const std::string_view bytes = value.substr(0, value.size() - kCheckBytes);
    if (value.substr(bytes.size()) == CheckOf(stored_key, bytes.size())) return bytes;
  }
  return Damaged(noted, absl::StrCat(NameOf(ledger, key), " is damaged or belongs elsewhere"));
}

absl::StatusOr<std::optional<PinnedBytes>> Answer(Generation* noted, const std::string& ledger,
                                                  BlockKey key, std::string_view stored_key,
                                                  const rocksdb::Status& got,
                                                  rocksdb::PinnableSlice&& found) {
  if (got.IsNotFound()) return std::optional<PinnedBytes>();
  if (!got.ok()) return FromRead(noted, got, "reading " + NameOf(ledger, key));
  auto pinned = std::make_shared<rocksdb::PinnableSlice>(std::move(found));
  const auto bytes = TakeBytes(noted, ledger, key, stored_key, pinned->ToStringView());
  if (!bytes.ok()) return bytes.status();
  return std::optional<PinnedBytes>(PinnedBytes{*bytes, std::move(pinned)});
}

// Walks over keys from one to another.
class Walk {
 public:
  Walk(const Database& database, const Generation& generation, Generation* noted, std::string begin,
       std::string end)
      : noted_(noted),
        begin_key_(std::move(begin)),
        end_key_(std::move(end)),
        begin_(begin_key_),
        end_(end_key_) {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &begin_;
    options.iterate_upper_bound = &end_;
    entries_.reset(database.rocks().NewIterator(options, generation.handle()));
  }
  rocksdb::Iterator* operator->() { return entries_.get(); }

  absl::StatusOr<BlockKey> Key(const std::string& ledger) const {
    const auto key = DecodeBlockKey(entries_->key().ToStringView());
    if (key && key->ledger == ledger) return BlockKey{key->kind, key->level, key->index};
    return Damaged(noted_, absl::StrCat("ledger ", ledger, " has a block without a key"));
  }
  absl::Status status() const {
    if (entries_->status().ok()) return absl::OkStatus();
    return FromRead(noted_, entries_->status(), "reading blocks");
  }

 private:
  Generation* const noted_;
  // The iterator refers to its bounds.
  const std::string begin_key_;
  const std::string end_key_;
  const rocksdb::Slice begin_;
  const rocksdb::Slice end_;
  std::unique_ptr<rocksdb::Iterator> entries_;
};

// The first key behind those that begin so.
std::string After(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

}  // namespace

Blocks::Blocks(const Database& database, const std::shared_ptr<const Derived>& derived,
               DerivedFamily family)
    : database_(database),
      generation_(derived->Share(family)),
      noted_(family == DerivedFamily::kHashes ? nullptr : generation_.get()) {}

absl::Status Blocks::Check() const {
  return noted_ == nullptr ? absl::OkStatus() : noted_->Check();
}

absl::StatusOr<std::optional<PinnedBytes>> Blocks::Get(const std::string& ledger,
                                                       BlockKey key) const {
  if (absl::Status sound = Check(); !sound.ok()) return sound;
  const std::string stored_key = Stored(ledger, key);
  rocksdb::PinnableSlice found;
  const rocksdb::Status got =
      database_.rocks().Get(rocksdb::ReadOptions(), generation_->handle(), stored_key, &found);
  return Answer(noted_, ledger, key, stored_key, got, std::move(found));
}

absl::StatusOr<std::vector<std::optional<PinnedBytes>>> Blocks::MultiGet(
    const std::string& ledger, std::span<const BlockKey> keys) const {
  if (absl::Status sound = Check(); !sound.ok()) return sound;
  std::vector<std::string> stored_keys;
  stored_keys.reserve(keys.size());
  for (const BlockKey key : keys) stored_keys.push_back(Stored(ledger, key));
  const std::vector<rocksdb::Slice> slices(stored_keys.begin(), stored_keys.end());
  std::vector<rocksdb::PinnableSlice> found(keys.size());
  std::vector<rocksdb::Status> got(keys.size());
  database_.rocks().MultiGet(rocksdb::ReadOptions(), generation_->handle(), slices.size(),
                             slices.data(), found.data(), got.data());
  std::vector<std::optional<PinnedBytes>> answers;
  answers.reserve(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    auto answer = Answer(noted_, ledger, keys[i], stored_keys[i], got[i], std::move(found[i]));
    if (!answer.ok()) return answer.status();
    answers.push_back(*std::move(answer));
  }
  return answers;
}

absl::StatusOr<std::vector<std::pair<BlockKey, PinnedBytes>>> Blocks::All(const std::string& ledger,
                                                                          uint8_t kind) const {
  if (absl::Status sound = Check(); !sound.ok()) return sound;
  const std::string first = LedgerPrefix(ledger) + static_cast<char>(kind);
  Walk walk(database_, *generation_, noted_, first, After(first));
  std::vector<std::pair<BlockKey, PinnedBytes>> all;
  for (walk->SeekToFirst(); walk->Valid(); walk->Next()) {
    const absl::StatusOr<BlockKey> key = walk.Key(ledger);
    if (!key.ok()) return key.status();
    auto kept = std::make_shared<std::string>(walk->value().ToString());
    const auto bytes = TakeBytes(noted_, ledger, *key, walk->key().ToStringView(), *kept);
    if (!bytes.ok()) return bytes.status();
    all.emplace_back(*key, PinnedBytes{*bytes, std::move(kept)});
  }
  if (absl::Status status = walk.status(); !status.ok()) return status;
  return all;
}

absl::StatusOr<std::optional<BlockKey>> Blocks::Last(const std::string& ledger, uint8_t kind,
                                                     uint8_t level) const {
  if (absl::Status sound = Check(); !sound.ok()) return sound;
  const std::string first =
      LedgerPrefix(ledger) + static_cast<char>(kind) + static_cast<char>(level);
  Walk walk(database_, *generation_, noted_, first, After(first));
  walk->SeekToLast();
  if (absl::Status status = walk.status(); !status.ok()) return status;
  if (!walk->Valid()) return std::optional<BlockKey>();
  const absl::StatusOr<BlockKey> key = walk.Key(ledger);
  if (!key.ok()) return key.status();
  return std::optional<BlockKey>(*key);
}

absl::Status Blocks::Damaged(const std::string& what) const { return store::Damaged(noted_, what); }

absl::Status Blocks::Put(const std::string& ledger,
                         std::span<const std::pair<BlockKey, std::string>> blocks) {
  rocksdb::WriteBatch writes;
  for (const auto& [key, bytes] : blocks) {
    const std::string stored_key = Stored(ledger, key);
    const std::string check = CheckOf(stored_key, bytes.size());
    const rocksdb::Slice key_parts[] = {stored_key};
    const rocksdb::Slice value_parts[] = {bytes, check};
    Require(writes
                .Put(generation_->handle(), rocksdb::SliceParts(key_parts, 1),
                     rocksdb::SliceParts(value_parts, 2))
                .ok(),
            "a write that a batch refuses");
  }
  rocksdb::WriteOptions unlogged;
  unlogged.disableWAL = true;
  const rocksdb::Status written = database_.rocks().Write(unlogged, &writes);
  return written.ok() ? absl::OkStatus()
                      : FromRocks(written, absl::StrCat("writing blocks of ledger ", ledger));
}

}  // namespace liggare::store
