// The common events, short enough to write a story of a ledger with. An event without an id gets
// one from the ledger builder. Amounts are minor units; Kr() makes them of kronor.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_TESTS_SUPPORT_LEDGER_EVENTS_H_
#define LIGGARE_TESTS_SUPPORT_LEDGER_EVENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "liggare/v1/event.pb.h"

namespace liggare::support {

constexpr int64_t Kr(double kronor) {
  return static_cast<int64_t>(kronor * 100 + (kronor < 0 ? -0.5 : 0.5));
}
constexpr int64_t Mnkr(double millions) { return Kr(millions * 1'000'000); }

// Authorities.
v1::Authority Decided(const std::string& decision, int item = 0);
v1::Authority Interpreted(const std::string& decision, int item = 0);
v1::Authority Delegated(const std::string& decision, const std::string& mandate,
                        const std::string& consultation = "");

// Parts.
v1::Cell CellOf(const std::string& line, const std::string& fund, int budget_year = 2020);
v1::Body BodyOf(const std::string& id, v1::BodyLevel level);
using CellShares = std::vector<std::pair<v1::Cell, int64_t>>;

// Definitions.
v1::Event Decision(const std::string& date, const std::string& decision, const std::string& body,
                   v1::BodyLevel level, int items = 1);
v1::Event StatusChange(const std::string& date, const std::string& decision,
                       v1::DecisionStatus status);
v1::Event Mandate(const std::string& date, const std::string& mandate, const std::string& delegate,
                  const std::vector<std::string>& funds, int64_t base_amount,
                  const v1::Authority& authority);
v1::Event Consultation(const std::string& date, const std::string& consultation,
                       const std::string& body,
                       const std::vector<std::pair<std::string, std::optional<int64_t>>>& items);
v1::Event Programme(const std::string& date, const std::string& line);
v1::Event Area(const std::string& date, const std::string& line, const std::string& parent);
v1::Event Measure(const std::string& date, const std::string& line, const std::string& parent,
                  const std::string& condition = "");
v1::Event Estimate(const std::string& date, const std::string& line, v1::FundKind kind, int64_t low,
                   int64_t high);
v1::Event Condition(const std::string& date, const std::string& line);

// Money.
struct GrantTerms {
  v1::FundKind kind = v1::FUND_KIND_OPERATING;
  int first_year = 2020;
  int last_year = 2020;
  std::string activity_code;
};
// Opens a fund; of unknown amount without one.
v1::Event Opening(const std::string& date, const std::string& fund, std::optional<int64_t> amount,
                  const v1::Authority& authority, const GrantTerms& terms = {});
// More or less money for a fund.
v1::Event Grant(const std::string& date, const std::string& fund, int64_t amount,
                const v1::Authority& authority);
v1::Event Allocation(const std::string& date, const v1::Cell& cell, int64_t amount,
                     const v1::Authority& authority);
v1::Event Reallocation(const std::string& date, const v1::Cell& from, const v1::Cell& to,
                       int64_t amount, const v1::Authority& authority);
v1::Event CarryOver(const std::string& date, const v1::Cell& from, const v1::Cell& to,
                    int64_t amount, const v1::Authority& authority);

// Entries. The voucher's number is drawn from the amount and date; shares attribute inline.
v1::Event Cost(const std::string& date, int64_t amount, const CellShares& shares = {},
               const std::string& activity_code = "");
v1::Event Revenue(const std::string& date, int64_t amount, const CellShares& shares = {});
v1::Event Attribution(const std::string& date, int64_t entry_position, const CellShares& shares);

// Follow-ups.
v1::Event FollowUp(const std::string& date, const std::string& follow_up,
                   const std::string& as_of_date, int64_t as_of_size,
                   const v1::Authority& authority);
v1::Event FollowUpLine(const std::string& date, const std::string& follow_up,
                       const std::string& line, int64_t budget, int64_t budget_to_date,
                       int64_t outcome);

// Corrections.
v1::Event Withdrawal(const std::string& date, int64_t position);
// The replacement is what another event says, with that event's authority.
v1::Event Replacement(const std::string& date, int64_t position, const v1::Event& says);
v1::Event Erasure(const std::string& date, const std::vector<int64_t>& positions,
                  const v1::Authority& authority);

// The same event as an example.
v1::Event AsExample(v1::Event event);

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_LEDGER_EVENTS_H_
