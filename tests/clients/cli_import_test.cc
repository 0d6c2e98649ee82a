// Importing what an accounting system exports: what is appended, once, and what is refused.

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "clients/language/money.h"
#include "tests/clients/cli_fixture.h"
#include "tests/support/sie_files.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kMap =
    "[books]\n"
    "organisation = 212000-0084\n"
    "first_day = 2020-01-01\n"
    "last_day = 2020-12-31\n"
    "[dimensions]\n"
    "activity = 20\n"
    "project = 6\n"
    "[accounts]\n"
    "cost = 4000-7999\n"
    "outside = 1000-2999\n"
    "[csv]\n"
    "account = Konto\n"
    "amount = Belopp\n"
    "date = Datum\n"
    "number = Nr\n"
    "activity = Aktivitet\n"
    "[rule programme]\n"
    "activity = 4711\n"
    "fund = drift-2020\n"
    "[rule walks]\n"
    "activity = 4711\n"
    "project = P1\n"
    "line = m05\n"
    "fund = drift-2020\n";

std::string File(const std::string& vouchers) {
  return "#SIETYP 4\n#ORGNR 212000-0084\n#RAR 0 20200101 20201231\n" + vouchers;
}

std::string Walk(int number, int kronor) {
  return absl::StrCat("#VER A ", number, " 20200414\n{\n#TRANS 4600 {6 P1 20 4711} ", kronor,
                      " \"\" \"Vandring\"\n#TRANS 4600 {20 4711} 10\n#TRANS 1930 {} ", -kronor - 10,
                      "\n}\n");
}

// A value of a report in JSON.
std::string Value(const std::string& json, const std::string& key) {
  const std::string before = "\"" + key + "\": \"";
  const size_t begin = json.find(before);
  if (begin == std::string::npos) return "";
  return json.substr(begin + before.size(),
                     json.find('"', begin + before.size()) - begin - before.size());
}

// What a file declares the accounts 3000 to 7999 to come to in its year (#RES), in minor units.
int64_t DeclaredResult(const std::string& path) {
  std::ifstream stream(path);
  int64_t sum = 0;
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string tag, year, account, amount;
    words >> tag >> year >> account >> amount;
    if (tag != "#RES" || year != "0" || account < "3" || account >= "8") continue;
    sum += language::ParseAmount(amount).value();
  }
  return sum;
}

class CliImportTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    LoadSmallProgramme();
    map_ = Write("books.map", kMap);
  }

  std::vector<std::string> Sie(const std::string& text) {
    return {"import", "sie", Write("books.se", text), "--map", map_, "--lang", "en"};
  }

  std::string map_;
};

TEST_F(CliImportTest, RowsBecomeEntriesAndTheirAttributionsOnce) {
  const std::string text = File(Walk(1, 500) + Walk(2, 700));
  const std::string first = Done(Sie(text));
  EXPECT_THAT(first, AllOf(HasSubstr("The file is imported."), HasSubstr("1 220.00")));
  const std::string events = Done({"events", "--from", "9", "--format", "csv"});
  EXPECT_THAT(events, AllOf(HasSubstr("cost_posted"), HasSubstr("cost_attributed")));
  EXPECT_THAT(Done({"budget", "--at", "2020-12-31", "--format", "csv"}), HasSubstr("120000"));
  Done(Sie(text));
  EXPECT_EQ(Done({"events", "--from", "9", "--format", "csv"}), events);
}

TEST_F(CliImportTest, AReexportCorrectsWhatChanged) {
  Done(Sie(File(Walk(1, 500) + Walk(2, 700))));
  const std::string changed = File(Walk(3, 1) + Walk(2, 700) + Walk(1, 550));
  std::vector<std::string> dry_run = Sie(changed);
  dry_run.push_back("--dry-run");
  EXPECT_THAT(Done(dry_run), HasSubstr("nothing was appended"));
  Done(Sie(changed));
  const std::string events = Done({"events", "--from", "15", "--format", "csv"});
  EXPECT_THAT(events, HasSubstr("event_corrected"));
  Done(Sie(changed));
  EXPECT_EQ(Done({"events", "--from", "15", "--format", "csv"}), events);
}

// What an auditor asks of an import: which file, under which map, what it came to, what it brought.
TEST_F(CliImportTest, AnImportIsRecordedBeforeWhatItBrings) {
  const std::string text = "#GEN 20200504\n" + File(Walk(1, 500) + Walk(2, 700));
  EXPECT_THAT(Done(Sie(text)), Not(HasSubstr("note:")));
  EXPECT_THAT(Done({"events", "--from", "9", "--limit", "1", "--format", "csv"}),
              AllOf(HasSubstr("import_recorded"), HasSubstr("2020-05-04")));
  const std::string catalogue = Done({"catalogue", "--show", "imports", "--format", "csv"});
  EXPECT_THAT(catalogue, AllOf(HasSubstr("2020-05-04,212000-0084,2020-01-01--2020-12-31,6,0,4,"),
                               HasSubstr(",9,")));
  const size_t row = catalogue.find('\n') + 1;
  const std::string import = catalogue.substr(row, catalogue.find(',', row) - row);
  const std::string brought = Done({"events", "--import", import, "--format", "csv"});
  EXPECT_EQ(std::count(brought.begin(), brought.end(), '\n'), 1 + 1 + 4 + 2) << brought;
}

TEST_F(CliImportTest, AnotherAccountingsFileIsNotTakenForAReexport) {
  Done(Sie(File(Walk(1, 500) + Walk(2, 700) + Walk(3, 900))));
  const auto other = [](int number) {
    return absl::StrCat("#VER A ", number, " 20200414\n{\n#TRANS 4711 {20 4711} ", number,
                        "\n#TRANS 1930 {} -", number, "\n}\n");
  };
  std::vector<std::string> import = Sie(File(other(1) + other(2) + Walk(3, 900)));
  EXPECT_THAT(Fails(import), AllOf(HasSubstr("of the 3 vouchers"), HasSubstr("2 have nothing"),
                                   HasSubstr("--accept-differences")));
  import.push_back("--accept-differences");
  EXPECT_THAT(Done(import), HasSubstr("The file is imported."));
}

// Said before anything is appended, so that a dry run is not the only way to learn of it.
TEST_F(CliImportTest, WhatTheMapAndTheFileHaveNotInCommonIsSaid) {
  const std::string text = File(
      "#VER A 1 20200414\n{\n#TRANS 4600 {20 4711} 10\n#TRANS 4600 {20 4712} 25\n"
      "#TRANS 1930 {} -35\n}\n");
  const CliRun run = Run(Sie(text));
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.err, AllOf(HasSubstr("the file does not have: 1: 6 P1"),
                             HasSubstr("the map does not name: 1: 20 4712 (25.00)")));
}

TEST_F(CliImportTest, NothingOfAFileIsTakenThatIsNotSound) {
  const std::string good = Walk(1, 500);
  EXPECT_THAT(Fails(Sie(File(good + "#VER A 2 20200414\n{\n#TRANS 4600 {20 4711} 1\n}\n"))),
              HasSubstr("voucher A 2 of line 10 does not balance"));
  EXPECT_THAT(Fails(Sie(File("#RES 0 4600 9\n" + good))), HasSubstr("--accept-differences"));
  EXPECT_THAT(Fails(Sie(File("#VER A 1 20200414\n{\n#TRANS 8400 {20 4711} 1\n#TRANS 1930 {} "
                             "-1\n}\n"))),
              HasSubstr("8400 (1 rows, 1.00)"));
  EXPECT_THAT(Fails(Sie("#ORGNR 556265-1892\n" + File(good).substr(0, 10))),
              HasSubstr("of organisation 5562651892"));
  EXPECT_THAT(Done({"events", "--from", "9", "--format", "csv"}), Not(HasSubstr("cost_posted")));
}

TEST_F(CliImportTest, AnExtractNeedsItsControlTotal) {
  const std::string file = Write("extract.csv",
                                 "Nr;Datum;Konto;Aktivitet;Belopp\n"
                                 "7;2020-04-14;4600;4711;1 250,50\n");
  const auto import = [&](const std::string& total) {
    return std::vector<std::string>{"import", "csv", file, "--map", map_, "--control-total", total};
  };
  EXPECT_THAT(Fails(import("1250,00")), HasSubstr("the rows sum to 1250.50"));
  const CliRun run = Run(import("1 250,50"));
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("the file does not have: 1: 6 P1"));
  EXPECT_THAT(Done({"events", "--from", "9", "--format", "csv"}), HasSubstr("125050"));
}

// The small programme's costs and those of two files, of which the second corrects the first.
TEST_F(CliImportTest, WhatIsExportedIsReadBackWithTheSameSums) {
  Done(Sie(File(Walk(1, 500) + Walk(2, 700))));
  Done(Sie(File(Walk(1, 550) + Walk(2, 700))));
  const std::string exported = Path("out.se");
  EXPECT_THAT(Done({"export", "sie", "--at", "2020-12-31", "-o", exported, "--lang", "en"}),
              HasSubstr("149 770.00"));
  EXPECT_THAT(Done({"import", "inspect", exported, "--lang", "en"}),
              AllOf(HasSubstr("5460"), HasSubstr("148 500.00"), HasSubstr("1 270.00")));
  Done({"export", "sie", "--at", "2020-02-28", "-o", exported});
  EXPECT_THAT(Done({"import", "inspect", exported, "--lang", "en"}),
              AllOf(HasSubstr("100 000.00"), Not(HasSubstr("148 500.00"))));
  EXPECT_THAT(Misused({"export", "sie", "--at", "2020-02-30", "-o", exported}), HasSubstr("--at"));
  EXPECT_THAT(Misused({"export", "sie", "--at", "2020-02-28", "--size", "9999", "-o", exported}),
              HasSubstr("--size 9999"));
}

// Every cost and revenue of real exports, with the map that inspecting them writes and one rule:
// what the ledger then says is not attributed is what the file itself declares its result to be.
TEST_F(CliImportTest, RealFilesComeToWhatTheyDeclareAndAreTakenOnce) {
  const std::vector<std::string> paths = support::SieFiles();
  if (paths.empty()) GTEST_SKIP() << support::kNoSieFiles;
  for (const std::string& path : paths) {
    const std::string name = std::filesystem::path(path).stem().string();
    const std::string books = "books-" + std::to_string(&path - paths.data());
    Done({"ledger", "create", books, "--name", name});
    const std::string started = Path(name + ".map");
    Done({"import", "inspect", path, "--write-map", started});
    std::ofstream(started, std::ios::app) << "[rule all]\naccount = 3000-7999\n";
    const std::vector<std::string> import = {"import",   "sie", path,       "--map", started,
                                             "--ledger", books, "--format", "json"};
    const std::string first = Done(import);
    EXPECT_THAT(first, AllOf(HasSubstr("\"controls_broken\": \"0\""),
                             Not(HasSubstr("\"controls_held\": \"0\""))))
        << path;
    const std::string appended = Value(first, "appended");
    EXPECT_EQ(appended, Value(first, "taken_rows")) << path;
    EXPECT_GT(std::stoi(appended), 50) << path;
    EXPECT_EQ(
        Value(Done({"unattributed", "--at", "2099-12-31", "--ledger", books, "--format", "json"}),
              "sum"),
        Value(first, "taken_sum"))
        << path;
    EXPECT_EQ(std::stoll(Value(first, "taken_sum")), DeclaredResult(path)) << path;
    const std::string again = Done(import);
    EXPECT_EQ(Value(again, "appended"), "0") << path;
    EXPECT_EQ(Value(again, "held"), appended) << path;
  }
}

TEST_F(CliImportTest, InspectingWritesAMapToStartFrom) {
  const std::string file = Write("books.se", File(Walk(1, 500)));
  EXPECT_THAT(Done({"import", "inspect", file, "--write-map", Path("new.map"), "--lang", "en"}),
              AllOf(HasSubstr("4711"), HasSubstr("510.00")));
  EXPECT_THAT(Fails({"import", "inspect", file, "--write-map", Path("new.map")}),
              HasSubstr("is there already"));
}

}  // namespace
}  // namespace liggare
