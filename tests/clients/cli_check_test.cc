// Tests of the books, asked for by the command of the real server.

#include <gmock/gmock.h>

#include "tests/clients/cli_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliCheckTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    LoadSmallProgramme();
  }
};

TEST_F(CliCheckTest, FindingsAreTablesThatNameTheirEvents) {
  EXPECT_THAT(
      Done({"check", "--at", "2020-04-30", "--lang", "en"}),
      AllOf(HasSubstr("as known at size 9"), HasSubstr("UNATTRIBUTED"), HasSubstr("41 days old"),
            HasSubstr("48 500.00"), HasSubstr("WHAT EACH EFFECT RESTS ON"), HasSubstr("6 1"),
            HasSubstr("TRIAL BALANCE")));
  EXPECT_THAT(
      Done({"check", "--at", "2020-04-30", "--lang", "sv", "--only", "unattributed"}),
      AllOf(HasSubstr("41 dagar gamla"), HasSubstr("48 500,00"), Not(HasSubstr("SALDOBALANS"))));
}

TEST_F(CliCheckTest, ProgramsReadFactsInOneTable) {
  EXPECT_THAT(
      Done({"check", "--at", "2020-04-30", "--only", "unattributed,cut-off", "--cut-off-days",
            "10000", "--format", "csv"}),
      "check,as_expected,first_date,last_date,subject,accounting_year,first_number,last_number,"
      "recorded_date,days,debit,events,amount,positions\n"
      "unattributed,false,2020-03-20,2020-03-20,,0,0,0,,41,0,1,4850000,8\n");
  EXPECT_THAT(Done({"check", "--at", "2020-04-30", "--only", "unattributed", "--format", "json"}),
              AllOf(HasSubstr("\"BOOK_CHECK_UNATTRIBUTED\""), HasSubstr("\"done\":true")));
}

TEST_F(CliCheckTest, OnlyWhatIsToBeExplainedFails) {
  Done({"check", "--at", "2020-04-30", "--only", "trial-balance,authority-chain",
        "--fail-on-findings"});
  EXPECT_THAT(
      Fails({"check", "--at", "2020-04-30", "--only", "unattributed", "--fail-on-findings"}),
      HasSubstr("1 findings"));
}

TEST_F(CliCheckTest, WhatIsNoTestIsRefused) {
  EXPECT_THAT(Misused({"check", "--only", "nonsense"}), HasSubstr("voucher-gap"));
  EXPECT_THAT(Fails({"check", "--only", "actor"}), HasSubstr("actor"));
}

}  // namespace
}  // namespace liggare
