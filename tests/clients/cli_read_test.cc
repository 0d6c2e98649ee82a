// The commands that ask: what they show people and programs, and how they fail.

#include <gmock/gmock.h>

#include "absl/strings/str_split.h"
#include "tests/clients/cli_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class CliReadTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    LoadSmallProgramme();
  }

  std::vector<std::string> Lines(std::vector<std::string> arguments) {
    return absl::StrSplit(Done(std::move(arguments)), '\n', absl::SkipEmpty());
  }
  // The first cells of the rows of CSV.
  std::vector<std::string> Keys(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "csv"});
    std::vector<std::string> keys;
    for (const std::string& line : Lines(std::move(arguments))) {
      keys.push_back(line.substr(0, line.find(',')));
    }
    keys.erase(keys.begin());
    return keys;
  }
};

TEST_F(CliReadTest, BudgetLinesUpAndMarksWhatIsExample) {
  const std::string out = Done({"budget", "--at", "2020-04-30"});
  EXPECT_THAT(out, HasSubstr("budget 2020 at 2020-04-30, as known at size 9 ("));
  EXPECT_THAT(out, HasSubstr("EXAMPLE: 1 event did not happen"));
  EXPECT_THAT(out, HasSubstr("cost 48 500.00"));
  EXPECT_THAT(out,
              HasSubstr("OPERATING\n"
                        "line               id             budget  budget to date     outcome   "
                        "deviation   remaining  flags\n"
                        "-----------------  ---------  ----------  --------------  ----------  "
                        "----------  ----------  ---------\n"
                        "Trygghetsåtgärder  programme  700 000.00      233 333.33  100 000.00  "
                        "133 333.33  600 000.00  EXAMPLE 1\n"
                        "  Fältresurser     m01        700 000.00      233 333.33  100 000.00  "
                        "133 333.33  600 000.00  EXAMPLE 1\n"));
  EXPECT_THAT(out, HasSubstr("Total operating"));
  EXPECT_THAT(out, HasSubstr("300 000.00"));  // unallocated
}

TEST_F(CliReadTest, BudgetIsShownInSwedish) {
  const std::vector<std::string> command = {"budget", "--at", "2020-04-30"};
  const CliRun run = RunCli(command, {"LIGGARE_SERVER=" + server().address(),
                                      "LIGGARE_LEDGER=" + ledger(), "LANG=sv_SE.UTF-8"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, AllOf(HasSubstr("700 000,00"), HasSubstr("DRIFT\n"), HasSubstr("utfall"),
                             HasSubstr("EXEMPEL 1"), Not(HasSubstr("outcome"))));
}

TEST_F(CliReadTest, BudgetIsGivenToProgramsInOre) {
  const std::string json = Done({"budget", "--at", "2020-04-30", "--format", "json"});
  EXPECT_THAT(json, AllOf(StartsWith("{\n"), HasSubstr("\"remaining\": \"60000000\""),
                          HasSubstr("\"reallocatedIn\": \"0\"")));
  EXPECT_THAT(Keys({"budget", "--at", "2020-04-30"}),
              ElementsAre("Trygghetsåtgärder", "Fältresurser"));
  EXPECT_THAT(Keys({"budget", "--at", "2020-04-30", "--show", "funds"}), ElementsAre("drift-2020"));
  EXPECT_THAT(Keys({"budget", "--at", "2020-04-30", "--show", "kinds"}), ElementsAre("OPERATING"));
  EXPECT_THAT(Keys({"budget", "--at", "2020-04-30", "--show", "mandates"}), ElementsAre());
}

TEST_F(CliReadTest, BudgetIsAskedAtASizeOrAnInstant) {
  EXPECT_THAT(Done({"budget", "--at", "2020-04-30", "--size", "7"}),
              AllOf(HasSubstr("size 7"), HasSubstr("700 000.00  ")));
  EXPECT_THAT(Done({"budget", "--at", "2020-04-30", "--known-at", "2000-01-01T00:00:00Z"}),
              HasSubstr("size 0"));
  EXPECT_THAT(Fails({"budget", "--at", "2020-04-30", "--size", "99"}), HasSubstr("BEYOND_LOG"));
  EXPECT_THAT(Fails({"budget", "--at", "2020-02-30"}),
              AllOf(HasSubstr("MALFORMED_FIELD"), HasSubstr("effective_date")));
  EXPECT_THAT(Misused({"budget", "--known-at", "i går"}), HasSubstr("is no instant"));
  Misused({"budget", "--size", "7", "--known-at", "2020-01-01T00:00:00Z"});
  Misused({"budget", "--size", "sju"});
  EXPECT_THAT(Misused({"budget", "--show", "allt"}), HasSubstr("is none of lines"));
}

TEST_F(CliReadTest, EventsAreListedFilteredAndReversed) {
  EXPECT_THAT(Keys({"events"}), ElementsAre("0", "1", "2", "3", "4", "5", "6", "7", "8"));
  EXPECT_THAT(Keys({"events", "--reverse", "--limit", "2"}), ElementsAre("8", "7"));
  EXPECT_THAT(Keys({"events", "--from", "6"}), ElementsAre("6", "7", "8"));
  EXPECT_THAT(Keys({"events", "--line", "m01"}), ElementsAre("4", "6", "7"));
  EXPECT_THAT(Keys({"events", "--line", "m01", "--line", "m05", "--type", "line_defined"}),
              ElementsAre("4", "5"));
  EXPECT_THAT(Keys({"events", "--fund", "drift-2020", "--type", "cost_posted"}),
              ElementsAre("7", "8"));
  EXPECT_THAT(Keys({"events", "--decision", "kf-1"}), ElementsAre("1", "2", "6"));
  EXPECT_THAT(Keys({"events", "--flag", "UNATTRIBUTED"}), ElementsAre("8"));
  EXPECT_THAT(Keys({"events", "--voucher", "L/1001"}), ElementsAre("7"));
  EXPECT_THAT(Keys({"events", "--account", "5460"}), ElementsAre("7", "8"));
  EXPECT_THAT(
      Keys({"events", "--effective-since", "2020-01-01", "--effective-until", "2020-02-29"}),
      ElementsAre("6", "7"));
  EXPECT_THAT(Keys({"events", "--since", "2000-01-01", "--limit", "1"}), ElementsAre("0"));
  EXPECT_THAT(Keys({"events", "--line", "finns-inte"}), ElementsAre());
  EXPECT_THAT(Done({"events", "--line", "finns-inte"}), HasSubstr("0 events"));
  EXPECT_THAT(Lines({"events", "--format", "json"}), SizeIs(9));
  EXPECT_THAT(Done({"events"}), AllOf(HasSubstr("L/1001:1 account 5460 m01/drift-2020/2020"),
                                      HasSubstr("kf-1:1"), HasSubstr("EXAMPLE")));
  Fails({"events", "--from", "99"});
  Misused({"events", "--from", "1", "--since", "2020-01-01"});
  Misused({"events", "--since", "nyss"});
  Misused({"events", "--limit", "-1"});
}

TEST_F(CliReadTest, WatchShowsHistoryAndSaysWhenItHasCaughtUp) {
  EXPECT_THAT(Lines({"watch", "--from", "0", "--limit", "9", "--format", "json"}), SizeIs(9));
  EXPECT_THAT(Lines({"watch", "--from", "3", "--limit", "2", "--format", "json"}), SizeIs(2));
  EXPECT_THAT(Done({"watch", "--from", "0", "--type", "cost_posted", "--limit", "1"}),
              HasSubstr("L/1001"));
  Fails({"watch", "--from", "99"});
}

TEST_F(CliReadTest, TimelineHasAPointForEachStep) {
  EXPECT_THAT(
      Keys({"timeline", "m01", "--from", "2020-01-01", "--to", "2020-12-31", "--step", "tertial"}),
      ElementsAre("2020-04-30", "2020-08-31", "2020-12-31"));
  EXPECT_THAT(Keys({"timeline", "--from", "2020-01-01", "--to", "2020-03-15"}),
              ElementsAre("2020-01-31", "2020-02-29", "2020-03-15"));
  EXPECT_THAT(
      Done({"timeline", "m01", "--from", "2020-01-01", "--to", "2020-04-30", "--size", "7"}),
      AllOf(HasSubstr("as known at size 7"), HasSubstr("233 333.33")));
  EXPECT_THAT(Fails({"timeline", "m99", "--from", "2020-01-01", "--to", "2020-12-31"}),
              HasSubstr("LINE_NOT_FOUND"));
  Misused({"timeline", "m01", "--from", "2020-01-01"});
  EXPECT_THAT(
      Misused({"timeline", "m01", "--from", "2020-01-01", "--to", "2020-12-31", "--step", "week"}),
      HasSubstr("is none of month, tertial"));
}

TEST_F(CliReadTest, FigureIsExplainedByEventsThatSumToIt) {
  const std::string out =
      Done({"explain", "programme", "--column", "outcome", "--at", "2020-04-30"});
  EXPECT_THAT(out, AllOf(HasSubstr("outcome: programme at 2020-04-30"), HasSubstr("= 100 000.00"),
                         HasSubstr("L/1001:1"), HasSubstr("kf-1:1"),
                         HasSubstr("sum of the amounts (1): 100 000.00\n")));
  EXPECT_THAT(Done({"explain", "m01", "--column", "budget-to-date", "--at", "2020-04-30"}),
              AllOf(HasSubstr("= 233 333.33"), HasSubstr("(1): 700 000.00 (the budget")));
  EXPECT_THAT(
      Keys({"explain", "--fund", "drift-2020", "--column", "unattributed", "--at", "2020-04-30"}),
      ElementsAre("8"));
  EXPECT_THAT(Keys({"explain", "programme", "--own", "--column", "cost", "--at", "2020-04-30"}),
              ElementsAre());
  EXPECT_THAT(
      Done({"explain", "m01", "--column", "cost", "--at", "2020-04-30", "--format", "json"}),
      StartsWith("{\"asOf\":"));
  EXPECT_THAT(Misused({"explain", "m01", "--column", "saldo"}), HasSubstr("is none of allocated"));
  EXPECT_THAT(Fails({"explain", "m01", "--fund", "f", "--column", "cost"}),
              HasSubstr("FUND_NOT_FOUND"));
}

TEST_F(CliReadTest, TwoAsOfsAreCompared) {
  const std::string out =
      Done({"compare", "--at", "2020-04-30", "--size", "7", "--with-size", "8"});
  EXPECT_THAT(out, AllOf(HasSubstr("first: at 2020-04-30, as known at size 7"),
                         HasSubstr("then:  at 2020-04-30, as known at size 8"), HasSubstr("m01"),
                         HasSubstr("100 000.00"), HasSubstr("L/1001:1"), HasSubstr("1 event\n")));
  EXPECT_THAT(Keys({"compare", "--at", "2020-01-01", "--with-at", "2020-01-31"}),
              ElementsAre("programme", "m01"));
  EXPECT_THAT(Done({"compare", "--at", "2020-04-30"}), HasSubstr("No line differs."));
  EXPECT_THAT(Done({"compare", "--at", "2020-04-30", "--size", "7", "--format", "json"}),
              StartsWith("{\"base\":"));
}

TEST_F(CliReadTest, CatalogueShowsWhatIsDefinedAndDecided) {
  const std::string out = Done({"catalogue", "--at", "2020-04-30"});
  EXPECT_THAT(out, AllOf(HasSubstr("FUNDS"), HasSubstr("drift-2020"), HasSubstr("  Fältresurser"),
                         HasSubstr("Kommunfullmäktige"), Not(HasSubstr("MANDATES"))));
  EXPECT_THAT(Done({"catalogue", "--show", "decisions,mandates"}),
              AllOf(HasSubstr("1. 1 mnkr avsätts för trygghetsåtgärder."), HasSubstr("(none)"),
                    Not(HasSubstr("FUNDS"))));
  EXPECT_THAT(Keys({"catalogue", "--show", "lines"}),
              ElementsAre("Trygghetsåtgärder", "Fältresurser", "Nattvandringar"));
  EXPECT_THAT(Done({"catalogue", "--format", "json"}), HasSubstr("\"activityCode\": \"7117\""));
}

TEST_F(CliReadTest, StatusIsShownAndAServerThatIsNotThereIsAFailure) {
  EXPECT_THAT(Done({"status"}), AllOf(HasSubstr("state: serving"), HasSubstr(ledger()),
                                      HasSubstr("memory: "), HasSubstr("of at most 256 MiB")));
  EXPECT_THAT(Done({"status", "--format", "json"}),
              HasSubstr("\"state\": \"SERVER_STATE_SERVING\""));
  std::string address;
  {
    const support::ServerProcess gone;
    address = gone.address();
  }
  EXPECT_THAT(Fails({"status", "--server", address}),
              HasSubstr("is liggared running at " + address));
  EXPECT_THAT(Fails({"budget", "--server", address, "--retry", "0"}),
              HasSubstr("is liggared running at " + address));
}

TEST_F(CliReadTest, WrongUsageIsToldApartFromRefusal) {
  EXPECT_THAT(Misused({}), HasSubstr("subcommand is required"));
  Misused({"budgett"});
  Misused({"budget", "--unknown"});
  Misused({"ledger"});
  Misused({"followup"});
  EXPECT_THAT(Misused({"budget", "--format", "xml"}), HasSubstr("is none of table, json, csv"));
  EXPECT_THAT(Misused({"budget", "--lang", "fi"}), HasSubstr("is none of sv, en"));
  const CliRun no_ledger = RunCli({"budget"});
  EXPECT_EQ(no_ledger.code, 2);
  EXPECT_THAT(Misused({"rebuild", "--what", "records"}), HasSubstr("is none of blocks"));
  EXPECT_THAT(no_ledger.err, HasSubstr("--ledger"));
}

TEST_F(CliReadTest, HelpOfEveryCommandHasAnExample) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{},
                                             {"ledger"},
                                             {"ledger", "create"},
                                             {"ledger", "list"},
                                             {"ledger", "show"},
                                             {"append"},
                                             {"events"},
                                             {"watch"},
                                             {"budget"},
                                             {"timeline"},
                                             {"explain"},
                                             {"compare"},
                                             {"catalogue"},
                                             {"attribute"},
                                             {"correct"},
                                             {"erase-text"},
                                             {"followup"},
                                             {"followup", "draft"},
                                             {"followup", "list"},
                                             {"followup", "show"},
                                             {"followup", "approve"},
                                             {"report"},
                                             {"decision"},
                                             {"export"},
                                             {"export", "journal"},
                                             {"export", "csv"},
                                             {"status"},
                                             {"rebuild"}}) {
    std::vector<std::string> arguments = command;
    arguments.push_back("--help");
    EXPECT_THAT(Done(arguments), HasSubstr("Example"));
  }
  EXPECT_THAT(Done({"--version"}), Not(::testing::IsEmpty()));
}

}  // namespace
}  // namespace liggare
