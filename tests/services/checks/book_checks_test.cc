// What the tests of the books find in a small ledger, each in a ledger of its own.

#include "services/checks/book_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "services/budget/refusal.h"
#include "tests/services/budget/small_ledger.h"

namespace liggare::checks {
namespace {

using budget::Drift;
using budget::SmallLedger;
using support::Decided;
using support::Kr;
using testing::ElementsAre;
using testing::IsEmpty;

v1::CheckBooksRequest Only(v1::BookCheck check) {
  v1::CheckBooksRequest request;
  request.add_checks(check);
  return request;
}

Findings Find(const support::LedgerBuilder& ledger, const v1::CheckBooksRequest& request,
              const std::string& date = "2021-12-31") {
  auto checks = BookChecks::Open(request, {budget::StoredDate(date), Size{ledger.size()}});
  EXPECT_TRUE(checks.ok()) << checks.status();
  for (const v1::Record& record : ledger.records()) (*checks)->Take(record);
  return (*checks)->Finish();
}

Findings Find(const support::LedgerBuilder& ledger, v1::BookCheck check,
              const std::string& date = "2021-12-31") {
  return Find(ledger, Only(check), date);
}

// The positions of each finding.
std::vector<std::vector<int64_t>> PositionsOf(const Findings& findings) {
  std::vector<std::vector<int64_t>> positions;
  for (const v1::BookFinding& finding : findings) {
    positions.emplace_back(finding.positions().begin(), finding.positions().end());
  }
  return positions;
}

v1::Event Row(const std::string& date, int64_t amount, const std::string& number, int row = 1) {
  v1::Event event = SmallLedger::CostOf(date, amount, "m1");
  v1::Voucher& voucher = *event.mutable_payload()->mutable_cost_posted()->mutable_voucher();
  voucher.set_series("A");
  voucher.set_number(number);
  voucher.set_row(row);
  return event;
}

TEST(VoucherGapsTest, AJumpIsOneFindingWithTheEventsAroundIt) {
  SmallLedger ledger;
  const int64_t third = ledger.Add(Row("2020-02-01", 300, "3"));
  for (const char* number : {"1", "1", "2"}) ledger.Add(Row("2020-02-01", 1, number));
  ledger.Add(Row("2020-02-02", 2, "10005"));
  const int64_t jumped = ledger.Add(Row("2020-02-01", 3, "10004"));
  ledger.Add(Row("2020-02-03", 4, "without number"));
  const Findings found = Find(ledger, v1::BOOK_CHECK_VOUCHER_GAP);
  EXPECT_THAT(PositionsOf(found), ElementsAre(ElementsAre(third, jumped)));
  EXPECT_EQ(found[0].first_number(), 4);
  EXPECT_EQ(found[0].last_number(), 10'003);
  EXPECT_EQ(found[0].subject(), "A");
  EXPECT_EQ(found[0].accounting_year(), 2020);
}

TEST(VoucherGapsTest, EachAccountingYearAndDateStandsByItself) {
  SmallLedger ledger;
  ledger.Add(Row("2020-02-01", 1, "1"));
  ledger.Add(Row("2021-02-01", 1, "9"));
  ledger.Add(Row("2020-12-01", 1, "3"));
  EXPECT_EQ(Find(ledger, v1::BOOK_CHECK_VOUCHER_GAP).size(), 1);
  EXPECT_THAT(Find(ledger, v1::BOOK_CHECK_VOUCHER_GAP, "2020-11-30"), IsEmpty());
}

TEST(DuplicatesTest, SameCostInTwoVouchersIsFoundUntilOneIsWithdrawn) {
  SmallLedger ledger;
  const int64_t first = ledger.Add(Row("2020-02-01", 500, "1", 1));
  ledger.Add(Row("2020-02-01", 500, "1", 2));
  const int64_t again = ledger.Add(Row("2020-02-01", 500, "2"));
  ledger.Add(Row("2020-02-02", 500, "3"));
  EXPECT_THAT(PositionsOf(Find(ledger, v1::BOOK_CHECK_DUPLICATE_ENTRY)),
              ElementsAre(ElementsAre(first, first + 1, again)));
  ledger.Add(support::Withdrawal("2020-03-01", again));
  EXPECT_THAT(Find(ledger, v1::BOOK_CHECK_DUPLICATE_ENTRY), IsEmpty());
}

TEST(DuplicatesTest, RowRecordedAgainIsFound) {
  SmallLedger ledger;
  const int64_t first = ledger.Add(Row("2020-02-01", 500, "1"));
  const int64_t again = ledger.Add(Row("2020-02-02", 500, "1"));
  ASSERT_TRUE(
      ledger.AppendAll({Row("2020-02-03", 700, "2", 0), Row("2020-02-03", 700, "2", 0)}).ok());
  EXPECT_THAT(PositionsOf(Find(ledger, v1::BOOK_CHECK_DUPLICATE_VOUCHER)),
              ElementsAre(ElementsAre(first, again)));
}

// The builder records everything on 2020-09-13, a Sunday.
TEST(CutOffTest, RecordedLongAfterOrBeforeItCountsIsFoundByMonth) {
  SmallLedger ledger;
  const int64_t march = ledger.Add(Row("2020-03-30", 100, "1"));
  ledger.Add(Row("2020-03-02", 200, "2"));
  ledger.Add(Row("2020-09-01", 300, "3"));
  const int64_t december = ledger.Add(Row("2020-12-01", 400, "4"));
  const Findings found = Find(ledger, v1::BOOK_CHECK_CUT_OFF);
  EXPECT_THAT(PositionsOf(found),
              ElementsAre(ElementsAre(march, march + 1), ElementsAre(december)));
  EXPECT_EQ(found[0].amount(), 300);
  EXPECT_EQ(found[0].days(), 195);
  EXPECT_EQ(found[0].recorded_date(), "2020-09-13");
  EXPECT_EQ(found[1].days(), -79);
  v1::CheckBooksRequest patient = Only(v1::BOOK_CHECK_CUT_OFF);
  patient.set_cut_off_days(200);
  EXPECT_THAT(PositionsOf(Find(ledger, patient)), ElementsAre(ElementsAre(december)));
}

TEST(LateEntriesTest, RecordedBetweenDraftAndApprovalIsLateToo) {
  SmallLedger ledger;
  const int64_t known = ledger.size();
  const int64_t between = ledger.Add(Row("2020-04-30", Kr(5), "1"));
  ASSERT_TRUE(
      ledger
          .AppendAll({support::FollowUp("2020-05-25", "t1", "2020-04-30", known, Decided("ks")),
                      support::FollowUpLine("2020-05-25", "t1", "m1", Kr(400), 13333, 0)})
          .ok());
  const int64_t after = ledger.Add(Row("2020-02-01", Kr(6), "2"));
  ledger.Add(Row("2020-05-01", Kr(7), "3"));
  const Findings found = Find(ledger, v1::BOOK_CHECK_LATE);
  EXPECT_THAT(PositionsOf(found), ElementsAre(ElementsAre(between, after)));
  EXPECT_EQ(found[0].subject(), "t1");
  EXPECT_EQ(found[0].amount(), Kr(11));
}

TEST(CorrectionListTest, StandsWithItsOriginalAndItsChange) {
  SmallLedger ledger;
  const int64_t wrong = ledger.Add(Row("2020-02-01", Kr(180), "1"));
  const int64_t right =
      ledger.Add(support::Replacement("2020-09-20", wrong, Row("2020-02-01", Kr(18), "1")));
  const Findings found = Find(ledger, v1::BOOK_CHECK_CORRECTION);
  EXPECT_THAT(PositionsOf(found), ElementsAre(ElementsAre(wrong, right)));
  EXPECT_EQ(found[0].amount(), Kr(-162));
  EXPECT_THAT(Find(ledger, v1::BOOK_CHECK_CORRECTION, "2020-09-19"), IsEmpty());
}

TEST(EntryListsTest, WeekendIsThatOfTheVoucher) {
  SmallLedger ledger;
  v1::Event sunday = Row("2020-03-31", 100, "1");
  sunday.mutable_payload()->mutable_cost_posted()->set_voucher_date("2020-03-29");
  const int64_t position = ledger.Add(sunday);
  ledger.Add(Row("2020-03-30", 100, "2"));
  const int64_t saturday = ledger.Add(Row("2020-02-29", 100, "3"));
  EXPECT_THAT(PositionsOf(Find(ledger, v1::BOOK_CHECK_WEEKEND)),
              ElementsAre(ElementsAre(saturday), ElementsAre(position)));
}

TEST(EntryListsTest, ActorsEntriesAreListedOnlyWhenOneIsNamed) {
  SmallLedger ledger;
  const int64_t position = ledger.Add(Row("2020-03-31", 100, "1"));
  v1::CheckBooksRequest request = Only(v1::BOOK_CHECK_ACTOR);
  EXPECT_EQ(budget::ReasonOf(BookChecks::Open(request, {}).status()),
            v1::ERROR_REASON_MISSING_FIELD);
  request.set_actor("local");
  EXPECT_THAT(PositionsOf(Find(ledger, request)), ElementsAre(ElementsAre(position)));
  request.set_actor("somebody-else");
  EXPECT_THAT(Find(ledger, request), IsEmpty());
}

TEST(AuthoritiesTest, DecisionWhoseEffectWasRefusedIsFound) {
  SmallLedger ledger;
  ledger.Delegate();
  const int64_t decision =
      ledger.Add(support::Decision("2020-03-01", "kd-2", "direktor", v1::BODY_LEVEL_OFFICIAL));
  EXPECT_FALSE(ledger
                   .Append(support::Allocation("2020-03-01", Drift("m3"), Kr(1),
                                               support::Delegated("kd-2", "m", "")))
                   .ok());
  const Findings found = Find(ledger, v1::BOOK_CHECK_DECISION_WITHOUT_EFFECT);
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const v1::BookFinding& finding) {
    return finding.subject() == "kd-2" && finding.positions(0) == decision;
  }));
}

TEST(AuthoritiesTest, EffectOfAnAnnulledDecisionIsFound) {
  SmallLedger ledger;
  const int64_t allocation =
      ledger.Add(support::Allocation("2020-03-01", Drift("m3"), Kr(1), Decided("ks")));
  EXPECT_THAT(Find(ledger, v1::BOOK_CHECK_EFFECT_WITHOUT_DECISION), IsEmpty());
  ledger.Add(support::StatusChange("2020-06-01", "ks", v1::DECISION_STATUS_ANNULLED));
  const Findings found = Find(ledger, v1::BOOK_CHECK_EFFECT_WITHOUT_DECISION);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.back().positions(0), allocation);
  EXPECT_EQ(found.back().subject(), "ks");
  EXPECT_THAT(Find(ledger, v1::BOOK_CHECK_EFFECT_WITHOUT_DECISION, "2020-05-31"), IsEmpty());
}

TEST(AuthoritiesTest, ChainGoesUpToTheCouncilOrIsNotWhole) {
  SmallLedger ledger;
  const int64_t council = ledger.Add(
      support::Decision("2020-03-01", "kf-2", "kommunfullmaktige", v1::BODY_LEVEL_COUNCIL));
  v1::Event board =
      support::Decision("2020-03-01", "ks-2", "kommunstyrelsen", v1::BODY_LEVEL_BOARD);
  board.mutable_payload()->mutable_decision_recorded()->add_builds_on()->set_decision("kf-2");
  const int64_t based = ledger.Add(board);
  const int64_t whole =
      ledger.Add(support::Allocation("2020-03-01", Drift("m3"), Kr(1), Decided("ks-2")));
  const Findings found = Find(ledger, v1::BOOK_CHECK_AUTHORITY_CHAIN);
  ASSERT_FALSE(found.empty());
  EXPECT_THAT(found.back().positions(), ElementsAre(whole, based, council));
  EXPECT_TRUE(found.back().as_expected());
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const v1::BookFinding& finding) {
    return !finding.as_expected();
  })) << "what the board decided by itself";
}

TEST(AuthoritiesTest, InterpretationIsFound) {
  SmallLedger ledger;
  const int64_t read =
      ledger.Add(support::Allocation("2020-03-01", Drift("m3"), Kr(1), support::Interpreted("ks")));
  const Findings found = Find(ledger, v1::BOOK_CHECK_INTERPRETATION);
  EXPECT_THAT(PositionsOf(found), ElementsAre(ElementsAre(read)));
  EXPECT_EQ(found[0].amount(), Kr(1));
}

TEST(UncodedTest, RowLikeACodedOneIsFoundByWhatTheyHaveInCommon) {
  SmallLedger ledger;
  v1::Event coded = Row("2020-02-01", 100, "1");
  coded.mutable_payload()->mutable_cost_posted()->set_counterparty("212000-0084");
  ledger.Add(coded);
  v1::Event uncoded = support::Cost("2020-02-02", 200);
  uncoded.mutable_payload()->mutable_cost_posted()->set_counterparty("212000-0084");
  const int64_t position = ledger.Add(uncoded);
  ledger.Add(support::Cost("2020-02-03", 300));
  const Findings found = Find(ledger, v1::BOOK_CHECK_UNCODED);
  EXPECT_THAT(PositionsOf(found), ElementsAre(ElementsAre(position)));
  EXPECT_EQ(found[0].subject(), "counterparty 212000-0084");
}

TEST(UnattributedTest, IsOpenUntilItIsAttributedAndAgainWhenThatIsWithdrawn) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(support::Cost("2020-02-01", Kr(48'500), {}, "7117"));
  Findings found = Find(ledger, v1::BOOK_CHECK_UNATTRIBUTED, "2020-03-01");
  EXPECT_THAT(PositionsOf(found), ElementsAre(ElementsAre(entry)));
  EXPECT_EQ(found[0].amount(), Kr(48'500));
  EXPECT_EQ(found[0].days(), 29);
  const int64_t attributed =
      ledger.Add(support::Attribution("2020-04-01", entry, {{Drift("m1"), Kr(48'500)}}));
  // It counts from the entry's date, whenever it was made.
  EXPECT_THAT(Find(ledger, v1::BOOK_CHECK_UNATTRIBUTED, "2020-03-01"), IsEmpty());
  ledger.Add(support::Withdrawal("2020-05-01", attributed));
  EXPECT_EQ(Find(ledger, v1::BOOK_CHECK_UNATTRIBUTED).size(), 1);
}

TEST(TrialBalanceTest, EveryMonthsEndSumsToZero) {
  SmallLedger ledger;
  ledger.Delegate();
  ledger.Add(Row("2020-05-10", Kr(10), "1"));
  const Findings found = Find(ledger, v1::BOOK_CHECK_TRIAL_BALANCE, "2020-05-15");
  ASSERT_FALSE(found.empty());
  for (const v1::BookFinding& finding : found) {
    EXPECT_TRUE(finding.as_expected()) << finding.ShortDebugString();
    EXPECT_EQ(finding.amount(), 0);
    EXPECT_GT(finding.debit(), 0);
  }
  EXPECT_EQ(found.back().first_date(), "2020-05-15");
}

TEST(TrialBalanceTest, MoneyThatBecomesAMemorandumIsFound) {
  SmallLedger ledger;
  ledger.Add(Row("2020-05-10", Kr(10), "1"));
  v1::Record record = ledger.records().back();
  v1::Posting& posting = *record.add_postings();
  posting.mutable_from_account()->set_kind(v1::ACCOUNT_KIND_EXTERNAL);
  posting.mutable_to_account()->set_kind(v1::ACCOUNT_KIND_MEMORANDUM);
  posting.set_amount(7);
  auto checks = BookChecks::Open(Only(v1::BOOK_CHECK_TRIAL_BALANCE),
                                 {budget::StoredDate("2020-12-31"), Size{ledger.size()}});
  ASSERT_TRUE(checks.ok());
  (*checks)->Take(record);
  const Findings found = (*checks)->Finish();
  ASSERT_EQ(found.size(), 1);
  EXPECT_FALSE(found[0].as_expected());
  EXPECT_EQ(found[0].amount(), -7);
}

TEST(BookChecksTest, AllAreMadeWhenNoneIsNamedAndFoundInTheirOrder) {
  SmallLedger ledger;
  ledger.Add(Row("2020-02-01", 1, "1"));
  ledger.Add(Row("2020-02-01", 1, "3"));
  const Findings found = Find(ledger, v1::CheckBooksRequest());
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(),
                             [](const auto& a, const auto& b) { return a.check() < b.check(); }));
  EXPECT_EQ(found.front().check(), v1::BOOK_CHECK_VOUCHER_GAP);
  EXPECT_EQ(found.back().check(), v1::BOOK_CHECK_TRIAL_BALANCE);
}

TEST(BookChecksTest, WhatIsNoTestIsRefused) {
  v1::CheckBooksRequest request;
  request.set_cut_off_days(-1);
  EXPECT_EQ(budget::ReasonOf(BookChecks::Open(request, {}).status()),
            v1::ERROR_REASON_MALFORMED_FIELD);
  EXPECT_EQ(budget::ReasonOf(BookChecks::Open(Only(static_cast<v1::BookCheck>(99)), {}).status()),
            v1::ERROR_REASON_MALFORMED_FIELD);
}

}  // namespace
}  // namespace liggare::checks
