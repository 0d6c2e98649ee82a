#include "services/budget/rules.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "services/budget/case.h"
#include "services/budget/cell_rules.h"
#include "services/budget/correction_rules.h"
#include "services/budget/definition_rules.h"
#include "services/budget/entry_rules.h"
#include "services/budget/follow_up_rules.h"
#include "services/budget/fund_rules.h"
#include "services/budget/invariant.h"

namespace liggare::budget {
namespace {

// The cells that postings touch, and the funds they touch outside those cells.
std::vector<v1::Cell> TouchedBy(const v1::Record& record, bool reversals_too) {
  std::set<std::tuple<std::string, std::string, int>> cells;
  std::set<std::string> funds_of_cells;
  std::set<std::string> funds;
  const auto touch = [&](const v1::Account& account) {
    if (IsCellMoney(account.kind())) {
      cells.emplace(account.line(), account.fund(), account.budget_year());
      funds_of_cells.insert(account.fund());
    } else if (!IsMemorandum(account.kind()) && !account.fund().empty()) {
      funds.insert(account.fund());
    }
  };
  for (const v1::Posting& posting : record.postings()) {
    if (posting.reversal() && !reversals_too) continue;
    touch(posting.from_account());
    touch(posting.to_account());
  }
  std::vector<v1::Cell> touched;
  for (const auto& [line, fund, budget_year] : cells) {
    v1::Cell& cell = touched.emplace_back();
    cell.set_line(line);
    cell.set_fund(fund);
    cell.set_budget_year(budget_year);
  }
  for (const std::string& fund : funds) {
    if (!funds_of_cells.contains(fund)) touched.emplace_back().set_fund(fund);
  }
  return touched;
}

// What the event's figures are about: what it moves by itself, or when it only takes back, that;
// one thing without a name when it moves nothing.
std::vector<v1::Cell> AboutOf(const Case& c) {
  const auto& postings = c.record.postings();
  const bool only_takes_back =
      std::all_of(postings.begin(), postings.end(),
                  [](const v1::Posting& posting) { return posting.reversal(); });
  const bool takes_back = only_takes_back && c.event().payload().has_event_corrected();
  std::vector<v1::Cell> about = TouchedBy(c.record, takes_back);
  if (about.empty()) about.emplace_back().set_fund(c.about_fund);
  return about;
}

// Flags what an auditor is to see wherever a figure rests on it.
void FlagGrounds(Case& c) {
  if (!c.example && !c.interpreted && c.disagreed.empty()) return;
  const bool says_so = std::any_of(
      c.record.flags().begin(), c.record.flags().end(),
      [](const v1::Flag& flag) { return flag.reason() == v1::FLAG_REASON_INTERPRETATION; });
  for (const v1::Cell& cell : AboutOf(c)) {
    if (c.example) c.Raise(MakeFlag(v1::FLAG_REASON_EXAMPLE, cell));
    if (c.interpreted && !says_so) c.Raise(MakeFlag(v1::FLAG_REASON_INTERPRETATION, cell));
    if (!c.disagreed.empty()) {
      v1::Flag flag = MakeFlag(v1::FLAG_REASON_CONSULTED_BODY_DISAGREED, cell);
      flag.set_reference(c.disagreed);
      c.Raise(flag);
    }
  }
}

}  // namespace

absl::Status DecidePayload(Case& c, const v1::Payload& payload) {
  switch (payload.kind_case()) {
    case v1::Payload::kLedgerOpened:
    case v1::Payload::kKeyRotated:
      return absl::OkStatus();  // the server's own; a client's is refused for its shape
    case v1::Payload::kDecisionRecorded:
      return DecideDecision(c, payload.decision_recorded());
    case v1::Payload::kDecisionStatusChanged:
      return DecideStatus(c, payload.decision_status_changed());
    case v1::Payload::kMandateGiven:
      return DecideMandate(c, payload.mandate_given());
    case v1::Payload::kConsultationHeld:
      return DecideConsultation(c, payload.consultation_held());
    case v1::Payload::kFundGranted:
      return DecideGrant(c, payload.fund_granted());
    case v1::Payload::kLineDefined:
      return DecideLine(c, payload.line_defined());
    case v1::Payload::kEstimateRecorded:
      return DecideEstimate(c, payload.estimate_recorded());
    case v1::Payload::kConditionMet:
      return DecideCondition(c, payload.condition_met());
    case v1::Payload::kAllocationDecided:
      return DecideAllocation(c, payload.allocation_decided());
    case v1::Payload::kReallocationAgreed:
      return DecideReallocation(c, payload.reallocation_agreed());
    case v1::Payload::kCarryOverDecided:
      return DecideCarryOver(c, payload.carry_over_decided());
    case v1::Payload::kCostPosted:
      return DecideEntry(c, payload.cost_posted());
    case v1::Payload::kCostAttributed:
      return DecideAttribution(c, payload.cost_attributed());
    case v1::Payload::kFollowUpApproved:
      return DecideFollowUp(c, payload.follow_up_approved());
    case v1::Payload::kFollowUpLine:
      return DecideFollowUpLine(c, payload.follow_up_line());
    case v1::Payload::kEventCorrected:
      return DecideCorrection(c, payload.event_corrected());
    case v1::Payload::kTextErased:
      return DecideErasure(c, payload.text_erased());
    case v1::Payload::kImportRecorded:
      return DecideImport(c, payload.import_recorded());
    case v1::Payload::KIND_NOT_SET:
      break;
  }
  return Refuse(v1::ERROR_REASON_MISSING_FIELD, "the event says nothing; give its payload");
}

absl::Status Decide(const State& state, Append append, size_t index, const Lookups& lookups,
                    v1::Record* record) {
  Require(record->postings().empty() && record->flags().empty(), "a record is decided once");
  Case c(state, append, index, lookups, *record);
  absl::Status decided = DecidePayload(c, append[index]->payload());
  if (!decided.ok()) return decided;
  if (!c.puts_back) FlagGrounds(c);
  record->set_rules_version(kRulesVersion);
  return absl::OkStatus();
}

}  // namespace liggare::budget
