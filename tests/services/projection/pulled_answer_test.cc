// ExplainFigure, CompareBudgets and follow-ups: what is behind figures, and what has changed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
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
constexpr char kDecember[] = "2020-12-31";

v1::ExplainFigureRequest Question(const std::string& line, v1::Column column) {
  v1::ExplainFigureRequest request;
  request.set_line(line);
  request.set_column(column);
  return request;
}

TEST(ExplainFigureTest, EveryEntryHasTheDecisionsThatAllocatedToItsCell) {
  Programme programme;
  const int64_t board = programme.AddCost("2020-04-20", Kr(720'000), "m03");
  const int64_t director = programme.AddCost("2020-04-21", Kr(100), "m01");
  const auto explained = programme.Explain(Question("a", v1::COLUMN_OUTCOME), programme.At(kApril));
  EXPECT_EQ(explained.figure(), Kr(720'100));
  EXPECT_EQ(explained.sum(), Kr(720'100));
  ASSERT_EQ(explained.parts_size(), 2);
  const v1::FigurePart& first = explained.parts(0);
  EXPECT_EQ(first.position(), board);
  EXPECT_EQ(first.amount(), Kr(720'000));
  EXPECT_EQ(first.cell().line(), "m03");
  EXPECT_EQ(first.type(), "cost_posted");
  EXPECT_EQ(first.account(), "5460");
  EXPECT_EQ(first.voucher().series(),
            programme.record(board).event().payload().cost_posted().voucher().series());
  EXPECT_EQ(first.recorded_at().seconds(), programme.record(board).recorded_at().seconds());
  EXPECT_FALSE(first.has_refers_to());
  EXPECT_THAT(DecisionsOf(first), ElementsAre("ks/1"));
  // The director's own decision, and the item that the mandate rests on.
  EXPECT_EQ(explained.parts(1).position(), director);
  EXPECT_THAT(DecisionsOf(explained.parts(1)), ElementsAre("kd/1", "ks/2"));
}

TEST(ExplainFigureTest, WithdrawnAllocationIsNoGroundForAnEntry) {
  Programme programme;
  const int64_t extra = programme.Add(
      support::Allocation("2020-04-01", CellOf("m03", "drift"), Kr(500), Decided("kf")));
  programme.AddCost("2020-04-20", Kr(100), "m03");
  const Size before = programme.size();
  programme.Add(support::Withdrawal("2020-05-01", extra));
  const auto question = Question("m03", v1::COLUMN_COST);
  const auto then = programme.Explain(question, programme.At(kDecember, before));
  EXPECT_THAT(DecisionsOf(then.parts(0)), ElementsAre("kf/0", "ks/1"));
  const auto now = programme.Explain(question, programme.At(kDecember));
  EXPECT_THAT(DecisionsOf(now.parts(0)), ElementsAre("ks/1"));
}

TEST(ExplainFigureTest, CorrectionAndCorrectedAreFoundFromEachOther) {
  Programme programme;
  const int64_t entry = programme.AddCost("2020-06-10", Kr(180'000), "m03");
  const int64_t correction = programme.Add(support::Replacement(
      "2020-09-20", entry,
      support::Cost("2020-09-20", Kr(18'000), {{CellOf("m03", "drift"), Kr(18'000)}}, "7117")));
  const auto explained =
      programme.Explain(Question("m03", v1::COLUMN_COST), programme.At(kDecember));
  EXPECT_EQ(explained.figure(), Kr(18'000));
  ASSERT_EQ(explained.parts_size(), 2);
  EXPECT_EQ(explained.parts(1).position(), correction);
  EXPECT_EQ(explained.parts(1).type(), "event_corrected");
  EXPECT_EQ(explained.parts(1).refers_to(), entry);
  EXPECT_EQ(explained.parts(1).amount(), -Kr(162'000));
  EXPECT_EQ(explained.parts(1).effective_date(), "2020-09-20");
}

TEST(ExplainFigureTest, CorrectionWithoutAuthorityRestsOnThatOfWhatItCorrects) {
  Programme programme;
  const int64_t extra = programme.Add(
      support::Allocation("2020-04-01", CellOf("m03", "drift"), Kr(500), Decided("kf")));
  programme.Add(support::Withdrawal("2020-05-01", extra));
  const auto explained =
      programme.Explain(Question("m03", v1::COLUMN_BUDGET), programme.At(kDecember));
  EXPECT_EQ(explained.figure(), Mnkr(2.2));
  ASSERT_EQ(explained.parts_size(), 3);
  EXPECT_EQ(explained.parts(2).amount(), -Kr(500));
  EXPECT_THAT(DecisionsOf(explained.parts(2)), ElementsAre("kf/0"));
}

TEST(ExplainFigureTest, AttributionSpeaksOfItsEntry) {
  Programme programme;
  const int64_t entry = programme.Add(support::Cost("2020-04-10", Kr(48'500), {}, "9999"));
  const int64_t attribution = programme.Add(support::Attribution(
      "2020-05-10", entry,
      {{CellOf("m01", "drift"), Kr(30'000)}, {CellOf("m03", "drift"), Kr(18'500)}}));
  const auto explained = programme.Explain(Question("m01", v1::COLUMN_COST), programme.At(kApril));
  ASSERT_EQ(explained.parts_size(), 1);
  EXPECT_EQ(explained.parts(0).position(), attribution);
  EXPECT_EQ(explained.parts(0).refers_to(), entry);
  EXPECT_EQ(explained.parts(0).effective_date(), "2020-04-10");
  EXPECT_EQ(explained.parts(0).amount(), Kr(30'000));
  EXPECT_EQ(explained.parts(0).voucher().number(),
            programme.record(entry).event().payload().cost_posted().voucher().number());
  const auto unattributed =
      programme.Explain(Question("", v1::COLUMN_UNATTRIBUTED), programme.At(kApril));
  EXPECT_EQ(unattributed.figure(), 0);
  EXPECT_EQ(unattributed.parts_size(), 2);
}

TEST(ExplainFigureTest, LongAnswerComesInSlicesAndDoesNotSeeWhatIsAppendedMeanwhile) {
  Programme programme;
  for (int i = 0; i < 600; ++i) programme.AddCost("2020-04-20", 1 + i, "m03");
  auto explanation =
      programme.projection().ExplainFigure(Question("m03", v1::COLUMN_COST), programme.At(kApril));
  ASSERT_TRUE(explanation.ok());
  const auto record_at = [&](Position position) { return programme.RecordAt(position); };
  v1::ExplainFigureResponse slice;
  int slices = 0;
  int parts = 0;
  int64_t sum = 0;
  for (;;) {
    const auto more = (*explanation)->Next(record_at, NeverCancelled, &slice);
    ASSERT_TRUE(more.ok()) << more.status();
    if (!*more) break;
    ++slices;
    parts += slice.parts_size();
    for (const v1::FigurePart& part : slice.parts()) sum += part.amount();
    programme.AddCost("2020-04-20", Kr(1'000), "m03");
  }
  EXPECT_GE(slices, 3);
  EXPECT_EQ(parts, 600);
  EXPECT_EQ(sum, (*explanation)->first().figure());
}

TEST(ExplainFigureTest, BadQuestionsAreRefused) {
  Programme programme;
  const auto reason = [&](const v1::ExplainFigureRequest& request) {
    return budget::ReasonOf(
        programme.projection().ExplainFigure(request, programme.At(kApril)).status());
  };
  EXPECT_EQ(reason(Question("m03", v1::COLUMN_UNSPECIFIED)), v1::ERROR_REASON_MISSING_FIELD);
  EXPECT_EQ(reason(Question("m99", v1::COLUMN_COST)), v1::ERROR_REASON_LINE_NOT_FOUND);
  EXPECT_EQ(reason(Question("m03", v1::COLUMN_GRANTED)), v1::ERROR_REASON_MALFORMED_FIELD);
  v1::ExplainFigureRequest request = Question("m03", v1::COLUMN_COST);
  request.set_fund("none");
  EXPECT_EQ(reason(request), v1::ERROR_REASON_FUND_NOT_FOUND);
  request.clear_fund();
  request.set_budget_year(20);
  EXPECT_EQ(reason(request), v1::ERROR_REASON_MALFORMED_FIELD);
}

TEST(ExplainFigureTest, GivesUpWhenNobodyWaits) {
  Programme programme;
  programme.AddCost("2020-04-20", 1, "m03");
  auto explanation =
      programme.projection().ExplainFigure(Question("m03", v1::COLUMN_COST), programme.At(kApril));
  ASSERT_TRUE(explanation.ok());
  v1::ExplainFigureResponse slice;
  const auto more = (*explanation)
                        ->Next([&](Position position) { return programme.RecordAt(position); },
                               [] { return true; }, &slice);
  EXPECT_EQ(budget::ReasonOf(more.status()), v1::ERROR_REASON_CANCELLED);
}

TEST(CompareBudgetsTest, LateVoucherIsAllThatTheComparisonLists) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(720'000), "m03");
  programme.Approve("2020-05-25", "2020-t1", kApril);
  const Size approved = programme.size();
  const int64_t late = programme.AddCost("2020-04-28", Kr(120'000), "m03");
  const auto compared = programme.Compare(programme.At(kApril, approved), programme.At(kApril));
  ASSERT_EQ(compared.events_size(), 1);
  const v1::ComparedEvent& event = compared.events(0);
  EXPECT_EQ(event.position(), late);
  EXPECT_EQ(event.column(), v1::COLUMN_COST);
  EXPECT_EQ(event.cell().line(), "m03");
  EXPECT_EQ(event.amount(), Kr(120'000));
  EXPECT_EQ(event.type(), "cost_posted");
  EXPECT_EQ(event.voucher().number(),
            programme.record(late).event().payload().cost_posted().voucher().number());
  std::vector<std::string> lines;
  for (const v1::LineDifference& line : compared.lines()) {
    lines.push_back(line.line());
    EXPECT_EQ(line.difference().outcome(), Kr(120'000));
    EXPECT_EQ(line.base().outcome(), Kr(720'000));
  }
  EXPECT_THAT(lines, ElementsAre("p", "a", "m03"));
  EXPECT_EQ(compared.unattributed_cost(), 0);
  EXPECT_EQ(compared.funds_size(), 0);
}

TEST(CompareBudgetsTest, WhatOnlyTheFirstHasIsNegative) {
  Programme programme;
  const Size before = programme.size();
  programme.Add(support::Allocation("2020-04-01", CellOf("m03", "drift"), Kr(500), Decided("ks")));
  const auto compared = programme.Compare(programme.At(kApril), programme.At(kApril, before));
  ASSERT_EQ(compared.events_size(), 2);
  std::vector<std::pair<v1::Column, int64_t>> rows;
  for (const v1::ComparedEvent& event : compared.events()) {
    rows.emplace_back(event.column(), event.amount());
  }
  EXPECT_THAT(rows, testing::UnorderedElementsAre(std::make_pair(v1::COLUMN_ALLOCATED, -Kr(500)),
                                                  std::make_pair(v1::COLUMN_UNALLOCATED, Kr(500))));
  ASSERT_EQ(compared.funds_size(), 1);
  EXPECT_EQ(compared.funds(0).unallocated(), Kr(500));
}

TEST(CompareBudgetsTest, BetweenTwoDatesListsWhatCountsFromBetweenThem) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(1), "m03");
  const int64_t may = programme.AddCost("2020-05-20", Kr(2), "m03");
  const auto compared = programme.Compare(programme.At(kApril), programme.At("2020-05-31"));
  ASSERT_EQ(compared.events_size(), 1);
  EXPECT_EQ(compared.events(0).position(), may);
}

TEST(FollowUpTest, LateVoucherMarksItChangedSinceAndApprovedFiguresStay) {
  Programme programme;
  programme.AddCost("2020-04-20", Kr(720'000), "m03");
  programme.Approve("2020-05-25", "2020-t1", kApril);
  EXPECT_FALSE(programme.FollowUp("2020-t1").summary().changed_since());
  const int64_t late = programme.AddCost("2020-04-28", Kr(120'000), "m03");
  programme.AddCost("2020-06-14", Kr(7), "m03");
  const v1::GetFollowUpResponse follow_up = programme.FollowUp("2020-t1");
  EXPECT_TRUE(follow_up.summary().changed_since());
  EXPECT_EQ(follow_up.summary().approved_date(), "2020-05-25");
  EXPECT_EQ(follow_up.summary().late_entries(), 1);
  EXPECT_EQ(follow_up.known().effective_date(), kApril);
  EXPECT_EQ(follow_up.known().size(), programme.size().value);
  for (const v1::FollowUpComparison& line : follow_up.lines()) {
    const bool moved = line.approved().line() == "p" || line.approved().line() == "a" ||
                       line.approved().line() == "m03";
    EXPECT_EQ(line.changed_since(), moved && line.approved().kind() == v1::FUND_KIND_OPERATING);
    if (line.approved().line() != "m03") continue;
    EXPECT_EQ(line.approved().outcome(), Kr(720'000));
    EXPECT_EQ(line.known().outcome(), Kr(840'000));
    EXPECT_EQ(line.forecast_deviation(), 0);
  }
  ASSERT_EQ(follow_up.late_size(), 1);
  EXPECT_EQ(follow_up.late(0).position(), late);
  EXPECT_EQ(follow_up.late(0).amount(), Kr(120'000));
  EXPECT_EQ(follow_up.late(0).cell().line(), "m03");
  EXPECT_THAT(DecisionsOf(follow_up.late(0)), ElementsAre("ks/1"));
}

TEST(FollowUpTest, EntryBetweenDraftAndApprovalIsLateAndStaysSoWhenCorrected) {
  Programme programme;
  v1::DraftFollowUpRequest request;
  request.set_follow_up("2020-t1");
  auto draft = programme.projection().DraftFollowUp(request, programme.At(kApril));
  ASSERT_TRUE(draft.ok());
  EXPECT_EQ(draft->events(0).payload().follow_up_approved().first_month(), "2020-01");
  EXPECT_EQ(draft->events(0).payload().follow_up_approved().last_month(), "2020-04");
  const int64_t entry = programme.AddCost("2020-04-20", Kr(5), "m03");
  for (v1::Event& event : *draft->mutable_events()) {
    if (event.payload().has_follow_up_approved()) *event.mutable_authority() = Decided("ks");
  }
  programme.AddAll({draft->events().begin(), draft->events().end()});
  programme.Add(support::Withdrawal("2020-06-01", entry));
  const v1::GetFollowUpResponse follow_up = programme.FollowUp("2020-t1");
  ASSERT_EQ(follow_up.late_size(), 1);
  EXPECT_EQ(follow_up.late(0).position(), entry);
  EXPECT_TRUE(follow_up.summary().changed_since());
}

TEST(FollowUpTest, UnknownOneIsRefusedAndListShowsThoseOfTheSize) {
  Programme programme;
  const Size before = programme.size();
  programme.Approve("2020-05-25", "2020-t1", kApril);
  v1::GetFollowUpRequest request;
  request.set_follow_up("2020-t1");
  const auto follow_up = programme.projection().GetFollowUp(
      request, programme.At("1970-01-01", before),
      [&](Position position) { return programme.RecordAt(position); }, NeverCancelled);
  EXPECT_EQ(budget::ReasonOf(follow_up.status()), v1::ERROR_REASON_FOLLOW_UP_NOT_FOUND);
  const auto list =
      programme.projection().ListFollowUps(programme.At("1970-01-01"), NeverCancelled);
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->follow_ups_size(), 1);
  EXPECT_EQ(list->follow_ups(0).header().follow_up(), "2020-t1");
  const auto earlier =
      programme.projection().ListFollowUps(programme.At("1970-01-01", before), NeverCancelled);
  ASSERT_TRUE(earlier.ok());
  EXPECT_EQ(earlier->follow_ups_size(), 0);
}

TEST(FollowUpTest, DraftWithMonthsTheWrongWayRoundIsRefused) {
  Programme programme;
  v1::DraftFollowUpRequest request;
  request.set_follow_up("2020-t1");
  request.set_first_month("2020-05");
  EXPECT_EQ(budget::ReasonOf(
                programme.projection().DraftFollowUp(request, programme.At(kApril)).status()),
            v1::ERROR_REASON_MALFORMED_FIELD);
}

}  // namespace
}  // namespace liggare::projection
