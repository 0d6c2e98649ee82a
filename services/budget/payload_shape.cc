#include "services/budget/payload_shape.h"

#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/field_checks.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "services/budget/tags.h"

namespace liggare::budget {
namespace {

using Shares = google::protobuf::RepeatedPtrField<v1::Share>;

absl::Status CheckBody(const v1::Body& body, const FieldPath& path) {
  return FieldChecks(path)
      .Id("id", body.id())
      .OptionalText("name", body.name(), kNameSizeMax)
      .Stated("level", body.level())
      .status();
}

void CheckItem(const v1::DecisionItem& item, const FieldPath& path,
               std::set<std::string>& duties_seen, FieldChecks& checks) {
  FieldChecks fields(path);
  fields.Holds(item.number() >= 1, "number", "is below 1; items are numbered from 1")
      .OptionalText("text", item.text(), kVerbatimSizeMax);
  for (int i = 0; i < item.duties_size(); ++i) {
    const v1::Duty& duty = item.duties(i);
    fields.And(FieldChecks(fields.At("duties", i))
                   .Id("duty", duty.duty())
                   .Holds(duties_seen.insert(duty.duty()).second, "duty",
                          "is the id of another duty of the decision; give each its own")
                   .OptionalText("what", duty.what(), kVerbatimSizeMax)
                   .OptionalText("by_whom", duty.by_whom(), kNameSizeMax)
                   .OptionalText("to_whom", duty.to_whom(), kNameSizeMax)
                   .OptionalDay("due_date", duty.due_date())
                   .status());
  }
  checks.And(fields.status());
}

void CheckItems(const v1::DecisionRecorded& decision, FieldChecks& checks) {
  std::set<int> numbers_seen;
  std::set<std::string> duties_seen;
  for (int i = 0; checks.ok() && i < decision.items_size(); ++i) {
    const FieldPath path = checks.At("items", i);
    CheckItem(decision.items(i), path, duties_seen, checks);
    checks.And(FieldChecks(path)
                   .Holds(numbers_seen.insert(decision.items(i).number()).second, "number",
                          "is the number of another item of the decision; give each its own")
                   .status());
  }
}

absl::Status Check(const v1::DecisionRecorded& decision, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Id("decision", decision.decision())
      .Present("body", decision.has_body())
      .And(CheckBody(decision.body(), checks.At("body")))
      .Stated("kind", decision.kind())
      .OptionalText("case_number", decision.case_number(), kLabelSizeMax)
      .OptionalText("paragraph", decision.paragraph(), kLabelSizeMax)
      .OptionalText("number", decision.number(), kLabelSizeMax)
      .OptionalDay("meeting_date", decision.meeting_date())
      .OptionalDay("minutes_approved_date", decision.minutes_approved_date())
      .OptionalDay("announced_date", decision.announced_date())
      .OptionalText("title", decision.title(), kNameSizeMax);
  CheckItems(decision, checks);
  for (int i = 0; i < decision.participation_size(); ++i) {
    checks.And(FieldChecks(checks.At("participation", i))
                   .Text("representative", decision.participation(i).representative(), kNameSizeMax)
                   .Stated("role", decision.participation(i).role())
                   .status());
  }
  checks.Texts("reservations", decision.reservations(), kVerbatimSizeMax)
      .Texts("sent_for_action", decision.sent_for_action(), kNameSizeMax)
      .Texts("sent_for_information", decision.sent_for_information(), kNameSizeMax);
  for (int i = 0; i < decision.builds_on_size(); ++i) {
    const v1::DecisionBasis& basis = decision.builds_on(i);
    checks.And(FieldChecks(checks.At("builds_on", i))
                   .Present("decision", !basis.decision().empty() || !basis.document().empty())
                   .OptionalId("decision", basis.decision())
                   .OptionalText("document", basis.document(), kNameSizeMax)
                   .status());
  }
  const size_t hash_size = decision.document_sha256().size();
  return checks
      .Holds(hash_size == 0 || hash_size == 32, "document_sha256",
             "is no SHA-256; give its 32 bytes, or leave it empty")
      .OptionalText("background", decision.background(), kVerbatimSizeMax)
      .status();
}

absl::Status Check(const v1::DecisionStatusChanged& change, const FieldPath& path) {
  return FieldChecks(path)
      .Id("decision", change.decision())
      .Stated("status", change.status())
      .OptionalId("replaced_by", change.replaced_by())
      .Holds(change.replaced_by().empty() || change.status() == v1::DECISION_STATUS_REPLACED,
             "replaced_by", "is given without status REPLACED; leave it empty")
      .Holds(change.replaced_by() != change.decision(), "replaced_by",
             "is the decision itself; name the one that replaces it")
      .OptionalText("reference", change.reference(), kNameSizeMax)
      .status();
}

absl::Status Check(const v1::MandateGiven& mandate, const FieldPath& path) {
  FieldChecks checks(path);
  const bool is_interpreted = !mandate.base_interpretation().empty();
  return checks.Id("mandate", mandate.mandate())
      .Present("delegate", mandate.has_delegate())
      .And(CheckBody(mandate.delegate(), checks.At("delegate")))
      .Present("funds", mandate.funds_size() > 0)
      .Ids("funds", mandate.funds())
      .PositiveAmount("base_amount", mandate.base_amount())
      .OptionalText("base_interpretation", mandate.base_interpretation(), kInterpretationSizeMax)
      .Present("interpreter", !is_interpreted || !mandate.interpreter().empty())
      .Present("base_interpretation", is_interpreted || mandate.interpreter().empty())
      .OptionalText("interpreter", mandate.interpreter(), kNameSizeMax)
      .Ids("reserved_lines", mandate.reserved_lines())
      .OptionalId("consult_body", mandate.consult_body())
      .status();
}

absl::Status Check(const v1::ConsultationHeld& held, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Id("consultation", held.consultation())
      .Present("body", held.has_body())
      .And(CheckBody(held.body(), checks.At("body")))
      .Day("date", held.date());
  for (int i = 0; i < held.parties_size(); ++i) {
    checks.And(FieldChecks(checks.At("parties", i))
                   .Text("name", held.parties(i).name(), kNameSizeMax)
                   .status());
  }
  std::set<std::string> lines_seen;
  for (int i = 0; i < held.items_size(); ++i) {
    const v1::ConsultedAmount& item = held.items(i);
    FieldChecks fields(checks.At("items", i));
    fields.Id("line", item.line())
        .Holds(lines_seen.insert(item.line()).second, "line",
               "is named by another item of the consultation; name each line once");
    if (item.has_amount()) fields.Amount("amount", item.amount());
    checks.And(fields.status());
  }
  return checks.OptionalText("minutes_reference", held.minutes_reference(), kNameSizeMax).status();
}

// Refuses parts that do not sum to the whole they divide.
void CheckSum(std::optional<int64_t> sum, int64_t whole, const char* field, FieldChecks& checks) {
  checks.Holds(sum.has_value(), v1::ERROR_REASON_AMOUNT_OVERFLOW, field,
               "sum beyond the range of int64; give the amounts that were decided");
  if (!checks.ok() || *sum == whole) return;
  checks.And(
      Refuse(v1::ERROR_REASON_SUM_MISMATCH,
             absl::StrCat(checks.At(field).Text(), ": sum to ", FormatKronor(*sum), ", expected ",
                          FormatKronor(whole), "; give parts that sum to the amount they divide"),
             {{"field", checks.At(field).Text()},
              {"sum", absl::StrCat(*sum)},
              {"amount", absl::StrCat(whole)}}));
}

// Adds to a sum that is nothing once it has left int64.
void AddTo(std::optional<int64_t>& sum, int64_t amount) {
  if (sum.has_value()) sum = CheckedAdd(*sum, amount);
}

void CheckYearAmounts(const v1::FundGranted& grant, FieldChecks& checks) {
  if (grant.year_amounts().empty()) return;
  checks
      .Holds(grant.has_amount(), "year_amounts",
             "divide an amount that is not given; give the amount, or leave them out")
      .Holds(grant.kind() != v1::FUND_KIND_OPERATING, "year_amounts",
             "are for investment funds; leave them out");
  std::optional<int64_t> sum = 0;
  std::set<int> years_seen;
  for (int i = 0; checks.ok() && i < grant.year_amounts_size(); ++i) {
    const v1::YearAmount& part = grant.year_amounts(i);
    checks.And(FieldChecks(checks.At("year_amounts", i))
                   .Year("budget_year", part.budget_year())
                   .Holds(years_seen.insert(part.budget_year()).second, "budget_year",
                          "is given twice; give each year once")
                   .AmountOrZero("amount", part.amount())
                   .status());
    AddTo(sum, part.amount());
  }
  CheckSum(sum, grant.amount(), "year_amounts", checks);
}

absl::Status Check(const v1::FundGranted& grant, const FieldPath& path) {
  FieldChecks checks(path);
  const bool has_years = grant.first_budget_year() != 0 && grant.last_budget_year() != 0;
  checks.Id("fund", grant.fund())
      .OptionalText("name", grant.name(), kNameSizeMax)
      .OptionalYear("first_budget_year", grant.first_budget_year())
      .OptionalYear("last_budget_year", grant.last_budget_year())
      .Holds(!has_years || grant.first_budget_year() <= grant.last_budget_year(),
             "last_budget_year", "is before first_budget_year; give it or a later one");
  if (grant.has_amount()) checks.Amount("amount", grant.amount());
  CheckYearAmounts(grant, checks);
  return checks.OptionalText("activity_code", grant.activity_code(), kLabelSizeMax)
      .OptionalId("drawn_from", grant.drawn_from())
      .Holds(grant.drawn_from() != grant.fund(), "drawn_from",
             "is the fund itself; name the reserve, or leave it empty for money from outside")
      .OptionalCurrency("currency", grant.currency())
      .status();
}

absl::Status Check(const v1::LineDefined& line, const FieldPath& path) {
  return FieldChecks(path)
      .Id("line", line.line())
      .OptionalId("parent", line.parent())
      .Text("name", line.name(), kNameSizeMax)
      .Stated("level", line.level())
      .OptionalText("condition", line.condition(), kVerbatimSizeMax)
      .status();
}

bool IsRange(v1::Certainty certainty) {
  return certainty == v1::CERTAINTY_RANGE || certainty == v1::CERTAINTY_CIRCA_RANGE;
}

absl::Status Check(const v1::EstimateRecorded& estimate, const FieldPath& path) {
  return FieldChecks(path)
      .Id("line", estimate.line())
      .Stated("kind", estimate.kind())
      .AmountOrZero("low", estimate.low())
      .Holds(estimate.low() >= 0, v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, "low",
             "is negative; an estimate is of a cost, zero or more")
      .AmountOrZero("high", estimate.high())
      .Holds(estimate.high() >= estimate.low(), v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, "high",
             "is below low; give low or more")
      .Stated("certainty", estimate.certainty())
      .Holds(estimate.high() == estimate.low() || IsRange(estimate.certainty()), "certainty",
             "is no range while high differs from low; make them equal or a range")
      .status();
}

absl::Status Check(const v1::ConditionMet& met, const FieldPath& path) {
  return FieldChecks(path)
      .Id("line", met.line())
      .OptionalText("evidence", met.evidence(), kTextSizeMax)
      .status();
}

absl::Status Check(const v1::AllocationDecided& allocation, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Cell("cell", allocation.has_cell(), allocation.cell())
      .Amount("amount", allocation.amount());
  if (allocation.monthly_amounts().empty()) return checks.status();
  checks.Holds(allocation.monthly_amounts_size() == 12, "monthly_amounts",
               "are not twelve; give January to December, or none for linear over the year");
  std::optional<int64_t> sum = 0;
  for (int i = 0; checks.ok() && i < allocation.monthly_amounts_size(); ++i) {
    checks.And(FieldChecks(checks.At("monthly_amounts", i))
                   .AmountOrZero("", allocation.monthly_amounts(i))
                   .status());
    AddTo(sum, allocation.monthly_amounts(i));
  }
  CheckSum(sum, allocation.amount(), "monthly_amounts", checks);
  return checks.status();
}

bool IsSameCell(const v1::Cell& a, const v1::Cell& b) {
  return a.line() == b.line() && a.fund() == b.fund() && a.budget_year() == b.budget_year();
}

absl::Status Check(const v1::ReallocationAgreed& reallocation, const FieldPath& path) {
  return FieldChecks(path)
      .Cell("from_cell", reallocation.has_from_cell(), reallocation.from_cell())
      .Cell("to_cell", reallocation.has_to_cell(), reallocation.to_cell())
      .Holds(!IsSameCell(reallocation.from_cell(), reallocation.to_cell()), "to_cell",
             "is from_cell; name the cell that receives")
      .PositiveAmount("amount", reallocation.amount())
      .status();
}

absl::Status Check(const v1::CarryOverDecided& carry_over, const FieldPath& path) {
  return FieldChecks(path)
      .CellOrFund("from_cell", carry_over.has_from_cell(), carry_over.from_cell())
      .CellOrFund("to_cell", carry_over.has_to_cell(), carry_over.to_cell())
      .PositiveAmount("amount", carry_over.amount())
      .status();
}

// The sum of the shares, nothing when it leaves int64; checks each.
std::optional<int64_t> CheckShares(const Shares& shares, const char* field, FieldChecks& checks) {
  std::optional<int64_t> sum = 0;
  for (int i = 0; checks.ok() && i < shares.size(); ++i) {
    checks.And(FieldChecks(checks.At(field, i))
                   .Cell("cell", shares[i].has_cell(), shares[i].cell())
                   .Amount("amount", shares[i].amount())
                   .status());
    AddTo(sum, shares[i].amount());
  }
  return sum;
}

absl::Status CheckVoucher(const v1::Voucher& voucher, const FieldPath& path) {
  return FieldChecks(path)
      .Text("series", voucher.series(), kLabelSizeMax)
      .Text("number", voucher.number(), kLabelSizeMax)
      .Holds(voucher.row() >= 0, "row", "is negative; rows count from 1, and 0 is unknown")
      .status();
}

// NNNNNN-NNNN of a legal person: its third digit is 2 or more, a personal number's is 0 or 1.
bool IsOrganisationNumber(const std::string& number) {
  if (number.size() != 11 || number[6] != '-' || number[2] < '2') return false;
  for (size_t i = 0; i < number.size(); ++i) {
    if (i != 6 && (number[i] < '0' || number[i] > '9')) return false;
  }
  return true;
}

void CheckAccountingPeriod(const v1::CostPosted& cost, Date effective_date, FieldChecks& checks) {
  if (cost.accounting_period().empty()) return;
  checks.Month("accounting_period", cost.accounting_period());
  if (!checks.ok() || *ReadMonth(cost.accounting_period()) == Month(effective_date)) return;
  checks.Refuse(v1::ERROR_REASON_MALFORMED_FIELD, "accounting_period",
                absl::StrCat("is ", cost.accounting_period(), " while the effective date is ",
                             FormatDate(effective_date),
                             "; an entry counts from a date in its accounting period"));
}

absl::Status Check(const v1::CostPosted& cost, Date effective_date, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Amount("amount", cost.amount())
      .OptionalCurrency("currency", cost.currency())
      .Text("account", cost.account(), kLabelSizeMax);
  for (int i = 0; i < cost.objects_size(); ++i) {
    checks.And(FieldChecks(checks.At("objects", i))
                   .Holds(cost.objects(i).dimension() >= 1, "dimension",
                          "is below 1; dimensions are numbered from 1")
                   .Text("object", cost.objects(i).object(), kLabelSizeMax)
                   .status());
  }
  checks.OptionalText("activity_code", cost.activity_code(), kLabelSizeMax)
      .OptionalId("fund", cost.fund())
      .Present("voucher", cost.has_voucher())
      .And(CheckVoucher(cost.voucher(), checks.At("voucher")));
  CheckAccountingPeriod(cost, effective_date, checks);
  checks.OptionalDay("voucher_date", cost.voucher_date())
      .OptionalDay("document_date", cost.document_date())
      .OptionalDay("registration_date", cost.registration_date())
      .Holds(cost.counterparty().empty() || IsOrganisationNumber(cost.counterparty()),
             "counterparty",
             "is no organisation number of a legal person, NNNNNN-NNNN; a natural person belongs "
             "in counterparty_text");
  const std::optional<int64_t> sum = CheckShares(cost.attribution(), "attribution", checks);
  if (!cost.attribution().empty()) CheckSum(sum, cost.amount(), "attribution", checks);
  return checks.status();
}

absl::Status Check(const v1::CostAttributed& attributed, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Position("entry_position", attributed.entry_position());
  const std::optional<int64_t> sum = CheckShares(attributed.shares(), "shares", checks);
  return checks
      .Holds(sum.has_value(), v1::ERROR_REASON_AMOUNT_OVERFLOW, "shares",
             "sum beyond the range of int64; give shares that sum to the entry")
      .OptionalText("rule", attributed.rule(), kNameSizeMax)
      .status();
}

absl::Status Check(const v1::FollowUpApproved& follow_up, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Id("follow_up", follow_up.follow_up())
      .OptionalText("name", follow_up.name(), kNameSizeMax)
      .Month("first_month", follow_up.first_month())
      .Month("last_month", follow_up.last_month())
      .Holds(follow_up.first_month() <= follow_up.last_month(), "last_month",
             "is before first_month; give it or a later one")
      .Day("as_of_date", follow_up.as_of_date())
      .Holds(follow_up.as_of_size() >= 1, "as_of_size",
             "is below 1; give the size of the log that the figures hold for")
      .Year("budget_year", follow_up.budget_year());
  for (int i = 0; i < follow_up.discharges_size(); ++i) {
    checks.And(FieldChecks(checks.At("discharges", i))
                   .Id("decision", follow_up.discharges(i).decision())
                   .Id("duty", follow_up.discharges(i).duty())
                   .status());
  }
  return checks.status();
}

// Figures are sums, so that they may be more than an amount; never more than a ledger holds.
void CheckFigure(const char* field, int64_t figure, FieldChecks& checks) {
  if (-kGrossMax <= figure && figure <= kGrossMax) return;
  checks.Refuse(v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, field,
                absl::StrCat("is ", figure, "; no ledger has a figure beyond ", kGrossMax,
                             ", of either sign"));
}

absl::Status Check(const v1::FollowUpLine& line, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Id("follow_up", line.follow_up()).Id("line", line.line()).Stated("kind", line.kind());
  CheckFigure("budget", line.budget(), checks);
  CheckFigure("budget_to_date", line.budget_to_date(), checks);
  CheckFigure("outcome", line.outcome(), checks);
  CheckFigure("forecast", line.forecast(), checks);
  return checks.status();
}

absl::Status Check(const v1::EventCorrected& correction, Date effective_date,
                   const FieldPath& path) {
  FieldChecks checks(path);
  checks.Position("position", correction.position());
  if (!checks.ok() || !correction.has_replacement()) return checks.status();
  checks.Holds(!correction.replacement().has_event_corrected(), "replacement",
               "is a correction; give what the corrected event should have said");
  if (!checks.ok()) return checks.status();
  return CheckPayload(correction.replacement(), effective_date, checks.At("replacement"));
}

absl::Status Check(const v1::TextErased& erased, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Present("positions", erased.positions_size() > 0);
  std::set<int64_t> positions_seen;
  for (const int64_t position : erased.positions()) {
    checks.Position("positions", position)
        .Holds(positions_seen.insert(position).second, "positions",
               "name the same event twice; name each once");
  }
  return checks.status();
}

// What a tally divides, and its parts.
absl::Status CheckDivision(const char* field, const v1::ImportTally& whole,
                           const std::vector<const v1::ImportTally*>& parts,
                           const FieldPath& path) {
  FieldChecks checks(path);
  int64_t rows = 0;
  std::optional<int64_t> sum = 0;
  for (const v1::ImportTally* part : parts) {
    rows += part->rows();
    AddTo(sum, part->sum());
  }
  CheckSum(sum, whole.sum(), field, checks);
  return checks
      .Holds(rows == whole.rows(), v1::ERROR_REASON_SUM_MISMATCH, field,
             "has other rows than its parts together; count each row once")
      .status();
}

void CheckTally(const char* field, const v1::ImportTally& tally, FieldChecks& checks) {
  constexpr int64_t kRowsMax = int64_t{1} << 48;
  checks.And(FieldChecks(checks.At(field))
                 .Holds(tally.rows() >= 0 && tally.rows() <= kRowsMax, "rows",
                        "is no number of rows; give 0 or more")
                 .Holds(-kGrossMax <= tally.sum() && tally.sum() <= kGrossMax,
                        v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, "sum",
                        "is beyond what a ledger holds")
                 .Holds(tally.rows() > 0 || tally.sum() == 0, "sum", "is of no rows; leave it 0")
                 .status());
}

absl::Status Check(const v1::ImportRecorded& imported, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Id("import_id", imported.import_id())
      .Holds(imported.file_sha256().size() == 32, "file_sha256",
             "is no SHA-256; give the 32 bytes of the file's")
      .Holds(imported.map_sha256().size() == 32, "map_sha256",
             "is no SHA-256; give the 32 bytes of the map's")
      .Stated("form", imported.form())
      .Holds(imported.organisation().empty() || IsOrganisationNumber(imported.organisation()),
             "organisation", "is no organisation number of a legal person, NNNNNN-NNNN")
      .Day("fiscal_year_first", imported.fiscal_year_first())
      .Day("fiscal_year_last", imported.fiscal_year_last())
      .Holds(imported.fiscal_year_first() <= imported.fiscal_year_last(), "fiscal_year_last",
             "is before fiscal_year_first; give it or a later one")
      .OptionalDay("generated_date", imported.generated_date());
  CheckTally("read", imported.read(), checks);
  CheckTally("taken", imported.taken(), checks);
  CheckTally("attributed", imported.attributed(), checks);
  CheckTally("unattributed", imported.unattributed(), checks);
  CheckTally("out_of_scope", imported.out_of_scope(), checks);
  CheckTally("outside", imported.outside(), checks);
  CheckTally("zero", imported.zero(), checks);
  if (!checks.ok()) return checks.status();
  return checks
      .And(CheckDivision(
          "read", imported.read(),
          {&imported.taken(), &imported.out_of_scope(), &imported.outside(), &imported.zero()},
          path))
      .And(CheckDivision("taken", imported.taken(),
                         {&imported.attributed(), &imported.unattributed()}, path))
      .status();
}

absl::Status Reserved(const v1::Payload& payload, const FieldPath& path) {
  return RefuseField(v1::ERROR_REASON_RESERVED_EVENT,
                     FieldPath(&path, PayloadName(payload.kind_case())).Text(),
                     "is an event that only the server writes; leave it out");
}

}  // namespace

absl::Status CheckPayload(const v1::Payload& payload, Date effective_date, const FieldPath& path) {
  const FieldPath kind_path(&path, PayloadName(payload.kind_case()));
  switch (payload.kind_case()) {
    case v1::Payload::KIND_NOT_SET:
      return RefuseField(v1::ERROR_REASON_MISSING_FIELD, path.Text(),
                         "says nothing; give exactly one kind of event");
    case v1::Payload::kLedgerOpened:
    case v1::Payload::kKeyRotated:
      return Reserved(payload, path);
    case v1::Payload::kDecisionRecorded:
      return Check(payload.decision_recorded(), kind_path);
    case v1::Payload::kDecisionStatusChanged:
      return Check(payload.decision_status_changed(), kind_path);
    case v1::Payload::kMandateGiven:
      return Check(payload.mandate_given(), kind_path);
    case v1::Payload::kConsultationHeld:
      return Check(payload.consultation_held(), kind_path);
    case v1::Payload::kFundGranted:
      return Check(payload.fund_granted(), kind_path);
    case v1::Payload::kLineDefined:
      return Check(payload.line_defined(), kind_path);
    case v1::Payload::kEstimateRecorded:
      return Check(payload.estimate_recorded(), kind_path);
    case v1::Payload::kConditionMet:
      return Check(payload.condition_met(), kind_path);
    case v1::Payload::kAllocationDecided:
      return Check(payload.allocation_decided(), kind_path);
    case v1::Payload::kReallocationAgreed:
      return Check(payload.reallocation_agreed(), kind_path);
    case v1::Payload::kCarryOverDecided:
      return Check(payload.carry_over_decided(), kind_path);
    case v1::Payload::kCostPosted:
      return Check(payload.cost_posted(), effective_date, kind_path);
    case v1::Payload::kCostAttributed:
      return Check(payload.cost_attributed(), kind_path);
    case v1::Payload::kFollowUpApproved:
      return Check(payload.follow_up_approved(), kind_path);
    case v1::Payload::kFollowUpLine:
      return Check(payload.follow_up_line(), kind_path);
    case v1::Payload::kEventCorrected:
      return Check(payload.event_corrected(), effective_date, kind_path);
    case v1::Payload::kTextErased:
      return Check(payload.text_erased(), kind_path);
    case v1::Payload::kImportRecorded:
      return Check(payload.import_recorded(), kind_path);
  }
  return Reserved(payload, path);
}

}  // namespace liggare::budget
