#include "services/budget/amounts.h"
#include "tests/services/budget/shape_cases.h"

namespace liggare::budget {
namespace {

std::vector<ShapeCase> DecisionCases() {
  using M = v1::DecisionRecorded;
  return Rows<M>(v1::Payload::kDecisionRecorded, &v1::Payload::mutable_decision_recorded,
                 "Decision")
      .Add("NoId", kMissing, "decision", [](M& m) { m.clear_decision(); })
      .Add("BadId", kMalformed, "decision", [](M& m) { m.set_decision("KS 2020/66"); })
      .Add("NoBody", kMissing, "body", [](M& m) { m.clear_body(); })
      .Add("NoBodyId", kMissing, "body.id", [](M& m) { m.mutable_body()->clear_id(); })
      .Add("NoBodyLevel", kMissing, "body.level", [](M& m) { m.mutable_body()->clear_level(); })
      .Add("LongBodyName", kMalformed, "body.name",
           [](M& m) { m.mutable_body()->set_name(Bytes(501)); })
      .Add("NoKind", kMissing, "kind", [](M& m) { m.clear_kind(); })
      .Add("LongCaseNumber", kMalformed, "case_number", [](M& m) { m.set_case_number(Bytes(201)); })
      .Add("LongParagraph", kMalformed, "paragraph", [](M& m) { m.set_paragraph(Bytes(201)); })
      .Add("LongNumber", kMalformed, "number", [](M& m) { m.set_number(Bytes(201)); })
      .Add("BadMeetingDate", kMalformed, "meeting_date",
           [](M& m) { m.set_meeting_date("2020-02-30"); })
      .Add("BadMinutesDate", kMalformed, "minutes_approved_date",
           [](M& m) { m.set_minutes_approved_date("2020-13-01"); })
      .Add("BadAnnouncedDate", kMalformed, "announced_date",
           [](M& m) { m.set_announced_date("mars"); })
      .Add("LongTitle", kMalformed, "title", [](M& m) { m.set_title(Bytes(501)); })
      .Add("ItemZero", kMalformed, "items[0].number",
           [](M& m) { m.mutable_items(0)->set_number(0); })
      .Add("ItemTwice", kMalformed, "items[1].number",
           [](M& m) { m.mutable_items(1)->set_number(1); })
      .Add("LongItem", kMalformed, "items[1].text",
           [](M& m) { m.mutable_items(1)->set_text(Bytes(30001)); })
      .Add("NoDutyId", kMissing, "items[0].duties[0].duty",
           [](M& m) { m.mutable_items(0)->mutable_duties(0)->clear_duty(); })
      .Add("DutyTwice", kMalformed, "items[1].duties[0].duty",
           [](M& m) { m.mutable_items(1)->mutable_duties(0)->set_duty("april"); })
      .Add("LongDuty", kMalformed, "items[0].duties[0].what",
           [](M& m) { m.mutable_items(0)->mutable_duties(0)->set_what(Bytes(30001)); })
      .Add("LongDutyBy", kMalformed, "items[0].duties[0].by_whom",
           [](M& m) { m.mutable_items(0)->mutable_duties(0)->set_by_whom(Bytes(501)); })
      .Add("LongDutyTo", kMalformed, "items[0].duties[0].to_whom",
           [](M& m) { m.mutable_items(0)->mutable_duties(0)->set_to_whom(Bytes(501)); })
      .Add("BadDutyDate", kMalformed, "items[0].duties[0].due_date",
           [](M& m) { m.mutable_items(0)->mutable_duties(0)->set_due_date("2020-04-31"); })
      .Add("NoRepresentative", kMissing, "participation[0].representative",
           [](M& m) { m.mutable_participation(0)->clear_representative(); })
      .Add("LongRepresentative", kMalformed, "participation[0].representative",
           [](M& m) { m.mutable_participation(0)->set_representative(Bytes(501)); })
      .Add("NoRole", kMissing, "participation[0].role",
           [](M& m) { m.mutable_participation(0)->clear_role(); })
      .Add("EmptyReservation", kMissing, "reservations[1]", [](M& m) { m.add_reservations(""); })
      .Add("LongReservation", kMalformed, "reservations[0]",
           [](M& m) { m.set_reservations(0, Bytes(30001)); })
      .Add("EmptyAction", kMissing, "sent_for_action[0]",
           [](M& m) { m.set_sent_for_action(0, ""); })
      .Add("LongInformation", kMalformed, "sent_for_information[0]",
           [](M& m) { m.set_sent_for_information(0, Bytes(501)); })
      .Add("EmptyBasis", kMissing, "builds_on[2].decision", [](M& m) { m.add_builds_on(); })
      .Add("BadBasis", kMalformed, "builds_on[0].decision",
           [](M& m) { m.mutable_builds_on(0)->set_decision("§ 197"); })
      .Add("LongDocument", kMalformed, "builds_on[1].document",
           [](M& m) { m.mutable_builds_on(1)->set_document(Bytes(501)); })
      .Add("ShortHash", kMalformed, "document_sha256",
           [](M& m) { m.set_document_sha256(Bytes(31)); })
      .Add("LongHash", kMalformed, "document_sha256",
           [](M& m) { m.set_document_sha256(Bytes(64)); })
      .Add("LongBackground", kMalformed, "background", [](M& m) { m.set_background(Bytes(30001)); })
      .cases();
}

std::vector<ShapeCase> StatusCases() {
  using M = v1::DecisionStatusChanged;
  return Rows<M>(v1::Payload::kDecisionStatusChanged, &v1::Payload::mutable_decision_status_changed,
                 "Status")
      .Add("NoDecision", kMissing, "decision", [](M& m) { m.clear_decision(); })
      .Add("NoStatus", kMissing, "status", [](M& m) { m.clear_status(); })
      .Add("BadReplacedBy", kMalformed, "replaced_by", [](M& m) { m.set_replaced_by("§ 4"); })
      .Add("ReplacedByWhileStayed", kMalformed, "replaced_by",
           [](M& m) { m.set_status(v1::DECISION_STATUS_STAYED); })
      .Add("ReplacedByItself", kMalformed, "replaced_by",
           [](M& m) { m.set_replaced_by(m.decision()); })
      .Add("LongReference", kMalformed, "reference", [](M& m) { m.set_reference(Bytes(501)); })
      .cases();
}

std::vector<ShapeCase> MandateCases() {
  using M = v1::MandateGiven;
  return Rows<M>(v1::Payload::kMandateGiven, &v1::Payload::mutable_mandate_given, "Mandate")
      .Add("NoId", kMissing, "mandate", [](M& m) { m.clear_mandate(); })
      .Add("NoDelegate", kMissing, "delegate", [](M& m) { m.clear_delegate(); })
      .Add("BadDelegate", kMalformed, "delegate.id",
           [](M& m) { m.mutable_delegate()->set_id("Direktör"); })
      .Add("NoFunds", kMissing, "funds", [](M& m) { m.clear_funds(); })
      .Add("EmptyFund", kMissing, "funds[1]", [](M& m) { m.set_funds(1, ""); })
      .Add("FundTwice", kMalformed, "funds", [](M& m) { m.set_funds(1, m.funds(0)); })
      .Add("ZeroBase", kRange, "base_amount", [](M& m) { m.set_base_amount(0); })
      .Add("NegativeBase", kRange, "base_amount", [](M& m) { m.set_base_amount(-1); })
      .Add("HugeBase", kRange, "base_amount", [](M& m) { m.set_base_amount(kAmountMax + 1); })
      .Add("LongInterpretation", kMalformed, "base_interpretation",
           [](M& m) { m.set_base_interpretation(Bytes(2001)); })
      .Add("NoInterpreter", kMissing, "interpreter", [](M& m) { m.clear_interpreter(); })
      .Add("NoInterpretation", kMissing, "base_interpretation",
           [](M& m) { m.clear_base_interpretation(); })
      .Add("LongInterpreter", kMalformed, "interpreter",
           [](M& m) { m.set_interpreter(Bytes(501)); })
      .Add("BadReservedLine", kMalformed, "reserved_lines[1]",
           [](M& m) { m.add_reserved_lines("M 03"); })
      .Add("ReservedTwice", kMalformed, "reserved_lines", [](M& m) { m.add_reserved_lines("m03"); })
      .Add("BadConsultBody", kMalformed, "consult_body",
           [](M& m) { m.set_consult_body("Kommissionen"); })
      .cases();
}

std::vector<ShapeCase> ConsultationCases() {
  using M = v1::ConsultationHeld;
  return Rows<M>(v1::Payload::kConsultationHeld, &v1::Payload::mutable_consultation_held,
                 "Consultation")
      .Add("NoId", kMissing, "consultation", [](M& m) { m.clear_consultation(); })
      .Add("NoBody", kMissing, "body", [](M& m) { m.clear_body(); })
      .Add("NoBodyLevel", kMissing, "body.level", [](M& m) { m.mutable_body()->clear_level(); })
      .Add("NoDate", kMissing, "date", [](M& m) { m.clear_date(); })
      .Add("BadDate", kMalformed, "date", [](M& m) { m.set_date("2020-03-32"); })
      .Add("NoParty", kMissing, "parties[0].name", [](M& m) { m.mutable_parties(0)->clear_name(); })
      .Add("LongParty", kMalformed, "parties[0].name",
           [](M& m) { m.mutable_parties(0)->set_name(Bytes(501)); })
      .Add("NoLine", kMissing, "items[1].line", [](M& m) { m.mutable_items(1)->clear_line(); })
      .Add("LineTwice", kMalformed, "items[1].line",
           [](M& m) { m.mutable_items(1)->set_line("m01"); })
      .Add("ZeroAmount", kRange, "items[0].amount", [](M& m) { m.mutable_items(0)->set_amount(0); })
      .Add("HugeAmount", kRange, "items[0].amount",
           [](M& m) { m.mutable_items(0)->set_amount(-kAmountMax - 1); })
      .Add("LongReference", kMalformed, "minutes_reference",
           [](M& m) { m.set_minutes_reference(Bytes(501)); })
      .cases();
}

std::vector<ShapeCase> GrantCases() {
  using M = v1::FundGranted;
  return Rows<M>(v1::Payload::kFundGranted, &v1::Payload::mutable_fund_granted, "Grant")
      .Add("NoFund", kMissing, "fund", [](M& m) { m.clear_fund(); })
      .Add("LongName", kMalformed, "name", [](M& m) { m.set_name(Bytes(501)); })
      .Add("FirstYearTooEarly", kMalformed, "first_budget_year",
           [](M& m) { m.set_first_budget_year(1899); })
      .Add("LastYearTooLate", kMalformed, "last_budget_year",
           [](M& m) { m.set_last_budget_year(3000); })
      .Add("YearsReversed", kMalformed, "last_budget_year",
           [](M& m) { m.set_last_budget_year(2019); })
      .Add("ZeroAmount", kRange, "amount", [](M& m) { m.set_amount(0); })
      .Add("HugeAmount", kRange, "amount", [](M& m) { m.set_amount(kAmountMax + 1); })
      .Add("YearsOfNothing", kMalformed, "year_amounts", [](M& m) { m.clear_amount(); })
      .Add("YearsOfOperating", kMalformed, "year_amounts",
           [](M& m) { m.set_kind(v1::FUND_KIND_OPERATING); })
      .Add("YearMissing", kMissing, "year_amounts[0].budget_year",
           [](M& m) { m.mutable_year_amounts(0)->clear_budget_year(); })
      .Add("YearTwice", kMalformed, "year_amounts[1].budget_year",
           [](M& m) { m.mutable_year_amounts(1)->set_budget_year(2020); })
      .Add("HugeYearAmount", kRange, "year_amounts[1].amount",
           [](M& m) { m.mutable_year_amounts(1)->set_amount(kAmountMax + 1); })
      .Add("YearsDoNotSum", kSum, "year_amounts",
           [](M& m) { m.mutable_year_amounts(1)->set_amount(1); })
      .Add("LongActivityCode", kMalformed, "activity_code",
           [](M& m) { m.set_activity_code(Bytes(201)); })
      .Add("BadReserve", kMalformed, "drawn_from", [](M& m) { m.set_drawn_from("Reserven"); })
      .Add("DrawnFromItself", kMalformed, "drawn_from", [](M& m) { m.set_drawn_from(m.fund()); })
      .Add("BadCurrency", kMalformed, "currency", [](M& m) { m.set_currency("kr"); })
      .cases();
}

std::vector<ShapeCase> LineCases() {
  using M = v1::LineDefined;
  return Rows<M>(v1::Payload::kLineDefined, &v1::Payload::mutable_line_defined, "Line")
      .Add("NoId", kMissing, "line", [](M& m) { m.clear_line(); })
      .Add("BadParent", kMalformed, "parent", [](M& m) { m.set_parent("Område A"); })
      .Add("NoName", kMissing, "name", [](M& m) { m.clear_name(); })
      .Add("LongName", kMalformed, "name", [](M& m) { m.set_name(Bytes(501)); })
      .Add("NoLevel", kMissing, "level", [](M& m) { m.clear_level(); })
      .Add("LongCondition", kMalformed, "condition", [](M& m) { m.set_condition(Bytes(30001)); })
      .cases();
}

std::vector<ShapeCase> EstimateCases() {
  using M = v1::EstimateRecorded;
  return Rows<M>(v1::Payload::kEstimateRecorded, &v1::Payload::mutable_estimate_recorded,
                 "Estimate")
      .Add("NoLine", kMissing, "line", [](M& m) { m.clear_line(); })
      .Add("NoKind", kMissing, "kind", [](M& m) { m.clear_kind(); })
      .Add("NegativeLow", kRange, "low", [](M& m) { m.set_low(-1); })
      .Add("HugeLow", kRange, "low", [](M& m) { m.set_low(kAmountMax + 1); })
      .Add("HugeHigh", kRange, "high", [](M& m) { m.set_high(kAmountMax + 1); })
      .Add("HighBelowLow", kRange, "high", [](M& m) { m.set_high(m.low() - 1); })
      .Add("NoCertainty", kMissing, "certainty", [](M& m) { m.clear_certainty(); })
      .Add("ExactRange", kMalformed, "certainty",
           [](M& m) { m.set_certainty(v1::CERTAINTY_EXACT); })
      .Add("CircaRangeSaidAsCirca", kMalformed, "certainty",
           [](M& m) { m.set_certainty(v1::CERTAINTY_CIRCA); })
      .cases();
}

std::vector<ShapeCase> ConditionCases() {
  using M = v1::ConditionMet;
  return Rows<M>(v1::Payload::kConditionMet, &v1::Payload::mutable_condition_met, "Condition")
      .Add("NoLine", kMissing, "line", [](M& m) { m.clear_line(); })
      .Add("LongEvidence", kMalformed, "evidence", [](M& m) { m.set_evidence(Bytes(16001)); })
      .cases();
}

}  // namespace

std::vector<ShapeCase> DecisionShapeCases() {
  std::vector<ShapeCase> cases;
  Append(DecisionCases(), cases);
  Append(StatusCases(), cases);
  Append(MandateCases(), cases);
  Append(ConsultationCases(), cases);
  Append(GrantCases(), cases);
  Append(LineCases(), cases);
  Append(EstimateCases(), cases);
  Append(ConditionCases(), cases);
  return cases;
}

}  // namespace liggare::budget
