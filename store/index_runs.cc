#include "store/index_runs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/sst_file_writer.h"
#include "store/chunk.h"
#include "store/crc32c.h"
#include "store/database.h"
#include "store/generation.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/posting_list.h"
#include "store/tail_part.h"

namespace liggare::store {
namespace {

constexpr size_t kIdPositionBytes = 6;
constexpr size_t kIdValueBytes = kIdPositionBytes + sizeof(uint16_t);

absl::StatusOr<Size> IndexedSizeIn(const Database& database, const Derived& derived,
                                   DerivedFamily family, const std::string& ledger) {
  std::string stored;
  const rocksdb::Status got = database.rocks().Get(rocksdb::ReadOptions(), derived.family(family),
                                                   LedgerPrefix(ledger), &stored);
  if (got.IsNotFound()) return Size{0};
  if (!got.ok()) {
    return derived.FromRead(family, got, "reading how far ledger " + ledger + " is indexed");
  }
  ByteReader reader(stored);
  const Size size{static_cast<int64_t>(reader.Fixed64())};
  if (reader.Finished() && size.value >= 0) return size;
  return derived.Damaged(family,
                         absl::StrCat("ledger ", ledger, ": how far it is indexed is damaged"));
}

// A run of one family, beside the database's files until it is taken in.
class RunFile {
 public:
  RunFile(const Database& database, const Derived& derived, DerivedFamily family)
      : database_(database),
        family_(derived.family(family)),
        // A rebuild writes runs of its generation while those of the live one are written.
        path_(absl::StrCat(database.path(), "/", GenerationName(family, derived.generation(family)),
                           kRunEnding)),
        options_(database.rocks().GetOptions(family_)),
        writer_(rocksdb::EnvOptions(), options_, family_) {}

  rocksdb::Status Open() {
    // Never written over: after a crash it may be the same file as one that was taken in.
    const rocksdb::Status deleted = database_.env().DeleteFile(path_);
    if (!deleted.ok() && !deleted.IsNotFound() && !deleted.IsPathNotFound()) return deleted;
    return writer_.Open(path_);
  }
  rocksdb::SstFileWriter& writer() { return writer_; }

  rocksdb::IngestExternalFileArg ToIngest() const {
    rocksdb::IngestExternalFileArg arg;
    arg.column_family = family_;
    arg.external_files = {path_};
    arg.options.move_files = true;
    arg.options.failed_move_fall_back_to_copy = true;
    arg.options.write_global_seqno = false;
    return arg;
  }

 private:
  const Database& database_;
  rocksdb::ColumnFamilyHandle* const family_;
  const std::string path_;
  const rocksdb::Options options_;
  rocksdb::SstFileWriter writer_;
};

// Remembers the first failure.
class Puts {
 public:
  explicit Puts(rocksdb::SstFileWriter& writer) : writer_(writer) {}

  void Put(const std::string& key, const std::string& value) {
    if (status_.ok()) status_ = writer_.Put(key, value);
  }
  void Merge(const std::string& key, const std::string& value) {
    if (status_.ok()) status_ = writer_.Merge(key, value);
  }
  rocksdb::Status Finish() {
    if (status_.ok()) status_ = writer_.Finish();
    return status_;
  }

 private:
  rocksdb::SstFileWriter& writer_;
  rocksdb::Status status_;
};

void PutIndexedSize(const std::string& ledger, Size size, Puts& run) {
  std::string value;
  PutFixed64(value, static_cast<uint64_t>(size.value));
  run.Put(LedgerPrefix(ledger), value);
}

void PutIds(const std::string& ledger, const TailPart& part, Puts& run) {
  std::string key = LedgerPrefix(ledger);
  const size_t prefix_bytes = key.size();
  part.ForEachId([&](std::string_view stored_id, Position position) {
    key.resize(prefix_bytes);
    key += stored_id;
    run.Put(key, IdValue(key, position));
  });
}

void PutTags(const std::string& ledger, const TailPart& part, Puts& run) {
  std::string list;
  part.ForEachTag([&](std::string_view tag, std::span<const uint32_t> offsets) {
    for (size_t at = 0; at < offsets.size();) {
      const int64_t segment = SegmentOf(part.first().value + offsets[at]);
      list.clear();
      for (; at < offsets.size(); ++at) {
        const int64_t position = part.first().value + offsets[at];
        if (SegmentOf(position) != segment) break;
        AppendPosting(list, position);
      }
      run.Merge(TagKey(ledger, tag, segment), list);
    }
  });
}

// A ledger that was indexed further, by a run that is now written again, stays so.
absl::Status PutLedger(const Database& database, const Derived& derived, const std::string& ledger,
                       const TailPart& part, Puts& ids, Puts& tags) {
  const absl::StatusOr<Size> indexed = IndexedSize(database, derived, ledger);
  if (!indexed.ok()) return indexed.status();
  Require(part.first().value <= indexed->value, "a run that leaves a gap in the index");
  const Size size{std::max(indexed->value, part.kept_size().value)};
  PutIndexedSize(ledger, size, ids);
  PutIndexedSize(ledger, size, tags);
  PutIds(ledger, part, ids);
  PutTags(ledger, part, tags);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Size> IndexedSize(const Database& database, const Derived& derived,
                                 const std::string& ledger) {
  const absl::StatusOr<Size> ids =
      IndexedSizeIn(database, derived, DerivedFamily::kEventIds, ledger);
  if (!ids.ok()) return ids;
  const absl::StatusOr<Size> tags = IndexedSizeIn(database, derived, DerivedFamily::kTags, ledger);
  if (!tags.ok()) return tags;
  const Size both = std::min(*ids, *tags);
  // They are written together; one of them may have been lost since.
  if (both.value == 0 || *ids == *tags) return both;
  return derived.Damaged(*ids < *tags ? DerivedFamily::kEventIds : DerivedFamily::kTags,
                         absl::StrCat("ledger ", ledger, ": its ids are indexed to ", ids->value,
                                      " and its tags to ", tags->value));
}

std::string IdValue(std::string_view key, Position position) {
  std::string value;
  value.reserve(kIdValueBytes);
  PutFixed16(value, static_cast<uint16_t>(position.value >> 32));
  PutFixed32(value, static_cast<uint32_t>(position.value));
  PutFixed16(value, static_cast<uint16_t>(ExtendCrc32c(Crc32c(key), value)));
  return value;
}

std::optional<Position> ReadIdValue(std::string_view key, std::string_view value) {
  ByteReader reader(value);
  const int64_t high = reader.Fixed16();
  const int64_t low = reader.Fixed32();
  const Position position{high << 32 | low};
  if (reader.failed() || value != IdValue(key, position)) return std::nullopt;
  return position;
}

absl::Status WriteRun(const Database& database, const Derived& derived, const TailParts& parts) {
  if (parts.empty()) return absl::OkStatus();
  for (const DerivedFamily family : {DerivedFamily::kEventIds, DerivedFamily::kTags}) {
    if (absl::Status sound = derived.Check(family); !sound.ok()) return sound;
  }
  RunFile id_file(database, derived, DerivedFamily::kEventIds);
  RunFile tag_file(database, derived, DerivedFamily::kTags);
  rocksdb::Status status = id_file.Open();
  if (status.ok()) status = tag_file.Open();
  if (!status.ok()) return FromRocks(status, "beginning a run of the index");
  Puts ids(id_file.writer());
  Puts tags(tag_file.writer());
  for (const auto& [ledger, part] : parts) {
    absl::Status put = PutLedger(database, derived, ledger, *part, ids, tags);
    if (!put.ok()) return put;
  }
  status = ids.Finish();
  if (status.ok()) status = tags.Finish();
  // Both at once, with their marks: the index is never ahead of what it holds.
  if (status.ok()) {
    status = database.rocks().IngestExternalFiles({id_file.ToIngest(), tag_file.ToIngest()});
  }
  return status.ok() ? absl::OkStatus() : FromRocks(status, "writing a run of the index");
}

IndexRuns::IndexRuns(const Database& database, std::shared_ptr<const Derived> derived)
    : database_(database), derived_(std::move(derived)) {}

IndexRuns::~IndexRuns() = default;

absl::Status IndexRuns::Add(const std::string& ledger, Position position, std::string_view event_id,
                            const TagList& tags) {
  std::shared_ptr<TailPart>& part = parts_[ledger];
  if (part == nullptr) part = std::make_shared<TailPart>(position);
  Require(part->size().value == position.value, "an event out of turn for the index");
  const Unindexed before = part->kept();
  if (const std::optional<Position> earlier = part->Add(event_id, tags)) {
    return DamagedRange(ledger, position, position,
                        absl::StrCat("its event id is that of position ", earlier->value));
  }
  part->KeepOpen(part->size());
  const Unindexed after = part->kept();
  gathered_.events += after.events - before.events;
  gathered_.bytes += after.bytes - before.bytes;
  return absl::OkStatus();
}

absl::Status IndexRuns::Write() {
  absl::Status written = WriteRun(database_, *derived_, TailParts(parts_.begin(), parts_.end()));
  if (!written.ok()) return written;
  parts_.clear();
  gathered_ = {};
  return absl::OkStatus();
}

}  // namespace liggare::store
