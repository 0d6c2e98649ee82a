// Attribution at work: what is open, what the rules of a map make of it, and samples of it all.

#include <gmock/gmock.h>

#include "tests/clients/cli_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliAttributeTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    LoadSmallProgramme();
  }

  // The activity code is the programme's; with a rule, project P1 is m05's.
  std::string Map(bool with_rule) {
    std::string text =
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
        "[rule programme]\n"
        "activity = 4711\n"
        "fund = drift-2020\n";
    if (with_rule) {
      text +=
          "[rule walks]\n"
          "activity = 4711\n"
          "project = P1\n"
          "line = m05\n"
          "fund = drift-2020\n";
    }
    return Write(with_rule ? "new.map" : "old.map", text);
  }

  // Imports four rows: 500 of P1, 40 of no project, and 25 that is booked and taken back.
  void Import() {
    Done({"import", "sie",
          Write("books.se",
                "#SIETYP 4\n#ORGNR 212000-0084\n#RAR 0 20200101 20201231\n"
                "#VER A 1 20200414\n{\n#TRANS 4600 {6 P1 20 4711} 500\n#TRANS 4600 {20 4711} 40\n"
                "#TRANS 4610 {20 4711} 25\n#TRANS 1930 {} -565\n}\n"
                "#VER A 2 20200502\n{\n#TRANS 4610 {20 4711} -25\n#TRANS 1930 {} 25\n}\n"),
          "--map", Map(false)});
  }
};

// Position 8 of the small programme is open, 9 is the import, 10 to 13 are its entries.
TEST_F(CliAttributeTest, WhatIsOpenIsListedWithItsAge) {
  Import();
  const std::vector<std::string> command = {"unattributed", "--at", "2020-06-30", "--lang", "en"};
  const std::string open = Done(command);
  EXPECT_THAT(open, AllOf(HasSubstr("49 040.00"), HasSubstr("A/1:1"), HasSubstr("L/1002:1")));
  // Two that take each other back are one row, of nothing.
  EXPECT_THAT(open, AllOf(HasSubstr("A/1:3"), Not(HasSubstr("A/2:1"))));
  std::vector<std::string> csv = command;
  csv.insert(csv.end(), {"--format", "csv"});
  EXPECT_THAT(Done(csv), AllOf(HasSubstr("12,13,2020-04-14,"), HasSubstr("13,12,2020-05-02,"),
                               HasSubstr("8,,2020-03-20,")));
  // As the budget says, on whatever date.
  EXPECT_THAT(Done({"unattributed", "--at", "2020-03-31", "--lang", "en"}),
              AllOf(HasSubstr("48 500.00"), Not(HasSubstr("A/1"))));
  EXPECT_THAT(Done({"unattributed", "--at", "2020-01-31", "--lang", "en"}), HasSubstr("(none)"));
}

TEST_F(CliAttributeTest, RulesPlaceWhatTheyKnowOnceAndOnlyWhenTold) {
  Import();
  std::vector<std::string> attribute = {"attribute",  "--rule", Map(true), "--at",
                                        "2020-06-30", "--lang", "en"};
  const auto count = [this] {
    return Done({"events", "--type", "cost_attributed", "--format", "csv"});
  };
  const std::string before = count();
  EXPECT_THAT(Done(attribute), AllOf(HasSubstr("A proposal"), HasSubstr("m05/drift-2020/2020"),
                                     HasSubstr("500.00"), HasSubstr("(no rule)")));
  EXPECT_EQ(count(), before);
  attribute.push_back("--apply");
  EXPECT_THAT(Done(attribute), HasSubstr("Attributed"));
  EXPECT_THAT(count(), HasSubstr("entry 10: m05"));
  EXPECT_THAT(Done({"unattributed", "--at", "2020-06-30"}), Not(HasSubstr("A/1:1")));
  const std::string after = count();
  EXPECT_THAT(Done(attribute), Not(HasSubstr("m05/drift-2020/2020")));
  EXPECT_EQ(count(), after);
}

// A rule does not take back what a person has said.
TEST_F(CliAttributeTest, WhatAPersonHasTakenAwayIsLeft) {
  Import();
  const std::vector<std::string> attribute = {"attribute", "--rule",     Map(true),
                                              "--at",      "2020-06-30", "--apply"};
  Done(attribute);
  Done({"attribute", "10", "--none", "--reason", "Fel rad", "--date", "2020-06-01"});
  EXPECT_THAT(Done({"unattributed", "--at", "2020-06-30"}), HasSubstr("A/1:1"));
  Done(attribute);
  EXPECT_THAT(Done({"unattributed", "--at", "2020-06-30"}), HasSubstr("A/1:1"));
}

TEST_F(CliAttributeTest, ARuleThatNamesWhatIsNotDefinedIsRefused) {
  const std::string map =
      Write("bad.map",
            "[books]\norganisation = 212000-0084\nfirst_day = 2020-01-01\nlast_day = "
            "2020-12-31\n[dimensions]\nactivity = 20\n[accounts]\ncost = 4000-7999\n"
            "[rule r]\nactivity = 4711\nline = m99\nfund = drift-2020\n");
  EXPECT_THAT(Fails({"attribute", "--rule", map, "--at", "2020-06-30"}),
              AllOf(HasSubstr("bad.map:9"), HasSubstr("m99")));
  EXPECT_THAT(Misused({"attribute"}), HasSubstr("--rule MAP"));
  Misused({"attribute", "8", "--rule", map});
}

TEST_F(CliAttributeTest, ASampleIsDrawnAgain) {
  Import();
  const std::vector<std::string> sample = {"sample", "--size",     "3",        "--seed", "revision",
                                           "--at",   "2020-12-31", "--format", "csv"};
  const std::string drawn = Done(sample);
  EXPECT_EQ(std::count(drawn.begin(), drawn.end(), '\n'), 4) << drawn;
  EXPECT_EQ(Done(sample), drawn);
  // What comes later changes nothing for those who name the size.
  std::vector<std::string> again = sample;
  again.insert(again.end(), {"--ledger-size", "14"});
  Done({"attribute", "10", "--share", "m05:drift-2020:2020=500"});
  EXPECT_EQ(Done(again), drawn);

  const std::string units = Done({"sample", "--size", "2", "--seed", "revision", "--method",
                                  "monetary-unit", "--at", "2020-12-31", "--lang", "en"});
  EXPECT_THAT(units, AllOf(HasSubstr("interval"), HasSubstr("100 000.00")));
  EXPECT_THAT(
      Done({"sample", "--size", "2", "--seed", "x", "--at", "2020-12-31", "--format", "json"}),
      AllOf(HasSubstr("\"population\": \"6\""), HasSubstr("\"entries\"")));
  Misused({"sample", "--size", "0", "--seed", "x"});
  EXPECT_THAT(Fails({"sample", "--size", "2", "--seed", "x", "--at", "2019-01-01", "--method",
                     "monetary-unit"}),
              HasSubstr("fewer than"));
}

}  // namespace
}  // namespace liggare
