// A small ledger to try one rule on, and how to read what a rule says.
//
//   kf (council), ks (board), kd (official, of body direktor), staten (external), all 2019-12-01
//   p > a > m1, m2; p > b > m3, m4 (conditional)
//   drift: 1000.00 operating 2020, activity code 7117; drift2: 500.00 operating 2020-2021
//   inv: 300.00 investment 2020; reserv: investment of unknown amount; kassa: 100.00 investment
//   m1 has 400.00 and m2 has 100.00 of drift from 2020-01-10

#ifndef LIGGARE_TESTS_SERVICES_BUDGET_SMALL_LEDGER_H_
#define LIGGARE_TESTS_SERVICES_BUDGET_SMALL_LEDGER_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/v1/error_reason.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/refusal.h"
#include "tests/support/ledger_builder.h"
#include "tests/support/ledger_events.h"

namespace liggare::budget {

class SmallLedger : public support::LedgerBuilder {
 public:
  SmallLedger();

  // Gives the mandate "m" of 300.00 on drift to direktor, m2 reserved, body samrad to be consulted,
  // and consultation "c" that spoke of m1 (200.00) and a (any amount).
  void Delegate();
  // The authority of the delegate under them.
  static v1::Authority Delegated() { return support::Delegated("kd", "m", "c"); }

  // An entry of the right code on a cell of drift.
  static v1::Event CostOf(const std::string& date, int64_t amount, const std::string& line);
};

// A cell of drift in 2020.
v1::Cell Drift(const std::string& line, int budget_year = 2020);

// Whether an event is refused for a reason, with these numbers among its metadata.
testing::AssertionResult IsRefused(const absl::Status& status, v1::ErrorReason reason,
                                   const Metadata& expected = {});
template <typename T>
testing::AssertionResult IsRefused(const absl::StatusOr<T>& result, v1::ErrorReason reason,
                                   const Metadata& expected = {}) {
  return IsRefused(result.status(), reason, expected);
}

// Flags as text, in order: "COST_ABOVE_BUDGET m1/drift/2020 budget=100 cost=120", with
// "[REFERENCE]" and "@DATE" where they are set.
std::vector<std::string> FlagsOf(const v1::Record& record);
std::vector<std::string> SettledBy(const v1::Record& record);

// Postings as text, in order: "EXTERNAL -> FUND_GRANTED drift/2020 100", with "(reversal)" and
// "@DATE" where they are.
std::vector<std::string> PostingsOf(const v1::Record& record);

}  // namespace liggare::budget

#endif  // LIGGARE_TESTS_SERVICES_BUDGET_SMALL_LEDGER_H_
