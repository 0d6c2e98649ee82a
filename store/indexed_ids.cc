#include "store/indexed_ids.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/database.h"
#include "store/index_runs.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

// Looks up some at once.
class IndexedIds {
 public:
  IndexedIds(const Database& database, const std::string& ledger)
      : database_(database),
        derived_(database.derived()),
        ledger_(ledger),
        prefix_(LedgerPrefix(ledger)) {}

  // Fills in those that are not found yet.
  absl::Status Find(std::span<const std::string_view> event_ids, Size size,
                    std::span<std::optional<Position>> found) {
    absl::Status sound = derived_->Check(DerivedFamily::kEventIds);
    if (!sound.ok()) return sound;
    for (size_t i = 0; i < event_ids.size(); ++i) {
      // No event has an empty id, whose key would be the mark of how far the ledger is indexed.
      if (found[i] || event_ids[i].empty()) continue;
      asked_[count_] = i;
      keys_[count_].assign(prefix_).append(StoredEventId(event_ids[i]));
      if (++count_ < kAtOnce) continue;
      if (absl::Status got = Get(event_ids, size, found); !got.ok()) return got;
    }
    return count_ == 0 ? absl::OkStatus() : Get(event_ids, size, found);
  }

 private:
  static constexpr size_t kAtOnce = 64;

  absl::Status Get(std::span<const std::string_view> event_ids, Size size,
                   std::span<std::optional<Position>> found) {
    std::array<rocksdb::Slice, kAtOnce> slices;
    std::copy_n(keys_.begin(), count_, slices.begin());
    database_.rocks().MultiGet(rocksdb::ReadOptions(), derived_->family(DerivedFamily::kEventIds),
                               count_, slices.data(), values_.data(), got_.data());
    const size_t count = std::exchange(count_, 0);
    for (size_t i = 0; i < count; ++i) {
      if (got_[i].IsNotFound()) continue;
      const std::string event_id(event_ids[asked_[i]]);
      if (!got_[i].ok()) {
        return derived_->FromRead(DerivedFamily::kEventIds, got_[i],
                                  absl::StrCat("looking up event ", event_id, " of ", ledger_));
      }
      const std::optional<Position> position = ReadIdValue(keys_[i], values_[i].ToStringView());
      values_[i].Reset();
      if (!position) {
        return derived_->Damaged(
            DerivedFamily::kEventIds,
            absl::StrCat("ledger ", ledger_, ": the position of event ", event_id, " is damaged"));
      }
      if (size.Contains(*position)) found[asked_[i]] = position;
    }
    return absl::OkStatus();
  }

  const Database& database_;
  const std::shared_ptr<const Derived> derived_;
  const std::string& ledger_;
  const std::string prefix_;
  size_t count_ = 0;
  std::array<size_t, kAtOnce> asked_;
  std::array<std::string, kAtOnce> keys_;
  std::array<rocksdb::PinnableSlice, kAtOnce> values_;
  std::array<rocksdb::Status, kAtOnce> got_;
};

}  // namespace

absl::Status FindIndexed(const Database& database, const std::string& ledger,
                         std::span<const std::string_view> event_ids, Size size,
                         std::span<std::optional<Position>> found) {
  return IndexedIds(database, ledger).Find(event_ids, size, found);
}

}  // namespace liggare::store
