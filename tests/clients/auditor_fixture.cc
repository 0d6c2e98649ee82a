#include "tests/clients/auditor_fixture.h"

#include <fstream>
#include <iterator>

#include "tests/services/projection/programme.h"
#include "tests/support/ledger_events.h"

namespace liggare {
namespace {

std::vector<v1::Record> ProgrammeRecords() {
  projection::Programme programme;
  for (int i = 1; i <= 280; ++i) programme.AddCost("2020-03-10", support::Kr(1000 + i), "m03");
  const int64_t cost = programme.AddCost("2020-04-01", support::Kr(50'000), "m01");
  programme.Add(support::Cost("2020-04-02", support::Kr(700)));
  programme.Approve("2020-05-20", "tertial-1", "2020-04-30");
  programme.Add(support::Withdrawal("2020-06-01", cost));
  std::vector<v1::Record> records;
  for (int64_t i = 0; i < programme.size().value; ++i) records.push_back(programme.record(i));
  return records;
}

}  // namespace

AuditorTest::AuditorTest() : log_(ProgrammeRecords()) {}

CliRun AuditorTest::Run(std::vector<std::string> arguments) const {
  return RunCli(arguments, {"LIGGARE_SERVER=" + log_.address(), "LIGGARE_LEDGER=" + log_.ledger()});
}

std::string AuditorTest::Done(std::vector<std::string> arguments) const {
  const CliRun run = Run(std::move(arguments));
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_EQ(run.err, "");
  return run.out;
}

std::string AuditorTest::Fails(std::vector<std::string> arguments) const {
  const CliRun run = Run(std::move(arguments));
  EXPECT_EQ(run.code, 1) << run.out << run.err;
  EXPECT_TRUE(run.err.starts_with("liggare: ")) << run.err;
  return run.err;
}

std::string AuditorTest::Verified(std::vector<std::string> arguments) const {
  arguments.insert(arguments.end(), {"--key", log_.key()});
  return Done(std::move(arguments));
}

std::string AuditorTest::Refused(std::vector<std::string> arguments) const {
  arguments.insert(arguments.end(), {"--key", log_.key()});
  return Fails(std::move(arguments));
}

std::string AuditorTest::Write(const std::string& name, const std::string& content) const {
  std::ofstream(Path(name)) << content;
  return Path(name);
}

std::string AuditorTest::Read(const std::string& name) const {
  std::ifstream stream(Path(name));
  return std::string((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
}

std::string AuditorTest::Keep(const std::string& name, int64_t size) const {
  return Write(name, log_.CheckpointOf(Size{size}));
}

}  // namespace liggare
