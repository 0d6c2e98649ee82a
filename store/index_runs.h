// Writes the event ids and tags of records, as sorted runs, into a generation of the derived
// families: gathered in memory first, then written at once.
//
// Invariant: a generation says of each ledger how far it is indexed, and never more than it holds:
// that mark is a part of the run. What it holds does not depend on how it was cut into runs, and a
// run that is written twice changes nothing.
//
// Used by one thread. Borrows the database; keeps the generation.

#ifndef LIGGARE_STORE_INDEX_RUNS_H_
#define LIGGARE_STORE_INDEX_RUNS_H_

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/tag_list.h"
#include "store/ledger_tail.h"

namespace liggare::store {

class Database;
class Derived;
class TailPart;

// How far a generation's ids and tags of a ledger reach: both of them. UNAVAILABLE when the mark is
// damaged.
absl::StatusOr<Size> IndexedSize(const Database& database, const Derived& derived,
                                 const std::string& ledger);

// The value of a key of `event_ids`, and the position in one: nothing when it is damaged or belongs
// to another key.
std::string IdValue(std::string_view key, Position position);
std::optional<Position> ReadIdValue(std::string_view key, std::string_view value);

// Kept events of ledgers, which follow what is indexed of theirs.
using TailParts = std::map<std::string, std::shared_ptr<const TailPart>>;

// Writes a run of them: all or nothing, on disk when it returns. UNAVAILABLE when the generation is
// lost.
absl::Status WriteRun(const Database& database, const Derived& derived, const TailParts& parts);

class IndexRuns {
 public:
  IndexRuns(const Database& database, std::shared_ptr<const Derived> derived);
  ~IndexRuns();
  IndexRuns(const IndexRuns&) = delete;
  IndexRuns& operator=(const IndexRuns&) = delete;

  // The next event of a ledger, beginning with IndexedSize() or before. DATA_LOSS when an event
  // before it has its id.
  absl::Status Add(const std::string& ledger, Position position, std::string_view event_id,
                   const TagList& tags);
  // What is gathered and not written.
  Unindexed gathered() const { return gathered_; }
  // Writes all that is gathered, and forgets it.
  absl::Status Write();

 private:
  const Database& database_;
  const std::shared_ptr<const Derived> derived_;
  std::map<std::string, std::shared_ptr<TailPart>> parts_;
  Unindexed gathered_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_INDEX_RUNS_H_
