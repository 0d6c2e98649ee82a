#include "services/budget/account.h"

#include <set>

#include "absl/container/flat_hash_set.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace liggare::budget {
namespace {

const Account kFull{v1::ACCOUNT_KIND_CELL_MONTH, "drift-2020", "m03", 2020, 4, "mandate"};

v1::Cell M03() {
  v1::Cell cell;
  cell.set_line("m03");
  cell.set_fund("drift-2020");
  cell.set_budget_year(2020);
  return cell;
}

// An account for each field that differs from another.
std::vector<Account> Variants() {
  std::vector<Account> variants(7, kFull);
  variants[1].kind = v1::ACCOUNT_KIND_CELL_COST;
  variants[2].fund = "drift-2019";
  variants[3].line = "m01";
  variants[4].budget_year = 2021;
  variants[5].month = 5;
  variants[6].reference = "";
  return variants;
}

TEST(AccountTest, ProtoRoundTripKeepsEveryField) {
  EXPECT_EQ(FromProto(ToProto(kFull)), kFull);
  EXPECT_EQ(FromProto(v1::Account()), Account());
  const v1::Account proto = ToProto(kFull);
  // Every field of the proto is set, so none is forgotten on the way.
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  proto.GetReflection()->ListFields(proto, &fields);
  EXPECT_EQ(static_cast<int>(fields.size()), v1::Account::descriptor()->field_count());
}

TEST(AccountTest, EveryFieldTellsAccountsApart) {
  const std::vector<Account> variants = Variants();
  EXPECT_EQ(std::set<Account>(variants.begin(), variants.end()).size(), variants.size());
  EXPECT_EQ(absl::flat_hash_set<Account>(variants.begin(), variants.end()).size(), variants.size());
}

TEST(AccountTest, OrderIsByKindThenFundThenLineThenYearThenMonth) {
  const Account cost{v1::ACCOUNT_KIND_CELL_COST, "a", "z", 2021, 0, ""};
  EXPECT_LT((Account{v1::ACCOUNT_KIND_CELL_ALLOCATED, "z", "z", 2022, 0, ""}), cost);
  EXPECT_LT(cost, (Account{v1::ACCOUNT_KIND_CELL_COST, "b", "a", 2020, 0, ""}));
  EXPECT_LT((Account{v1::ACCOUNT_KIND_CELL_COST, "a", "y", 2022, 0, ""}), cost);
  EXPECT_LT((Account{v1::ACCOUNT_KIND_CELL_COST, "a", "z", 2020, 9, ""}), cost);
}

TEST(AccountTest, CellAndFundAccountsSetWhatTheirKindHas) {
  EXPECT_EQ(CellAccount(v1::ACCOUNT_KIND_CELL_COST, M03()),
            (Account{v1::ACCOUNT_KIND_CELL_COST, "drift-2020", "m03", 2020, 0, ""}));
  EXPECT_EQ(CellAccount(v1::ACCOUNT_KIND_CELL_MONTH, M03(), 12).month, 12);
  EXPECT_EQ(FundAccount(v1::ACCOUNT_KIND_FUND_GRANTED, "drift-2020", 2020),
            (Account{v1::ACCOUNT_KIND_FUND_GRANTED, "drift-2020", "", 2020, 0, ""}));
}

TEST(AccountTest, CellOfAnAccountIsTheCellItWasMadeOf) {
  const v1::Cell cell = CellOf(CellAccount(v1::ACCOUNT_KIND_CELL_COST, M03()));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(cell, M03()));
}

TEST(AccountTest, BudgetAndUnallocatedAreFiveAccountsEach) {
  std::set<v1::AccountKind> kinds;
  for (const Account& account : BudgetAccounts(M03())) kinds.insert(account.kind);
  EXPECT_THAT(kinds, testing::ElementsAre(
                         v1::ACCOUNT_KIND_CELL_ALLOCATED, v1::ACCOUNT_KIND_CELL_REALLOCATED_IN,
                         v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, v1::ACCOUNT_KIND_CELL_CARRIED_IN,
                         v1::ACCOUNT_KIND_CELL_CARRIED_OUT));
  kinds.clear();
  for (const Account& account : UnallocatedAccounts("drift-2020", 2020)) {
    EXPECT_EQ(account.budget_year, 2020);
    kinds.insert(account.kind);
  }
  EXPECT_THAT(
      kinds, testing::ElementsAre(v1::ACCOUNT_KIND_FUND_GRANTED, v1::ACCOUNT_KIND_FUND_DRAWN,
                                  v1::ACCOUNT_KIND_FUND_ALLOCATED, v1::ACCOUNT_KIND_FUND_CARRIED_IN,
                                  v1::ACCOUNT_KIND_FUND_CARRIED_OUT));
}

TEST(AccountTest, KindsAreSortedByWhatTheyKeep) {
  const auto* kinds = v1::AccountKind_descriptor();
  for (int i = 0; i < kinds->value_count(); ++i) {
    const std::string& name = kinds->value(i)->name();
    const auto kind = static_cast<v1::AccountKind>(kinds->value(i)->number());
    const bool is_month = kind == v1::ACCOUNT_KIND_CELL_MONTH;
    EXPECT_EQ(IsCellMoney(kind), name.starts_with("ACCOUNT_KIND_CELL_") && !is_month) << name;
    const bool is_memorandum = is_month || kind == v1::ACCOUNT_KIND_MEMORANDUM ||
                               name.starts_with("ACCOUNT_KIND_MANDATE_") ||
                               name.starts_with("ACCOUNT_KIND_CONSULTATION_");
    EXPECT_EQ(IsMemorandum(kind), is_memorandum) << name;
  }
}

}  // namespace
}  // namespace liggare::budget
