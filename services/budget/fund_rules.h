// Money for funds: what opens one, what gives it more, what draws on a reserve, what cuts it.
//
// Refuses with INCONSISTENT_DEFINITION, UNKNOWN_FUND, KIND_MISMATCH, EXCEEDS_RESERVE,
// CUT_BELOW_ALLOCATED or CURRENCY_MISMATCH. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_FUND_RULES_H_
#define LIGGARE_SERVICES_BUDGET_FUND_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

absl::Status DecideGrant(Case& c, const v1::FundGranted& grant);

// Whether a grant fits the fund's other ones: the first defines the fund, later ones repeat it or
// leave it out.
absl::Status CheckGrantFits(const Case& c, const v1::FundGranted& grant);

// Refuses a currency other than the ledger's; empty is the ledger's.
absl::Status CheckCurrency(const Case& c, const std::string& currency);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_FUND_RULES_H_
