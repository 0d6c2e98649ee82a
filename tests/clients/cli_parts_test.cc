// The parts of the command that need no server: amounts, widths, tables, JSON Lines, errors.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <sstream>

#include "absl/strings/cord.h"
#include "clients/cli/error_report.h"
#include "clients/cli/event_lines.h"
#include "clients/cli/json.h"
#include "clients/cli/private_texts.h"
#include "clients/cli/progress.h"
#include "clients/cli/share.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "google/rpc/error_details.pb.h"
#include "tests/support/seed.h"

namespace liggare::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(MoneyTest, AmountsAreWrittenInKronorWithThousandsApart) {
  EXPECT_EQ(FormatAmount(220000000, ','), "2 200 000,00");
  EXPECT_EQ(FormatAmount(220000000, '.'), "2 200 000.00");
  EXPECT_EQ(FormatAmount(0, '.'), "0.00");
  EXPECT_EQ(FormatAmount(5, '.'), "0.05");
  EXPECT_EQ(FormatAmount(-5, '.'), "-0.05");
  EXPECT_EQ(FormatAmount(99999, '.'), "999.99");
  EXPECT_EQ(FormatAmount(-100000, '.'), "-1 000.00");
  EXPECT_EQ(FormatAmount(kMax, '.'), "92 233 720 368 547 758.07");
  EXPECT_EQ(FormatAmount(kMin, '.'), "-92 233 720 368 547 758.08");
}

TEST(MoneyTest, AmountsAreReadWithoutFloatingPoint) {
  EXPECT_EQ(ParseAmount("30000").value(), 3000000);
  EXPECT_EQ(ParseAmount("30000.00").value(), 3000000);
  EXPECT_EQ(ParseAmount("30000,01").value(), 3000001);
  EXPECT_EQ(ParseAmount("-48 500,00").value(), -4850000);
  EXPECT_EQ(ParseAmount("+0.07").value(), 7);
  EXPECT_EQ(ParseAmount("92233720368547758.07").value(), kMax);
}

TEST(MoneyTest, WhatIsNotClearlyAnAmountIsRefused) {
  for (const char* text :
       {"", "-", "kr", "30000.0", "30000.000", "30.000,00", "3 0000", "1 00", " 30", "30 ", "1,5",
        ".50", "30.", "1e3", "0x10", "--1", "1-", "92233720368547758.08", "99999999999999999999"}) {
    EXPECT_FALSE(ParseAmount(text).ok()) << text;
  }
}

TEST(MoneyTest, EveryAmountIsReadAsItIsWritten) {
  std::mt19937_64 random(support::TestSeed());
  for (int i = 0; i < 10'000; ++i) {
    const int64_t amount = static_cast<int64_t>(random()) >> (random() % 63);
    if (amount == kMin) continue;
    EXPECT_EQ(ParseAmount(FormatAmount(amount, i % 2 == 0 ? ',' : '.')).value(), amount);
  }
}

TEST(ShareTest, IsALineAFundAYearAndAnAmount) {
  const v1::Share share = ParseShare("m05:drift-2020:2020=-30000,50").value();
  EXPECT_EQ(share.cell().line(), "m05");
  EXPECT_EQ(share.cell().fund(), "drift-2020");
  EXPECT_EQ(share.cell().budget_year(), 2020);
  EXPECT_EQ(share.amount(), -3000050);
  for (const char* text : {"", "m05", "m05:f:2020", "m05:f=1", "m05:f:20x=1", "m05:f:=1", ":f:1=1",
                           "m05::1=1", "m05:f:2020:1=1", "m05:f:2020=", "m05:f:2020=1.0"}) {
    EXPECT_FALSE(ParseShare(text).ok()) << text;
  }
}

TEST(TextTest, WidthCountsCharactersAndNotBytes) {
  EXPECT_EQ(Width("Åtgärder för ökad trygghet"), 26u);
  EXPECT_EQ(Width("a\u0308"), 1u);  // a letter and a combining mark
  EXPECT_EQ(PadRight("åäö", 5), "åäö  ");
  EXPECT_EQ(PadLeft("åäö", 5), "  åäö");
  EXPECT_EQ(PadRight("åäö", 2), "åäö");
  EXPECT_EQ(Clip("Trygghetsvärdar", 15), "Trygghetsvärdar");
  EXPECT_EQ(Clip("Trygghetsvärdar", 12), "Trygghetsvä…");
}

TEST(TextTest, TextOfAnEventCannotSteerTheTerminal) {
  EXPECT_EQ(Printable("röd \x1b[31m text"), "röd ?[31m text");
  EXPECT_EQ(Printable("en\nrad\ttill\r"), "en rad till");
  EXPECT_EQ(Printable("\xc2\x9b"), "?");   // CSI in one character
  EXPECT_EQ(Printable("\u202e"), "?");     // turns the direction of what follows
  EXPECT_EQ(Printable("\xff\xc3"), "??");  // no UTF-8
  EXPECT_EQ(Printable("\xc0\xaf"), "??");  // "/" in too many bytes
  EXPECT_EQ(Printable("§ 22 – åäö 🙂"), "§ 22 – åäö 🙂");
}

TEST(TextTest, TextIsBrokenBetweenWords) {
  EXPECT_THAT(Wrap("2,2 mnkr avsätts till utökad användning", 16),
              ElementsAre("2,2 mnkr avsätts", "till utökad", "användning"));
  EXPECT_THAT(Wrap("", 10), ElementsAre());
}

Table TreeTable() {
  Table table("lines", "DRIFT",
              {{"name", "rad"}, {"line", "id", Column::Shown::kCsvOnly}, {"budget", "budget"}});
  table.Add({Cell::Text("Åtgärder"), Cell::Text("p"), Cell::Amount(123456789)});
  table.Add({Cell::Text("Fält, \"ute\"", 1), Cell::Text("m01"), Cell::Amount(-5)});
  table.AddTotal({Cell::Text("Summa"), Cell(), Cell::Amount(123456784)});
  return table;
}

TEST(TableTest, ColumnsLineUpForPeople) {
  EXPECT_EQ(TreeTable().ForPeople(Words(Language::kSwedish)),
            "DRIFT\n"
            "rad                  budget\n"
            "-------------  ------------\n"
            "Åtgärder       1 234 567,89\n"
            "  Fält, \"ute\"         -0,05\n"
            "-------------  ------------\n"
            "Summa          1 234 567,84\n");
}

TEST(TableTest, ProgramsReadOreAndNoTotals) {
  EXPECT_EQ(TreeTable().ForPrograms(),
            "name,line,budget\n"
            "Åtgärder,p,123456789\n"
            "\"Fält, \"\"ute\"\"\",m01,-5\n");
}

TEST(TableTest, RowsGoOnWithoutHeading) {
  Table table("rows", "", {{"a", "a", Column::Shown::kEverywhere, 4}, {"b", "b"}});
  table.Add({Cell(), Cell::Text("x")});
  EXPECT_EQ(table.ForPeople(Words(Language::kEnglish), false), "      x\n");
  EXPECT_EQ(table.ForPrograms(false), ",x\n");
}

TEST(WordsTest, FlagsAreCountedInWords) {
  const FlagCounts counts = {{v1::FLAG_REASON_LATE, 2}, {v1::FLAG_REASON_EXAMPLE, 12}};
  EXPECT_EQ(FlagText(counts, Words(Language::kEnglish)), "EXAMPLE 12, late 2");
  EXPECT_EQ(FlagText(counts, Words(Language::kSwedish)), "EXEMPEL 12, sen 2");
  EXPECT_EQ(FlagNames(counts), "EXAMPLE:12;LATE:2");
}

TEST(WordsTest, EveryFlagAndColumnHasWordsInBothLanguages) {
  for (const Language language : {Language::kEnglish, Language::kSwedish}) {
    const Words words(language);
    for (int i = v1::FlagReason_MIN + 1; i <= v1::FlagReason_MAX; ++i) {
      EXPECT_THAT(words.Flag(static_cast<v1::FlagReason>(i)), Not(HasSubstr("FLAG_REASON")));
    }
    for (const std::string& name : ColumnNames()) EXPECT_NE(words.Column(ColumnOf(name)), "");
  }
  EXPECT_EQ(ColumnOf("reallocated-in"), v1::COLUMN_REALLOCATED_IN);
  EXPECT_EQ(ColumnOf("balance"), v1::COLUMN_UNSPECIFIED);
}

// The lines a reader gives, as "LINE:ID" or what is wrong.
std::vector<std::string> ReadAll(const std::string& text, bool new_ids = false) {
  std::istringstream stream(text);
  EventLines lines(stream, "f.jsonl", new_ids);
  std::vector<std::string> read;
  while (true) {
    const absl::StatusOr<std::optional<EventLine>> line = lines.Next();
    if (line.ok() && !line->has_value()) return read;
    read.push_back(line.ok() ? std::to_string((*line)->line) + ":" + (*line)->event.event_id()
                             : std::string(line.status().message()));
  }
}

TEST(EventLinesTest, BlankLinesAndCommentsAreSkipped) {
  EXPECT_THAT(ReadAll("\xef\xbb\xbf# först\r\n\n  \t\n{\"eventId\": \"a\"}\r\n # sist\n"
                      "{\"eventId\": \"b\"}"),
              ElementsAre("4:a", "6:b"));
  EXPECT_THAT(ReadAll(""), ElementsAre());
}

TEST(EventLinesTest, MalformedLinesAreNamed) {
  const std::vector<std::string> read = ReadAll(
      "{\"eventId\": \"a\"}\n"
      "{\"eventId\": \n"
      "{\"eventId\": \"b\", \"payload\": {\"costPosted\": {\"amuont\": \"1\"}}}\n"
      "{\"eventId\": \"c\", \"payload\": {\"costPosted\": {\"amount\": \"1.5\"}}}\n"
      "{\"eventId\": \"\xff\"}\n"
      "{\"effectiveDate\": \"2020-01-01\"}\n"
      "[]\n"
      "{\"eventId\": \"d\"}\n");
  ASSERT_EQ(read.size(), 8u);
  EXPECT_EQ(read[0], "1:a");
  EXPECT_THAT(read[1], HasSubstr("f.jsonl:2: "));
  EXPECT_THAT(read[2], HasSubstr("f.jsonl:3: "));
  EXPECT_THAT(read[2], HasSubstr("amuont"));
  EXPECT_THAT(read[3], HasSubstr("f.jsonl:4: "));
  EXPECT_THAT(read[4], HasSubstr("f.jsonl:5: "));
  EXPECT_THAT(read[5], HasSubstr("f.jsonl:6: the event has no eventId"));
  EXPECT_THAT(read[6], HasSubstr("f.jsonl:7: "));
  EXPECT_EQ(read[7], "8:d");
}

TEST(EventLinesTest, NewIdsAreMadeOnlyWhereTheyAreMissing) {
  const std::vector<std::string> read = ReadAll("{\"eventId\": \"a\"}\n{}\n", /*new_ids=*/true);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0], "1:a");
  EXPECT_EQ(read[1].size(), 2u + 36u);
}

// How the lines are put into appends: "1,2 3".
std::string Groups(const std::string& text, int events_max) {
  std::istringstream stream(text);
  EventLines lines(stream, "f.jsonl", false);
  AppendGroups groups(lines, events_max);
  std::string result;
  while (true) {
    const absl::StatusOr<std::vector<EventLine>> group = groups.Next();
    if (!group.ok()) return std::string(group.status().message());
    if (group->empty()) return result;
    if (!result.empty()) result += ' ';
    for (size_t i = 0; i < group->size(); ++i) {
      result += (i == 0 ? "" : ",") + std::to_string((*group)[i].line);
    }
  }
}

TEST(AppendGroupsTest, FollowUpAndItsLinesStayTogether) {
  const std::string plain = "{\"eventId\": \"p\"}\n";
  const std::string header =
      "{\"eventId\": \"h\", \"payload\": {\"followUpApproved\": {\"followUp\": \"t1\"}}}\n";
  const std::string line =
      "{\"eventId\": \"l\", \"payload\": {\"followUpLine\": {\"followUp\": \"t1\"}}}\n";
  EXPECT_EQ(Groups(plain + plain + plain, 1), "1 2 3");
  EXPECT_EQ(Groups(plain + plain + plain, 2), "1,2 3");
  EXPECT_EQ(Groups(plain + header + line + line + plain, 1), "1 2,3,4 5");
  EXPECT_EQ(Groups(plain + header + line + line + plain, 2), "1,2,3,4 5");
  EXPECT_EQ(Groups(line + plain, 1), "1 2");
  EXPECT_EQ(Groups("", 1), "");
  EXPECT_THAT(Groups(plain + "{\n", 1), HasSubstr("f.jsonl:2: "));
}

TEST(PrivateTextsTest, DisclosedTextsStandInTheirFields) {
  v1::ReadEventsResponse batch;
  v1::Record& record = *batch.add_records();
  record.set_position(7);
  v1::EventCorrected& correction =
      *record.mutable_event()->mutable_payload()->mutable_event_corrected();
  correction.mutable_reason()->set_commitment("c1");
  correction.mutable_replacement()->mutable_cost_posted()->mutable_text()->set_commitment("c2");
  const auto disclose = [&batch](const std::string& field, const std::string& text) {
    v1::DisclosedText& disclosed = *batch.add_texts();
    disclosed.set_position(7);
    disclosed.set_field(field);
    disclosed.set_text(text);
  };
  disclose("event_corrected.reason", "En nolla för mycket");
  disclose("event_corrected.replacement.cost_posted.text", "Kameror");
  disclose("event_corrected.position", "ingen text");
  disclose("no.such.field", "ingen text");
  PutTexts(batch);
  EXPECT_EQ(correction.reason().text(), "En nolla för mycket");
  EXPECT_EQ(correction.replacement().cost_posted().text().text(), "Kameror");

  correction.mutable_replacement()
      ->mutable_cost_posted()
      ->mutable_counterparty_text()
      ->set_commitment("c3");
  ForgetCommitments(correction);
  EXPECT_EQ(correction.reason().text(), "En nolla för mycket");
  EXPECT_TRUE(correction.reason().commitment().empty());
  EXPECT_TRUE(correction.replacement().cost_posted().text().commitment().empty());
  EXPECT_FALSE(correction.replacement().cost_posted().has_counterparty_text());
}

TEST(ErrorReportTest, SaysMessageReasonNumbersFieldsAndWhatToDo) {
  absl::Status status = absl::FailedPreconditionError("asked 800000.00, remaining 700000.00");
  google::rpc::ErrorInfo info;
  info.set_reason("UNKNOWN_LINE");
  (*info.mutable_metadata())["asked"] = "80000000";
  (*info.mutable_metadata())["remaining"] = "70000000";
  status.SetPayload("type.googleapis.com/google.rpc.ErrorInfo",
                    absl::Cord(info.SerializeAsString()));
  google::rpc::BadRequest request;
  request.add_field_violations()->set_field("events[0].payload");
  request.mutable_field_violations(0)->set_description("is \x1b wrong");
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest",
                    absl::Cord(request.SerializeAsString()));
  EXPECT_EQ(ErrorReport(status, Settings()),
            "liggare: asked 800000.00, remaining 700000.00\n"
            "  reason: UNKNOWN_LINE\n"
            "  details, amounts in öre:\n"
            "    asked:     80000000\n"
            "    remaining: 70000000\n"
            "  field: events[0].payload: is ? wrong\n"
            "  what to do: `liggare catalogue --show lines` shows the lines there are\n");
}

TEST(ProgressTest, BarFillsAsWorkIsDone) {
  EXPECT_EQ(Bar(0, 10, 5), "[     ]");
  EXPECT_EQ(Bar(5, 10, 5), "[==   ]");
  EXPECT_EQ(Bar(10, 10, 5), "[=====]");
  EXPECT_EQ(Bar(99, 10, 5), "[=====]");
}

TEST(JsonDeathTest, AMessageThatHasNoJsonEndsTheCommand) {
  v1::Record record;
  record.mutable_recorded_at()->set_seconds(std::numeric_limits<int64_t>::max());
  EXPECT_EXIT(ToJson(record), testing::ExitedWithCode(1), "cannot write a message as JSON");
}

}  // namespace
}  // namespace liggare::cli
