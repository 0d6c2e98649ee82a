#include "tests/support/check_ledger.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/index_runs.h"
#include "store/key_layout.h"
#include "store/posting_list.h"
#include "store/stored_record.h"
#include "store/timestamp.h"
#include "store/vault.h"
#include "tests/support/record_bytes.h"
#include "tests/support/tag_set.h"

namespace liggare::support {
namespace {

class LedgerCheck {
 public:
  LedgerCheck(const store::Database& database, const store::EventLog& log,
              const std::string& ledger, const store::TagsOf& tags_of)
      : database_(database),
        derived_(database.derived()),
        log_(log),
        ledger_(ledger),
        tags_of_(tags_of) {}

  absl::Status Run() {
    absl::Status status = LoadRecords();
    if (status.ok()) status = CheckAppends();
    if (status.ok()) status = CheckEventIds();
    if (status.ok()) status = CheckTags();
    if (status.ok()) status = CheckTexts();
    return status;
  }

 private:
  absl::Status Wrong(size_t position, const std::string& what) const {
    return absl::InternalError(
        absl::StrCat("ledger ", ledger_, ", position ", position, ": ", what));
  }

  absl::Status LoadRecords() {
    absl::StatusOr<store::LedgerHead> head = log_.Head(ledger_);
    if (!head.ok()) return head.status();
    head_ = *head;
    absl::StatusOr<std::vector<std::string>> bytes =
        RecordBytes(log_, ledger_, Position{0}, head_.size);
    if (!bytes.ok()) return bytes.status();
    bytes_ = *std::move(bytes);
    for (const std::string& stored : bytes_) {
      const Position position{static_cast<int64_t>(records_.size())};
      absl::Status parsed =
          store::ParseRecordInto(ledger_, position, stored, records_.emplace_back());
      if (!parsed.ok()) return parsed;
    }
    return absl::OkStatus();
  }

  absl::Status CheckAppends() const {
    absl::Time previous = absl::InfinitePast();
    size_t first = 0;
    while (first < records_.size()) {
      const v1::Record& opening = records_[first];
      const absl::Time recorded_at = store::FromTimestamp(opening.recorded_at());
      const size_t end = first + static_cast<size_t>(opening.append_count());
      if (end > records_.size()) return Wrong(first, "an append that is not whole");
      if (recorded_at <= previous) return Wrong(first, "recorded no later than the append before");
      for (size_t at = first; at < end; ++at) {
        const v1::Record& record = records_[at];
        if (record.append_first() != static_cast<int64_t>(first) ||
            record.append_count() != opening.append_count() ||
            store::FromTimestamp(record.recorded_at()) != recorded_at) {
          return Wrong(at, "it disagrees with the first event of its append");
        }
      }
      const absl::StatusOr<Size> size = log_.SizeAt(ledger_, recorded_at);
      if (!size.ok()) return size.status();
      if (size->value != static_cast<int64_t>(end)) return Wrong(first, "another size at its time");
      previous = recorded_at;
      first = end;
    }
    if (head_.last_recorded_at != previous) return Wrong(first, "another time in the head");
    return absl::OkStatus();
  }

  absl::Status CheckEventIds() const {
    const absl::StatusOr<Size> indexed = store::IndexedSize(database_, *derived_, ledger_);
    if (!indexed.ok()) return indexed.status();
    if (*indexed > head_.size) return Wrong(records_.size(), "an index that is ahead of the log");
    std::map<std::string, std::string> expected = Mark(*indexed);
    std::set<std::string> ids;
    for (size_t at = 0; at < records_.size(); ++at) {
      const std::string& event_id = records_[at].event().event_id();
      const Position position{static_cast<int64_t>(at)};
      if (!ids.insert(event_id).second) return Wrong(at, "an event id that an earlier event has");
      const std::string key = store::EventIdKey(ledger_, event_id);
      if (indexed->Contains(position)) expected.emplace(key, store::IdValue(key, position));
      const absl::StatusOr<std::optional<Position>> found = log_.FindEvent(ledger_, event_id);
      if (!found.ok()) return found.status();
      if (*found != position) return Wrong(at, "not found by its id");
    }
    if (StoredIn(derived_->family(store::DerivedFamily::kEventIds)) != expected) {
      return Wrong(0, "the stored event ids are not those of the records");
    }
    return absl::OkStatus();
  }

  absl::Status CheckTags() const {
    const absl::StatusOr<Size> indexed = store::IndexedSize(database_, *derived_, ledger_);
    if (!indexed.ok()) return indexed.status();
    std::map<std::string, std::string> expected = Mark(*indexed);
    std::map<std::string, std::vector<Position>> positions;
    for (size_t at = 0; at < records_.size(); ++at) {
      const Position position{static_cast<int64_t>(at)};
      TagList tags;
      tags_of_(records_[at], tags);
      for (const std::string& tag : SetOf(tags)) {
        positions[tag].push_back(position);
        if (!indexed->Contains(position)) continue;
        store::AppendPosting(
            expected[store::TagKey(ledger_, tag, store::SegmentOf(position.value))],
            position.value);
      }
    }
    if (StoredIn(derived_->family(store::DerivedFamily::kTags)) != expected) {
      return Wrong(0, "the stored tags are not those of the records");
    }
    for (const auto& [tag, carried_by] : positions) {
      absl::Status found = CheckScan(tag, carried_by);
      if (!found.ok()) return found;
    }
    return absl::OkStatus();
  }

  absl::Status CheckScan(const std::string& tag, const std::vector<Position>& positions) const {
    const auto scan = log_.Scan(ledger_, {{tag}}, Position{0}, store::Direction::kForward);
    for (const Position position : positions) {
      const absl::StatusOr<std::optional<Position>> next = scan->Next();
      if (!next.ok()) return next.status();
      if (*next != position)
        return Wrong(static_cast<size_t>(position.value), "not found by " + tag);
    }
    const absl::StatusOr<std::optional<Position>> end = scan->Next();
    if (!end.ok()) return end.status();
    return end->has_value() ? Wrong(0, "found by a tag that it does not have: " + tag)
                            : absl::OkStatus();
  }

  // What both families of the index hold beside ids and tags; nothing before the first run.
  std::map<std::string, std::string> Mark(Size indexed) const {
    std::map<std::string, std::string> mark;
    if (indexed.value > 0) {
      store::PutFixed64(mark[store::LedgerPrefix(ledger_)], static_cast<uint64_t>(indexed.value));
    }
    return mark;
  }

  absl::Status CheckTexts() const {
    const store::Vault vault(database_);
    for (const auto& [key, value] : StoredIn(database_.family(store::ColumnFamily::kTexts))) {
      const std::optional<store::DecodedPositionKey> decoded = store::DecodePositionKey(key);
      if (!decoded || !head_.size.Contains(decoded->position)) return Wrong(0, "texts of no event");
      const auto at = static_cast<size_t>(decoded->position.value);
      const absl::StatusOr<std::vector<store::VaultText>> texts =
          vault.Read(ledger_, decoded->position);
      if (!texts.ok()) return texts.status();
      for (const store::VaultText& text : *texts) {
        const std::string commitment = store::Vault::Commitment(text.salt, text.text);
        if (!text.erased && bytes_[at].find(commitment) == std::string::npos) {
          return Wrong(at, "a private text that its record does not commit to: " + text.field);
        }
      }
    }
    return absl::OkStatus();
  }

  // Everything of the ledger in a family, by key.
  std::map<std::string, std::string> StoredIn(rocksdb::ColumnFamilyHandle* family) const {
    rocksdb::ReadOptions options;
    options.total_order_seek = true;
    const std::unique_ptr<rocksdb::Iterator> entries(
        database_.rocks().NewIterator(options, family));
    std::map<std::string, std::string> stored;
    for (entries->Seek(store::LedgerPrefix(ledger_));
         entries->Valid() && entries->key().compare(store::LedgerEnd(ledger_)) < 0;
         entries->Next()) {
      stored.emplace(entries->key().ToString(), entries->value().ToString());
    }
    return stored;
  }

  const store::Database& database_;
  const std::shared_ptr<const store::Derived> derived_;
  const store::EventLog& log_;
  const std::string& ledger_;
  const store::TagsOf& tags_of_;
  store::LedgerHead head_;
  std::vector<v1::Record> records_;
  std::vector<std::string> bytes_;
};

}  // namespace

absl::Status CheckLedger(const store::Database& database, const store::EventLog& log,
                         const std::string& ledger, const store::TagsOf& tags_of) {
  return LedgerCheck(database, log, ledger, tags_of).Run();
}

absl::Status CheckLog(const store::Database& database, const store::EventLog& log,
                      const store::TagsOf& tags_of) {
  for (const std::string& ledger : log.Ledgers()) {
    if (absl::Status sound = CheckLedger(database, log, ledger, tags_of); !sound.ok()) return sound;
  }
  return absl::OkStatus();
}

}  // namespace liggare::support
