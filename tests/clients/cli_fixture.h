// The command against the real server: a small ledger of its own for each test.
//
// All tests of a program share one server; a test's ledger has the test's name. Used by one thread.

#ifndef LIGGARE_TESTS_CLIENTS_CLI_FIXTURE_H_
#define LIGGARE_TESTS_CLIENTS_CLI_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/clients/cli_run.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace liggare {

class CliTest : public testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();

  void SetUp() override;

  // Runs the command for the test's ledger.
  CliRun Run(std::vector<std::string> arguments, const std::string& input = "");
  // Runs it and expects that it is done: its standard output.
  std::string Done(std::vector<std::string> arguments, const std::string& input = "");
  // Runs it and expects that it is refused or fails: its standard error.
  std::string Fails(std::vector<std::string> arguments, const std::string& input = "");
  // Runs it and expects that it is wrong usage: its standard error.
  std::string Misused(std::vector<std::string> arguments);

  // Appends the small programme: positions 1 to 8, see kSmallProgramme.
  void LoadSmallProgramme();
  // Writes a file of the test's own: its path.
  std::string Write(const std::string& name, const std::string& content);
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }

  const std::string& ledger() const { return ledger_; }
  static const support::ServerProcess& server() { return *server_; }

 private:
  static std::unique_ptr<support::ServerProcess> server_;

  const support::TemporaryFolder folder_;
  std::string ledger_;
};

// One event a line, position by position: 1 a decision of the council, 2 the fund drift-2020 of
// 1 000 000, 3 the programme, 4 m01, 5 m05, 6 the allocation of 700 000 to m01, 7 a cost of 100 000
// of m01 with a private text, 8 a cost of 48 500 that nobody has attributed.
extern const char kSmallProgramme[];

// An event id that ends in this digit.
std::string FixedId(int last_digit);

}  // namespace liggare

#endif  // LIGGARE_TESTS_CLIENTS_CLI_FIXTURE_H_
