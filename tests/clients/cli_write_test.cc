// The commands that append: what they append, what they refuse, and what they say.

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "tests/clients/cli_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CliWriteTest : public CliTest {
 protected:
  std::string Size() {
    const std::string csv = Done({"ledger", "show", "--format", "csv"});
    const size_t line = csv.find('\n') + 1;
    // ledger,name,currency,origin,size,last_recorded_at
    size_t begin = line;
    for (int i = 0; i < 4; ++i) begin = csv.find(',', begin) + 1;
    return csv.substr(begin, csv.find(',', begin) - begin);
  }
};

std::string Line(const std::string& id, const std::string& line) {
  return absl::StrCat("{\"eventId\": \"", id,
                      "\", \"effectiveDate\": \"2020-01-01\", \"payload\": {\"lineDefined\": "
                      "{\"line\": \"",
                      line, "\", \"name\": \"N\", \"level\": \"LINE_LEVEL_PROGRAMME\"}}}\n");
}

// An allocation that no fund has money for.
std::string TooMuch(const std::string& id) {
  return absl::StrCat(
      "{\"eventId\": \"", id,
      "\", \"effectiveDate\": \"2020-01-10\", \"authority\": {\"basis\": "
      "\"AUTHORITY_BASIS_DECISION\", \"items\": [{\"decision\": \"kf-1\", \"item\": 1}]}, "
      "\"payload\": {\"allocationDecided\": {\"cell\": {\"line\": \"m05\", \"fund\": "
      "\"drift-2020\", \"budgetYear\": 2020}, \"amount\": \"50000000\"}}}\n");
}

TEST_F(CliWriteTest, LedgerIsMadeOnceAndListed) {
  EXPECT_THAT(Done({"ledger", "create", ledger(), "--name", "Trygghet i " + ledger()}),
              HasSubstr("The ledger is open."));
  EXPECT_THAT(Fails({"ledger", "create", ledger(), "--name", "Annat"}), HasSubstr("LEDGER_EXISTS"));
  EXPECT_THAT(Done({"ledger", "list"}), HasSubstr("Trygghet i " + ledger()));
  EXPECT_THAT(Done({"ledger", "show", "--format", "json"}), HasSubstr("\"size\": \"1\""));
  EXPECT_THAT(Fails({"ledger", "show", "finns-inte"}),
              AllOf(HasSubstr("UNKNOWN_LEDGER"), HasSubstr("what to do: `liggare ledger list`")));
  EXPECT_THAT(Fails({"ledger", "create", "Å", "--name", "N"}), HasSubstr("MALFORMED_FIELD"));
}

TEST_F(CliWriteTest, AppendingAFileAgainAppendsNothing) {
  const std::string file = Write("programme.jsonl", kSmallProgramme);
  const std::string first = Done({"append", file});
  EXPECT_THAT(first, HasSubstr("8 events appended, 0 already there."));
  EXPECT_THAT(first, HasSubstr("has size 9."));
  // The entry that nobody has attributed is shown with the line of the file.
  EXPECT_THAT(first, HasSubstr("   10         8  unattributed: drift-2020"));
  EXPECT_THAT(first, HasSubstr("Flags: EXAMPLE 1, unattributed 1"));
  const std::string again = Done({"append", file});
  EXPECT_THAT(again, HasSubstr("0 events appended, 8 already there."));
  EXPECT_THAT(again, HasSubstr("has size 9."));

  // A file that has grown: only what is new is appended.
  std::ofstream(file, std::ios::app) << Line(FixedId(9), "p2");
  EXPECT_THAT(Done({"append", file, "--lang", "sv"}),
              HasSubstr("1 händelse tillagda, 8 fanns redan."));
}

TEST_F(CliWriteTest, NothingIsAppendedOfAFileWithAMalformedLine) {
  const std::string file =
      Write("bad.jsonl", Line(FixedId(1), "p1") + "{\"eventId\": \n" + Line(FixedId(2), "p2") +
                             "{\"eventId\": \"x\", \"unknownField\": 1}\n");
  EXPECT_THAT(Fails({"append", file}), AllOf(HasSubstr(file + ":2: not an event in protobuf JSON"),
                                             HasSubstr("(2 lines of the file are malformed)")));
  EXPECT_EQ(Size(), "1");
  EXPECT_THAT(Fails({"append", "-"}, "\n{\"unknownField\": 1}\n"),
              AllOf(HasSubstr("<stdin>:2: "), HasSubstr("unknownField")));
  EXPECT_THAT(Fails({"append", Write("empty.jsonl", "# ingenting\n")}), HasSubstr("has no events"));
  EXPECT_THAT(Fails({"append", Path("missing.jsonl")}), HasSubstr("cannot read"));
  EXPECT_THAT(Fails({"append", Path("")}), HasSubstr("cannot read"));
}

TEST_F(CliWriteTest, EventsNeedIdsUnlessNewOnesAreAskedFor) {
  const std::string line =
      "{\"effectiveDate\": \"2020-01-01\", \"payload\": {\"lineDefined\": {\"line\": \"p1\", "
      "\"name\": \"N\", \"level\": \"LINE_LEVEL_PROGRAMME\"}}}\n";
  EXPECT_THAT(Fails({"append", "-"}, line), HasSubstr("<stdin>:1: the event has no eventId"));
  EXPECT_THAT(Done({"append", "-", "--new-ids"}, line), HasSubstr("1 event appended"));
  EXPECT_EQ(Size(), "2");
}

TEST_F(CliWriteTest, RefusalNamesTheLineAndWhatWasAppendedBefore) {
  LoadSmallProgramme();
  const std::string err =
      Fails({"append", "-"}, Line("11111111-0000-4000-8000-000000000001", "p2") + "\n" +
                                 TooMuch("11111111-0000-4000-8000-000000000002"));
  EXPECT_THAT(err, HasSubstr("liggare: <stdin>:3: "));
  EXPECT_THAT(err, HasSubstr("reason: EXCEEDS_UNALLOCATED"));
  EXPECT_THAT(err, HasSubstr("50000000"));
  EXPECT_THAT(err, HasSubstr("stopped after 1 event (1 new)"));
  EXPECT_EQ(Size(), "10");
}

TEST_F(CliWriteTest, AtomicFileIsAppendedWholeOrNotAtAll) {
  LoadSmallProgramme();
  const std::string good = Line("11111111-0000-4000-8000-000000000001", "p2");
  const std::string file =
      Write("atomic.jsonl", good + TooMuch("11111111-0000-4000-8000-000000000002"));
  EXPECT_THAT(Fails({"append", file, "--atomic"}), HasSubstr(file + ":2: "));
  EXPECT_THAT(Fails({"append", file, "--batch", "2"}), HasSubstr(file + ":2: "));
  EXPECT_EQ(Size(), "9");
}

TEST_F(CliWriteTest, ValidateOnlyAppendsNothing) {
  EXPECT_THAT(Done({"append", Write("programme.jsonl", kSmallProgramme), "--validate-only"}),
              HasSubstr("8 events may be appended; nothing was appended."));
  EXPECT_EQ(Size(), "1");
}

TEST_F(CliWriteTest, ReusedIdIsRefusedWithAdvice) {
  Done({"append", "-"}, Line(FixedId(1), "p1"));
  EXPECT_THAT(Fails({"append", "-"}, Line(FixedId(1), "p2")),
              AllOf(HasSubstr("EVENT_ID_REUSED"), HasSubstr("what to do: ")));
}

TEST_F(CliWriteTest, AppendAnswersProgramsForEachEvent) {
  const std::string json =
      Done({"append", "-", "--format", "json"}, Line(FixedId(1), "p1") + Line(FixedId(2), "p2"));
  EXPECT_THAT(json, StartsWith("{\"firstPosition\":\"1\""));
  EXPECT_THAT(json, HasSubstr("}\n{\"firstPosition\":\"2\""));
  const std::string csv = Done({"append", "-", "--format", "csv"}, Line(FixedId(1), "p1"));
  EXPECT_EQ(csv, "line,position,event_id,repeated,flags\n1,1," + FixedId(1) + ",true,\n");
}

TEST_F(CliWriteTest, MoreFlaggedEventsThanAScreenHoldsAreCounted) {
  std::string costs;
  for (int i = 10; i < 35; ++i) {
    absl::StrAppend(&costs, "{\"eventId\": \"11111111-0000-4000-8000-0000000000", i,
                    "\", \"effectiveDate\": \"2020-02-14\", \"payload\": {\"costPosted\": "
                    "{\"amount\": \"1\", \"account\": \"5460\", \"voucher\": {\"series\": "
                    "\"L\", \"number\": \"1\"}}}}\n");
  }
  EXPECT_THAT(Done({"append", "-", "--batch", "7"}, costs),
              AllOf(HasSubstr("   20        20  unattributed"), Not(HasSubstr("   21        21")),
                    HasSubstr("… 5 more flagged events"), HasSubstr("Flags: unattributed 25")));
}

TEST_F(CliWriteTest, EntryIsAttributedInShares) {
  LoadSmallProgramme();
  const std::vector<std::string> command = {"attribute", "8", "--date", "2020-04-01"};
  const auto with = [&command](std::vector<std::string> more) {
    more.insert(more.begin(), command.begin(), command.end());
    return more;
  };
  EXPECT_THAT(Fails(with({"--share", "m05:drift-2020:2020=48"})),
              AllOf(HasSubstr("SUM_MISMATCH"), Not(HasSubstr("events[0]"))));
  EXPECT_THAT(Misused(with({"--share", "m05:drift-2020=48500"})), HasSubstr("is no share"));
  EXPECT_THAT(Misused(with({"--share", "m05:drift-2020:2020=48.5"})),
              HasSubstr("is not an amount"));
  EXPECT_THAT(Misused(with({})), HasSubstr("--share"));
  EXPECT_THAT(Misused(with({"--none", "--share", "m05:drift-2020:2020=48500"})),
              HasSubstr("--none"));

  // The same event id twice is the same attribution once.
  const std::vector<std::string> split =
      with({"--share", "m05:drift-2020:2020=30000", "--share", "m01:drift-2020:2020=18 500,00",
            "--event-id", "11111111-0000-4000-8000-000000000001"});
  EXPECT_THAT(Done(split), StartsWith("Appended."));
  EXPECT_THAT(Done(split), StartsWith("Was there already."));
  const std::string budget =
      Done({"budget", "--at", "2020-04-30", "--show", "cells", "--format", "csv"});
  EXPECT_THAT(budget, HasSubstr("m01,drift-2020,2020,OPERATING,70000000"));
  EXPECT_THAT(budget, HasSubstr(",11850000,"));
  EXPECT_THAT(budget, HasSubstr("m05,drift-2020,2020,OPERATING,0"));
  EXPECT_THAT(budget, HasSubstr(",3000000,"));
  EXPECT_THAT(Done(with({"--none"})), HasSubstr("unattributed"));
}

TEST_F(CliWriteTest, EventIsCorrectedOnceWithWhatItShouldHaveSaid) {
  LoadSmallProgramme();
  // As in the command's help: the stored payload, with another amount.
  std::string json =
      Done({"events", "--from", "7", "--limit", "1", "--with-texts", "--format", "json"});
  const size_t begin = json.find("\"payload\":") + 10;
  std::string payload = json.substr(begin, json.find("},\"postings\"") - begin);
  for (size_t at; (at = payload.find("10000000")) != std::string::npos;) {
    payload.replace(at, 8, "1000000");
  }
  const std::string file = Write("right.json", payload);
  const std::vector<std::string> command = {
      "correct",       "7",  "--reason", "En nolla för mycket",
      "--replacement", file, "--date",   "2020-04-20"};
  EXPECT_THAT(Done(command), StartsWith("Appended."));
  EXPECT_THAT(Done({"budget", "--at", "2020-04-30", "--show", "cells", "--format", "csv"}),
              HasSubstr(",1000000,0,1000000,"));
  EXPECT_THAT(Fails(command), AllOf(HasSubstr("ALREADY_CORRECTED"), HasSubstr("what to do: ")));
  EXPECT_THAT(Done({"events", "--refers-to", "7", "--with-texts"}),
              HasSubstr("corrects 7 (En nolla för mycket): cost_posted"));
  EXPECT_THAT(Done({"correct", "9", "--reason", "Ändå rätt", "--date", "2020-04-21"}),
              StartsWith("Appended."));
  EXPECT_THAT(Fails({"correct", "8", "--reason", "Fel", "--replacement",
                     Write("wrong.json", "{\"costPosted\": {\"belopp\": 1}}")}),
              AllOf(HasSubstr("wrong.json"), HasSubstr("belopp")));
  Fails({"correct", "8", "--reason", "Fel", "--replacement", Path("missing.json")});
  EXPECT_THAT(Misused({"correct", "8"}), HasSubstr("--reason"));
  EXPECT_THAT(Misused({"correct", "8", "--reason", "x", "--decision", "kf-1:två"}),
              HasSubstr("names no decision item"));
}

TEST_F(CliWriteTest, TextsAreErasedByDecision) {
  LoadSmallProgramme();
  const std::vector<std::string> read = {"events", "--from", "7", "--limit", "1", "--with-texts"};
  EXPECT_THAT(Done(read), HasSubstr("Fakturan gäller Åsa"));
  EXPECT_THAT(Misused({"erase-text", "7"}), HasSubstr("--decision"));
  EXPECT_THAT(Fails({"erase-text", "7", "--decision", "kf-9", "--date", "2020-06-01"}),
              HasSubstr("UNKNOWN_DECISION"));
  Done({"erase-text", "7", "--decision", "kf-1:1", "--date", "2020-06-01", "--validate-only"});
  EXPECT_THAT(Done(read), HasSubstr("Fakturan gäller Åsa"));
  Done({"erase-text", "7", "--decision", "kf-1:1", "--date", "2020-06-01"});
  EXPECT_THAT(Done(read), Not(HasSubstr("Åsa")));
}

TEST_F(CliWriteTest, FollowUpIsDraftedCompletedAndApproved) {
  LoadSmallProgramme();
  const std::string file = Path("2020-t1.jsonl");
  const std::vector<std::string> draft = {"followup", "draft",     "2020-t1", "--at", "2020-04-30",
                                          "--name",   "Per april", "-o",      file};
  EXPECT_THAT(Done(draft), AllOf(HasSubstr("liggare followup approve"), HasSubstr("m01")));
  EXPECT_THAT(Fails(draft), HasSubstr("File exists"));

  const std::vector<std::string> approve = {"followup", "approve", file,        "--decision",
                                            "kf-1:2",   "--date",  "2020-05-25"};
  std::vector<std::string> validate = approve;
  validate.push_back("--validate-only");
  EXPECT_THAT(Done(validate), StartsWith("May be appended"));
  EXPECT_THAT(Done({"followup", "list"}), HasSubstr("(none)"));
  EXPECT_THAT(Done(approve), StartsWith("Appended."));
  EXPECT_THAT(Done(approve), StartsWith("Was there already."));
  EXPECT_THAT(Done({"followup", "list"}), HasSubstr("2020-01/2020-04"));

  // A cost of a month that is covered already.
  Done({"append", "-"},
       "{\"eventId\": \"11111111-0000-4000-8000-000000000001\", \"effectiveDate\": \"2020-04-30\", "
       "\"payload\": {\"costPosted\": {\"amount\": \"12000000\", \"account\": \"5460\", "
       "\"activityCode\": \"7117\", \"voucher\": {\"series\": \"L\", \"number\": \"1003\"}, "
       "\"attribution\": [{\"cell\": {\"line\": \"m01\", \"fund\": \"drift-2020\", "
       "\"budgetYear\": 2020}, \"amount\": \"12000000\"}]}}}\n");
  EXPECT_THAT(Done({"followup", "show", "2020-t1"}),
              AllOf(HasSubstr("CHANGED SINCE"), HasSubstr("LATE ENTRIES"), HasSubstr("L/1003"),
                    HasSubstr("220 000.00")));
  EXPECT_THAT(Done({"followup", "show", "2020-t1", "--size", "12"}),
              Not(HasSubstr("CHANGED SINCE")));
  const std::string track = Done({"followup", "track", "2020", "--line", "m01", "--lang", "en"});
  EXPECT_THAT(track, AllOf(HasSubstr("2020-t1"), HasSubstr("forecast less outcome")));
  EXPECT_THAT(Done({"followup", "track", "2019"}), HasSubstr("2019"));
  Misused({"followup", "track", "20"});
  EXPECT_THAT(Fails({"followup", "show", "2020-t9"}), HasSubstr("FOLLOW_UP_NOT_FOUND"));
}

TEST_F(CliWriteTest, FollowUpThatDiffersFromTheLedgerIsRefused) {
  LoadSmallProgramme();
  const std::string file = Path("2020-t1.jsonl");
  Done({"followup", "draft", "2020-t1", "--at", "2020-04-30", "--name", "Per april", "-o", file});
  std::ifstream stream(file);
  std::string content((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  const size_t at = content.find("\"outcome\":\"10000000\"");
  ASSERT_NE(at, std::string::npos);
  content.replace(at, 20, "\"outcome\":\"10000001\"");
  const std::string wrong = Write("wrong.jsonl", content);
  EXPECT_THAT(Fails({"followup", "approve", wrong, "--decision", "kf-1:2", "--date", "2020-05-25"}),
              AllOf(HasSubstr("FIGURES_DIFFER"), HasSubstr("what to do: ")));
  EXPECT_THAT(Fails({"followup", "approve", file, "--date", "2020-05-25"}),
              HasSubstr("AUTHORITY_MISSING"));
  EXPECT_THAT(Fails({"followup", "approve", Write("none.jsonl", Line(FixedId(9), "p"))}),
              HasSubstr("is no follow-up"));
}

}  // namespace
}  // namespace liggare
