// How the command reaches a server: over TLS, and not at all; and what a server does when it has
// gone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/clients/cli_run.h"
#include "tests/support/certificates.h"
#include "tests/support/program_run.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace liggare {
namespace {

using testing::HasSubstr;

class CliTlsTest : public testing::Test {
 protected:
  // Files NAME.pem and NAME.key.
  void Issue(const std::string& name, const support::CertificateAuthority& authority,
             const support::CertificateNames& names) {
    const support::Certificate issued = authority.Issue(names);
    Write(name + ".pem", issued.certificate);
    Write(name + ".key", issued.key);
  }
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(Path(name)) << text;
    return Path(name);
  }
  std::string Path(const std::string& name) const { return files_.path() + "/" + name; }

  void SetUp() override {
    Write("ca.pem", authority_.certificate());
    Write("other-ca.pem", other_authority_.certificate());
    Issue("server", authority_, {"", "DNS:localhost,IP:127.0.0.1"});
    Issue("anna", authority_, {"", "DNS:anna"});
    Issue("stranger", other_authority_, {"", "DNS:anna"});
    server_ = std::make_unique<support::ServerProcess>(std::vector<std::string>{
        "--tls-cert", Path("server.pem"), "--tls-key", Path("server.key"), "--tls-client-ca",
        Path("ca.pem"), "--policy", Write("policy", "anna operator *\n")});
  }

  // Runs `status` with these files.
  CliRun Status(const std::string& ca, const std::string& name,
                const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {
        "--server", server_->address(), "--retry",           "0",         "--tls-ca",
        Path(ca),   "--tls-cert",       Path(name + ".pem"), "--tls-key", Path(name + ".key")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.push_back("status");
    return RunCli(arguments);
  }

  const support::TemporaryFolder files_;
  const support::CertificateAuthority authority_;
  const support::CertificateAuthority other_authority_;
  std::unique_ptr<support::ServerProcess> server_;
};

TEST_F(CliTlsTest, ReachesTheServerWithACertificate) {
  const CliRun run = Status("ca.pem", "anna");
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("serving"));
  EXPECT_EQ(Status("ca.pem", "anna", {"--server-name", "localhost"}).code, 0);
}

TEST_F(CliTlsTest, AServerOfAnotherCaIsNotBelieved) {
  const CliRun run = Status("other-ca.pem", "anna");
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.err, HasSubstr("handshake failed"));
  EXPECT_THAT(run.err, HasSubstr("--tls-ca"));
}

TEST_F(CliTlsTest, AServerOfAnotherNameIsNotBelieved) {
  const CliRun run = Status("ca.pem", "anna", {"--server-name", "elsewhere.example"});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.err, HasSubstr("elsewhere.example is not in peer certificate"));
  EXPECT_THAT(run.err, HasSubstr("--server-name"));
}

TEST_F(CliTlsTest, ACertificateOfAnotherCaIsRefused) {
  const CliRun run = Status("ca.pem", "stranger");
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.err, HasSubstr("--tls-cert"));
}

TEST_F(CliTlsTest, FilesThatAreNotThereOrAreNoneAreWrongUsage) {
  const CliRun missing = Status("none.pem", "anna");
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr(Path("none.pem")));
  Write("text.pem", "no certificate");
  const CliRun no_pem = Status("text.pem", "anna");
  EXPECT_EQ(no_pem.code, 2);
  EXPECT_THAT(no_pem.err, HasSubstr(Path("text.pem") + " is no PEM file"));
  const CliRun half = RunCli({"--tls-ca", Path("ca.pem"), "status"});
  EXPECT_EQ(half.code, 2);
  EXPECT_THAT(half.err, HasSubstr("--tls-cert"));
}

TEST(CliFollowTest, AFollowerThatIsThereStaysAndOneThatIsNotIsCutOff) {
  support::ServerProcess server({"--keepalive-seconds", "1"});
  const std::vector<std::string> target = {"LIGGARE_SERVER=" + server.address(),
                                           "LIGGARE_LEDGER=trygghet"};
  ASSERT_EQ(RunCli({"ledger", "create", "trygghet", "--name", "Trygghet"}, target).code, 0);
  support::ProgramRun there(LIGGARE_PATH, {"watch"}, target);
  support::ProgramRun gone(LIGGARE_PATH, {"watch"}, target);
  ASSERT_TRUE(there.WaitForOutput("caught up"));
  ASSERT_TRUE(gone.WaitForOutput("caught up"));
  gone.Signal(SIGSTOP);
  // The ledger is silent, and the follower that is there hears nothing for as long.
  ASSERT_TRUE(server.WaitForLog("rpc=SubscribeEvents ledger=trygghet outcome=CANCELLED"));
  EXPECT_THAT(RunCli({"status"}, target).out, HasSubstr("subscribers: 1\n"));
}

}  // namespace
}  // namespace liggare
