#include "services/budget/definition_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/budget/authority_rules.h"
#include "services/budget/reference_rules.h"

namespace liggare::budget {
namespace {

// Refuses an id that another event than the one replaced has taken.
template <typename T>
absl::Status CheckNew(const Case& c, const History<T>& history, const char* what,
                      const std::string& id) {
  for (const Fact<T>* taken : history.All(id, c.size)) {
    if (c.Replaces(taken->order)) continue;
    return Refuse(v1::ERROR_REASON_ID_EXISTS,
                  absl::StrCat(what, " ", id, " is recorded at position ", taken->position.value,
                               "; give another id, or correct that event"),
                  {{what, id}, {"position", Number(taken->position.value)}});
  }
  return absl::OkStatus();
}

absl::Status CheckRecorded(const Case& c, const std::string& decision) {
  if (c.catalogue.FindDecision(decision, c.size) != nullptr) return absl::OkStatus();
  return Refuse(
      v1::ERROR_REASON_UNKNOWN_DECISION,
      absl::StrCat("decision ", decision, " is not recorded; append its DecisionRecorded first"),
      {{"decision", decision}});
}

absl::Status Inconsistent(const std::string& line, const std::string& message) {
  return Refuse(v1::ERROR_REASON_INCONSISTENT_DEFINITION, absl::StrCat("line ", line, " ", message),
                {{"line", line}});
}

bool Fits(v1::LineLevel level, v1::LineLevel parent) {
  if (level == v1::LINE_LEVEL_AREA) return parent == v1::LINE_LEVEL_PROGRAMME;
  return level == v1::LINE_LEVEL_MEASURE &&
         (parent == v1::LINE_LEVEL_AREA || parent == v1::LINE_LEVEL_PROGRAMME);
}

}  // namespace

absl::Status CheckDecision(const Case& c, const v1::DecisionRecorded& decision) {
  return CheckNew(c, c.catalogue.decisions(), "decision", decision.decision());
}

absl::Status DecideDecision(Case& c, const v1::DecisionRecorded& decision) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  return CheckDecision(c, decision);
}

absl::Status CheckStatus(const Case& c, const v1::DecisionStatusChanged& change) {
  if (absl::Status s = CheckRecorded(c, change.decision()); !s.ok()) return s;
  return change.replaced_by().empty() ? absl::OkStatus() : CheckRecorded(c, change.replaced_by());
}

absl::Status DecideStatus(Case& c, const v1::DecisionStatusChanged& change) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  return CheckStatus(c, change);
}

absl::Status CheckMandateFits(const Case& c, const v1::MandateGiven& mandate) {
  absl::Status is_new = CheckNew(c, c.catalogue.mandates(), "mandate", mandate.mandate());
  if (!is_new.ok()) return is_new;
  for (const std::string& fund : mandate.funds()) {
    if (absl::StatusOr<Fund> known = KnownFund(c, fund); !known.ok()) return known.status();
  }
  for (const std::string& line : mandate.reserved_lines()) {
    if (absl::Status s = CheckLine(c, line); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status DecideMandate(Case& c, const v1::MandateGiven& mandate) {
  if (absl::Status s = CheckMandateFits(c, mandate); !s.ok()) return s;
  if (absl::Status s = CheckAuthority(c, Need::kPrincipal); !s.ok()) return s;
  if (!mandate.base_interpretation().empty()) {
    c.Raise(FundFlag(v1::FLAG_REASON_INTERPRETATION, "", mandate.mandate()));
  }
  return c.Post(MandatePostings(mandate));
}

absl::Status CheckConsultationFits(const Case& c, const v1::ConsultationHeld& consultation) {
  return CheckNew(c, c.catalogue.consultations(), "consultation", consultation.consultation());
}

absl::Status DecideConsultation(Case& c, const v1::ConsultationHeld& consultation) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  return CheckConsultationFits(c, consultation);
}

absl::Status CheckLineFits(const Case& c, const v1::LineDefined& line) {
  const std::string& id = line.line();
  for (const std::string& child : c.catalogue.Children(id, c.size)) {
    const Fact<v1::LineDefined>* below = c.catalogue.FindLine(child, c.size);
    if (Fits(below->payload.level(), line.level())) continue;
    return Inconsistent(id, absl::StrCat("has line ", child,
                                         " below it, which is no part of such "
                                         "a level; move that line first"));
  }
  if (line.level() == v1::LINE_LEVEL_PROGRAMME) {
    if (line.parent().empty()) return absl::OkStatus();
    return Inconsistent(id, "is a programme, which has no parent; leave the parent empty");
  }
  if (line.parent().empty()) {
    return Inconsistent(id, "has no parent, which only a programme may lack; name its parent");
  }
  if (absl::Status s = CheckLine(c, line.parent()); !s.ok()) return s;
  const std::vector<std::string> above = c.catalogue.Ancestors(line.parent(), c.size);
  if (line.parent() == id || std::find(above.begin(), above.end(), id) != above.end()) {
    return Inconsistent(id, absl::StrCat("would be above itself through parent ", line.parent(),
                                         "; name another parent"));
  }
  const v1::LineLevel parent = c.catalogue.FindLine(line.parent(), c.size)->payload.level();
  if (Fits(line.level(), parent)) return absl::OkStatus();
  return Inconsistent(id, absl::StrCat("is of a level that is no part of its parent ",
                                       line.parent(), "'s; an area belongs to a programme, a ",
                                       "measure to an area or a programme"));
}

absl::Status DecideLine(Case& c, const v1::LineDefined& line) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  return CheckLineFits(c, line);
}

absl::Status DecideEstimate(Case& c, const v1::EstimateRecorded& estimate) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  return CheckLine(c, estimate.line());
}

absl::Status DecideCondition(Case& c, const v1::ConditionMet& met) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  return CheckLine(c, met.line());
}

absl::Status DecideErasure(Case& c, const v1::TextErased& erased) {
  if (absl::Status s = CheckAuthority(c, Need::kRequired); !s.ok()) return s;
  for (int64_t position : erased.positions()) {
    if (position >= 0 && position < c.size.value) continue;
    return Refuse(v1::ERROR_REASON_BEYOND_LOG,
                  absl::StrCat("position ", position,
                               " holds no event before this one; name "
                               "earlier events"),
                  {{"position", Number(position)}, {"size", Number(c.size.value)}});
  }
  return absl::OkStatus();
}

absl::Status CheckImport(const Case& c, const v1::ImportRecorded& imported) {
  return CheckNew(c, c.catalogue.imports(), "import", imported.import_id());
}

absl::Status DecideImport(Case& c, const v1::ImportRecorded& imported) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  return CheckImport(c, imported);
}

}  // namespace liggare::budget
