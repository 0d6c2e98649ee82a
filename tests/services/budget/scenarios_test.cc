// The scenarios of the programme of KS 2020/66 § 22, at the level of deciding and applying.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/util/json_util.h"
#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::CellOf;
using support::Cost;
using support::Decided;
using support::Delegated;
using support::Kr;
using support::Mnkr;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kCode[] = "7117";
constexpr char kApril[] = "2020-04-30";

v1::Cell F20(const std::string& line, int budget_year = 2020) {
  return CellOf(line, "drift-2020", budget_year);
}
v1::Cell F19(const std::string& line) { return CellOf(line, "drift-2019"); }

// The fixture: grants, lines, mandate, consultation, and what the director distributed.
class ScenarioTest : public testing::Test {
 protected:
  ScenarioTest() {
    ledger_.Add(support::Decision("2018-06-11", "kf-2018", "kf", v1::BODY_LEVEL_COUNCIL));
    ledger_.Add(support::Decision("2019-12-09", "kf-197", "kf", v1::BODY_LEVEL_COUNCIL));
    ledger_.Add(support::Decision("2020-03-01", "ks-22", "ks", v1::BODY_LEVEL_BOARD, 4));
    ledger_.Add(support::Decision("2020-03-17", "kd-1", "direktoren", v1::BODY_LEVEL_OFFICIAL));
    DefineLines();
    GrantFunds();
    Distribute();
  }

  void DefineLines() {
    const std::string day = "2020-03-01";
    ledger_.Add(support::Programme(day, "p"));
    for (const char* area : {"a", "b", "c", "d"}) ledger_.Add(support::Area(day, area, "p"));
    for (const char* line : {"m01", "m03", "m13"}) ledger_.Add(support::Measure(day, line, "a"));
    ledger_.Add(support::Measure(day, "m05", "a", "after evaluation"));
    for (const char* line : {"m07", "m08", "m11"}) ledger_.Add(support::Measure(day, line, "b"));
    ledger_.Add(support::Measure(day, "m12", "b", "ska undersökas"));
    ledger_.Add(support::Estimate(day, "c", v1::FUND_KIND_OPERATING, Mnkr(1), Mnkr(1.5)));
  }

  void GrantFunds() {
    const auto operating = v1::FUND_KIND_OPERATING;
    const auto investment = v1::FUND_KIND_INVESTMENT;
    ledger_.Add(support::Opening("2019-01-01", "drift-2019", Mnkr(7),
                                 support::Interpreted("kf-2018"), {operating, 2019, 2020, kCode}));
    ledger_.Add(support::Opening("2020-01-01", "drift-2020", Mnkr(10), Decided("kf-197"),
                                 {operating, 2020, 2020, kCode}));
    ledger_.Add(support::Opening("2020-01-01", "inv-reserv", {}, Decided("kf-197"),
                                 {investment, 2020, 2020, ""}));
    v1::Event cameras = support::Opening("2020-03-01", "inv-kameror", Mnkr(2.5),
                                         Decided("ks-22", 4), {investment, 2020, 2020, kCode});
    cameras.mutable_payload()->mutable_fund_granted()->set_drawn_from("inv-reserv");
    ledger_.Add(cameras);
  }

  void Distribute() {
    ledger_.Add(support::Allocation("2020-03-01", F20("m03"), Mnkr(2.2), Decided("ks-22", 1)));
    ledger_.Add(support::Allocation("2020-03-01", CellOf("m13", "inv-kameror"), Mnkr(2.5),
                                    Decided("ks-22", 3)));
    v1::Event mandate =
        support::Mandate("2020-03-01", "uppdrag", "direktoren", {"drift-2019", "drift-2020"},
                         Mnkr(14.8), Decided("ks-22", 2));
    v1::MandateGiven* given = mandate.mutable_payload()->mutable_mandate_given();
    given->set_base_interpretation("17.0 less 2.2");
    given->set_interpreter("ekonomiavdelningen");
    given->add_reserved_lines("m03");
    given->set_consult_body("trygghetskommissionen");
    ledger_.Add(mandate);
    for (const char* line : {"m05", "m12"}) ledger_.Add(support::Condition("2020-03-10", line));
    ledger_.Add(support::Consultation("2020-03-16", "samrad-1", "trygghetskommissionen",
                                      {{"m01", Mnkr(2.6)},
                                       {"m05", Mnkr(0.6)},
                                       {"m07", Mnkr(2)},
                                       {"m08", Mnkr(1.5)},
                                       {"m11", Mnkr(1.5)},
                                       {"m12", Mnkr(0.5)},
                                       {"c", Mnkr(1.25)},
                                       {"d", Mnkr(1.75)}}));
    const v1::Authority director = Delegated("kd-1", "uppdrag", "samrad-1");
    for (const auto& [cell, amount] : std::vector<std::pair<v1::Cell, double>>{{F20("m01"), 2.6},
                                                                               {F20("m05"), 0.6},
                                                                               {F20("m07"), 2},
                                                                               {F20("m08"), 1.5},
                                                                               {F19("m11"), 1.5},
                                                                               {F19("m12"), 0.5},
                                                                               {F19("c"), 1.25},
                                                                               {F19("d"), 1.75}}) {
      ledger_.Add(support::Allocation("2020-03-17", cell, Mnkr(amount), director));
    }
  }

  int64_t Memorandum(v1::AccountKind kind, const std::string& date) {
    Account account;
    account.kind = kind;
    account.reference = "uppdrag";
    return ledger_.Balance(account, date);
  }
  int64_t BudgetOfLine(const std::string& line, const std::string& date = kApril, int year = 2020) {
    return ledger_.Line(line, date, year).budget();
  }
  static v1::Event On(const v1::Cell& cell, int64_t amount, const std::string& date) {
    return Cost(date, amount, {{cell, amount}}, kCode);
  }
  // Approves a follow-up of a line with the figures that are.
  void Approve(const std::string& date, const std::string& name, const std::string& as_of,
               const std::string& line) {
    const v1::Figures figures = ledger_.Line(line, as_of);
    const auto approved =
        ledger_.AppendAll({support::FollowUp(date, name, as_of, ledger_.size(), Decided("ks-22")),
                           support::FollowUpLine(date, name, line, figures.budget(),
                                                 figures.budget_to_date(), figures.outcome())});
    ASSERT_TRUE(approved.ok()) << approved.status();
  }

  support::LedgerBuilder ledger_;
};

TEST_F(ScenarioTest, FrameIsSetAsideAndDistributed) {
  EXPECT_EQ(BudgetOfLine("m03"), Mnkr(2.2));
  EXPECT_EQ(Memorandum(v1::ACCOUNT_KIND_MANDATE_USED, kApril), Mnkr(11.7));
  EXPECT_EQ(Memorandum(v1::ACCOUNT_KIND_MANDATE_BASE, kApril), Mnkr(3.1));
  EXPECT_EQ(BudgetOfLine("a"), Mnkr(5.4));
  EXPECT_EQ(BudgetOfLine("b"), Mnkr(5.5));
  EXPECT_EQ(BudgetOfLine("c"), Mnkr(1.25));
  EXPECT_EQ(BudgetOfLine("d"), Mnkr(1.75));
  EXPECT_EQ(BudgetOfLine("p"), Mnkr(13.9));
  const v1::Figures investment = ledger_.Line("p", kApril, 2020, v1::FUND_KIND_INVESTMENT);
  EXPECT_EQ(investment.budget(), Mnkr(2.5));
  EXPECT_EQ(ledger_.Unallocated("drift-2019", 2020, kApril) +
                ledger_.Unallocated("drift-2020", 2020, kApril),
            Mnkr(3.1));
}

TEST_F(ScenarioTest, BudgetToDateIsByWholeMonths) {
  ledger_.Add(On(F20("m03"), Kr(720000), "2020-04-20"));
  const v1::Figures figures = ledger_.Line("m03", kApril);
  EXPECT_EQ(figures.outcome(), Kr(720000));
  EXPECT_EQ(figures.budget_to_date(), Kr(733333.33));
  EXPECT_EQ(figures.deviation(), Kr(13333.33));
}

TEST_F(ScenarioTest, MoveNeedsConsultationThatSpokeOfIt) {
  ledger_.Add(support::Decision("2020-05-01", "kd-2", "direktoren", v1::BODY_LEVEL_OFFICIAL));
  const auto move = [&](const v1::Cell& from, const v1::Cell& to, double amount,
                        const std::string& consultation) {
    return ledger_.Append(support::Reallocation("2020-05-02", from, to, Mnkr(amount),
                                                Delegated("kd-2", "uppdrag", consultation)));
  };
  EXPECT_TRUE(
      IsRefused(move(F19("m12"), F19("c"), 0.4, ""), v1::ERROR_REASON_CONSULTATION_MISSING));
  EXPECT_EQ(BudgetOfLine("b", "2020-05-02"), Mnkr(5.5));
  ledger_.Add(support::Consultation("2020-05-01", "samrad-2", "trygghetskommissionen",
                                    {{"m12", Mnkr(-0.4)}, {"c", Mnkr(0.4)}, {"m03", {}}}));
  EXPECT_TRUE(IsRefused(move(F20("m03"), F20("m01"), 0.1, "samrad-2"),
                        v1::ERROR_REASON_RESERVED_LINE, {{"line", "m03"}}));
  const auto moved = move(F19("m12"), F19("c"), 0.4, "samrad-2");
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_THAT(FlagsOf(*moved), ElementsAre("ABOVE_ESTIMATE c/2020 budget=165000000 "
                                           "high=150000000"));
  EXPECT_EQ(BudgetOfLine("m12", "2020-05-02"), Mnkr(0.1));
  EXPECT_EQ(BudgetOfLine("b", "2020-05-02"), Mnkr(5.1));
  EXPECT_EQ(BudgetOfLine("c", "2020-05-02"), Mnkr(1.65));
  EXPECT_EQ(Memorandum(v1::ACCOUNT_KIND_MANDATE_USED, "2020-05-02"), Mnkr(11.7));
}

TEST_F(ScenarioTest, MoveLeavesWhatIsSpent) {
  ledger_.Add(On(F20("m01"), Mnkr(1.9), kApril));
  const auto move = [&](double amount) {
    return ledger_.Append(support::Reallocation("2020-05-02", F20("m01"), F20("m07"), Mnkr(amount),
                                                Decided("ks-22")));
  };
  EXPECT_TRUE(IsRefused(move(0.8), v1::ERROR_REASON_EXCEEDS_REMAINING,
                        {{"asked", "80000000"}, {"remaining", "70000000"}}));
  EXPECT_TRUE(move(0.7).ok());
}

TEST_F(ScenarioTest, NothingRollsOverWithoutADecision) {
  ledger_.Add(On(F20("m03"), Mnkr(2.2), "2020-12-01"));
  ledger_.Add(On(F20("m07"), Mnkr(9), "2020-12-31"));
  const int64_t outcome = ledger_.Line("p", "2020-12-31").outcome();
  EXPECT_EQ(outcome, Mnkr(11.2));
  EXPECT_EQ(Mnkr(17) - outcome, Mnkr(5.8));
  EXPECT_EQ(BudgetOfLine("p", "2021-01-31", 2021), 0);
  EXPECT_EQ(ledger_.Unallocated("drift-2020", 2021, "2021-01-31"), 0);
  v1::Event carry = support::CarryOver("2021-02-01", F19(""), CellOf("", "drift-2020", 2021),
                                       Mnkr(2), Decided("kf-197"));
  carry.clear_authority();
  EXPECT_TRUE(IsRefused(ledger_.Append(carry), v1::ERROR_REASON_AUTHORITY_MISSING));
  *carry.mutable_authority() = Decided("kf-197");
  ASSERT_TRUE(ledger_.Append(carry).ok());
  EXPECT_EQ(ledger_.Unallocated("drift-2020", 2021, "2021-01-31"), 0);
  EXPECT_EQ(ledger_.Unallocated("drift-2020", 2021, "2021-02-01"), Mnkr(2));
}

TEST_F(ScenarioTest, LateCostLeavesTheApprovedFollowUpAsItWas) {
  ledger_.Add(On(F20("m03"), Kr(720000), "2020-04-20"));
  const int64_t size = ledger_.size();
  Approve("2020-05-25", "2020-t1", kApril, "m03");
  const auto late = ledger_.Append(On(F20("m03"), Kr(120000), kApril));
  EXPECT_THAT(FlagsOf(*late), ElementsAre("LATE [2020-t1]"));
  const auto figures = [&](int64_t at) {
    return ledger_.Line("m03", kApril, 2020, v1::FUND_KIND_OPERATING, at).outcome();
  };
  EXPECT_EQ(figures(size), Kr(720000));
  EXPECT_EQ(figures(ledger_.size()), Kr(840000));
  // An invoice of April that is booked in June counts in June.
  v1::Event booked_in_june = On(F20("m03"), Kr(1000), "2020-06-15");
  booked_in_june.mutable_payload()->mutable_cost_posted()->set_document_date("2020-04-14");
  EXPECT_THAT(FlagsOf(*ledger_.Append(booked_in_june)), IsEmpty());
  EXPECT_EQ(figures(ledger_.size()), Kr(840000));
}

TEST_F(ScenarioTest, VoucherIsCorrectedFromTheDayOfDiscovery) {
  const int64_t voucher = ledger_.Add(On(F20("m07"), Kr(180000), "2020-08-20"));
  const int64_t size = ledger_.size();
  Approve("2020-09-10", "2020-t2", "2020-08-31", "m07");
  const auto corrected = ledger_.Append(
      support::Replacement("2020-09-20", voucher, On(F20("m07"), Kr(18000), "2020-09-20")));
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_EQ(ledger_.Cell(F20("m07"), "2020-08-31", size).cost(), Kr(180000));
  EXPECT_EQ(ledger_.Cell(F20("m07"), "2020-08-31").cost(), Kr(180000));
  EXPECT_EQ(ledger_.Cell(F20("m07"), "2020-09-19").cost(), Kr(180000));
  EXPECT_EQ(ledger_.Cell(F20("m07"), "2020-09-20").cost(), Kr(18000));
  EXPECT_EQ(ledger_.Chains(voucher).CorrectionOf(Position{voucher})->value, corrected->position());
  EXPECT_EQ(corrected->event().payload().event_corrected().position(), voucher);
}

TEST_F(ScenarioTest, WrongCodeWaitsForAnAttributionThatCanBeReplaced) {
  const auto posted =
      ledger_.Append(Cost("2020-04-10", Kr(48500), {{F20("m05"), Kr(48500)}}, "7118"));
  EXPECT_THAT(FlagsOf(*posted),
              ElementsAre("WRONG_ACTIVITY_CODE drift-2020 [7118]", "UNATTRIBUTED"));
  const auto total = [&] {
    return ledger_.Line("p", kApril).cost() + ledger_.UnattributedCost("", kApril);
  };
  EXPECT_EQ(BudgetOfLine("m05"), Mnkr(0.6));
  EXPECT_EQ(ledger_.Line("m05", kApril).cost(), 0);
  EXPECT_EQ(total(), Kr(48500));
  ledger_.Add(support::Attribution("2020-05-10", posted->position(), {{F20("m05"), Kr(48500)}}));
  EXPECT_EQ(ledger_.Line("m05", kApril).cost(), Kr(48500));
  EXPECT_EQ(ledger_.UnattributedCost("", kApril), 0);
  const int64_t size = ledger_.size();
  ledger_.Add(support::Attribution("2020-05-11", posted->position(),
                                   {{F20("m05"), Kr(30000)}, {F20("m01"), Kr(18500)}}));
  EXPECT_EQ(ledger_.Line("m05", kApril).cost(), Kr(30000));
  EXPECT_EQ(ledger_.Line("m01", kApril).cost(), Kr(18500));
  EXPECT_EQ(ledger_.Cell(F20("m05"), kApril, size).cost(), Kr(48500));
  EXPECT_EQ(total(), Kr(48500));
}

TEST_F(ScenarioTest, OperatingCostOnInvestmentMoneyIsRecordedAndFlagged) {
  const v1::Cell cameras = CellOf("m13", "inv-kameror");
  v1::Event contract = On(cameras, Kr(95000), kApril);
  contract.mutable_payload()->mutable_cost_posted()->set_coded_as(v1::FUND_KIND_OPERATING);
  EXPECT_THAT(FlagsOf(*ledger_.Append(contract)),
              ElementsAre("OPERATING_CODING_ON_INVESTMENT m13/inv-kameror/2020"));
  EXPECT_THAT(FlagsOf(*ledger_.Append(On(cameras, Mnkr(2.6), kApril))),
              ElementsAre("COST_ABOVE_BUDGET m13/inv-kameror/2020 budget=250000000 "
                          "cost=269500000"));
  EXPECT_EQ(ledger_.Cell(cameras, kApril).remaining(), Mnkr(-0.195));
}

TEST(ExampleFilesTest, EveryEventIsLetInAndTheFiguresAreTheDocuments) {
  support::LedgerBuilder ledger;
  for (const char* name : {"ks-2020-66.jsonl", "ks-2020-66-year.jsonl"}) {
    std::ifstream file(std::string(LIGGARE_SOURCE_DIR) + "/deploy/examples/" + name);
    ASSERT_TRUE(file.is_open()) << name;
    // A follow-up comes with its lines in one append.
    std::vector<v1::Event> append;
    const auto flush = [&] {
      const auto records = ledger.AppendAll(std::exchange(append, {}));
      ASSERT_TRUE(records.ok()) << name << ": " << records.status();
    };
    for (std::string line; std::getline(file, line);) {
      v1::Event event;
      ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &event).ok()) << line;
      if (!append.empty() && !event.payload().has_follow_up_line()) flush();
      append.push_back(event);
    }
    flush();
  }
  const auto budget = [&](const std::string& line) { return ledger.Line(line, kApril).budget(); };
  EXPECT_EQ(budget("area-a"), Mnkr(5.4));
  EXPECT_EQ(budget("area-b"), Mnkr(5.5));
  EXPECT_EQ(budget("area-c"), Mnkr(1.25));
  EXPECT_EQ(budget("area-d"), Mnkr(1.75));
  EXPECT_EQ(ledger.Line("area-a", kApril, 2020, v1::FUND_KIND_INVESTMENT).budget(), Mnkr(2.5));
}

}  // namespace
}  // namespace liggare::budget
