// An event counts once wherever it carries a flag, until all of its flags there are settled.

#include "services/projection/flag_rows.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/projection/matter.h"
#include "tests/services/projection/record_log.h"

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

using Map = std::map<v1::FlagReason, int64_t>;

v1::FundKind Operating(const std::string& fund, Size) {
  return fund.empty() ? v1::FUND_KIND_UNSPECIFIED : v1::FUND_KIND_OPERATING;
}

void Speaking(int64_t of, v1::Record* record) {
  record->mutable_event()->mutable_payload()->mutable_cost_attributed()->set_entry_position(of);
}
v1::Record Speaking(v1::Record record, int64_t of) {
  Speaking(of, &record);
  return record;
}

// What records add to the counters, folded. Before them is an opening, which nothing speaks of: all
// positions are one higher than the tests have them.
class Flags {
 public:
  Flags() { log_.Add(v1::Record()); }

  void Apply(v1::Record record) {
    record.set_position(record.position() + 1);
    if (record.event().payload().has_cost_attributed()) {
      Speaking(record.event().payload().cost_attributed().entry_position() + 1, &record);
    }
    const auto matter = ReadMatter(record, log_.lookups());
    ASSERT_TRUE(matter.ok()) << matter.status();
    log_.Add(record);
    AddFlagRows(record, *matter, Operating,
                [&](const FlagScope& scope, v1::FlagReason reason, Day day, int64_t count) {
                  rows_.push_back({scope, reason, day, record.position(), count});
                });
  }

  Map OfAll(budget::Date date, Size size) const { return Count(FlagScope{}, date, size); }
  Map OfCell(const v1::Cell& cell, budget::Date date, Size size) const {
    return Count({FlagScope::Of::kCell, cell.line(), cell.fund(), {}, cell.budget_year()}, date,
                 size);
  }
  Map OfLine(const std::string& line, v1::FundKind kind, int year, budget::Date date,
             Size size) const {
    return Count({FlagScope::Of::kLine, line, {}, kind, year}, date, size);
  }
  Map OfFund(const std::string& fund, budget::Date date, Size size) const {
    return Count({FlagScope::Of::kFund, {}, fund, {}, 0}, date, size);
  }

 private:
  struct Row {
    FlagScope scope;
    v1::FlagReason reason;
    Day day;
    int64_t position;
    int64_t count;
  };

  Map Count(const FlagScope& scope, budget::Date date, Size size) const {
    Map map;
    for (const Row& row : rows_) {
      if (row.scope != scope || row.day > DayOf(date) || row.position > size.value) continue;
      map[row.reason] += row.count;
    }
    std::erase_if(map, [](const auto& entry) { return entry.second == 0; });
    return map;
  }

  RecordLog log_;
  std::vector<Row> rows_;
};

TEST(FlagRowsTest, EventThatTouchesTwoCellsCountsOnceInAllAndOnceInEach) {
  Flags flags;
  flags.Apply(RecordOf(
      0, "2020-04-01",
      {FlagOf(v1::FLAG_REASON_EXAMPLE, "m1", "op"), FlagOf(v1::FLAG_REASON_EXAMPLE, "m2", "op")}));
  const Map once = {{v1::FLAG_REASON_EXAMPLE, 1}};
  EXPECT_EQ((flags.OfAll(kApril, Size{1})), once);
  EXPECT_EQ((flags.OfCell(CellOf("m1", "op"), kApril, Size{1})), once);
  EXPECT_EQ((flags.OfCell(CellOf("m2", "op"), kApril, Size{1})), once);
  EXPECT_EQ((flags.OfLine("m1", v1::FUND_KIND_OPERATING, 2020, kApril, Size{1})), once);
  EXPECT_TRUE(flags.OfLine("m1", v1::FUND_KIND_INVESTMENT, 2020, kApril, Size{1}).empty());
  EXPECT_TRUE(flags.OfAll(kApril, Size{0}).empty());
  EXPECT_TRUE(flags.OfAll(budget::Date(2020, 3, 31), Size{1}).empty());
}

TEST(FlagRowsTest, EventCountsUntilItsLastFlagIsSettled) {
  Flags flags;
  const v1::Flag first = FlagOf(v1::FLAG_REASON_EXAMPLE, "m1", "op");
  const v1::Flag second = FlagOf(v1::FLAG_REASON_EXAMPLE, "m2", "op");
  flags.Apply(RecordOf(0, "2020-04-01", {first, second}));
  flags.Apply(Speaking(RecordOf(1, "2020-05-01", {}, {first}), 0));
  EXPECT_EQ((flags.OfAll(kDecember, Size{2})), (Map{{v1::FLAG_REASON_EXAMPLE, 1}}));
  EXPECT_TRUE(flags.OfCell(CellOf("m1", "op"), kDecember, Size{2}).empty());
  flags.Apply(Speaking(RecordOf(2, "2020-06-01", {}, {second}), 0));
  EXPECT_TRUE(flags.OfAll(kDecember, Size{3}).empty());
  // As known before, and as counts before the settling.
  EXPECT_EQ((flags.OfAll(kDecember, Size{2})), (Map{{v1::FLAG_REASON_EXAMPLE, 1}}));
  EXPECT_EQ((flags.OfAll(kApril, Size{3})), (Map{{v1::FLAG_REASON_EXAMPLE, 1}}));
}

TEST(FlagRowsTest, SettledFlagNamesTheEventThatItsRecordSpeaksOf) {
  Flags flags;
  const v1::Flag of_line = FlagOf(v1::FLAG_REASON_UNATTRIBUTED, "", "op", "2020-04-01");
  const v1::Flag of_code = FlagOf(v1::FLAG_REASON_UNATTRIBUTED, "", "op2", "2020-04-01");
  flags.Apply(RecordOf(0, "2020-04-01", {of_line, of_code}));
  flags.Apply(RecordOf(1, "2020-04-01", {of_line}));
  flags.Apply(Speaking(RecordOf(2, "2020-05-01", {}, {of_line}), 1));
  // Event 1 has no flag left, event 0 both of its own.
  EXPECT_EQ((flags.OfAll(kApril, Size{3})), (Map{{v1::FLAG_REASON_UNATTRIBUTED, 1}}));
  EXPECT_EQ((flags.OfFund("op", kApril, Size{3})), (Map{{v1::FLAG_REASON_UNATTRIBUTED, 1}}));
  EXPECT_EQ((flags.OfFund("op2", kApril, Size{3})), (Map{{v1::FLAG_REASON_UNATTRIBUTED, 1}}));
}

TEST(FlagRowsTest, FlagOfALineWithoutFundOrYearIsTheLines) {
  Flags flags;
  v1::Flag above = FlagOf(v1::FLAG_REASON_ABOVE_ESTIMATE, "area-c", "");
  flags.Apply(RecordOf(0, "2020-04-01", {above}));
  EXPECT_EQ(
      (flags.OfLine("area-c", v1::FUND_KIND_UNSPECIFIED, above.budget_year(), kApril, Size{1})),
      (Map{{v1::FLAG_REASON_ABOVE_ESTIMATE, 1}}));
}

}  // namespace
}  // namespace liggare::projection
