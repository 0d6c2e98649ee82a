// The auditor's command against a server that a test can make lie: a small programme with a
// follow-up, a correction and private texts.
//
// Used by one thread.

#ifndef LIGGARE_TESTS_CLIENTS_AUDITOR_FIXTURE_H_
#define LIGGARE_TESTS_CLIENTS_AUDITOR_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/clients/cli_run.h"
#include "tests/clients/log_server.h"
#include "tests/support/temporary_folder.h"

namespace liggare {

class AuditorTest : public testing::Test {
 protected:
  AuditorTest();

  CliRun Run(std::vector<std::string> arguments) const;
  // Runs the command with the server's key and expects that it is done: its standard output.
  std::string Done(std::vector<std::string> arguments) const;
  // Runs it and expects that it fails, and says so: its standard error.
  std::string Fails(std::vector<std::string> arguments) const;
  // The same with `--key`.
  std::string Verified(std::vector<std::string> arguments) const;
  std::string Refused(std::vector<std::string> arguments) const;

  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }
  std::string Write(const std::string& name, const std::string& content) const;
  std::string Read(const std::string& name) const;
  // The server's own checkpoint, kept in a file: its path.
  std::string Keep(const std::string& name, int64_t size) const;

  int64_t size() { return static_cast<int64_t>(log_.records().size()); }

  LogServer log_;

 private:
  const support::TemporaryFolder folder_;
};

}  // namespace liggare

#endif  // LIGGARE_TESTS_CLIENTS_AUDITOR_FIXTURE_H_
