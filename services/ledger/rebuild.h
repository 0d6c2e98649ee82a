// Makes anew what is derived from the records, beside what is in use, and then puts it in its
// place: appends and questions go on meanwhile.
//
// First the ids and tags, when asked for; then the blocks, whose making may look into the tags; and
// the hashes.
// Each is read from the records from the first on, catches up with what is appended meanwhile, and
// is made live by one synced write between two batches of the writer. A rebuild that is given up,
// or cut off by a crash, leaves what was in use as it was.
//
// Used by one thread; one rebuild at a time. Borrows everything it is given.

#ifndef LIGGARE_SERVICES_LEDGER_REBUILD_H_
#define LIGGARE_SERVICES_LEDGER_REBUILD_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/sequencer.h"
#include "store/database.h"
#include "store/event_log.h"

namespace liggare::ledger {

class Rebuild {
 public:
  // How far it has come: the phase, the ledger in work, events done and to do. Answers whether to
  // go on. Called often.
  using Progress = absl::FunctionRef<bool(v1::RebuildPhase phase, const std::string& ledger,
                                          int64_t events_done, int64_t events_total)>;

  Rebuild(store::Database& database, store::EventLog& log, Ledgers& ledgers, Sequencer& sequencer)
      : database_(database), log_(log), ledgers_(ledgers), sequencer_(sequencer) {}

  // CANCELLED when it was given up; DATA_LOSS when a record cannot be read.
  absl::Status Run(v1::RebuildScope scope, Progress progress);

 private:
  class Teller;

  // Makes families anew by an IndexRebuild, a BlocksRebuild or a HashesRebuild.
  template <typename Derivation>
  absl::Status MakeAnew(std::span<const store::DerivedFamily> families, Teller& teller);
  absl::Status RebuildIndexes(Teller& teller);
  absl::Status RebuildBlocks(Teller& teller);
  absl::Status RebuildHashes(Teller& teller);
  // Makes a generation live, between two batches of the writer.
  absl::Status Switch(std::shared_ptr<const store::Derived> derived, Teller& teller);

  store::Database& database_;
  store::EventLog& log_;
  Ledgers& ledgers_;
  Sequencer& sequencer_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_REBUILD_H_
