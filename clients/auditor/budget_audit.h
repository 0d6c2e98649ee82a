// Derives anew what the server derived from each event of a log, and what the records add up to:
// the rules decide every event on the state before it, and the projection answers for the budget.
//
// Invariant: nothing of a record is believed that the rules do not derive, so the first record that
// differs ends the audit: all that follows would stand on it.
// Memory follows the projection's figures and History, not the records. Thread-compatible.

#ifndef LIGGARE_CLIENTS_AUDITOR_BUDGET_AUDIT_H_
#define LIGGARE_CLIENTS_AUDITOR_BUDGET_AUDIT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/auditor/history.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/rules.h"
#include "services/budget/state.h"
#include "services/projection/projection.h"

namespace liggare::auditor {

class BudgetAudit {
 public:
  explicit BudgetAudit(const std::string& ledger) : projection_(ledger) {}

  // The next record, which has passed RecordChecks. DATA_LOSS, naming the first position at which
  // postings or flags are not what the rules derive, or the rules refuse what was stored.
  absl::Status Take(const v1::Record& record, std::string_view bytes);

  // The budget by the records alone. INVALID_ARGUMENT when they cut the last append. REQUIRES: the
  // as-of states a date and nothing else.
  absl::StatusOr<v1::GetBudgetResponse> GetBudget(const v1::GetBudgetRequest& request);

 private:
  absl::Status TakeAppend();
  absl::Status Decide(budget::Append append, size_t index);
  absl::StatusOr<v1::Figures> FiguresAt(const v1::FollowUpApproved& header,
                                        const v1::FollowUpLine& line);
  // Lets the projection take what it has not taken yet.
  absl::Status Project();

  budget::State state_;
  History history_;
  projection::Projection projection_;
  // Of the append that is being read; and whole appends that the projection has not taken.
  std::vector<v1::Record> open_;
  std::vector<std::string> open_bytes_;
  std::vector<v1::Record> unprojected_;
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_BUDGET_AUDIT_H_
