// The families that are derived from the records, in generations.
//
// Everything in them is rebuilt from the records to the same bytes. A rebuild makes new families
// beside the live ones (Database::NewGeneration) and puts them in their place by one synced write
// (Database::Switch); one that is let go of before is dropped, and one that was replaced is dropped
// when the last reader lets go of it.
//
// Thread-safe, never changed. Ends before its database.

#ifndef LIGGARE_STORE_DERIVED_H_
#define LIGGARE_STORE_DERIVED_H_

#include <array>
#include <memory>

#include "store/key_layout.h"

namespace rocksdb {
class ColumnFamilyHandle;
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
  std::shared_ptr<const Generation> Share(DerivedFamily family) const;

 private:
  friend class Database;

  const Families families_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_DERIVED_H_
