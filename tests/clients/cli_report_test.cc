// What controllers and auditors take away: reports in every form, exports, decisions item by item.

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_split.h"
#include "tests/clients/cli_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class CliReportTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    LoadSmallProgramme();
  }

  std::string Read(const std::string& name) {
    std::ifstream stream(Path(name));
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  std::vector<std::string> LinesOf(const std::string& name) {
    return absl::StrSplit(Read(name), '\n', absl::SkipEmpty());
  }
  // Writes a report at the end of April: the file.
  std::string Report(const std::string& name, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"report", "--at", "2020-04-30", "-o", Path(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_THAT(Done(arguments), HasSubstr(Path(name)));
    return Read(name);
  }
};

TEST_F(CliReportTest, ReportHasTheFiguresOfTheBudgetInEveryForm) {
  // Of m01 at the end of April, and what nobody has attributed.
  EXPECT_THAT(Report("april.csv"),
              AllOf(HasSubstr("operating,plain,Fältresurser,m01,700000.00,233333.33,100000.00,0.00,"
                              "100000.00,133333.33,57.1,600000.00,,,,EXAMPLE\r\n"),
                    HasSubstr("booked,total,Control total,,,,148500.00,0.00,148500.00,")));
  EXPECT_THAT(Report("april.md"), HasSubstr("| 700 000.00 | 233 333.33 | 100 000.00 |"));
  EXPECT_THAT(Report("april.html"), AllOf(HasSubstr("<td class=\"number\">233 333.33</td>"),
                                          HasSubstr("Mål och budget"), HasSubstr("EXAMPLE")));
  EXPECT_THAT(Report("april.xlsx"), StartsWith("PK"));
}

TEST_F(CliReportTest, SameDateAndSizeMakeTheSameReport) {
  const std::string first = Report("first.html", {"--size", "9"});
  Done({"append", "-"},
       "{\"eventId\": \"11111111-0000-4000-8000-000000000001\", \"effectiveDate\": \"2020-04-01\", "
       "\"payload\": {\"costPosted\": {\"amount\": \"100\", \"account\": \"5460\", \"voucher\": "
       "{\"series\": \"L\", \"number\": \"9\"}}}}\n");
  EXPECT_EQ(Report("second.html", {"--size", "9"}), first);
  EXPECT_NE(Report("third.html"), first);
  EXPECT_THAT(Report("changed.md", {"--compare", "2020-02-29"}),
              AllOf(HasSubstr("Changed since 2020-02-29"), HasSubstr("| L/1002:1 |")));
}

TEST_F(CliReportTest, ReportIsOfAFormThatThereIs) {
  EXPECT_THAT(Misused({"report", "--at", "2020-04-30", "-o", Path("april.pdf")}),
              HasSubstr(".html, .xlsx, .csv, .md"));
  EXPECT_THAT(Fails({"report", "--at", "2020-04-30", "-o", Path("none/april.html")}),
              HasSubstr("none/april.html"));
  EXPECT_THAT(Fails({"report", "--compare", "2020-t9", "-o", Path("april.html")}),
              HasSubstr("2020-t9"));
}

TEST_F(CliReportTest, ReportShowsADraftsForecasts) {
  const std::string draft = Path("2020-t1.jsonl");
  Done({"followup", "draft", "2020-t1", "--at", "2020-04-30", "--name", "Per april", "-o", draft});
  EXPECT_THAT(Report("april.md"), HasSubstr("There is no forecast"));
  EXPECT_THAT(Report("draft.md", {"--draft", draft}), HasSubstr("a DRAFT"));
  Done({"followup", "approve", draft, "--decision", "kf-1:2", "--date", "2020-05-25"});
  EXPECT_THAT(Report("approved.md"), AllOf(HasSubstr("Per april"), Not(HasSubstr("DRAFT"))));
}

TEST_F(CliReportTest, JournalEndsWithItsControlTotal) {
  const std::string file = Path("journal.jsonl");
  EXPECT_THAT(Done({"export", "journal", "-o", file}), HasSubstr("14850000"));
  const std::vector<std::string> lines = LinesOf("journal.jsonl");
  ASSERT_THAT(lines, SizeIs(10));
  EXPECT_THAT(lines[7], AllOf(HasSubstr("\"position\":\"7\""), Not(HasSubstr("Åsa"))));
  EXPECT_THAT(lines[9], AllOf(StartsWith("{\"control\":"), HasSubstr("\"events\":\"9\""),
                              HasSubstr("\"posted\":\"14850000\""), HasSubstr("checkpoint")));
  Done({"export", "journal", "-o", file, "--with-texts"});
  EXPECT_THAT(Read("journal.jsonl"), HasSubstr("Fakturan gäller Åsa"));
}

TEST_F(CliReportTest, CsvExportBalances) {
  EXPECT_THAT(Done({"export", "csv", "-o", Path("csv")}), HasSubstr("sum to zero"));
  EXPECT_THAT(LinesOf("csv/events.csv"), SizeIs(10));
  EXPECT_THAT(
      Read("csv/postings.csv"),
      HasSubstr(
          "\n7,2020-02-14,10000000,false,UNATTRIBUTED_COST,drift-2020,,,,,CELL_COST,drift-2020,"
          "m01,2020,"));
  int64_t sum = 0;
  const std::vector<std::string> balances = LinesOf("csv/balances.csv");
  for (size_t i = 1; i < balances.size(); ++i) {
    sum += std::stoll(balances[i].substr(balances[i].rfind(',') + 1));
  }
  EXPECT_EQ(sum, 0);
  EXPECT_THAT(Misused({"export"}), HasSubstr("--tiles, or journal, csv or sie"));
}

TEST_F(CliReportTest, DecisionIsFollowedItemByItem) {
  const std::string out = Done({"decision", "kf-1", "--at", "2020-04-30"});
  EXPECT_THAT(out,
              AllOf(HasSubstr("1 mnkr avsätts"), HasSubstr("allocation_decided"),
                    HasSubstr("700 000.00"), HasSubstr("100 000.00"), HasSubstr("600 000.00")));
  EXPECT_THAT(Fails({"decision", "kf-9"}), HasSubstr("no decision \"kf-9\" is known"));
}

TEST_F(CliReportTest, FigureIsATreeWithASumAtEveryLevel) {
  const std::string out = Done({"explain", "m01", "--column", "remaining", "--at", "2020-04-30"});
  EXPECT_THAT(out, AllOf(HasSubstr("\nm01/drift-2020/2020        600 000.00"),
                         HasSubstr("\n  allocation_decided       700 000.00"),
                         HasSubstr("\n  L/1001:1, account 5460  -100 000.00")));
}

}  // namespace
}  // namespace liggare
