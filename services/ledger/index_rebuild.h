// Makes the ids and tags of ledgers anew from the bytes of their records, in a generation that is
// not live: reads ahead on one thread, gathers on the caller's, and writes runs on a third.
//
// Used by one thread. Borrows what it is given but the generation, which it keeps.

#ifndef LIGGARE_SERVICES_LEDGER_INDEX_REBUILD_H_
#define LIGGARE_SERVICES_LEDGER_INDEX_REBUILD_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "liggare/position.h"
#include "services/ledger/behind.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/index_runs.h"

namespace liggare::ledger {

// Told of so many more events that are done; what it fails with ends the rebuild.
using RebuiltEvents = absl::FunctionRef<absl::Status(int64_t events)>;

class IndexRebuild {
 public:
  IndexRebuild(const store::Database& database, const store::EventLog& log,
               std::shared_ptr<const store::Derived> derived);

  // Goes on with a ledger from where it ended before. DATA_LOSS when a record cannot be read.
  absl::Status Continue(const std::string& ledger, Size from, Size to, RebuiltEvents told);
  // Writes what is left.
  absl::Status Finish();

 private:
  std::unique_ptr<store::IndexRuns> NewRuns() const;
  // Writes what is gathered, while more is.
  absl::Status Write();

  const store::Database& database_;
  const store::EventLog& log_;
  const std::shared_ptr<const store::Derived> derived_;
  std::unique_ptr<store::IndexRuns> gathering_;
  Behind writing_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_INDEX_REBUILD_H_
