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

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"

namespace liggare::store {

class Database;
class Derived;
class LedgerTail;

// How far a generation's ids and tags of a ledger reach. DATA_LOSS when the mark is damaged.
absl::StatusOr<Size> IndexedSize(const Database& database, const Derived& derived,
                                 const std::string& ledger);

// Writes tails of ledgers; every event in them, or of each the events below its size in `sizes`.
// Some are given for each ledger at most once.
absl::Status WriteTails(const Database& database, const Derived& derived,
                        const std::map<std::string, std::shared_ptr<LedgerTail>>& tails);

class IndexRuns {
 public:
  IndexRuns(const Database& database, std::shared_ptr<const Derived> derived);
  ~IndexRuns();
  IndexRuns(const IndexRuns&) = delete;
  IndexRuns& operator=(const IndexRuns&) = delete;

  // The next event of a ledger, beginning with IndexedSize().
  void Add(const std::string& ledger, Position position, std::string_view event_id,
           std::span<const std::string> tags);
  // What is gathered and not written.
  int64_t events() const;
  size_t bytes() const;
  // Writes all that is gathered, and forgets it.
  absl::Status Write();

 private:
  const Database& database_;
  const std::shared_ptr<const Derived> derived_;
  std::map<std::string, std::shared_ptr<LedgerTail>> tails_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_INDEX_RUNS_H_
