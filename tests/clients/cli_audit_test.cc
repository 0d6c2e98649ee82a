// The auditor's commands against the real server: from the first checkpoint to a log that is
// verified without it.

#include <gmock/gmock.h>

#include <filesystem>

#include "tests/clients/cli_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class CliAuditTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    LoadSmallProgramme();
    const std::string out = Done({"key", "show", "--format", "csv"});
    key_ = out.substr(out.rfind(',') + 1);
    key_.pop_back();
  }

  std::string Verified(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--key", key_});
    return Done(std::move(arguments));
  }

  std::string key_;
};

TEST_F(CliAuditTest, LogIsVerifiedFromAKeptCheckpointOn) {
  EXPECT_THAT(Done({"key", "show"}), HasSubstr("This is what the server says."));
  EXPECT_THAT(Done({"checkpoint"}), HasSubstr("\n9\n"));
  Done({"checkpoint", "--size", "5", "-o", Path("5.checkpoint")});
  EXPECT_THAT(Verified({"verify", "log", "--from", Path("5.checkpoint")}),
              AllOf(HasSubstr("The log is what its checkpoint says"), HasSubstr("9")));
  EXPECT_THAT(Verified({"verify", "log", "--size", "7", "--format", "json"}),
              HasSubstr("\"size\": \"7\""));
  Verified({"verify", "log", "--records", Path("records")});
  EXPECT_GT(std::filesystem::file_size(Path("records")), 0);
}

TEST_F(CliAuditTest, ProofsAreVerifiedWithoutTheServer) {
  Done({"proof", "event", "7", "-o", Path("7.tlog-proof"), "--record", Path("7.record")});
  EXPECT_THAT(Verified({"verify", "proof", Path("7.tlog-proof")}),
              AllOf(HasSubstr("The record is in the ledger."), HasSubstr("cost_posted")));
  Done({"checkpoint", "--size", "5", "-o", Path("5.checkpoint")});
  Done({"proof", "consistency", "5", "9", "-o", Path("5-9.proof")});
  EXPECT_THAT(
      Verified({"verify", "consistency", Path("5-9.proof"), "--from", Path("5.checkpoint")}),
      HasSubstr("nothing was changed"));
}

TEST_F(CliAuditTest, BudgetIsComputedAnewAndIsTheSame) {
  EXPECT_THAT(Verified({"verify", "budget", "--at", "2020-04-30"}),
              HasSubstr("Every figure is what the records come to"));
  EXPECT_THAT(Verified({"verify", "budget", "--at", "2020-02-29", "--size", "8"}),
              HasSubstr("Every figure is what the records come to"));
  EXPECT_THAT(Verified({"budget", "--at", "2020-04-30", "--verify"}), HasSubstr("700 000.00"));
}

TEST_F(CliAuditTest, ExportIsVerifiedWithoutTheServer) {
  Done({"export", "--tiles", Path("log")});
  EXPECT_THAT(Verified({"verify", "export", Path("log")}),
              HasSubstr("The export is what its checkpoint says"));
}

TEST_F(CliAuditTest, AppendGivesReceipts) {
  const std::string event = Write(
      "more.jsonl",
      R"({"eventId": "00000000-0000-4000-8000-000000000009", "effectiveDate": "2020-04-01", "payload": {"costPosted": {"amount": "100", "account": "5460", "activityCode": "7117", "fund": "drift-2020", "voucher": {"series": "L", "number": "1003", "row": 1}, "text": {"text": "En person"}}}})");
  Done({"append", event, "--receipt", Path("receipts")});
  EXPECT_THAT(Verified({"verify", "proof", Path("receipts/9.tlog-proof")}),
              HasSubstr("The record is in the ledger."));
}

TEST_F(CliAuditTest, NewKeyIsFollowedFromTheOldOne) {
  Done({"checkpoint", "-o", Path("kept")});
  EXPECT_THAT(Done({"key", "rotate"}), HasSubstr("signed by the old one"));
  EXPECT_THAT(Verified({"verify", "log", "--from", Path("kept")}),
              HasSubstr("The log is what its checkpoint says"));
}

TEST_F(CliAuditTest, StoreIsVerifiedByTheServer) {
  EXPECT_THAT(Done({"verify", "store", "--all"}), HasSubstr("Everything that is stored is sound"));
}

TEST_F(CliAuditTest, WitnessThatTheServerDoesNotKnowIsRefused) {
  Done({"witness", "--new-key", "revisionen.example/w1", "--key", Path("w1.key")});
  EXPECT_THAT(Fails({"witness", "--key", Path("w1.key"), "--state", Path("w1")}),
              HasSubstr("UNKNOWN_WITNESS"));
}

TEST_F(CliAuditTest, WrongUsageIsSaid) {
  EXPECT_THAT(Misused({"verify", "log"}), HasSubstr("--key"));
  EXPECT_THAT(Misused({"verify", "log", "--key", "nonsense"}), HasSubstr("--key: "));
  EXPECT_THAT(Misused({"budget", "--at", "2020-04-30", "--verify"}), HasSubstr("--key"));
}

}  // namespace
}  // namespace liggare
