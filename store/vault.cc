#include "store/vault.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/metadata.h"
#include "rocksdb/write_batch.h"
#include "store/database.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/proof/hash.h"

namespace liggare::store {
namespace {

constexpr size_t kSaltBytes = 32;
constexpr std::string_view kCommitmentTag = "liggare/private-text/v1";

// Whether, of what is flushed and was written until then, a key may lie in two files: then the
// older one has what was replaced. Within a file each key is there once, as nothing holds
// snapshots.
bool MayLieInTwoFiles(rocksdb::DB& rocks, rocksdb::ColumnFamilyHandle* family,
                      rocksdb::SequenceNumber until) {
  rocksdb::ColumnFamilyMetaData meta;
  rocks.GetColumnFamilyMetaData(family, &meta);
  std::vector<std::pair<std::string, std::string>> ranges;
  for (const rocksdb::LevelMetaData& level : meta.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      if (file.smallest_seqno <= until) ranges.emplace_back(file.smallestkey, file.largestkey);
    }
  }
  std::sort(ranges.begin(), ranges.end());
  return std::adjacent_find(ranges.begin(), ranges.end(), [](const auto& one, const auto& next) {
           return one.second >= next.first;
         }) != ranges.end();
}

}  // namespace

absl::StatusOr<std::vector<VaultText>> Vault::Read(const std::string& ledger,
                                                   Position position) const {
  std::string value;
  const rocksdb::Status got =
      database_.rocks().Get(rocksdb::ReadOptions(), database_.family(ColumnFamily::kTexts),
                            PositionKey(ledger, position), &value);
  if (got.IsNotFound()) return std::vector<VaultText>();
  if (!got.ok()) {
    return FromRocks(got, absl::StrCat("reading private texts of ledger ", ledger, ", position ",
                                       position.value));
  }
  return DecodeTexts(ledger, position, value);
}

absl::StatusOr<std::vector<std::string>> Vault::Unpurged(size_t keys_max) const {
  std::vector<std::string> keys;
  const std::unique_ptr<rocksdb::Iterator> entries(database_.rocks().NewIterator(
      rocksdb::ReadOptions(), database_.family(ColumnFamily::kDefault)));
  for (entries->Seek(kUnpurgedPrefix);
       entries->Valid() && entries->key().starts_with(kUnpurgedPrefix) && keys.size() < keys_max;
       entries->Next()) {
    keys.push_back(entries->key().ToString());
  }
  if (!entries->status().ok()) return FromRocks(entries->status(), "listing erased texts");
  return keys;
}

absl::StatusOr<bool> Vault::IsUnpurged() const {
  const auto one = Unpurged(1);
  if (!one.ok()) return one.status();
  return !one->empty();
}

absl::Status Vault::Purge() {
  // Those that are erased from now on are for the next time.
  const auto unpurged = Unpurged(std::numeric_limits<size_t>::max());
  if (!unpurged.ok()) return unpurged.status();
  if (unpurged->empty()) return absl::OkStatus();
  rocksdb::WriteBatch again;
  rocksdb::WriteBatch done;
  // Write-ahead logs go when something is flushed, and there may be nothing else in memory.
  Require(again.Put(unpurged->front(), "").ok(), "a write that a batch refuses");
  for (const std::string& key : *unpurged) {
    Require(done.Delete(key).ok(), "a deletion that a batch refuses");
  }
  if (absl::Status written = WriteUnpurged(again); !written.ok()) return written;
  if (absl::Status written = WriteAnew(); !written.ok()) return written;
  return WriteUnpurged(done);
}

absl::Status Vault::WriteUnpurged(rocksdb::WriteBatch& writes) const {
  // Not synced: a crash has them purged again.
  const rocksdb::Status written = database_.rocks().Write(rocksdb::WriteOptions(), &writes);
  return written.ok() ? absl::OkStatus() : FromRocks(written, "purging erased texts");
}

absl::Status Vault::WriteAnew() {
  rocksdb::DB& rocks = database_.rocks();
  rocksdb::ColumnFamilyHandle* const texts = database_.family(ColumnFamily::kTexts);
  const rocksdb::SequenceNumber erased = rocks.GetLatestSequenceNumber();
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (size_t i = 0; i < kColumnFamilyNames.size(); ++i) {
    families.push_back(database_.family(static_cast<ColumnFamily>(i)));
  }
  // While deletions are held back, obsolete files gather; allowing them again deletes all of them
  // before it returns, where RocksDB would get to it some time; or, while a backup holds them back
  // too, when that has ended.
  rocksdb::Status status = rocks.DisableFileDeletions();
  // A write-ahead log goes only when every family has been flushed.
  if (status.ok()) status = rocks.Flush(rocksdb::FlushOptions(), families);
  rocksdb::CompactRangeOptions everything;
  everything.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  // Once is not enough when RocksDB itself moves files to another level meanwhile: it has chosen
  // the levels before, and finds them empty.
  while (status.ok() && MayLieInTwoFiles(rocks, texts, erased)) {
    status = rocks.CompactRange(everything, texts, nullptr, nullptr);
  }
  const rocksdb::Status deleted = rocks.EnableFileDeletions(/*force=*/false);
  if (status.ok()) status = deleted;
  return status.ok() ? absl::OkStatus() : FromRocks(status, "purging erased texts");
}

std::string Vault::NewSalt() {
  // Taken many at a time: a call of the generator costs more than the bytes do.
  thread_local std::array<unsigned char, 64 * kSaltBytes> salts;
  thread_local size_t used = salts.size();
  if (used == salts.size()) {
    Require(RAND_bytes(salts.data(), static_cast<int>(salts.size())) == 1,
            "no random bytes for a salt");
    used = 0;
  }
  const auto salt = salts.begin() + static_cast<std::ptrdiff_t>(used);
  used += kSaltBytes;
  std::string taken(salt, salt + kSaltBytes);
  std::fill(salt, salt + kSaltBytes, 0);
  return taken;
}

std::string Vault::Commitment(const std::string& salt, const std::string& text) {
  const std::string_view parts[] = {kCommitmentTag, std::string_view("\0", 1), salt, text};
  return std::string(proof::Sha256(parts).view());
}

}  // namespace liggare::store
