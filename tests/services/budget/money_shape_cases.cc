#include <limits>

#include "services/budget/amounts.h"
#include "tests/services/budget/shape_cases.h"

namespace liggare::budget {
namespace {

std::vector<ShapeCase> AllocationCases() {
  using M = v1::AllocationDecided;
  return Rows<M>(v1::Payload::kAllocationDecided, &v1::Payload::mutable_allocation_decided,
                 "Allocation")
      .Add("NoCell", kMissing, "cell", [](M& m) { m.clear_cell(); })
      .Add("NoLine", kMissing, "cell.line", [](M& m) { m.mutable_cell()->clear_line(); })
      .Add("BadLine", kMalformed, "cell.line", [](M& m) { m.mutable_cell()->set_line("M03"); })
      .Add("NoFund", kMissing, "cell.fund", [](M& m) { m.mutable_cell()->clear_fund(); })
      .Add("NoYear", kMissing, "cell.budget_year",
           [](M& m) { m.mutable_cell()->clear_budget_year(); })
      .Add("BadYear", kMalformed, "cell.budget_year",
           [](M& m) { m.mutable_cell()->set_budget_year(20); })
      .Add("ZeroAmount", kRange, "amount", [](M& m) { m.set_amount(0); })
      .Add("HugeAmount", kRange, "amount", [](M& m) { m.set_amount(kAmountMax + 1); })
      .Add("SmallestAmount", kRange, "amount",
           [](M& m) { m.set_amount(std::numeric_limits<int64_t>::min()); })
      .Add("ElevenMonths", kMalformed, "monthly_amounts",
           [](M& m) { m.mutable_monthly_amounts()->RemoveLast(); })
      .Add("ThirteenMonths", kMalformed, "monthly_amounts", [](M& m) { m.add_monthly_amounts(0); })
      .Add("HugeMonth", kRange, "monthly_amounts[11]",
           [](M& m) { m.set_monthly_amounts(11, kAmountMax + 1); })
      .Add("MonthsDoNotSum", kSum, "monthly_amounts", [](M& m) { m.set_amount(77); })
      .cases();
}

std::vector<ShapeCase> ReallocationCases() {
  using M = v1::ReallocationAgreed;
  return Rows<M>(v1::Payload::kReallocationAgreed, &v1::Payload::mutable_reallocation_agreed,
                 "Reallocation")
      .Add("NoFrom", kMissing, "from_cell", [](M& m) { m.clear_from_cell(); })
      .Add("NoFromLine", kMissing, "from_cell.line",
           [](M& m) { m.mutable_from_cell()->clear_line(); })
      .Add("NoTo", kMissing, "to_cell", [](M& m) { m.clear_to_cell(); })
      .Add("NoToYear", kMissing, "to_cell.budget_year",
           [](M& m) { m.mutable_to_cell()->clear_budget_year(); })
      .Add("ToItself", kMalformed, "to_cell", [](M& m) { *m.mutable_to_cell() = m.from_cell(); })
      .Add("ZeroAmount", kRange, "amount", [](M& m) { m.set_amount(0); })
      .Add("NegativeAmount", kRange, "amount", [](M& m) { m.set_amount(-1); })
      .Add("HugeAmount", kRange, "amount", [](M& m) { m.set_amount(kAmountMax + 1); })
      .cases();
}

std::vector<ShapeCase> CarryOverCases() {
  using M = v1::CarryOverDecided;
  return Rows<M>(v1::Payload::kCarryOverDecided, &v1::Payload::mutable_carry_over_decided,
                 "CarryOver")
      .Add("NoFrom", kMissing, "from_cell", [](M& m) { m.clear_from_cell(); })
      .Add("BadFromLine", kMalformed, "from_cell.line",
           [](M& m) { m.mutable_from_cell()->set_line("M 12"); })
      .Add("NoFromFund", kMissing, "from_cell.fund",
           [](M& m) { m.mutable_from_cell()->clear_fund(); })
      .Add("NoTo", kMissing, "to_cell", [](M& m) { m.clear_to_cell(); })
      .Add("NoToYear", kMissing, "to_cell.budget_year",
           [](M& m) { m.mutable_to_cell()->clear_budget_year(); })
      .Add("ZeroAmount", kRange, "amount", [](M& m) { m.set_amount(0); })
      .Add("NegativeAmount", kRange, "amount", [](M& m) { m.set_amount(-1); })
      .cases();
}

std::vector<ShapeCase> CostCases() {
  using M = v1::CostPosted;
  return Rows<M>(v1::Payload::kCostPosted, &v1::Payload::mutable_cost_posted, "Cost")
      .Add("ZeroAmount", kRange, "amount", [](M& m) { m.set_amount(0); })
      .Add("HugeAmount", kRange, "amount", [](M& m) { m.set_amount(-kAmountMax - 1); })
      .Add("BadCurrency", kMalformed, "currency", [](M& m) { m.set_currency("sek"); })
      .Add("NoAccount", kMissing, "account", [](M& m) { m.clear_account(); })
      .Add("LongAccount", kMalformed, "account", [](M& m) { m.set_account(Bytes(201)); })
      .Add("DimensionZero", kMalformed, "objects[0].dimension",
           [](M& m) { m.mutable_objects(0)->set_dimension(0); })
      .Add("NoObject", kMissing, "objects[1].object",
           [](M& m) { m.mutable_objects(1)->clear_object(); })
      .Add("LongObject", kMalformed, "objects[1].object",
           [](M& m) { m.mutable_objects(1)->set_object(Bytes(201)); })
      .Add("LongActivityCode", kMalformed, "activity_code",
           [](M& m) { m.set_activity_code(Bytes(201)); })
      .Add("BadFund", kMalformed, "fund", [](M& m) { m.set_fund("Fond 1"); })
      .Add("NoVoucher", kMissing, "voucher", [](M& m) { m.clear_voucher(); })
      .Add("NoSeries", kMissing, "voucher.series",
           [](M& m) { m.mutable_voucher()->clear_series(); })
      .Add("NoNumber", kMissing, "voucher.number",
           [](M& m) { m.mutable_voucher()->clear_number(); })
      .Add("LongNumber", kMalformed, "voucher.number",
           [](M& m) { m.mutable_voucher()->set_number(Bytes(201)); })
      .Add("NegativeRow", kMalformed, "voucher.row", [](M& m) { m.mutable_voucher()->set_row(-1); })
      .Add("BadPeriod", kMalformed, "accounting_period",
           [](M& m) { m.set_accounting_period("2020-13"); })
      .Add("DateAfterPeriod", kMalformed, "accounting_period",
           [](M& m) { m.set_accounting_period("2020-03"); })
      .Add("DateBeforePeriod", kMalformed, "accounting_period",
           [](M& m) { m.set_accounting_period("2020-05"); })
      .Add("SameMonthOfAnotherYear", kMalformed, "accounting_period",
           [](M& m) { m.set_accounting_period("2021-04"); })
      .Add("BadVoucherDate", kMalformed, "voucher_date",
           [](M& m) { m.set_voucher_date("20200414"); })
      .Add("BadDocumentDate", kMalformed, "document_date",
           [](M& m) { m.set_document_date("2020-04-31"); })
      .Add("BadRegistrationDate", kMalformed, "registration_date",
           [](M& m) { m.set_registration_date("igår"); })
      .Add("NoText", kMissing, "text.text", [](M& m) { m.mutable_text()->clear_text(); })
      .Add("CounterpartyName", kMalformed, "counterparty",
           [](M& m) { m.set_counterparty("Bolaget AB"); })
      .Add("CounterpartyWithoutDash", kMalformed, "counterparty",
           [](M& m) { m.set_counterparty("5566778899"); })
      .Add("CounterpartyAPerson", kMalformed, "counterparty",
           [](M& m) { m.set_counterparty("640823-3234"); })
      .Add("CounterpartyAPersonOfTheTens", kMalformed, "counterparty",
           [](M& m) { m.set_counterparty("641223-3234"); })
      .Add("CounterpartyLetters", kMalformed, "counterparty",
           [](M& m) { m.set_counterparty("556677-88X9"); })
      .Add("ShareWithoutCell", kMissing, "attribution[0].cell",
           [](M& m) { m.mutable_attribution(0)->clear_cell(); })
      .Add("ShareWithoutLine", kMissing, "attribution[1].cell.line",
           [](M& m) { m.mutable_attribution(1)->mutable_cell()->clear_line(); })
      .Add("ShareOfZero", kRange, "attribution[1].amount",
           [](M& m) { m.mutable_attribution(1)->set_amount(0); })
      .Add("SharesDoNotSum", kSum, "attribution",
           [](M& m) { m.mutable_attribution(1)->set_amount(-1000001); })
      .Add("SharesOverflow", kOverflow, "attribution",
           [](M& m) {
             const v1::Share share = m.attribution(0);
             for (int i = 0; i < 10'000; ++i) {
               *m.add_attribution() = share;
               m.mutable_attribution(m.attribution_size() - 1)->set_amount(kAmountMax);
             }
           })
      .cases();
}

std::vector<ShapeCase> AttributedCases() {
  using M = v1::CostAttributed;
  return Rows<M>(v1::Payload::kCostAttributed, &v1::Payload::mutable_cost_attributed, "Attributed")
      .Add("NegativePosition", kMalformed, "entry_position", [](M& m) { m.set_entry_position(-1); })
      .Add("NoCell", kMissing, "shares[0].cell", [](M& m) { m.mutable_shares(0)->clear_cell(); })
      .Add("BadFund", kMalformed, "shares[0].cell.fund",
           [](M& m) { m.mutable_shares(0)->mutable_cell()->set_fund("F"); })
      .Add("ZeroShare", kRange, "shares[0].amount",
           [](M& m) { m.mutable_shares(0)->set_amount(0); })
      .Add("Overflow", kOverflow, "shares",
           [](M& m) {
             m.mutable_shares(0)->set_amount(kAmountMax);
             const v1::Share share = m.shares(0);
             for (int i = 0; i < 10'000; ++i) *m.add_shares() = share;
           })
      .Add("LongRule", kMalformed, "rule", [](M& m) { m.set_rule(Bytes(501)); })
      .Add("EmptyReason", kMissing, "reason.text", [](M& m) { m.mutable_reason()->clear_text(); })
      .cases();
}

std::vector<ShapeCase> FollowUpCases() {
  using M = v1::FollowUpApproved;
  return Rows<M>(v1::Payload::kFollowUpApproved, &v1::Payload::mutable_follow_up_approved,
                 "FollowUp")
      .Add("NoId", kMissing, "follow_up", [](M& m) { m.clear_follow_up(); })
      .Add("LongName", kMalformed, "name", [](M& m) { m.set_name(Bytes(501)); })
      .Add("NoFirstMonth", kMissing, "first_month", [](M& m) { m.clear_first_month(); })
      .Add("BadFirstMonth", kMalformed, "first_month", [](M& m) { m.set_first_month("2020-00"); })
      .Add("NoLastMonth", kMissing, "last_month", [](M& m) { m.clear_last_month(); })
      .Add("MonthsReversed", kMalformed, "last_month", [](M& m) { m.set_last_month("2019-12"); })
      .Add("NoDate", kMissing, "as_of_date", [](M& m) { m.clear_as_of_date(); })
      .Add("SizeZero", kMalformed, "as_of_size", [](M& m) { m.set_as_of_size(0); })
      .Add("NegativeSize", kMalformed, "as_of_size", [](M& m) { m.set_as_of_size(-5); })
      .Add("NoYear", kMissing, "budget_year", [](M& m) { m.clear_budget_year(); })
      .Add("NoDutyDecision", kMissing, "discharges[0].decision",
           [](M& m) { m.mutable_discharges(0)->clear_decision(); })
      .Add("BadDuty", kMalformed, "discharges[0].duty",
           [](M& m) { m.mutable_discharges(0)->set_duty("Uppföljning"); })
      .cases();
}

std::vector<ShapeCase> FollowUpLineCases() {
  using M = v1::FollowUpLine;
  return Rows<M>(v1::Payload::kFollowUpLine, &v1::Payload::mutable_follow_up_line, "FollowUpLine")
      .Add("NoFollowUp", kMissing, "follow_up", [](M& m) { m.clear_follow_up(); })
      .Add("NoLine", kMissing, "line", [](M& m) { m.clear_line(); })
      .Add("NoKind", kMissing, "kind", [](M& m) { m.clear_kind(); })
      .Add("HugeBudget", kRange, "budget", [](M& m) { m.set_budget(kGrossMax + 1); })
      .Add("HugeBudgetToDate", kRange, "budget_to_date",
           [](M& m) { m.set_budget_to_date(-kGrossMax - 1); })
      .Add("HugeOutcome", kRange, "outcome", [](M& m) { m.set_outcome(kGrossMax + 1); })
      .Add("HugeForecast", kRange, "forecast",
           [](M& m) { m.set_forecast(std::numeric_limits<int64_t>::min()); })
      .Add("EmptyComment", kMissing, "comment.text",
           [](M& m) { m.mutable_comment()->clear_text(); })
      .cases();
}

std::vector<ShapeCase> CorrectionCases() {
  using M = v1::EventCorrected;
  return Rows<M>(v1::Payload::kEventCorrected, &v1::Payload::mutable_event_corrected, "Correction")
      .Add("NegativePosition", kMalformed, "position", [](M& m) { m.set_position(-1); })
      .Add("EmptyReplacement", kMissing, "replacement",
           [](M& m) { m.mutable_replacement()->Clear(); })
      .Add("ByACorrection", kMalformed, "replacement",
           [](M& m) { m.mutable_replacement()->mutable_event_corrected(); })
      .Add("ByAnOpening", kReserved, "replacement.ledger_opened",
           [](M& m) { m.mutable_replacement()->mutable_ledger_opened(); })
      .Add("ReplacementOutOfShape", kRange, "replacement.cost_posted.amount",
           [](M& m) { m.mutable_replacement()->mutable_cost_posted()->set_amount(0); })
      .Add("ReplacementOfAnotherPeriod", kMalformed, "replacement.cost_posted.accounting_period",
           [](M& m) {
             m.mutable_replacement()->mutable_cost_posted()->set_accounting_period("2020-03");
           })
      .Add("EmptyReason", kMissing, "reason.text", [](M& m) { m.mutable_reason()->clear_text(); })
      .cases();
}

std::vector<ShapeCase> ErasureCases() {
  using M = v1::TextErased;
  return Rows<M>(v1::Payload::kTextErased, &v1::Payload::mutable_text_erased, "Erasure")
      .Add("NoPositions", kMissing, "positions", [](M& m) { m.clear_positions(); })
      .Add("NegativePosition", kMalformed, "positions", [](M& m) { m.set_positions(1, -1); })
      .Add("PositionTwice", kMalformed, "positions",
           [](M& m) { m.set_positions(1, m.positions(0)); })
      .cases();
}

std::vector<ShapeCase> ImportCases() {
  using M = v1::ImportRecorded;
  return Rows<M>(v1::Payload::kImportRecorded, &v1::Payload::mutable_import_recorded, "Import")
      .Add("NoId", kMissing, "import_id", [](M& m) { m.clear_import_id(); })
      .Add("BadId", kMalformed, "import_id", [](M& m) { m.set_import_id("SIE 1"); })
      .Add("ShortFileHash", kMalformed, "file_sha256", [](M& m) { m.set_file_sha256("4e1f"); })
      .Add("NoMapHash", kMalformed, "map_sha256", [](M& m) { m.clear_map_sha256(); })
      .Add("NoForm", kMissing, "form", [](M& m) { m.clear_form(); })
      .Add("APersonsNumber", kMalformed, "organisation",
           [](M& m) { m.set_organisation("800101-0019"); })
      .Add("NoYear", kMissing, "fiscal_year_first", [](M& m) { m.clear_fiscal_year_first(); })
      .Add("YearReversed", kMalformed, "fiscal_year_last",
           [](M& m) { m.set_fiscal_year_last("2019-12-31"); })
      .Add("BadGenerated", kMalformed, "generated_date",
           [](M& m) { m.set_generated_date("20200504"); })
      .Add("NegativeRows", kMalformed, "zero.rows", [](M& m) { m.mutable_zero()->set_rows(-1); })
      .Add("SumOfNoRows", kMalformed, "zero.sum",
           [](M& m) {
             *m.mutable_zero() = v1::ImportTally();
             m.mutable_zero()->set_sum(1);
           })
      .Add("HugeSum", kRange, "read.sum",
           [](M& m) { m.mutable_read()->set_sum(std::numeric_limits<int64_t>::min()); })
      .Add("RowsNotDivided", kSum, "read", [](M& m) { m.mutable_read()->set_rows(10); })
      .Add("SumNotDivided", kSum, "read", [](M& m) { m.mutable_read()->set_sum(1); })
      .Add("TakenNotDivided", kSum, "taken", [](M& m) { m.mutable_attributed()->set_sum(901); })
      .cases();
}

}  // namespace

std::vector<ShapeCase> MoneyShapeCases() {
  std::vector<ShapeCase> cases;
  Append(AllocationCases(), cases);
  Append(ReallocationCases(), cases);
  Append(CarryOverCases(), cases);
  Append(CostCases(), cases);
  Append(AttributedCases(), cases);
  Append(FollowUpCases(), cases);
  Append(FollowUpLineCases(), cases);
  Append(CorrectionCases(), cases);
  Append(ErasureCases(), cases);
  Append(ImportCases(), cases);
  return cases;
}

}  // namespace liggare::budget
