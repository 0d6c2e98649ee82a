#include "tests/services/projection/programme.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "services/budget/dates.h"

namespace liggare::projection {
namespace {

using support::CellOf;
using support::Decided;
using support::Mnkr;

constexpr char kDay[] = "2020-03-01";
constexpr char kCode[] = "7117";

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "programme: %s\n", what.c_str());
  std::abort();
}

template <typename T>
T Get(absl::StatusOr<T> result) {
  if (!result.ok()) Fail(result.status().ToString());
  return *std::move(result);
}

v1::Event Given() {
  v1::Event event =
      support::Mandate(kDay, "uppdrag", "kommundirektoren", {"drift"}, Mnkr(7.8), Decided("ks", 2));
  v1::MandateGiven* mandate = event.mutable_payload()->mutable_mandate_given();
  mandate->set_base_interpretation("10 less 2.2");
  mandate->set_interpreter("ekonomiavdelningen");
  mandate->set_consult_body("kommissionen");
  return event;
}

v1::Event Cameras() {
  v1::Event event = support::Opening(kDay, "inv", Mnkr(2.5), Decided("ks", 4),
                                     {v1::FUND_KIND_INVESTMENT, 2020, 2020, ""});
  v1::FundGranted* grant = event.mutable_payload()->mutable_fund_granted();
  grant->set_drawn_from("reserv");
  v1::YearAmount* planned = grant->add_year_amounts();
  planned->set_budget_year(2020);
  planned->set_amount(Mnkr(2.5));
  return event;
}

}  // namespace

Programme::Programme() {
  Show(ledger_.records());
  Add(support::Decision("2019-12-09", "kf", "kommunfullmaktige", v1::BODY_LEVEL_COUNCIL));
  Add(support::Decision(kDay, "ks", "kommunstyrelsen", v1::BODY_LEVEL_BOARD, 4));
  Add(support::Decision(kDay, "kd", "kommundirektoren", v1::BODY_LEVEL_OFFICIAL));
  Add(support::Programme(kDay, "p"));
  for (const char* area : {"a", "b"}) Add(support::Area(kDay, area, "p"));
  for (const char* line : {"m01", "m03", "m13"}) Add(support::Measure(kDay, line, "a"));
  Add(support::Measure(kDay, "m05", "a", "Only after an evaluation."));
  Add(support::Measure(kDay, "m12", "b"));
  Add(support::Estimate(kDay, "a", v1::FUND_KIND_OPERATING, Mnkr(5), Mnkr(6)));
  Add(support::Opening("2020-01-01", "drift", Mnkr(10), Decided("kf"),
                       {v1::FUND_KIND_OPERATING, 2020, 2020, kCode}));
  Add(support::Opening("2020-01-01", "reserv", {}, Decided("kf"),
                       {v1::FUND_KIND_INVESTMENT, 2020, 2020, ""}));
  Add(Cameras());
  Add(support::Allocation(kDay, CellOf("m03", "drift"), Mnkr(2.2), Decided("ks", 1)));
  Add(support::Allocation(kDay, CellOf("m13", "inv"), Mnkr(2.5), Decided("ks", 3)));
  Add(Given());
  Add(support::Consultation(kDay, "samrad", "kommissionen", {{"m01", {}}, {"m12", {}}}));
  const v1::Authority director = support::Delegated("kd", "uppdrag", "samrad");
  Add(support::Allocation(kDay, CellOf("m01", "drift"), Mnkr(2.6), director));
  Add(support::Allocation(kDay, CellOf("m12", "drift"), Mnkr(0.5), director));
}

int64_t Programme::Add(const v1::Event& event) {
  const int64_t position = ledger_.Add(event);
  Show({ledger_.record(position)});
  return position;
}

void Programme::AddAll(std::vector<v1::Event> events) {
  Show(Get(ledger_.AppendAll(std::move(events))));
}

void Programme::Show(std::vector<v1::Record> records) {
  for (const v1::Record& record : records) log_.Add(record);
  const absl::Status applied = projection_.Apply(PointersTo(records), log_.lookups());
  if (!applied.ok()) Fail(applied.ToString());
}

int64_t Programme::AddCost(const std::string& date, int64_t amount, const std::string& line) {
  return Add(support::Cost(date, amount, {{CellOf(line, "drift"), amount}}, kCode));
}

absl::StatusOr<v1::Record> Programme::RecordAt(Position position) const {
  if (!size().Contains(position)) return absl::OutOfRangeError("beyond the log");
  return ledger_.record(position.value);
}

AsOf Programme::At(const std::string& date, Size size) const {
  return {budget::StoredDate(date), size, absl::FromUnixSeconds(1'600'000'000)};
}

v1::GetBudgetResponse Programme::Budget(const AsOf& as_of, int budget_year) const {
  v1::GetBudgetRequest request;
  request.set_budget_year(budget_year);
  return Get(projection_.GetBudget(request, as_of));
}

v1::ExplainFigureResponse Programme::Explain(const v1::ExplainFigureRequest& request,
                                             const AsOf& as_of) const {
  const std::unique_ptr<Explanation> explanation = Get(projection_.ExplainFigure(request, as_of));
  v1::ExplainFigureResponse all = explanation->first();
  v1::ExplainFigureResponse slice;
  while (Get(explanation->Next([&](Position position) { return RecordAt(position); },
                               NeverCancelled, &slice))) {
    all.MergeFrom(slice);
  }
  return all;
}

v1::CompareBudgetsResponse Programme::Compare(const AsOf& base, const AsOf& other) const {
  const std::unique_ptr<Comparison> comparison =
      Get(projection_.CompareBudgets(v1::CompareBudgetsRequest(), base, other));
  v1::CompareBudgetsResponse all = comparison->first();
  v1::CompareBudgetsResponse slice;
  while (Get(comparison->Next([&](Position position) { return RecordAt(position); }, NeverCancelled,
                              &slice))) {
    all.MergeFrom(slice);
  }
  return all;
}

void Programme::Approve(const std::string& date, const std::string& follow_up,
                        const std::string& as_of_date) {
  v1::DraftFollowUpRequest request;
  request.set_follow_up(follow_up);
  request.set_name("Uppföljning " + follow_up);
  v1::DraftFollowUpResponse draft = Get(projection_.DraftFollowUp(request, At(as_of_date)));
  for (v1::Event& event : *draft.mutable_events()) {
    event.set_effective_date(date);
    if (event.payload().has_follow_up_approved()) *event.mutable_authority() = Decided("ks");
  }
  AddAll({draft.events().begin(), draft.events().end()});
}

v1::GetFollowUpResponse Programme::FollowUp(const std::string& follow_up) const {
  v1::GetFollowUpRequest request;
  request.set_follow_up(follow_up);
  return Get(projection_.GetFollowUp(
      request, At("1970-01-01"), [&](Position position) { return RecordAt(position); },
      NeverCancelled));
}

const v1::LineFigures& LineOf(const v1::GetBudgetResponse& budget, const std::string& line,
                              v1::FundKind kind) {
  for (const v1::LineFigures& row : budget.lines()) {
    if (row.line() == line && row.kind() == kind) return row;
  }
  Fail("no line " + line);
}

const v1::FundFigures& FundOf(const v1::GetBudgetResponse& budget, const std::string& fund) {
  for (const v1::FundFigures& row : budget.funds()) {
    if (row.fund() == fund) return row;
  }
  Fail("no fund " + fund);
}

std::vector<std::string> DecisionsOf(const v1::FigurePart& part) {
  std::vector<std::string> decisions;
  for (const v1::DecisionItemReference& item : part.decisions()) {
    decisions.push_back(item.decision() + "/" + std::to_string(item.item()));
  }
  return decisions;
}

}  // namespace liggare::projection
