// The families that are derived from the records, in generations.
//
// Everything in them is rebuilt from the records to the same bytes. A rebuild makes new families
// beside the live ones (Database::NewGeneration) and puts them in their place by one synced write
// (Database::Switch); one that is let go of before is dropped, and one that was replaced is dropped
// when the last reader lets go of it.
//
// Thread-safe; which families it has never changes. Ends before its database.

#ifndef LIGGARE_STORE_DERIVED_H_
#define LIGGARE_STORE_DERIVED_H_

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "store/key_layout.h"

namespace rocksdb {
class ColumnFamilyHandle;
class Status;
}  // namespace rocksdb

namespace liggare::store {

class Generation;

class Derived {
 public:
  using Families = std::array<std::shared_ptr<Generation>, kDerivedNames.size()>;

  explicit Derived(Families families) : families_(std::move(families)) {}

  // To be used while this, or what holds it, lives.
  rocksdb::ColumnFamilyHandle* family(DerivedFamily family) const;
  int generation(DerivedFamily family) const;
  // One family alone: the others may be dropped while it is used.
  std::shared_ptr<Generation> Share(DerivedFamily family) const;

  // Damage is no loss, for everything is made anew: where it is found it is noted, whoever mends is
  // told (Database::OnDamage), and what needed it is UNAVAILABLE until then.

  // Notes that something in a family is damaged: UNAVAILABLE. The rest of it stays in use.
  absl::Status Damaged(DerivedFamily family, const std::string& what) const;
  // Notes that nothing in a family can be trusted: UNAVAILABLE, as Check() is from then on.
  absl::Status Lost(DerivedFamily family, const std::string& what) const;
  absl::Status Check(DerivedFamily family) const;
  // RocksDB's status of a read, with what was being done; what cannot be read is damaged.
  absl::Status FromRead(DerivedFamily family, const rocksdb::Status& status,
                        const std::string& doing) const;
  // What was found damaged first, if anything was.
  std::optional<std::string> damage(DerivedFamily family) const;

 private:
  friend class Database;

  Generation& of(DerivedFamily family) const { return *families_[static_cast<size_t>(family)]; }

  const Families families_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_DERIVED_H_
