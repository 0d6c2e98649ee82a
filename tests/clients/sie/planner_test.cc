// What becomes of rows under a map.

#include "clients/sie/planner.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include <algorithm>

#include "clients/sie/plan_counts.h"
#include "clients/sie/row_identity.h"
#include "services/budget/shape.h"
#include "tests/clients/sie/sample_map.h"
#include "tests/clients/sie/sie_text.h"

namespace liggare::sie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// An entry that a row becomes, and where a rule wants it.
struct PlannedEntry {
  v1::Event event;
  std::string rule;
  std::optional<v1::Cell> cell;
};

// What a plan of one file came to.
struct Planned {
  ReadFile file;
  absl::Status status;
  std::vector<PlannedEntry> entries;
  PlanTotals totals;
  std::vector<Object> unknown_objects;
};

Planned PlanText(const std::string& text, const Map& map = SampleMap()) {
  Planned planned;
  planned.file = ReadText(text).value();
  const ReadFile& file = planned.file;
  const Planner planner(map, "import-1");
  PlanCounts counts(map);
  for (const Voucher& voucher : file.vouchers) {
    planned.status.Update(planner.Plan(voucher, [&](const PlannedRow& row) {
      counts.Add(row);
      if (!row.taken()) return absl::OkStatus();
      PlannedEntry& entry = planned.entries.emplace_back();
      planner.MakeEntry(voucher, row, entry.event);
      if (const Rule* const rule = row.placement.rule; rule != nullptr) {
        entry.rule = rule->name;
        entry.cell = rule->CellOn(voucher.date);
      }
      return planner.Check(voucher, row);
    }));
  }
  planned.totals = counts.totals();
  planned.unknown_objects = counts.UnknownObjects(file.declared);
  return planned;
}

TEST(PlannerTest, ARowBecomesACostAsBooked) {
  const std::string text = Head() +
                           "#VER L 12 20200414 \"Vakter\" 20200502 \"N N\"\n{\n#TRANS 1930 {} -50\n"
                           "#TRANS 4600 {6 P1 7 \"1234\" 20 4711} 50 20200331 \"\" 2\n}\n";
  const std::vector<PlannedEntry> entries = PlanText(text).entries;
  ASSERT_THAT(entries, SizeIs(1));
  v1::Event expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(effective_date: "2020-04-14" import_id: "import-1"
         payload { cost_posted {
           amount: 5000 account: "4600" kind: ENTRY_KIND_COST
           objects { dimension: 6 object: "P1" } objects { dimension: 20 object: "4711" }
           activity_code: "4711" coded_as: FUND_KIND_OPERATING fund: "fund-2020"
           voucher { series: "L" number: "12" row: 2 }
           voucher_date: "2020-04-14" document_date: "2020-03-31" registration_date: "2020-05-02"
           origin: ENTRY_ORIGIN_PAYROLL text { text: "Vakter" } } })",
      &expected));
  expected.set_event_id(entries[0].event.event_id());  // any
  expected.set_correlation_id(BooksId(SampleMap().books));
  EXPECT_EQ(entries[0].event.DebugString(), expected.DebugString());
  EXPECT_EQ(entries[0].rule, "hosts");
  EXPECT_EQ(entries[0].cell->ShortDebugString(),
            "line: \"m03\" fund: \"fund-2020\" budget_year: 2020");
  EXPECT_TRUE(budget::CheckShape(entries[0].event, "event").ok());
}

TEST(PlannerTest, AnEntryIsKnownByWhatItsRowIs) {
  const Planned planned = PlanText(EveryConstruct());
  const v1::CostPosted& first = planned.entries.at(0).event.payload().cost_posted();
  const Voucher& voucher = planned.file.vouchers[0];
  const auto row = std::find_if(voucher.rows.begin(), voucher.rows.end(), [&](const Row& each) {
    return each.number == first.voucher().row();
  });
  ASSERT_NE(row, voucher.rows.end());
  EXPECT_EQ(RowKey(SampleMap().books, first), RowKey(SampleMap().books, voucher, *row));
}

TEST(PlannerTest, PersonsAreTakenOnlyWhenAsked) {
  const std::string map = "[dimensions]\npersons = 7\n";
  std::string text = SampleMapText();
  text.replace(text.find("[dimensions]\n"), 13, map);
  const std::string file =
      Head() + VoucherText("A 1 20200414", {"4600 {7 x 8 y 20 4711} 1", "1930 {} -1"});
  const auto objects = [&file](const Map& with) {
    return PlanText(file, with).entries.at(0).event.payload().cost_posted().objects_size();
  };
  EXPECT_EQ(objects(SampleMap()), 1);
  EXPECT_EQ(objects(ReadMap(text, "m").value()), 2);
}

TEST(PlannerTest, WhatIsNotTakenIsCountedWithItsReason) {
  const Planned planned =
      PlanText(Head() + VoucherText("A 1 20200514", {
                                                        "4600 {6 P1 20 4711} 100",  // attributed
                                                        "7010 {20 4711} 10",  // the fund alone
                                                        "4600 {6 P1} 1",  // in scope, of no rule
                                                        "2640 {20 4711} 25",  // VAT
                                                        "8400 {20 4711} 3",   // unmapped
                                                        "4600 {20 4711} 0",
                                                        "4600 {} 7",
                                                        "1930 {} -146",
                                                    }));
  const PlanTotals& totals = planned.totals;
  EXPECT_EQ(totals.read.rows, 8);
  EXPECT_EQ(totals.read.sum, 0);
  EXPECT_EQ(totals.taken.rows, 3);
  EXPECT_EQ(totals.taken.sum, 11100);
  EXPECT_EQ(totals.attributed.sum, 10000);
  EXPECT_EQ(totals.unattributed.sum, 1100);
  EXPECT_EQ(totals.outside.sum, 2500);
  EXPECT_EQ(totals.zero.rows, 1);
  EXPECT_EQ(totals.out_of_scope.sum, 700 - 14600);
  ASSERT_EQ(totals.unmapped.size(), 1u);
  EXPECT_EQ(totals.unmapped.at("8400").sum, 300);
  EXPECT_EQ(totals.accounts.at("4600").sum, 10800);
  EXPECT_EQ(totals.taken_accounts.at("4600").sum, 10100);
  EXPECT_EQ(planned.entries[1].event.payload().cost_posted().fund(), "fund-2020");
  EXPECT_FALSE(planned.entries[1].cell.has_value());
  EXPECT_THAT(planned.unknown_objects, ElementsAre(Object{6, "P2"}));
}

TEST(PlannerTest, ReversingPairsAreRecognised) {
  const Planned planned =
      PlanText(Head() + VoucherText("A 1 20200414", {"4600 {20 4711} 50", "1930 {} -50"}) +
               VoucherText("A 2 20200415", {"4600 {20 4711} 50", "1930 {} -50"}) +
               VoucherText("A 3 20200416", {"4600 {20 4711} -50", "4600 {6 P1 20 4711} 50"}));
  EXPECT_EQ(planned.totals.reversing_pairs, 1);
  EXPECT_EQ(planned.totals.reversed, 5000);
  EXPECT_EQ(planned.totals.taken.sum, 10000);
}

TEST(PlannerTest, AVoucherWithoutANumberIsNotBookedYet) {
  const Planned planned =
      PlanText(Head() + VoucherText("\"\" \"\" 20200414", {"4600 {20 4711} 1", "1930 {} -1"}));
  EXPECT_THAT(planned.status.message(), HasSubstr("line 8: the voucher has no number"));
}

TEST(PlannerTest, ASystemWithOneSeriesMayLeaveItBlank) {
  const std::vector<PlannedEntry> entries =
      PlanText(Head() + VoucherText("\"\" 5 20200414", {"4600 {20 4711} 1", "1930 {} -1"})).entries;
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].event.payload().cost_posted().voucher().series(), "-");
  EXPECT_EQ(entries[0].event.payload().cost_posted().origin(), v1::ENTRY_ORIGIN_ACCRUAL);
}

}  // namespace
}  // namespace liggare::sie
