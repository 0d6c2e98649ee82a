#include "services/budget/figures.h"

#include <map>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/budget/amounts.h"

namespace liggare::budget {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::Cell CellIn(int year) {
  v1::Cell cell;
  cell.set_line("m03");
  cell.set_fund("drift-2020");
  cell.set_budget_year(year);
  return cell;
}

// Balances of one cell, by kind and month.
class FiguresTest : public testing::Test {
 protected:
  void Set(v1::AccountKind kind, int64_t balance, int month = 0) {
    balances_[CellAccount(kind, cell_, month)] = balance;
  }

  v1::Figures At(const char* date) {
    return CellFigures(cell_, StoredDate(date), [this](const Account& account) {
      const auto found = balances_.find(account);
      return found == balances_.end() ? int64_t{0} : found->second;
    });
  }

  v1::Cell cell_ = CellIn(2020);
  std::map<Account, int64_t> balances_;
};

TEST_F(FiguresTest, FollowUpOfAprilForM03) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, 220000000);
  Set(v1::ACCOUNT_KIND_CELL_COST, 72000000);
  const v1::Figures figures = At("2020-04-30");
  EXPECT_EQ(figures.budget(), 220000000);
  EXPECT_EQ(FormatKronor(figures.budget_to_date()), "733333.33");
  EXPECT_EQ(FormatKronor(figures.outcome()), "720000.00");
  EXPECT_EQ(FormatKronor(figures.deviation()), "13333.33");
  EXPECT_EQ(FormatKronor(figures.remaining()), "1480000.00");
}

TEST_F(FiguresTest, ColumnsAreBalancesWithTheSignPeopleRead) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, 1000);
  Set(v1::ACCOUNT_KIND_CELL_REALLOCATED_IN, 200);
  Set(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, -30);
  Set(v1::ACCOUNT_KIND_CELL_CARRIED_IN, 4);
  Set(v1::ACCOUNT_KIND_CELL_CARRIED_OUT, -500);
  Set(v1::ACCOUNT_KIND_CELL_COST, 700);
  Set(v1::ACCOUNT_KIND_CELL_REVENUE, -60);
  const v1::Figures figures = At("2020-12-31");
  EXPECT_EQ(figures.allocated(), 1000);
  EXPECT_EQ(figures.reallocated_in(), 200);
  EXPECT_EQ(figures.reallocated_out(), 30);
  EXPECT_EQ(figures.carried_in(), 4);
  EXPECT_EQ(figures.carried_out(), 500);
  EXPECT_EQ(figures.budget(), 674);
  EXPECT_EQ(figures.budget_to_date(), 674);
  EXPECT_EQ(figures.cost(), 700);
  EXPECT_EQ(figures.revenue(), 60);
  EXPECT_EQ(figures.outcome(), 640);
  EXPECT_EQ(figures.remaining(), -26);
  EXPECT_EQ(figures.deviation(), 34);
}

TEST_F(FiguresTest, BudgetToDateCountsWholeMonthsOfTheBudgetYear) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, 1200);
  EXPECT_EQ(At("2019-12-31").budget_to_date(), 0);
  EXPECT_EQ(At("2020-01-30").budget_to_date(), 0);
  EXPECT_EQ(At("2020-01-31").budget_to_date(), 100);
  EXPECT_EQ(At("2020-05-15").budget_to_date(), 400);
  EXPECT_EQ(At("2020-12-30").budget_to_date(), 1100);
  EXPECT_EQ(At("2020-12-31").budget_to_date(), 1200);
  EXPECT_EQ(At("2024-06-01").budget_to_date(), 1200);
}

TEST_F(FiguresTest, NegativeBudgetToDateIsFlooredTowardMinusInfinity) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, -220000000);
  EXPECT_EQ(At("2020-04-30").budget_to_date(), -73333334);
  EXPECT_EQ(At("2020-12-31").budget_to_date(), -220000000);
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, -1);
  EXPECT_EQ(At("2020-01-31").budget_to_date(), -1);
  EXPECT_EQ(At("2020-01-30").budget_to_date(), 0);
}

TEST_F(FiguresTest, BudgetToDateFollowsTheMonthlyAmounts) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, 780);
  for (int month = 1; month <= 12; ++month) {
    Set(v1::ACCOUNT_KIND_CELL_MONTH, month * 10, month);
  }
  EXPECT_EQ(At("2020-01-30").budget_to_date(), 0);
  EXPECT_EQ(At("2020-03-31").budget_to_date(), 60);
  EXPECT_EQ(At("2020-11-30").budget_to_date(), 660);
  EXPECT_EQ(At("2020-12-31").budget_to_date(), 780);
}

TEST_F(FiguresTest, WhatNoMonthStatesIsLinear) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, 1200 + 1000);
  Set(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, -100);
  Set(v1::ACCOUNT_KIND_CELL_MONTH, 1000, 12);
  // The rest is 2200 - 100 - 1000 = 1100, of which floor(1100 * 4 / 12) = 366 after April.
  EXPECT_EQ(At("2020-04-30").budget_to_date(), 366);
  EXPECT_EQ(At("2020-12-31").budget_to_date(), 2100);
}

TEST_F(FiguresTest, MonthlyAmountsAboveTheBudgetLeaveANegativeRest) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, 1200);
  Set(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, -1);
  for (int month = 1; month <= 12; ++month) Set(v1::ACCOUNT_KIND_CELL_MONTH, 100, month);
  EXPECT_EQ(At("2020-01-31").budget_to_date(), 99);
  EXPECT_EQ(At("2020-12-31").budget_to_date(), 1199);
}

TEST_F(FiguresTest, LargestBudgetsDoNotWrap) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, kGrossMax);
  EXPECT_EQ(At("2020-11-30").budget_to_date(), FloorShare(kGrossMax, 11, 12));
  Set(v1::ACCOUNT_KIND_CELL_COST, -kGrossMax);
  EXPECT_EQ(At("2020-12-31").remaining(), 2 * kGrossMax);
}

TEST_F(FiguresTest, OfAnUntouchedCellAreZero) {
  EXPECT_TRUE(IsZero(At("2020-12-31")));
  Set(v1::ACCOUNT_KIND_CELL_COST, 1);
  EXPECT_FALSE(IsZero(At("2020-12-31")));
}

TEST_F(FiguresTest, RemainingIsTheColumn) {
  Set(v1::ACCOUNT_KIND_CELL_ALLOCATED, 1000);
  Set(v1::ACCOUNT_KIND_CELL_CARRIED_OUT, -200);
  Set(v1::ACCOUNT_KIND_CELL_COST, 300);
  Set(v1::ACCOUNT_KIND_CELL_REVENUE, -50);
  EXPECT_EQ(Remaining(cell_, [this](const Account& account) { return balances_[account]; }), 500);
  EXPECT_EQ(At("2020-12-31").remaining(), 500);
}

TEST(FundFiguresTest, UnallocatedIsWhatIsLeftOfThePool) {
  std::map<Account, int64_t> balances = {
      {FundAccount(v1::ACCOUNT_KIND_FUND_GRANTED, "drift-2020", 2020), 1000},
      {FundAccount(v1::ACCOUNT_KIND_FUND_DRAWN, "drift-2020", 2020), -100},
      {FundAccount(v1::ACCOUNT_KIND_FUND_ALLOCATED, "drift-2020", 2020), -300},
      {FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_IN, "drift-2020", 2020), 7},
      {FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_OUT, "drift-2020", 2020), -200},
      {FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_IN, "drift-2020", 2021), 200},
  };
  const auto balance = [&](const Account& account) { return balances[account]; };
  EXPECT_EQ(Unallocated("drift-2020", 2020, balance), 407);
  EXPECT_EQ(Unallocated("drift-2020", 2021, balance), 200);
  EXPECT_EQ(Unallocated("inv-kameror", 2020, balance), 0);
}

// Figures whose every column, also one that is added later, has a value of its own.
v1::Figures EveryColumn(int64_t first) {
  v1::Figures figures;
  const auto* columns = v1::Figures::descriptor();
  for (int i = 0; i < columns->field_count(); ++i) {
    v1::Figures::GetReflection()->SetInt64(&figures, columns->field(i), first + i * i);
  }
  return figures;
}

TEST(FiguresSumTest, AddsAndSubtractsEveryColumn) {
  v1::Figures sum = EveryColumn(100);
  AddFigures(sum, EveryColumn(-3000));
  const v1::Figures difference = Difference(EveryColumn(100), EveryColumn(-3000));
  const auto* columns = v1::Figures::descriptor();
  for (int i = 0; i < columns->field_count(); ++i) {
    const auto* column = columns->field(i);
    EXPECT_EQ(v1::Figures::GetReflection()->GetInt64(sum, column), -2900 + 2 * i * i)
        << column->name();
    EXPECT_EQ(v1::Figures::GetReflection()->GetInt64(difference, column), -3100) << column->name();
  }
}

TEST(FiguresSumTest, BaseAndDifferenceMakeTheOther) {
  const v1::Figures base = EveryColumn(-50);
  const v1::Figures other = EveryColumn(12345);
  v1::Figures sum = base;
  AddFigures(sum, Difference(base, other));
  EXPECT_TRUE(MessageDifferencer::Equals(sum, other));
  EXPECT_TRUE(IsZero(Difference(other, other)));
}

}  // namespace
}  // namespace liggare::budget
