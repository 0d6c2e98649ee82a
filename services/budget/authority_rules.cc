#include "services/budget/authority_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace liggare::budget {
namespace {

bool HasItem(const v1::DecisionRecorded& decision, int number) {
  if (number == 0) return true;
  return std::any_of(decision.items().begin(), decision.items().end(),
                     [&](const v1::DecisionItem& item) { return item.number() == number; });
}

absl::Status CheckKnown(const Case& c, const v1::DecisionItemReference& cited) {
  const Fact<v1::DecisionRecorded>* decision = c.catalogue.FindDecision(cited.decision(), c.size);
  if (decision == nullptr) {
    return Refuse(v1::ERROR_REASON_UNKNOWN_DECISION,
                  absl::StrCat("decision ", cited.decision(),
                               " is not recorded; append its DecisionRecorded first"),
                  {{"decision", cited.decision()}});
  }
  if (HasItem(decision->payload, cited.item())) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_UNKNOWN_DECISION,
                absl::StrCat("decision ", cited.decision(), " has no item ", cited.item(),
                             "; cite one of its items, or 0 for the whole"),
                {{"decision", cited.decision()}, {"item", Number(cited.item())}});
}

absl::Status CheckInForce(const Case& c, const std::string& decision) {
  const Fact<v1::DecisionStatusChanged>* change = c.catalogue.Blocked(decision, c.date, c.size);
  if (change == nullptr) return absl::OkStatus();
  const std::string status = v1::DecisionStatus_Name(change->payload.status());
  const std::string since = FormatDate(change->effective);
  return Refuse(
      v1::ERROR_REASON_DECISION_NOT_IN_FORCE,
      absl::StrCat("decision ", decision, " has ", status, " since ", since,
                   ", so that nothing new rests on it on ", FormatDate(c.date),
                   "; cite a decision in force"),
      {{"decision", decision}, {"status", status}, {"since", since}, {"date", FormatDate(c.date)}});
}

}  // namespace

absl::Status CheckCited(const Case& c, const v1::Authority& authority) {
  for (const v1::DecisionItemReference& cited : authority.items()) {
    if (absl::Status status = CheckKnown(c, cited); !status.ok()) return status;
    if (absl::Status status = CheckInForce(c, cited.decision()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

bool CitesLevel(const Case& c, const v1::Authority& authority, v1::BodyLevel level) {
  return std::any_of(authority.items().begin(), authority.items().end(), [&](const auto& cited) {
    const Fact<v1::DecisionRecorded>* decision = c.catalogue.FindDecision(cited.decision(), c.size);
    return decision != nullptr && decision->payload.body().level() == level;
  });
}

absl::Status CheckAuthority(const Case& c, Need need) {
  const v1::Authority& authority = c.authority();
  if (!c.event().has_authority()) {
    if (need == Need::kNone) return absl::OkStatus();
    return Refuse(v1::ERROR_REASON_AUTHORITY_MISSING,
                  "the event has no authority; cite the decision items that it rests on");
  }
  if (absl::Status status = CheckCited(c, authority); !status.ok()) return status;
  const bool by_mandate = authority.basis() == v1::AUTHORITY_BASIS_MANDATE;
  if (by_mandate && need != Need::kDelegable) {
    return Refuse(v1::ERROR_REASON_BEYOND_MANDATE,
                  absl::StrCat("mandate ", authority.mandate(),
                               " lets a delegate allocate and reallocate, nothing else; cite the "
                               "principal's decision"),
                  {{"mandate", authority.mandate()}});
  }
  const bool moves_budget = need == Need::kPrincipal || need == Need::kDelegable;
  if (moves_budget && !by_mandate && CitesLevel(c, authority, v1::BODY_LEVEL_OFFICIAL)) {
    return Refuse(v1::ERROR_REASON_MANDATE_MISSING,
                  "an official's decision moves the budget under a mandate only; give basis "
                  "MANDATE and the mandate",
                  {{"decision", authority.items(0).decision()}});
  }
  return absl::OkStatus();
}

}  // namespace liggare::budget
