// An event counts once wherever it carries a flag, until all of its flags there are settled.

#include "services/projection/flag_index.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <string>

namespace liggare::projection {
namespace {

constexpr budget::Date kApril(2020, 4, 30);
constexpr budget::Date kDecember(2020, 12, 31);

v1::Flag FlagOf(v1::FlagReason reason, const std::string& line, const std::string& fund,
                const std::string& date = "") {
  v1::Flag flag;
  flag.set_reason(reason);
  flag.set_line(line);
  flag.set_fund(fund);
  if (!line.empty()) flag.set_budget_year(2020);
  flag.set_effective_date(date);
  return flag;
}

v1::Record RecordOf(int64_t position, const std::string& date,
                    std::initializer_list<v1::Flag> flags,
                    std::initializer_list<v1::Flag> settled = {}) {
  v1::Record record;
  record.set_position(position);
  record.mutable_event()->set_effective_date(date);
  for (const v1::Flag& flag : flags) *record.add_flags() = flag;
  for (const v1::Flag& flag : settled) *record.add_settled_flags() = flag;
  return record;
}

v1::Cell CellOf(const std::string& line, const std::string& fund) {
  v1::Cell cell;
  cell.set_line(line);
  cell.set_fund(fund);
  cell.set_budget_year(2020);
  return cell;
}

std::map<v1::FlagReason, int64_t> AsMap(const FlagIndex::Counts& counts) {
  std::map<v1::FlagReason, int64_t> map;
  for (const v1::FlagCount& count : counts) map[count.reason()] = count.count();
  return map;
}

using Map = std::map<v1::FlagReason, int64_t>;

v1::FundKind Operating(const std::string& fund) {
  return fund.empty() ? v1::FUND_KIND_UNSPECIFIED : v1::FUND_KIND_OPERATING;
}

TEST(FlagIndexTest, EventThatTouchesTwoCellsCountsOnceInAllAndOnceInEach) {
  FlagIndex flags;
  flags.Apply(RecordOf(0, "2020-04-01",
                       {FlagOf(v1::FLAG_REASON_EXAMPLE, "m1", "op"),
                        FlagOf(v1::FLAG_REASON_EXAMPLE, "m2", "op")}),
              Operating);
  const Map once = {{v1::FLAG_REASON_EXAMPLE, 1}};
  EXPECT_EQ(AsMap(flags.OfAll(kApril, Size{1})), once);
  EXPECT_EQ(AsMap(flags.OfCell(CellOf("m1", "op"), kApril, Size{1})), once);
  EXPECT_EQ(AsMap(flags.OfCell(CellOf("m2", "op"), kApril, Size{1})), once);
  EXPECT_EQ(AsMap(flags.OfLine("m1", v1::FUND_KIND_OPERATING, 2020, kApril, Size{1})), once);
  EXPECT_TRUE(flags.OfLine("m1", v1::FUND_KIND_INVESTMENT, 2020, kApril, Size{1}).empty());
  EXPECT_TRUE(flags.OfAll(kApril, Size{0}).empty());
  EXPECT_TRUE(flags.OfAll(budget::Date(2020, 3, 31), Size{1}).empty());
}

TEST(FlagIndexTest, EventCountsUntilItsLastFlagIsSettled) {
  FlagIndex flags;
  const v1::Flag first = FlagOf(v1::FLAG_REASON_EXAMPLE, "m1", "op");
  const v1::Flag second = FlagOf(v1::FLAG_REASON_EXAMPLE, "m2", "op");
  flags.Apply(RecordOf(0, "2020-04-01", {first, second}), Operating);
  flags.Apply(RecordOf(1, "2020-05-01", {}, {first}), Operating);
  EXPECT_EQ(AsMap(flags.OfAll(kDecember, Size{2})), (Map{{v1::FLAG_REASON_EXAMPLE, 1}}));
  EXPECT_TRUE(flags.OfCell(CellOf("m1", "op"), kDecember, Size{2}).empty());
  flags.Apply(RecordOf(2, "2020-06-01", {}, {second}), Operating);
  EXPECT_TRUE(flags.OfAll(kDecember, Size{3}).empty());
  // As known before, and as counts before the settling.
  EXPECT_EQ(AsMap(flags.OfAll(kDecember, Size{2})), (Map{{v1::FLAG_REASON_EXAMPLE, 1}}));
  EXPECT_EQ(AsMap(flags.OfAll(kApril, Size{3})), (Map{{v1::FLAG_REASON_EXAMPLE, 1}}));
}

TEST(FlagIndexTest, SettledFlagNamesTheEventThatItsRecordSpeaksOf) {
  FlagIndex flags;
  const v1::Flag of_line = FlagOf(v1::FLAG_REASON_UNATTRIBUTED, "", "op", "2020-04-01");
  const v1::Flag of_code = FlagOf(v1::FLAG_REASON_UNATTRIBUTED, "", "op2", "2020-04-01");
  flags.Apply(RecordOf(0, "2020-04-01", {of_line, of_code}), Operating);
  flags.Apply(RecordOf(1, "2020-04-01", {of_line}), Operating);
  v1::Record attribution = RecordOf(2, "2020-05-01", {}, {of_line});
  attribution.mutable_event()->mutable_payload()->mutable_cost_attributed()->set_entry_position(1);
  flags.Apply(attribution, Operating);
  // Event 1 has no flag left, event 0 both of its own.
  EXPECT_EQ(AsMap(flags.OfAll(kApril, Size{3})), (Map{{v1::FLAG_REASON_UNATTRIBUTED, 1}}));
  EXPECT_EQ(AsMap(flags.OfFund("op", kApril, Size{3})), (Map{{v1::FLAG_REASON_UNATTRIBUTED, 1}}));
  EXPECT_EQ(AsMap(flags.OfFund("op2", kApril, Size{3})), (Map{{v1::FLAG_REASON_UNATTRIBUTED, 1}}));
}

TEST(FlagIndexTest, FlagOfALineWithoutFundOrYearIsTheLines) {
  FlagIndex flags;
  v1::Flag above = FlagOf(v1::FLAG_REASON_ABOVE_ESTIMATE, "area-c", "");
  flags.Apply(RecordOf(0, "2020-04-01", {above}), Operating);
  EXPECT_EQ(AsMap(flags.OfLine("area-c", v1::FUND_KIND_OPERATING, 2020, kApril, Size{1})),
            (Map{{v1::FLAG_REASON_ABOVE_ESTIMATE, 1}}));
}

}  // namespace
}  // namespace liggare::projection
