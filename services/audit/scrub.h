// Reads everything that is stored of ledgers and finds what cannot be trusted: records that cannot
// be read or are others', that do not follow each other in position, append and time, whose ids are
// not found where they are; hashes that are not theirs; a root that is not the anchored one.
//
// Used by one thread, beside everything else. Borrows everything it is given.

#ifndef LIGGARE_SERVICES_AUDIT_SCRUB_H_
#define LIGGARE_SERVICES_AUDIT_SCRUB_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/audit/checkpoints.h"
#include "services/ledger/ledgers.h"
#include "store/event_log.h"

namespace liggare::audit {

struct ScrubProgress {
  std::string ledger;
  // Of all ledgers.
  int64_t records_done = 0;
  int64_t records_total = 0;
  // What was just found.
  std::optional<v1::Damage> damage;
};

class Scrub {
 public:
  // Told often; answers whether to go on.
  using OnProgress = absl::FunctionRef<bool(const ScrubProgress&)>;

  Scrub(const ledger::Ledgers& ledgers, const store::EventLog& log, Checkpoints& checkpoints)
      : ledgers_(ledgers), log_(log), checkpoints_(checkpoints) {}

  // Of one ledger, or of all and the anchor when it is empty; of each the first damage is told, and
  // one whose records are damaged halts. UNKNOWN_LEDGER; CANCELLED when it was given up.
  absl::Status Run(const std::string& ledger, OnProgress on_progress);

 private:
  using Ledgers = std::vector<std::shared_ptr<const ledger::Ledger>>;

  absl::StatusOr<Ledgers> Asked(const std::string& ledger) const;
  // DATA_LOSS, and where, for the first damage.
  absl::Status Check(const ledger::Ledger& ledger, ScrubProgress& progress, int64_t& damaged_at,
                     OnProgress on_progress) const;

  const ledger::Ledgers& ledgers_;
  const store::EventLog& log_;
  Checkpoints& checkpoints_;
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_SCRUB_H_
