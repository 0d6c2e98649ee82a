// What is in memory of a ledger that is in use.
//
// Loaded from what is derived: the projection from its blocks, the state from the basis records and
// what the projection says the accounts hold; then the records that no finished block holds are
// applied to both. Nothing is decided anew.
//
// Thread-compatible: the state is the writer's alone; the projection is thread-safe.

#ifndef LIGGARE_SERVICES_LEDGER_LEDGER_IN_USE_H_
#define LIGGARE_SERVICES_LEDGER_LEDGER_IN_USE_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/state.h"
#include "services/ledger/kept_blocks.h"
#include "services/projection/projection.h"
#include "store/database.h"
#include "store/event_log.h"

namespace liggare::ledger {

class LedgerInUse {
 public:
  // Loads a ledger up to a size, its head's. Borrows both. DATA_LOSS when a basis record is
  // damaged, UNAVAILABLE when an index or a block is, until it is made anew; after damage among the
  // last records it is loaded up to it, see damage().
  static absl::StatusOr<std::unique_ptr<LedgerInUse>> Load(const store::Database& database,
                                                           const store::EventLog& log,
                                                           const std::string& id, Size size);

  // Why the last records could not be read; OK when all were. What is loaded ends at the last
  // append before them.
  const absl::Status& damage() const { return damage_; }

  budget::State& state() { return state_; }
  const projection::Projection& projection() const { return *projection_; }

  // Shows whole appends to the projection; the log holds them. For the writer.
  absl::Status Show(std::span<const v1::Record* const> appends);
  // Writes the blocks that are finished. One thread at a time.
  absl::Status WriteBlocks();

 private:
  LedgerInUse(const store::Database& database, const store::EventLog& log, const std::string& id);

  absl::Status LoadBasis(Size kept);
  absl::Status LoadBalances(Size kept);
  absl::Status ApplyRest(Size kept, Size size);
  absl::Status ApplyAppend(const std::vector<v1::Record>& append);

  const store::EventLog& log_;
  const std::string id_;
  KeptBlocks blocks_;
  budget::State state_;
  std::unique_ptr<projection::Projection> projection_;
  absl::Status damage_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_LEDGER_IN_USE_H_
