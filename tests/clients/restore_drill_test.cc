// What an operations team and an auditor's office do when a backup is restored, with the commands
// that they have: and a witness at work on the real server.

#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "tests/clients/cli_fixture.h"
#include "tests/clients/cli_run.h"
#include "tests/support/go_verifier.h"
#include "tests/support/server_process.h"

namespace liggare {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kLater[] =
    R"({"eventId": "00000000-0000-4000-8000-000000000009", "effectiveDate": "2020-04-01", "payload": {"costPosted": {"amount": "100", "account": "5460", "activityCode": "7117", "fund": "drift-2020", "voucher": {"series": "L", "number": "1003", "row": 1}, "text": {"text": "Någon"}}}})";
constexpr char kLast[] =
    R"({"eventId": "00000000-0000-4000-8000-00000000000a", "effectiveDate": "2020-04-02", "payload": {"costPosted": {"amount": "200", "account": "5460", "activityCode": "7117", "fund": "drift-2020", "voucher": {"series": "L", "number": "1004", "row": 1}}}})";

// A server of the test's own with the ledger trygghet, and a witness that it knows.
class DrillTest : public testing::Test {
 protected:
  DrillTest() {
    Write("witnesses", Printed(RunCli({"witness", "--new-key", "revisionen.example/w1", "--key",
                                       Path("w1.key"), "--format", "csv"})));
    server_ = std::make_unique<support::ServerProcess>(
        std::vector<std::string>{"--witness-keys", Path("witnesses")});
    Done({"ledger", "create", "trygghet", "--name", "Trygghet"});
    Append("programme.jsonl", kSmallProgramme);
    key_ = Printed(Run({"key", "show", "--format", "csv"}));
  }

  CliRun Run(const std::vector<std::string>& arguments) {
    return RunCli(arguments, {"LIGGARE_SERVER=" + server_->address(), "LIGGARE_LEDGER=trygghet"});
  }
  std::string Done(const std::vector<std::string>& arguments) {
    const CliRun run = Run(arguments);
    EXPECT_EQ(run.code, 0) << run.out << run.err;
    return run.out;
  }
  std::string Fails(const std::vector<std::string>& arguments) {
    const CliRun run = Run(arguments);
    EXPECT_EQ(run.code, 1) << run.out << run.err;
    return run.err;
  }
  // The last field that a command printed as CSV.
  static std::string Printed(const CliRun& run) {
    EXPECT_EQ(run.code, 0) << run.err;
    std::string last = run.out.substr(0, run.out.find_last_not_of('\n') + 1);
    return last.substr(last.find_last_of(",\n") + 1);
  }
  std::string Append(const std::string& name, const std::string& events) {
    Write(name, events);
    return Done({"append", Path(name)});
  }
  void Write(const std::string& name, const std::string& content) {
    std::ofstream(Path(name)) << content << "\n";
  }
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }

  // Copies the ledgers aside while the server is down, as an offline backup does: without keys and
  // anchor, which lie elsewhere.
  void BackUp() {
    server_->Terminate();
    fs::copy(server_->data(), Path("backup"), fs::copy_options::recursive);
    server_->Restart();
  }
  void Restore() {
    server_->Terminate();
    fs::remove_all(server_->data());
    fs::copy(Path("backup"), server_->data(), fs::copy_options::recursive);
  }
  support::ServerExit Offline(const std::string& flag, const std::string& value) {
    return support::RunLiggared({"--data", server_->data(), flag, value});
  }

  const support::TemporaryFolder folder_;
  std::unique_ptr<support::ServerProcess> server_;
  std::string key_;
};

TEST_F(DrillTest, WitnessedCheckpointIsServedWithItsCosignature) {
  const std::vector<std::string> witness = {"witness",  "--key",        Path("w1.key"), "--state",
                                            Path("w1"), "--server-key", key_,           "--replay"};
  EXPECT_THAT(Fails({"checkpoint", "--cosignatures-min", "1"}),
              HasSubstr("COSIGNATURES_NOT_FOUND"));
  EXPECT_THAT(Done(witness), HasSubstr("The checkpoint is cosigned."));
  EXPECT_THAT(Done({"checkpoint", "--cosignatures-min", "1"}),
              AllOf(HasSubstr("\n9\n"), HasSubstr("\n— revisionen.example/w1 ")));
  Append("later.jsonl", kLater);
  EXPECT_THAT(Done({"checkpoint"}),
              AllOf(HasSubstr("\n10\n"), Not(HasSubstr("revisionen.example"))));
  EXPECT_THAT(Done({"checkpoint", "--cosignatures-min", "1"}), HasSubstr("\n9\n"));
  Done(witness);
  EXPECT_THAT(Done({"checkpoint", "--cosignatures-min", "1"}), HasSubstr("\n10\n"));
  // A restored backup is a rollback to who saw more.
  BackUp();
  Append("last.jsonl", kLast);
  Done(witness);
  Restore();
  fs::remove_all(server_->data() + ".anchor");
  server_->Restart();
  EXPECT_THAT(Fails(witness), HasSubstr("BEHIND_ANCHOR"));
}

// What the server signs and proves, and the command exports, is read by tools that others made.
TEST_F(DrillTest, VerifierThatIsNotOursAcceptsWhatTheServerShows) {
  if (!support::HasGoVerifier()) GTEST_SKIP() << support::kNoGoVerifier;
  const std::vector<std::string> witness = {
      "witness", "--key", Path("w1.key"), "--state", Path("w1"), "--server-key", key_};
  const auto cosigned = [&](const std::string& name) {
    Done(witness);
    Done({"checkpoint", "--cosignatures-min", "1", "-o", Path("log/" + name)});
  };
  Append("later.jsonl", kLater);
  Done({"export", "--tiles", Path("log")});
  cosigned("older.checkpoint");
  // More than two tiles.
  std::string costs;
  for (int number = 1; number <= 600; ++number) {
    char id[37];
    std::snprintf(id, sizeof id, "00000000-0000-4000-8001-%012d", number);
    costs += R"({"eventId": ")" + std::string(id) +
             R"(", "effectiveDate": "2020-05-01", "payload": {"costPosted": {"amount": "100", )"
             R"("account": "5460", "activityCode": "7117", "fund": "drift-2020", "voucher": )"
             R"({"series": "M", "number": ")" +
             std::to_string(number) + "\", \"row\": 1}}}}\n";
  }
  Append("costs.jsonl", costs);
  Done({"export", "--tiles", Path("log")});
  cosigned("checkpoint");
  for (const char* position : {"0", "9", "255", "256", "511", "609"}) {
    const std::string path = Path("log/" + std::string(position));
    Done({"proof", "event", position, "-o", path + ".tlog-proof", "--record", path + ".record"});
  }
  Done({"proof", "consistency", "10", "610", "-o", Path("10-610")});
  std::ifstream file(Path("10-610"));
  std::string hashes;
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, "old 10");
  while (std::getline(file, line) && !line.empty()) hashes += line + "\n";
  Write("log/consistency", hashes.substr(0, hashes.size() - 1));
  std::ofstream(Path("log/log.vkey")) << key_;
  std::ifstream witnesses(Path("witnesses"));
  std::getline(witnesses, line);
  std::ofstream(Path("log/witness.vkey")) << line;
  const support::GoVerdict verdict = support::VerifyWithGo(Path("log"));
  EXPECT_EQ(verdict.exit_code, 0);
  EXPECT_EQ(verdict.said, "accepted: 610 records, 6 proofs\n");
}

TEST_F(DrillTest, RestoredBackupIsCompletedFromWhatAnAuditorKept) {
  BackUp();
  Append("later.jsonl", kLater);
  Done({"checkpoint", "-o", Path("kept")});
  Done({"verify", "log", "--key", key_, "--records", Path("records")});
  Restore();
  server_->Restart();
  Write("last.jsonl", kLast);
  EXPECT_THAT(Fails({"append", Path("last.jsonl")}),
              AllOf(HasSubstr("BEHIND_ANCHOR"), HasSubstr("from position 9 up to size 10"),
                    HasSubstr("--import-records")));
  EXPECT_THAT(Done({"budget", "--at", "2020-04-30"}), HasSubstr("700 000.00"));
  const CliRun verified = Run({"verify", "store", "--all"});
  EXPECT_EQ(verified.code, 1);
  EXPECT_THAT(verified.out, HasSubstr("are missing"));
  server_->Terminate();

  const support::ServerExit imported = Offline("--import-records", Path("records"));
  EXPECT_EQ(imported.code, 0) << imported.output;
  EXPECT_THAT(imported.output, AllOf(HasSubstr("imported 1 records"),
                                     HasSubstr("1 private texts of these records are gone")));
  server_->Restart();
  Done({"append", Path("last.jsonl")});
  EXPECT_THAT(Done({"verify", "log", "--key", key_, "--from", Path("kept")}),
              HasSubstr("The log is what its checkpoint says"));
}

TEST_F(DrillTest, DeclaredLossIsSeenByWhoeverKnewTheLog) {
  BackUp();
  Append("later.jsonl", kLater);
  Done({"checkpoint", "-o", Path("kept")});
  Restore();
  EXPECT_EQ(Offline("--import-records", Path("nothing")).code, 1);
  const support::ServerExit declared = Offline("--declare-loss", "trygghet");
  EXPECT_EQ(declared.code, 0) << declared.output;
  EXPECT_THAT(declared.output, HasSubstr("new origin: localhost/trygghet-from-9"));
  EXPECT_EQ(Offline("--declare-loss", "trygghet").code, 1);
  server_->Restart();
  Append("last.jsonl", kLast);
  const CliRun unknown = Run({"verify", "log", "--key", key_});
  EXPECT_EQ(unknown.code, 1) << unknown.out;
  const std::string new_key = Printed(Run({"key", "show", "--format", "csv"}));
  EXPECT_NE(new_key, key_);
  EXPECT_THAT(Done({"verify", "log", "--key", new_key}), HasSubstr("9"));
  EXPECT_THAT(Fails({"verify", "log", "--key", new_key, "--from", Path("kept")}),
              HasSubstr("is of the origin"));
}

}  // namespace
}  // namespace liggare
