#include "store/anchor.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "store/crc32c.h"
#include "store/database.h"
#include "store/folder.h"
#include "store/invariant.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

// An entry: length of its body (4), check of the length (4), check of the body (4), body. A body:
// length of the ledger's id (2), the id, the checkpoint, which ends in a newline.
constexpr size_t kHeadBytes = 12;
constexpr char kBodyEnd = '\n';
// A file is written anew at so many times the bytes that count, and never below this.
constexpr size_t kGrowthMax = 4;
constexpr size_t kCompactBytesMin = 1 << 20;

std::string Encode(const AnchorEntry& entry) {
  std::string body;
  PutFixed16(body, static_cast<uint16_t>(entry.ledger.size()));
  body += entry.ledger;
  body += entry.checkpoint;
  std::string bytes;
  PutFixed32(bytes, static_cast<uint32_t>(body.size()));
  PutFixed32(bytes, Crc32c(bytes));
  PutFixed32(bytes, Crc32c(body));
  return bytes + body;
}

// Where the bytes of a file were never written, though its new length was.
bool EndsUnwritten(std::string_view bytes) { return bytes.empty() || bytes.back() == '\0'; }

struct Taken {
  // Nothing when the rest of the file is an entry that was torn off.
  std::optional<AnchorEntry> entry;
  size_t bytes = 0;
};

absl::Status Damaged(const std::string& path, size_t at) {
  return absl::DataLossError(
      absl::StrCat(path, " is damaged at byte ", at,
                   ": put a copy of it there; or move it away, and the ledgers that have signed "
                   "are read-only until their loss is declared"));
}

// Takes the entry at the front of what is left of a file.
absl::StatusOr<Taken> TakeEntry(std::string_view left, const std::string& path, size_t at) {
  if (left.size() < kHeadBytes) return Taken{};
  ByteReader head(left);
  const size_t body_bytes = head.Fixed32();
  const uint32_t length_check = head.Fixed32();
  const uint32_t body_check = head.Fixed32();
  const bool torn = EndsUnwritten(left);
  if (Crc32c(left.substr(0, 4)) != length_check) {
    return torn ? absl::StatusOr<Taken>(Taken{}) : Damaged(path, at);
  }
  if (left.size() - kHeadBytes < body_bytes) return Taken{};
  const std::string_view body = left.substr(kHeadBytes, body_bytes);
  if (Crc32c(body) != body_check) {
    return torn ? absl::StatusOr<Taken>(Taken{}) : Damaged(path, at);
  }
  ByteReader reader(body);
  Taken taken{AnchorEntry{}, kHeadBytes + body_bytes};
  taken.entry->ledger = reader.Bytes(reader.Fixed16());
  taken.entry->checkpoint = reader.Rest();
  if (reader.failed()) return Damaged(path, at);
  return taken;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Anchor>> Anchor::Open(rocksdb::Env& env, std::string folder) {
  if (absl::Status made = MakeFolder(env, folder); !made.ok()) return made;
  const absl::StatusOr<rocksdb::FileLock*> lock = LockFolder(env, folder);
  if (!lock.ok()) return lock.status();
  std::unique_ptr<Anchor> anchor(new Anchor(env, std::move(folder), *lock));
  if (absl::Status loaded = anchor->Load(); !loaded.ok()) return loaded;
  return anchor;
}

Anchor::Anchor(rocksdb::Env& env, std::string folder, rocksdb::FileLock* lock)
    : env_(env), folder_(std::move(folder)), lock_(lock) {}

Anchor::~Anchor() { env_.UnlockFile(lock_); }

absl::StatusOr<std::map<std::string, std::string>> Anchor::ReadFile() const {
  std::map<std::string, std::string> checkpoints;
  std::string bytes;
  const rocksdb::Status read = rocksdb::ReadFileToString(&env_, path(), &bytes);
  if (!read.ok() && !env_.FileExists(path()).IsNotFound()) {
    return FromRocks(read, "reading " + path());
  }
  for (std::string_view left = bytes; !left.empty();) {
    const absl::StatusOr<Taken> taken = TakeEntry(left, path(), bytes.size() - left.size());
    if (!taken.ok()) return taken.status();
    if (!taken->entry) break;
    checkpoints[taken->entry->ledger] = taken->entry->checkpoint;
    left.remove_prefix(taken->bytes);
  }
  return checkpoints;
}

absl::Status Anchor::Load() {
  absl::MutexLock lock(&mutex_);
  const auto read = ReadFile();
  if (!read.ok()) return read.status();
  for (const auto& [ledger, checkpoint] : *read) Keep({ledger, checkpoint});
  // Without what was torn off, so that nothing is appended behind it.
  return Compact();
}

void Anchor::Keep(const AnchorEntry& entry) {
  std::string& kept = checkpoints_[entry.ledger];
  if (!kept.empty()) live_bytes_ -= Encode({entry.ledger, kept}).size();
  live_bytes_ += Encode(entry).size();
  kept = entry.checkpoint;
}

std::vector<std::string> Anchor::Ledgers() const {
  absl::MutexLock lock(&mutex_);
  std::vector<std::string> ledgers;
  for (const auto& [ledger, checkpoint] : checkpoints_) ledgers.push_back(ledger);
  return ledgers;
}

std::optional<std::string> Anchor::Find(const std::string& ledger) const {
  absl::MutexLock lock(&mutex_);
  const auto found = checkpoints_.find(ledger);
  return found == checkpoints_.end() ? std::nullopt : std::optional(found->second);
}

absl::Status Anchor::Append(std::span<const AnchorEntry> entries) {
  absl::MutexLock lock(&mutex_);
  if (!failure_.ok()) return failure_;
  failure_ = Write(entries);
  if (!failure_.ok()) return failure_;
  for (const AnchorEntry& entry : entries) Keep(entry);
  if (file_bytes_ > std::max(kCompactBytesMin, kGrowthMax * live_bytes_)) failure_ = Compact();
  return failure_;
}

absl::Status Anchor::Verify() {
  absl::MutexLock lock(&mutex_);
  if (!failure_.ok()) return failure_;
  const auto read = ReadFile();
  if (read.ok() && *read == checkpoints_) return absl::OkStatus();
  failure_ = Compact();
  if (!failure_.ok()) return failure_;
  return absl::DataLossError(path() +
                             " did not hold the checkpoints that were put there, and has been "
                             "written anew from memory; look at the disk");
}

absl::Status Anchor::Write(std::span<const AnchorEntry> entries) {
  std::string bytes;
  for (const AnchorEntry& entry : entries) {
    Require(!entry.checkpoint.empty() && entry.checkpoint.back() == kBodyEnd,
            "a checkpoint that ends in no newline");
    bytes += Encode(entry);
  }
  rocksdb::Status status = file_->Append(bytes);
  if (status.ok()) status = file_->Sync();
  if (!status.ok()) return FromRocks(status, "writing " + path());
  file_bytes_ += bytes.size();
  return absl::OkStatus();
}

absl::Status Anchor::Compact() {
  const std::string unfinished = path() + ".new";
  rocksdb::EnvOptions options;
  options.use_mmap_writes = false;  // would lengthen the file ahead of what is written
  std::unique_ptr<rocksdb::WritableFile> file;
  const rocksdb::Status made = env_.NewWritableFile(unfinished, &file, options);
  if (!made.ok()) return FromRocks(made, "making " + unfinished);
  file_ = std::move(file);
  file_bytes_ = 0;
  std::vector<AnchorEntry> live;
  for (const auto& [ledger, checkpoint] : checkpoints_) live.push_back({ledger, checkpoint});
  if (absl::Status written = Write(live); !written.ok()) return written;
  const rocksdb::Status renamed = env_.RenameFile(unfinished, path());
  if (!renamed.ok()) return FromRocks(renamed, "renaming " + unfinished);
  return SyncFolder(env_, folder_);
}

absl::StatusOr<std::string> Anchor::SetAside(const std::string& ledger) {
  const std::optional<std::string> checkpoint = Find(ledger);
  Require(checkpoint.has_value(), "no checkpoint to set aside");
  for (int number = 1;; ++number) {
    const std::string aside = absl::StrCat(folder_, "/lost-", ledger, "-", number);
    if (env_.FileExists(aside).ok()) continue;
    const rocksdb::Status written =
        rocksdb::WriteStringToFile(&env_, *checkpoint, aside, /*should_sync=*/true);
    if (!written.ok()) return FromRocks(written, "writing " + aside);
    if (absl::Status synced = SyncFolder(env_, folder_); !synced.ok()) return synced;
    return aside;
  }
}

}  // namespace liggare::store
