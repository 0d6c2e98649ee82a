// Makes the blocks of ledgers anew from the bytes of their records, in a generation that is not
// live: reads ahead on one thread, makes segments on the caller's, and merges and puts blocks on a
// third. Looks into the live tags.
//
// Used by one thread. Borrows what it is given but the generation, which it keeps.

#ifndef LIGGARE_SERVICES_LEDGER_BLOCKS_REBUILD_H_
#define LIGGARE_SERVICES_LEDGER_BLOCKS_REBUILD_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "liggare/position.h"
#include "services/ledger/behind.h"
#include "services/ledger/index_rebuild.h"
#include "store/database.h"
#include "store/event_log.h"

namespace liggare::ledger {

class BlocksRebuild {
 public:
  BlocksRebuild(const store::Database& database, const store::EventLog& log,
                std::shared_ptr<const store::Derived> derived);
  ~BlocksRebuild();

  // Goes on with a ledger from where it ended before. DATA_LOSS when a record cannot be read.
  absl::Status Continue(const std::string& ledger, Size from, Size to, RebuiltEvents told);
  // Puts what is left.
  absl::Status Finish() { return putting_.Await(); }

 private:
  struct OfLedger;

  const store::Database& database_;
  const store::EventLog& log_;
  const std::shared_ptr<const store::Derived> derived_;
  std::map<std::string, std::unique_ptr<OfLedger>> ledgers_;
  Behind putting_;  // last: it uses the ledgers
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_BLOCKS_REBUILD_H_
