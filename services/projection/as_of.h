// What every question of the projection is asked with: the as-of, a way to read records, and a way
// to be told that nobody waits for the answer any more.
//
// Plain values. The caller has resolved an as-of: its size ends an append within the log.

#ifndef LIGGARE_SERVICES_PROJECTION_AS_OF_H_
#define LIGGARE_SERVICES_PROJECTION_AS_OF_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/dates.h"

namespace liggare::projection {

struct AsOf {
  budget::Date date;
  Size size;
  // When the last event within the size was stored; infinite past for size 0.
  absl::Time recorded_at = absl::InfinitePast();
};

// Reads a record of the ledger within the as-of's size; called without any lock held.
using RecordReader = absl::FunctionRef<absl::StatusOr<v1::Record>(Position)>;

// Whether to give up. Asked now and then inside long loops.
using Cancelled = absl::FunctionRef<bool()>;

inline bool NeverCancelled() { return false; }

// The refusal of a question that was given up.
absl::Status CancelledStatus();

// The as-of as answers state it.
v1::ResolvedAsOf ToProto(const AsOf& as_of);

// The budget year of a question: the one asked for, else the year of the date.
int BudgetYear(int asked, budget::Date date);

// Refuses a budget year that no cell can have; 0 is no year and fine.
absl::Status CheckBudgetYear(int asked);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_AS_OF_H_
