// GetBudget, GetTimeline and GetCatalogue.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/budget/refusal.h"
#include "tests/services/projection/programme.h"

namespace liggare::projection {
namespace {

using support::CellOf;
using support::Decided;
using support::Kr;
using support::Mnkr;
using testing::ElementsAre;

constexpr char kApril[] = "2020-04-30";

TEST(GetBudgetTest, TotalsGoUpTheTreeAndKindsStayApart) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(720'000), "m03");
  const v1::GetBudgetResponse budget = programme.Budget(programme.At(kApril));
  EXPECT_EQ(budget.ledger(), "trygghet");
  EXPECT_EQ(budget.currency(), "SEK");
  EXPECT_EQ(budget.budget_year(), 2020);
  EXPECT_EQ(budget.as_of().effective_date(), kApril);
  EXPECT_EQ(budget.as_of().size(), programme.size().value);
  EXPECT_EQ(LineOf(budget, "m03").own().budget_to_date(), Kr(733'333.33));
  EXPECT_EQ(LineOf(budget, "m03").own().deviation(), Kr(13'333.33));
  EXPECT_EQ(LineOf(budget, "a").own().budget(), 0);
  EXPECT_EQ(LineOf(budget, "a").total().budget(), Mnkr(4.8));
  EXPECT_EQ(LineOf(budget, "p").total().budget(), Mnkr(5.3));
  EXPECT_EQ(LineOf(budget, "p").total().outcome(), Kr(720'000));
  EXPECT_EQ(LineOf(budget, "p", v1::FUND_KIND_INVESTMENT).total().budget(), Mnkr(2.5));
  std::vector<std::string> lines;
  for (const v1::LineFigures& line : budget.lines()) {
    lines.push_back(line.line() + "/" + std::to_string(line.kind()));
  }
  // m05 has neither money, cost nor estimate.
  EXPECT_THAT(lines,
              ElementsAre("p/1", "p/2", "a/1", "a/2", "m01/1", "m03/1", "m13/2", "b/1", "m12/1"));
  ASSERT_EQ(budget.cells_size(), 4);
  EXPECT_EQ(budget.cells(0).cell().line(), "m01");
  ASSERT_EQ(budget.kinds_size(), 2);
  EXPECT_EQ(budget.kinds(0).granted(), Mnkr(10));
  EXPECT_EQ(budget.kinds(0).unallocated(), Mnkr(4.7));
  EXPECT_EQ(budget.kinds(0).cells().budget(), Mnkr(5.3));
  EXPECT_EQ(budget.kinds(1).granted(), Mnkr(2.5));
  EXPECT_EQ(budget.kinds(1).unallocated(), 0);
}

TEST(GetBudgetTest, EstimateTellsWhereTheBudgetStandsInIt) {
  Programme programme;
  EXPECT_EQ(LineOf(programme.Budget(programme.At(kApril)), "a").estimate().position(),
            v1::ESTIMATE_POSITION_BELOW);
  programme.Add(
      support::Allocation("2020-04-01", CellOf("m03", "drift"), Mnkr(1.2), Decided("ks")));
  EXPECT_EQ(LineOf(programme.Budget(programme.At(kApril)), "a").estimate().position(),
            v1::ESTIMATE_POSITION_WITHIN);
  programme.Add(support::Allocation("2020-04-02", CellOf("m03", "drift"), 1, Decided("ks")));
  const v1::LineFigures above = LineOf(programme.Budget(programme.At(kApril)), "a");
  EXPECT_EQ(above.estimate().position(), v1::ESTIMATE_POSITION_ABOVE);
  ASSERT_EQ(above.flags_size(), 1);
  EXPECT_EQ(above.flags(0).reason(), v1::FLAG_REASON_ABOVE_ESTIMATE);
}

TEST(GetBudgetTest, FundsShowReserveMandateAndWhatNoCellHas) {
  Programme programme;
  programme.Add(
      support::Cost("2020-04-10", Kr(48'500), {{CellOf("m03", "drift"), Kr(48'500)}}, "9999"));
  const v1::GetBudgetResponse budget = programme.Budget(programme.At(kApril));
  const v1::FundFigures& reserve = FundOf(budget, "reserv");
  EXPECT_TRUE(reserve.unlimited());
  EXPECT_EQ(reserve.drawn(), Mnkr(2.5));
  const v1::FundFigures& cameras = FundOf(budget, "inv");
  EXPECT_EQ(cameras.granted(), Mnkr(2.5));
  EXPECT_EQ(cameras.unallocated(), 0);
  ASSERT_EQ(cameras.year_amounts_size(), 1);
  EXPECT_EQ(cameras.year_amounts(0).amount(), Mnkr(2.5));
  EXPECT_EQ(budget.unattributed_cost(), Kr(48'500));
  ASSERT_EQ(budget.mandates_size(), 1);
  EXPECT_EQ(budget.mandates(0).base(), Mnkr(7.8));
  EXPECT_EQ(budget.mandates(0).distributed(), Mnkr(3.1));
  EXPECT_EQ(budget.mandates(0).undistributed(), Mnkr(4.7));
  EXPECT_TRUE(budget.mandates(0).interpreted());
  EXPECT_EQ(programme.Budget(programme.At("2020-02-29")).mandates_size(), 0);
}

TEST(GetBudgetTest, NextYearHasOnlyWhatWasCarriedOverToIt) {
  Programme programme;
  const auto before = programme.Budget(programme.At("2021-01-31"));
  EXPECT_EQ(before.budget_year(), 2021);
  EXPECT_EQ(before.funds_size(), 0);
  EXPECT_EQ(before.kinds_size(), 0);
  programme.Add(support::CarryOver("2021-01-15", CellOf("", "drift"), CellOf("", "drift", 2021),
                                   Mnkr(2), Decided("kf")));
  const auto after = programme.Budget(programme.At("2021-01-31"));
  EXPECT_EQ(FundOf(after, "drift").granted(), 0);
  EXPECT_EQ(FundOf(after, "drift").carried_in(), Mnkr(2));
  EXPECT_EQ(FundOf(after, "drift").unallocated(), Mnkr(2));
  EXPECT_EQ(FundOf(programme.Budget(programme.At("2021-01-31"), 2020), "drift").carried_out(),
            Mnkr(2));
}

TEST(GetBudgetTest, EntryThatWaitsForAConditionIsFlaggedOnItsLineAndCell) {
  Programme programme;
  programme.AddCost("2020-04-10", Kr(48'500), "m05");
  const v1::GetBudgetResponse budget = programme.Budget(programme.At(kApril));
  const v1::LineFigures& line = LineOf(budget, "m05");
  EXPECT_FALSE(line.condition_met());
  EXPECT_EQ(line.own().cost(), 0);
  ASSERT_EQ(line.flags_size(), 1);
  EXPECT_EQ(line.flags(0).reason(), v1::FLAG_REASON_CONDITIONAL_LINE);
  EXPECT_EQ(budget.unattributed_cost(), Kr(48'500));
  programme.Add(support::Condition("2020-04-11", "m05"));
  EXPECT_TRUE(LineOf(programme.Budget(programme.At(kApril)), "m05").condition_met());
}

TEST(GetBudgetTest, LinesAboveAShownLineAreShown) {
  Programme programme;
  // 2021 has no money: a row for the estimate of "a", and so for what is above it.
  const v1::GetBudgetResponse budget = programme.Budget(programme.At(kApril), 2021);
  std::vector<std::string> lines;
  for (const v1::LineFigures& line : budget.lines()) {
    lines.push_back(line.line() + "/" + std::to_string(line.kind()));
  }
  EXPECT_THAT(lines, ElementsAre("p/1", "a/1"));
}

v1::GetBudgetResponse Part(const Programme& programme, const std::string& line,
                           const std::string& fund) {
  v1::GetBudgetRequest request;
  request.set_line(line);
  request.set_fund(fund);
  const auto part = programme.projection().GetBudget(request, programme.At(kApril));
  EXPECT_TRUE(part.ok()) << part.status();
  return part.ok() ? *part : v1::GetBudgetResponse();
}

TEST(GetBudgetTest, LineIsAskedForWithWhatIsBelowItAlone) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(720'000), "m03");
  const v1::GetBudgetResponse whole = programme.Budget(programme.At(kApril));
  const v1::GetBudgetResponse part = Part(programme, "a", "");
  std::vector<std::string> lines;
  for (const v1::LineFigures& line : part.lines()) {
    lines.push_back(line.line() + "/" + std::to_string(line.kind()));
    EXPECT_EQ(line.DebugString(), LineOf(whole, line.line(), line.kind()).DebugString());
  }
  EXPECT_THAT(lines, ElementsAre("a/1", "a/2", "m01/1", "m03/1", "m13/2"));
  ASSERT_EQ(part.cells_size(), 3);
  EXPECT_EQ(part.cells(1).DebugString(), whole.cells(1).DebugString());
  EXPECT_EQ(part.ledger_name(), whole.ledger_name());
  // What is of all lines is no part of it.
  EXPECT_EQ(part.funds_size() + part.kinds_size() + part.mandates_size() + part.flags_size(), 0);
  EXPECT_EQ(part.unattributed_cost(), 0);
}

TEST(GetBudgetTest, FundIsAskedForWithWhatItsCellsAddToLines) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(720'000), "m03");
  programme.Add(
      support::Cost("2020-04-10", Kr(48'500), {{CellOf("m03", "drift"), Kr(48'500)}}, "9999"));
  const v1::GetBudgetResponse whole = programme.Budget(programme.At(kApril));
  const v1::GetBudgetResponse part = Part(programme, "", "inv");
  std::vector<std::string> lines;
  for (const v1::LineFigures& line : part.lines()) {
    lines.push_back(line.line() + "/" + std::to_string(line.kind()));
    EXPECT_EQ(line.total().budget(), Mnkr(2.5));
    EXPECT_FALSE(line.has_estimate());
    EXPECT_EQ(line.flags_size(), 0);
  }
  EXPECT_THAT(lines, ElementsAre("p/2", "a/2", "m13/2"));
  ASSERT_EQ(part.cells_size(), 1);
  EXPECT_EQ(part.cells(0).cell().line(), "m13");
  ASSERT_EQ(part.funds_size(), 1);
  EXPECT_EQ(part.funds(0).DebugString(), FundOf(whole, "inv").DebugString());
  EXPECT_EQ(part.kinds_size() + part.mandates_size() + part.flags_size(), 0);
  EXPECT_EQ(part.unattributed_cost(), 0);
}

TEST(GetBudgetTest, OneCellIsAskedForByLineAndFund) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(720'000), "m03");
  const v1::GetBudgetResponse whole = programme.Budget(programme.At(kApril));
  const v1::GetBudgetResponse part = Part(programme, "m03", "drift");
  ASSERT_EQ(part.lines_size(), 1);
  EXPECT_EQ(part.lines(0).own().cost(), Kr(720'000));
  ASSERT_EQ(part.cells_size(), 1);
  EXPECT_EQ(part.cells(0).DebugString(), whole.cells(1).DebugString());
  EXPECT_EQ(part.funds_size(), 0);
}

TEST(GetBudgetTest, UnknownLineOrFundIsRefused) {
  Programme programme;
  v1::GetBudgetRequest request;
  request.set_line("m99");
  EXPECT_EQ(
      budget::ReasonOf(programme.projection().GetBudget(request, programme.At(kApril)).status()),
      v1::ERROR_REASON_LINE_NOT_FOUND);
  request.clear_line();
  request.set_fund("none");
  EXPECT_EQ(
      budget::ReasonOf(programme.projection().GetBudget(request, programme.At(kApril)).status()),
      v1::ERROR_REASON_FUND_NOT_FOUND);
}

TEST(GetBudgetTest, EmptyLogHasAnEmptyBudget) {
  Programme programme;
  const v1::GetBudgetResponse budget =
      programme.Budget({budget::Date(2020, 4, 30), Size{0}, absl::InfinitePast()});
  EXPECT_EQ(budget.ledger_name(), "");
  EXPECT_FALSE(budget.as_of().has_recorded_at());
  EXPECT_EQ(budget.lines_size(), 0);
}

v1::GetTimelineRequest Timeline(const std::string& from, const std::string& to) {
  v1::GetTimelineRequest request;
  request.set_line("a");
  request.set_from_date(from);
  request.set_to_date(to);
  return request;
}

TEST(GetTimelineTest, PointsAreLastDaysOfStepsAndTheLastDate) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(100), "m03");
  v1::GetTimelineRequest request = Timeline("2020-03-15", "2020-09-15");
  request.set_step(v1::TIMELINE_STEP_TERTIAL);
  const auto timeline =
      programme.projection().GetTimeline(request, programme.At("1970-01-01"), NeverCancelled);
  ASSERT_TRUE(timeline.ok()) << timeline.status();
  std::vector<std::string> points;
  for (const v1::TimelinePoint& point : timeline->points()) {
    points.push_back(point.date() + "/" + std::to_string(point.kind()));
  }
  EXPECT_THAT(points, ElementsAre("2020-04-30/1", "2020-04-30/2", "2020-08-31/1", "2020-08-31/2",
                                  "2020-09-15/1", "2020-09-15/2"));
  EXPECT_EQ(timeline->points(0).figures().cost(), Kr(100));
  EXPECT_EQ(timeline->as_of().effective_date(), "2020-09-15");
  request.set_step(v1::TIMELINE_STEP_MONTH);
  request.set_kind(v1::FUND_KIND_OPERATING);
  request.set_to_date("2020-05-31");
  const auto months =
      programme.projection().GetTimeline(request, programme.At("1970-01-01"), NeverCancelled);
  ASSERT_TRUE(months.ok());
  ASSERT_EQ(months->points_size(), 3);
  EXPECT_EQ(months->points(0).date(), "2020-03-31");
  EXPECT_EQ(months->points(0).figures().cost(), 0);
  EXPECT_EQ(months->points(2).date(), "2020-05-31");
}

TEST(GetTimelineTest, BadQuestionsAreRefused) {
  Programme programme;
  const auto reason = [&](const v1::GetTimelineRequest& request, Cancelled cancelled) {
    const auto timeline =
        programme.projection().GetTimeline(request, programme.At("1970-01-01"), cancelled);
    return budget::ReasonOf(timeline.status());
  };
  v1::GetTimelineRequest unknown = Timeline("2020-01-01", "2020-12-31");
  unknown.set_line("m99");
  EXPECT_EQ(reason(unknown, NeverCancelled), v1::ERROR_REASON_LINE_NOT_FOUND);
  unknown.clear_line();
  unknown.set_fund("none");
  EXPECT_EQ(reason(unknown, NeverCancelled), v1::ERROR_REASON_FUND_NOT_FOUND);
  EXPECT_EQ(reason(Timeline("", "2020-12-31"), NeverCancelled), v1::ERROR_REASON_MISSING_FIELD);
  EXPECT_EQ(reason(Timeline("2020-12-31", "2020-12-30"), NeverCancelled),
            v1::ERROR_REASON_MALFORMED_FIELD);
  EXPECT_EQ(reason(Timeline("1900-01-01", "2000-01-31"), NeverCancelled),
            v1::ERROR_REASON_MALFORMED_FIELD);
  EXPECT_EQ(reason(Timeline("1901-01-01", "2000-12-31"), NeverCancelled), std::nullopt);
  EXPECT_EQ(reason(Timeline("2020-01-01", "2020-12-31"), [] { return true; }),
            v1::ERROR_REASON_CANCELLED);
}

TEST(GetCatalogueTest, ShowsWhatIsDefinedAtTheAsOf) {
  Programme programme;
  const Size before = programme.size();
  programme.Add(support::StatusChange("2020-05-01", "kd", v1::DECISION_STATUS_STAYED));
  programme.Add(support::StatusChange("2020-05-01", "ks", v1::DECISION_STATUS_STAYED));
  programme.Add(support::Condition("2020-05-01", "m05"));
  const v1::GetCatalogueResponse then =
      *programme.projection().GetCatalogue(programme.At("2020-06-01", before));
  EXPECT_EQ(then.ledger().currency(), "SEK");
  EXPECT_EQ(then.funds_size(), 3);
  EXPECT_EQ(then.lines_size(), 8);
  EXPECT_EQ(then.decisions_size(), 3);
  EXPECT_EQ(then.decisions(1).status(), v1::DECISION_STATUS_UNSPECIFIED);
  EXPECT_EQ(then.consultations_size(), 1);
  ASSERT_EQ(then.mandates_size(), 1);
  EXPECT_TRUE(then.mandates(0).in_force());
  const v1::GetCatalogueResponse now =
      *programme.projection().GetCatalogue(programme.At("2020-06-01"));
  EXPECT_EQ(now.decisions(1).status(), v1::DECISION_STATUS_STAYED);
  EXPECT_FALSE(now.mandates(0).in_force());
  const v1::GetCatalogueResponse earlier =
      *programme.projection().GetCatalogue(programme.At("2020-04-30"));
  EXPECT_TRUE(earlier.mandates(0).in_force());
  for (const v1::CatalogueLine& line : earlier.lines()) EXPECT_FALSE(line.has_condition_met());
}

}  // namespace
}  // namespace liggare::projection
