// What vouchers come to, held against what the file declares.

#include "clients/sie/control_totals.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/clients/sie/sie_text.h"
#include "tests/support/sie_files.h"

namespace liggare::sie {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

ControlTotals TotalsOf(const ReadFile& file) {
  ControlTotals totals(file.declared);
  for (const Voucher& voucher : file.vouchers) totals.Add(voucher);
  return totals;
}

std::vector<ControlTotal> Broken(const std::vector<ControlTotal>& totals) {
  std::vector<ControlTotal> broken;
  std::copy_if(totals.begin(), totals.end(), std::back_inserter(broken),
               [](const ControlTotal& total) { return !total.holds(); });
  return broken;
}

TEST(ControlTotalsTest, WhatAFileDeclaresIsWhatItsVouchersComeTo) {
  const ReadFile file = ReadText(EveryConstruct()).value();
  const ControlTotals totals = TotalsOf(file);
  EXPECT_THAT(totals.Check(), SizeIs(6));  // UB, RES twice, OUB, PSALDO twice
  EXPECT_THAT(Broken(totals.Check()), IsEmpty());
  const std::map<std::string, AccountTotal> accounts = totals.Accounts();
  EXPECT_EQ(accounts.at("1930").opening, 100000);
  EXPECT_EQ(accounts.at("1930").closing(), 62050);
  EXPECT_EQ(accounts.at("4600").rows, 1);
}

TEST(ControlTotalsTest, AVoucherThatIsMissingShows) {
  ReadFile file = ReadText(EveryConstruct()).value();
  file.vouchers.clear();
  const std::vector<ControlTotal> broken = Broken(TotalsOf(file).Check());
  ASSERT_THAT(broken, SizeIs(4));  // those by object say nothing: no row states one
  EXPECT_EQ(broken[0].declared.line, 22);
  EXPECT_EQ(broken[0].recomputed, 100000);
}

TEST(ControlTotalsTest, ObjectsThatNoRowStatesAreNotHeldAgainstIt) {
  const std::string text = Head() + "#PSALDO 0 202001 4600 {1 \"11\"} 7\n" +
                           VoucherText("A 1 20200102", {"4600 {} 7", "1930 {} -7"});
  EXPECT_THAT(TotalsOf(ReadText(text).value()).Check(), IsEmpty());
}

TEST(ControlTotalsTest, RealFilesAgreeWithThemselves) {
  const std::vector<std::string> paths = support::SieFiles();
  if (paths.empty()) GTEST_SKIP() << support::kNoSieFiles;
  for (const std::string& path : paths) {
    std::ifstream stream(path);
    std::stringstream text;
    text << stream.rdbuf();
    const absl::StatusOr<ReadFile> file = ReadText(text.str());
    ASSERT_TRUE(file.ok()) << path << file.status();
    const std::vector<ControlTotal> totals = TotalsOf(*file).Check();
    EXPECT_THAT(Broken(totals), IsEmpty()) << path;
    std::cout << path << ": " << file->vouchers.size() << " vouchers, " << totals.size()
              << " control totals hold\n";
  }
}

}  // namespace
}  // namespace liggare::sie
