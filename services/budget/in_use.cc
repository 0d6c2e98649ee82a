#include "services/budget/in_use.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/authority_rules.h"
#include "services/budget/citations.h"
#include "services/budget/definition_rules.h"
#include "services/budget/fund_rules.h"
#include "services/budget/reference_rules.h"

namespace liggare::budget {
namespace {

absl::Status InUse(const char* what, const std::string& id, const std::string& by) {
  return Refuse(v1::ERROR_REASON_DEFINITION_IN_USE,
                absl::StrCat(what, " ", id, " is in use: ", by,
                             "; correct what rests on it first, or keep what it rests on"),
                {{what, id}, {"used_by", by}});
}

std::string CitedBy(Position position) {
  return absl::StrCat("the event at position ", position.value, " rests on it");
}

// The name of the thing that a definition is about; empty for what defines nothing.
std::string ThingOf(const v1::Payload& payload) {
  switch (payload.kind_case()) {
    case v1::Payload::kDecisionRecorded:
      return payload.decision_recorded().decision();
    case v1::Payload::kDecisionStatusChanged:
      return payload.decision_status_changed().decision();
    case v1::Payload::kMandateGiven:
      return payload.mandate_given().mandate();
    case v1::Payload::kConsultationHeld:
      return payload.consultation_held().consultation();
    case v1::Payload::kFundGranted:
      return payload.fund_granted().fund();
    case v1::Payload::kLineDefined:
      return payload.line_defined().line();
    case v1::Payload::kEstimateRecorded:
      return absl::StrCat(payload.estimate_recorded().line(), " (",
                          v1::FundKind_Name(payload.estimate_recorded().kind()), ")");
    case v1::Payload::kConditionMet:
      return payload.condition_met().line();
    case v1::Payload::kImportRecorded:
      return payload.import_recorded().import_id();
    case v1::Payload::kCostAttributed:
      return absl::StrCat("position ", payload.cost_attributed().entry_position());
    default:
      return "";
  }
}

// Whether money of accounts that satisfy a condition rests on a name: it has held something on some
// date, or entries have ever come to it.
bool HasMoney(const Case& c, absl::FunctionRef<bool(const Account&)> is_of) {
  bool found = false;
  c.books.ForEachAccount([&](const Account& account) {
    if (found || !is_of(account)) return;
    found = IsOutcome(account.kind) || c.books.HoldsAnything(account);
  });
  return found;
}

// Decisions
// ----------------------------------------------------------------------------------------

absl::Status CheckDecisionKept(const Case& c, const v1::DecisionRecorded& decision,
                               const v1::DecisionRecorded* instead) {
  const std::string& id = decision.decision();
  std::set<int> kept_items;
  std::set<std::string> kept_duties;
  if (instead != nullptr) {
    for (const v1::DecisionItem& item : instead->items()) {
      kept_items.insert(item.number());
      for (const v1::Duty& duty : item.duties()) kept_duties.insert(duty.duty());
    }
  }
  if (instead == nullptr) {
    const Citing citing = FirstCitingDecision(c.lookups, id);
    if (!citing.ok()) return citing.status();
    if (citing->has_value()) return InUse("decision", id, CitedBy(**citing));
  }
  for (const v1::DecisionItem& item : decision.items()) {
    if (instead == nullptr || kept_items.contains(item.number())) continue;
    const Citing citing = FirstCitingItem(c.lookups, id, item.number());
    if (!citing.ok()) return citing.status();
    if (!citing->has_value()) continue;
    return InUse("decision", id, absl::StrCat("item ", item.number(), " is cited"));
  }
  if (instead == nullptr && !c.catalogue.statuses().All(id, c.size).empty()) {
    return InUse("decision", id, "its status has been changed");
  }
  for (const Fact<v1::FollowUpApproved>* follow_up : c.catalogue.FollowUpHeaders(c.size)) {
    for (const v1::DutyReference& duty : follow_up->payload.discharges()) {
      if (duty.decision() != id || kept_duties.contains(duty.duty())) continue;
      return InUse("decision", id,
                   absl::StrCat("duty ", duty.duty(), " is discharged by follow-up ",
                                follow_up->payload.follow_up()));
    }
  }
  return absl::OkStatus();
}

// Mandates and consultations
// -----------------------------------------------------------------------

absl::Status CheckMandateKept(const Case& c, const v1::MandateGiven& mandate,
                              const v1::MandateGiven* instead) {
  if (instead != nullptr) return absl::OkStatus();
  const Citing citing = FirstCitingMandate(c.lookups, mandate.mandate());
  if (!citing.ok()) return citing.status();
  if (!citing->has_value()) return absl::OkStatus();
  return InUse("mandate", mandate.mandate(), CitedBy(**citing));
}

// Whether a consultation still covers a change that was made to a line on its strength.
bool Covers(const Case& c, const v1::ConsultationHeld& held, const Account& used) {
  const auto item = std::find_if(held.items().begin(), held.items().end(),
                                 [&](const auto& spoken) { return spoken.line() == used.line; });
  if (item == held.items().end()) return false;
  if (!item->has_amount()) return true;
  const Date first(kYearMin, 1, 1);
  return std::min<int64_t>(0, item->amount()) <= c.books.LowestFrom({{used}}, first).amount &&
         c.books.HighestFrom({{used}}, first).amount <= std::max<int64_t>(0, item->amount());
}

absl::Status CheckConsultationKept(const Case& c, const v1::ConsultationHeld& held,
                                   const v1::ConsultationHeld* instead) {
  const std::string& id = held.consultation();
  const Citing citing = FirstCitingConsultation(c.lookups, id);
  if (!citing.ok()) return citing.status();
  if (!citing->has_value()) return absl::OkStatus();
  if (instead == nullptr) return InUse("consultation", id, CitedBy(**citing));
  std::set<std::string> lost;
  c.books.ForEachAccount([&](const Account& account) {
    const bool is_used = account.kind == v1::ACCOUNT_KIND_CONSULTATION_USED &&
                         account.reference == id && c.books.HoldsAnything(account);
    if (is_used && !Covers(c, *instead, account)) lost.insert(account.line);
  });
  if (lost.empty()) return absl::OkStatus();
  return InUse("consultation", id, absl::StrCat("line ", *lost.begin(), " was changed on it"));
}

// Funds
// --------------------------------------------------------------------------------------------

bool SameTerms(const v1::FundGranted& a, const v1::FundGranted& b) {
  return a.kind() == b.kind() && a.first_budget_year() == b.first_budget_year() &&
         a.last_budget_year() == b.last_budget_year();
}

// What a fund rests on beside the grant that gives way; empty for nothing.
std::string FundUsers(const Case& c, const std::string& fund) {
  for (const Fact<v1::FundGranted>* grant : c.catalogue.Grants(fund, c.size)) {
    if (!c.Replaces(grant->order)) {
      return absl::StrCat("the grant at position ", grant->position.value);
    }
  }
  for (const Fact<v1::MandateGiven>* mandate : c.catalogue.Mandates(c.size)) {
    const auto& funds = mandate->payload.funds();
    if (std::find(funds.begin(), funds.end(), fund) != funds.end()) {
      return absl::StrCat("mandate ", mandate->payload.mandate());
    }
  }
  return HasMoney(c, [&](const Account& account) { return account.fund == fund; })
             ? "money or entries on a date before the correction counts, or of other events"
             : "";
}

absl::Status CheckFundKept(const Case& c, const v1::FundGranted& grant,
                           const v1::FundGranted* instead) {
  const std::optional<Fund> fund = c.catalogue.FindFund(grant.fund(), c.size);
  if (!fund.has_value() || !c.Replaces(fund->opening->order)) return absl::OkStatus();
  if (instead != nullptr && SameTerms(grant, *instead)) return absl::OkStatus();
  const std::string users = FundUsers(c, grant.fund());
  return users.empty() ? absl::OkStatus() : InUse("fund", grant.fund(), users);
}

// Lines
// --------------------------------------------------------------------------------------------

// What rests on a line; empty for nothing.
std::string LineUsers(const Case& c, const std::string& line) {
  const Catalogue& catalogue = c.catalogue;
  const std::vector<std::string> children = catalogue.Children(line, c.size);
  if (!children.empty()) return absl::StrCat("line ", children.front(), " is below it");
  if (HasMoney(c, [&](const Account& account) { return account.line == line; })) {
    return "money has been allocated to it, or entries attributed";
  }
  for (const Fact<v1::EstimateRecorded>* estimate : catalogue.estimates().All(c.size)) {
    if (estimate->payload.line() == line) {
      return absl::StrCat("the estimate at position ", estimate->position.value);
    }
  }
  const auto met = catalogue.conditions().All(line, c.size);
  if (!met.empty()) {
    return absl::StrCat("its condition is met at position ", met.front()->position.value);
  }
  for (const Fact<v1::MandateGiven>* mandate : catalogue.Mandates(c.size)) {
    const auto& reserved = mandate->payload.reserved_lines();
    if (std::find(reserved.begin(), reserved.end(), line) != reserved.end()) {
      return absl::StrCat("mandate ", mandate->payload.mandate(), " reserves it");
    }
  }
  for (const FollowUp& follow_up : catalogue.FollowUps(c.size)) {
    for (const Fact<v1::FollowUpLine>* followed : follow_up.lines) {
      if (followed->payload.line() == line) {
        return absl::StrCat("follow-up ", followed->payload.follow_up(), " follows it");
      }
    }
  }
  return "";
}

absl::Status CheckLineKept(const Case& c, const v1::LineDefined& line,
                           const v1::LineDefined* instead) {
  if (instead != nullptr) return absl::OkStatus();
  const Fact<v1::LineDefined>* left = nullptr;
  for (const Fact<v1::LineDefined>* other : c.catalogue.lines().All(line.line(), c.size)) {
    if (!c.Replaces(other->order)) left = other;
  }
  if (left != nullptr) return CheckLineFits(c, left->payload);
  const std::string users = LineUsers(c, line.line());
  return users.empty() ? absl::OkStatus() : InUse("line", line.line(), users);
}

// What comes back
// ----------------------------------------------------------------------------------

absl::Status CheckCell(const Case& c, const v1::Cell& cell) {
  if (absl::StatusOr<Fund> fund = KnownFund(c, cell.fund()); !fund.ok()) return fund.status();
  return cell.line().empty() ? absl::OkStatus() : CheckLine(c, cell.line());
}

absl::Status CheckCells(const Case& c, const v1::Cell& from, const v1::Cell& to) {
  if (absl::Status s = CheckCell(c, from); !s.ok()) return s;
  return CheckCell(c, to);
}

absl::Status CheckDelegation(const Case& c, const v1::Authority& authority) {
  const std::string& mandate = authority.mandate();
  if (!mandate.empty() && c.catalogue.FindMandate(mandate, c.size) == nullptr) {
    return Refuse(v1::ERROR_REASON_UNKNOWN_MANDATE,
                  absl::StrCat("mandate ", mandate, ", that the event rests on, is withdrawn"),
                  {{"mandate", mandate}});
  }
  const std::string& consultation = authority.consultation();
  if (!consultation.empty() && c.catalogue.FindConsultation(consultation, c.size) == nullptr) {
    return Refuse(
        v1::ERROR_REASON_UNKNOWN_CONSULTATION,
        absl::StrCat("consultation ", consultation, ", that the event rests on, is withdrawn"),
        {{"consultation", consultation}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSameThing(const v1::Payload& original, const v1::Payload& replacement) {
  const std::string expected = ThingOf(original);
  const std::string given = ThingOf(replacement);
  if (given == expected) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_INCONSISTENT_DEFINITION,
                absl::StrCat("the corrected event is about ", expected, ", its replacement about ",
                             given, "; withdraw the event and append a new one instead"),
                {{"expected", expected}, {"given", given}});
}

absl::Status CheckMayGiveWay(const Case& c, const v1::Payload& standing,
                             const v1::Payload* instead) {
  switch (standing.kind_case()) {
    case v1::Payload::kDecisionRecorded:
      return CheckDecisionKept(c, standing.decision_recorded(),
                               instead ? &instead->decision_recorded() : nullptr);
    case v1::Payload::kMandateGiven:
      return CheckMandateKept(c, standing.mandate_given(),
                              instead ? &instead->mandate_given() : nullptr);
    case v1::Payload::kConsultationHeld:
      return CheckConsultationKept(c, standing.consultation_held(),
                                   instead ? &instead->consultation_held() : nullptr);
    case v1::Payload::kFundGranted:
      return CheckFundKept(c, standing.fund_granted(),
                           instead ? &instead->fund_granted() : nullptr);
    case v1::Payload::kLineDefined:
      return CheckLineKept(c, standing.line_defined(),
                           instead ? &instead->line_defined() : nullptr);
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckMayComeBack(const Case& c, const v1::Payload& payload,
                              const v1::Authority& authority) {
  if (absl::Status s = CheckCited(c, authority); !s.ok()) return s;
  if (absl::Status s = CheckDelegation(c, authority); !s.ok()) return s;
  switch (payload.kind_case()) {
    case v1::Payload::kDecisionRecorded:
      return CheckDecision(c, payload.decision_recorded());
    case v1::Payload::kDecisionStatusChanged:
      return CheckStatus(c, payload.decision_status_changed());
    case v1::Payload::kMandateGiven:
      return CheckMandateFits(c, payload.mandate_given());
    case v1::Payload::kConsultationHeld:
      return CheckConsultationFits(c, payload.consultation_held());
    case v1::Payload::kFundGranted:
      return CheckGrantFits(c, payload.fund_granted());
    case v1::Payload::kLineDefined:
      return CheckLineFits(c, payload.line_defined());
    case v1::Payload::kEstimateRecorded:
      return CheckLine(c, payload.estimate_recorded().line());
    case v1::Payload::kConditionMet:
      return CheckLine(c, payload.condition_met().line());
    case v1::Payload::kAllocationDecided:
      return CheckCell(c, payload.allocation_decided().cell());
    case v1::Payload::kReallocationAgreed:
      return CheckCells(c, payload.reallocation_agreed().from_cell(),
                        payload.reallocation_agreed().to_cell());
    case v1::Payload::kCarryOverDecided:
      return CheckCells(c, payload.carry_over_decided().from_cell(),
                        payload.carry_over_decided().to_cell());
    case v1::Payload::kImportRecorded:
      return CheckImport(c, payload.import_recorded());
    default:
      return absl::OkStatus();
  }
}

}  // namespace liggare::budget
