// liggared as a process: flags, exit codes, signals, restarts.

#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/services/rpc/server_fixture.h"
#include "tests/support/server_process.h"

namespace liggare::rpc {
namespace {

using support::HealthOf;
using support::RunLiggared;
using support::ServerExit;
using support::ServerProcess;

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::unique_ptr<v1::LedgerService::Stub> Connect(const ServerProcess& server) {
  return v1::LedgerService::NewStub(
      grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()));
}

void CreateLedger(const ServerProcess& server) {
  grpc::ClientContext context;
  v1::CreateLedgerRequest request;
  request.set_ledger(kLedger);
  request.set_name("Trygghet");
  request.set_currency("SEK");
  v1::CreateLedgerResponse response;
  const grpc::Status status = Connect(server)->CreateLedger(&context, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
}

TEST(LiggaredTest, SaysItsVersionAndExplainsItself) {
  ServerExit exit = RunLiggared({"--version"});
  EXPECT_EQ(exit.code, 0);
  EXPECT_TRUE(Contains(exit.output, "liggared 0.1.0"));
  exit = RunLiggared({"--help"});
  EXPECT_EQ(exit.code, 0);
  for (const char* part : {"--listen", "--data", "LIGGARED_LISTEN", "Examples:", "Exit codes"}) {
    EXPECT_TRUE(Contains(exit.output, part)) << part;
  }
}

TEST(LiggaredTest, WrongUsageExitsWithTwo) {
  EXPECT_EQ(RunLiggared({"--no-such-flag"}).code, 2);
  EXPECT_EQ(RunLiggared({"--data", "x", "--workers", "0"}).code, 2);
  ServerExit exit = RunLiggared({});
  EXPECT_EQ(exit.code, 2);
  EXPECT_TRUE(Contains(exit.output, "--data"));
  exit = RunLiggared({"--data", "x", "--listen", "0.0.0.0:50551"});
  EXPECT_EQ(exit.code, 2);
  EXPECT_TRUE(Contains(exit.output, "TLS")) << exit.output;
}

TEST(LiggaredTest, AFlagWinsOverTheEnvironmentAndThatOverTheFile) {
  const support::TemporaryFolder folder;
  const std::string file = folder.path() + "/liggared.conf";
  std::ofstream(file) << "workers=5\nquestions-max=6\nsubscribers-max=7\n";
  const ServerExit exit =
      RunLiggared({"--config", file, "--print-config", "--workers", "2", "--data", "x"},
                  {"LIGGARED_WORKERS=3", "LIGGARED_QUESTIONS_MAX=4"});
  EXPECT_EQ(exit.code, 0) << exit.output;
  EXPECT_TRUE(Contains(exit.output, "\nworkers=2\n")) << exit.output;
  EXPECT_TRUE(Contains(exit.output, "\nquestions-max=4\n")) << exit.output;
  EXPECT_TRUE(Contains(exit.output, "\nsubscribers-max=7\n")) << exit.output;

  std::ofstream(file) << "no-such-setting=1\n";
  EXPECT_EQ(RunLiggared({"--config", file, "--data", "x"}).code, 2);
  EXPECT_EQ(RunLiggared({"--config", folder.path() + "/none", "--data", "x"}).code, 2);
}

TEST(LiggaredTest, WhatItPrintsAsConfigurationItReads) {
  const support::TemporaryFolder folder;
  const std::string file = folder.path() + "/liggared.conf";
  for (const std::string data : {"x", "a folder", "#1", "the budget's #1", "[a,b]", "\"a", "åäö"}) {
    const ServerExit printed = RunLiggared({"--data", data, "--workers", "9", "--print-config"});
    std::ofstream(file) << printed.output;
    EXPECT_EQ(RunLiggared({"--config", file, "--print-config"}).output, printed.output);
  }
}

// A setting is never read as another than it seems.
TEST(LiggaredTest, AValueInItsConfigurationIsWholeOrRefused) {
  const support::TemporaryFolder folder;
  const std::string file = folder.path() + "/liggared.conf";
  std::ofstream(file) << "# Where it lies\n data = a folder \r\nworkers=2\n";
  EXPECT_TRUE(
      Contains(RunLiggared({"--config", file, "--print-config"}).output, "\ndata=\"a folder\"\n"));
  for (const std::string value : {"x # here", "\"x\" # here", "\"x", "x\"", "x\x01y"}) {
    std::ofstream(file) << "workers=2\ndata=" << value << "\n";
    const ServerExit refused = RunLiggared({"--config", file, "--check-config"});
    EXPECT_EQ(refused.code, 2) << value;
    EXPECT_TRUE(Contains(refused.output, "line 2")) << refused.output;
  }
}

TEST(LiggaredTest, ChecksItsConfigurationWithoutServing) {
  EXPECT_EQ(RunLiggared({"--data", "x", "--check-config"}).code, 0);
  const ServerExit refused = RunLiggared({"--data", "x", "--metrics", "here", "--check-config"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_TRUE(Contains(refused.output, "HOST:PORT")) << refused.output;
}

// A line of it for each setting, with the value that holds unless it says otherwise.
TEST(LiggaredTest, ThePackagedConfigurationNamesEverySetting) {
  const std::string path = LIGGARE_SOURCE_DIR "/deploy/liggared.conf";
  EXPECT_EQ(RunLiggared({"--config", path, "--check-config"}).code, 0);
  std::ifstream file(path);
  const std::string packaged{std::istreambuf_iterator<char>(file), {}};
  std::istringstream defaults(RunLiggared({"--data", "x", "--print-config"}).output);
  int settings = 0;
  for (std::string line; std::getline(defaults, line);) {
    if (line.empty() || line[0] == '#' || line[0] == ';' || line[0] == '[') continue;
    ++settings;
    const std::string name = line.substr(0, line.find('='));
    EXPECT_TRUE(Contains(packaged, "\n" + name + "=") || Contains(packaged, "\n#" + line + "\n"))
        << line;
  }
  EXPECT_GT(settings, 20);
}

TEST(LiggaredTest, ASecondServerOnTheSameFolderExitsWithOne) {
  ServerProcess first;
  const ServerExit second = RunLiggared({"--data", first.data(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.code, 1);
  EXPECT_TRUE(Contains(second.output, "event=cannot_start")) << second.output;
  EXPECT_TRUE(Contains(second.output, first.data())) << second.output;
  CreateLedger(first);
  EXPECT_EQ(first.Terminate(), 0);
}

TEST(LiggaredTest, ASecondServerOnTheSamePortExitsWithOne) {
  ServerProcess first;
  const support::TemporaryFolder folder;
  const ServerExit second =
      RunLiggared({"--data", folder.path() + "/data", "--listen", first.address()});
  EXPECT_EQ(second.code, 1);
  EXPECT_TRUE(Contains(second.output, "cannot listen on " + first.address())) << second.output;
}

TEST(LiggaredTest, AFolderThatCannotBeMadeExitsWithOne) {
  const ServerExit exit = RunLiggared({"--data", "/proc/none", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(exit.code, 1);
  EXPECT_TRUE(Contains(exit.output, "/proc/none")) << exit.output;
}

TEST(LiggaredTest, SignalsDrainIt) {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server;
    CreateLedger(server);
    server.Signal(signal);
    EXPECT_EQ(server.WaitForExit(), 0) << server.log();
    EXPECT_TRUE(Contains(server.log(), "event=draining"));
    EXPECT_TRUE(Contains(server.log(), "event=drained"));
  }
}

TEST(LiggaredTest, ASecondSignalEndsItAtOnce) {
  ServerProcess server({"--drain-seconds-max", "3600"});
  CreateLedger(server);
  // A read whose answers nobody takes keeps the server from ending by itself.
  auto stub = Connect(server);
  for (int i = 0; i < 20; ++i) {
    std::vector<v1::Event> events;
    for (int j = 0; j < 500; ++j) events.push_back(Cost(i * 500 + j));
    grpc::ClientContext context;
    v1::AppendResponse response;
    ASSERT_TRUE(stub->Append(&context, AppendOf(std::move(events)), &response).ok());
  }
  grpc::ClientContext context;
  v1::ReadEventsRequest read;
  read.set_ledger(kLedger);
  const auto reader = stub->ReadEvents(&context, read);
  v1::ReadEventsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  server.Signal(SIGTERM);
  ASSERT_TRUE(server.WaitForLog("event=draining"));
  server.Signal(SIGINT);
  EXPECT_EQ(server.WaitForExit(), 128 + SIGINT);
  EXPECT_TRUE(Contains(server.log(), "event=ended_by_second_signal"));
}

TEST(LiggaredTest, WhatWasAcknowledgedSurvivesAKill) {
  ServerProcess server;
  CreateLedger(server);
  const auto append = [&](int number) {
    grpc::ClientContext context;
    v1::AppendResponse response;
    const grpc::Status status =
        Connect(server)->Append(&context, AppendOf({Cost(number)}), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  };
  const v1::AppendResponse first = append(1);
  server.Kill();
  server.Restart();
  EXPECT_TRUE(Contains(server.log(), "event=ledger_opened ledger=trygghet size=2"));
  const v1::AppendResponse again = append(1);
  EXPECT_TRUE(again.repeated_append());
  EXPECT_EQ(again.first_position(), first.first_position());
}

TEST(LiggaredTest, AFailedWriteHaltsItAndWhatIsSoundStaysReadable) {
  ServerProcess server;
  CreateLedger(server);
  const auto stub = Connect(server);
  const auto append = [&](int number) {
    grpc::ClientContext context;
    v1::AppendResponse response;
    return stub->Append(&context, AppendOf({Cost(number)}), &response);
  };
  ASSERT_TRUE(append(1).ok());
  server.LimitFileSize(1);
  for (int number = 2; number < 4; ++number) {
    const Refused refused = RefusedOf(append(number));
    EXPECT_EQ(refused.code, grpc::StatusCode::DATA_LOSS) << refused.message;
    EXPECT_EQ(refused.reason, "HALTED");
  }
  EXPECT_EQ(HealthOf(server.address(), ""), "NOT_SERVING");
  EXPECT_EQ(HealthOf(server.address(), "liggare.v1.LedgerService"), "NOT_SERVING");
  EXPECT_EQ(HealthOf(server.address(), "liggare.v1.BudgetService"), "SERVING");
  EXPECT_TRUE(server.WaitForLog("event=halted ledger=all reason="));

  grpc::ClientContext status_context, ledger_context;
  v1::GetStatusResponse status;
  const auto operations = v1::OperationsService::NewStub(
      grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()));
  ASSERT_TRUE(operations->GetStatus(&status_context, {}, &status).ok());
  EXPECT_EQ(status.state(), v1::SERVER_STATE_HALTED);
  EXPECT_FALSE(status.halt_reason().empty());
  v1::GetLedgerRequest request;
  request.set_ledger(kLedger);
  v1::GetLedgerResponse ledger;
  ASSERT_TRUE(stub->GetLedger(&ledger_context, request, &ledger).ok());
  EXPECT_EQ(ledger.ledger().size(), 2);

  server.Restart();
  EXPECT_TRUE(Contains(server.log(), "event=ledger_opened ledger=trygghet size=2")) << server.log();
}

TEST(LiggaredTest, ADamagedLogIsRefusedAndExitsWithOne) {
  ServerProcess server;
  CreateLedger(server);
  server.Kill();
  for (const auto& file : std::filesystem::recursive_directory_iterator(server.data())) {
    if (file.path().extension() != ".log") continue;
    std::fstream log(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    log.seekp(20);
    log << "damaged";
  }
  const ServerExit exit = RunLiggared({"--data", server.data(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(exit.code, 1);
  EXPECT_TRUE(Contains(exit.output, "event=cannot_start")) << exit.output;
}

TEST(LiggaredTest, TheLogNeverHoldsContents) {
  ServerProcess server;
  CreateLedger(server);
  v1::Event event = Cost(1);
  event.mutable_payload()->mutable_cost_posted()->mutable_text()->set_text("Hemlig Person");
  v1::Event refused = event;
  refused.set_effective_date("Hemlig Person");
  for (const v1::Event& appended : {event, refused}) {
    grpc::ClientContext context;
    v1::AppendResponse response;
    Connect(server)->Append(&context, AppendOf({appended}), &response);
  }
  EXPECT_EQ(server.Terminate(), 0);
  EXPECT_FALSE(Contains(server.log(), "Hemlig")) << server.log();
}

}  // namespace
}  // namespace liggare::rpc
