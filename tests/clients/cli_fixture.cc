#include "tests/clients/cli_fixture.h"

#include <cctype>
#include <fstream>

namespace liggare {

const char kSmallProgramme[] = R"(# The small programme.

{"eventId": "00000000-0000-4000-8000-000000000001", "effectiveDate": "2019-12-09", "payload": {"decisionRecorded": {"decision": "kf-1", "body": {"id": "kf", "name": "Kommunfullmäktige", "level": "BODY_LEVEL_COUNCIL"}, "kind": "DECISION_KIND_MINUTED", "title": "Mål och budget", "items": [{"number": 1, "text": "1 mnkr avsätts för trygghetsåtgärder."}, {"number": 2, "text": "Uppföljning sker per april."}]}}}
{"eventId": "00000000-0000-4000-8000-000000000002", "effectiveDate": "2019-12-09", "authority": {"basis": "AUTHORITY_BASIS_DECISION", "items": [{"decision": "kf-1", "item": 1}]}, "payload": {"fundGranted": {"fund": "drift-2020", "name": "Trygghetsåtgärder 2020", "kind": "FUND_KIND_OPERATING", "firstBudgetYear": 2020, "lastBudgetYear": 2020, "amount": "100000000", "activityCode": "7117"}}}
{"eventId": "00000000-0000-4000-8000-000000000003", "effectiveDate": "2019-12-09", "payload": {"lineDefined": {"line": "programme", "name": "Trygghetsåtgärder", "level": "LINE_LEVEL_PROGRAMME"}}}
{"eventId": "00000000-0000-4000-8000-000000000004", "effectiveDate": "2019-12-09", "payload": {"lineDefined": {"line": "m01", "parent": "programme", "name": "Fältresurser", "level": "LINE_LEVEL_MEASURE", "order": 1}}}
{"eventId": "00000000-0000-4000-8000-000000000005", "effectiveDate": "2019-12-09", "payload": {"lineDefined": {"line": "m05", "parent": "programme", "name": "Nattvandringar", "level": "LINE_LEVEL_MEASURE", "order": 2}}}
{"eventId": "00000000-0000-4000-8000-000000000006", "effectiveDate": "2020-01-10", "example": true, "authority": {"basis": "AUTHORITY_BASIS_DECISION", "items": [{"decision": "kf-1", "item": 1}]}, "payload": {"allocationDecided": {"cell": {"line": "m01", "fund": "drift-2020", "budgetYear": 2020}, "amount": "70000000"}}}
{"eventId": "00000000-0000-4000-8000-000000000007", "effectiveDate": "2020-02-14", "payload": {"costPosted": {"amount": "10000000", "account": "5460", "activityCode": "7117", "voucher": {"series": "L", "number": "1001", "row": 1}, "text": {"text": "Fakturan gäller Åsa"}, "attribution": [{"cell": {"line": "m01", "fund": "drift-2020", "budgetYear": 2020}, "amount": "10000000"}]}}}
{"eventId": "00000000-0000-4000-8000-000000000008", "effectiveDate": "2020-03-20", "payload": {"costPosted": {"amount": "4850000", "account": "5460", "activityCode": "7117", "fund": "drift-2020", "voucher": {"series": "L", "number": "1002", "row": 1}}}}
)";

std::unique_ptr<support::ServerProcess> CliTest::server_;

void CliTest::SetUpTestSuite() { server_ = std::make_unique<support::ServerProcess>(); }
void CliTest::TearDownTestSuite() { server_.reset(); }

void CliTest::SetUp() {
  for (const char c : std::string(testing::UnitTest::GetInstance()->current_test_info()->name())) {
    ledger_ += static_cast<char>(std::tolower(c));
  }
  ledger_.resize(std::min<size_t>(ledger_.size(), 60));
  Done({"ledger", "create", ledger_, "--name", "Trygghet i " + ledger_});
}

CliRun CliTest::Run(std::vector<std::string> arguments, const std::string& input) {
  return RunCli(arguments, {"LIGGARE_SERVER=" + server_->address(), "LIGGARE_LEDGER=" + ledger_},
                input);
}

std::string CliTest::Done(std::vector<std::string> arguments, const std::string& input) {
  const CliRun run = Run(std::move(arguments), input);
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  return run.out;
}

std::string CliTest::Fails(std::vector<std::string> arguments, const std::string& input) {
  const CliRun run = Run(std::move(arguments), input);
  EXPECT_EQ(run.code, 1) << run.out << run.err;
  EXPECT_TRUE(run.err.find("liggare: ") != std::string::npos) << run.err;
  return run.err;
}

std::string CliTest::Misused(std::vector<std::string> arguments) {
  const CliRun run = Run(std::move(arguments));
  EXPECT_EQ(run.code, 2) << run.out << run.err;
  EXPECT_EQ(run.out, "");
  EXPECT_NE(run.err, "");
  return run.err;
}

void CliTest::LoadSmallProgramme() { Done({"append", Write("programme.jsonl", kSmallProgramme)}); }

std::string CliTest::Write(const std::string& name, const std::string& content) {
  std::ofstream(Path(name)) << content;
  return Path(name);
}

std::string FixedId(int last_digit) {
  return "00000000-0000-4000-8000-00000000000" + std::to_string(last_digit);
}

}  // namespace liggare
