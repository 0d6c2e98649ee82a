#include "tests/support/server_process.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "tests/support/program_run.h"

namespace liggare::support {
namespace {

// The wire form of grpc.health.v1: HealthCheckRequest{service = 1}, HealthCheckResponse{status =
// 1}.
grpc::ByteBuffer HealthRequest(const std::string& service) {
  const std::string bytes = "\x0A" + std::string(1, static_cast<char>(service.size())) + service;
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string HealthStatus(const grpc::ByteBuffer& response) {
  grpc::Slice slice;
  if (!response.DumpToSingleSlice(&slice).ok() || slice.size() != 2) return "UNKNOWN";
  switch (slice.begin()[1]) {
    case 1:
      return "SERVING";
    case 2:
      return "NOT_SERVING";
    default:
      return "UNKNOWN";
  }
}

std::string ReadLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> flags) : flags_(std::move(flags)) {
  Start("127.0.0.1:0");
}

ServerProcess::~ServerProcess() = default;

void ServerProcess::Start(const std::string& listen) {
  const std::string port_file = folder_.path() + "/port";
  std::vector<std::string> arguments = {"--listen", listen,        "--data",
                                        data(),     "--port-file", port_file};
  arguments.insert(arguments.end(), flags_.begin(), flags_.end());
  run_.reset();
  run_ = std::make_unique<ProgramRun>(LIGGARED_PATH, arguments);
  if (!run_->WaitForOutput("event=listening")) {
    if (listen != "127.0.0.1:0" && log().find("cannot listen") != std::string::npos) {
      return Start("127.0.0.1:0");
    }
    std::fprintf(stderr, "liggared did not start:\n%s", log().c_str());
    std::abort();
  }
  address_ = "127.0.0.1:" + ReadLine(port_file);
  // With TLS it tells its health to those alone who have a certificate.
  if (std::find(flags_.begin(), flags_.end(), "--tls-cert") != flags_.end()) return;
  const std::string health = HealthOf(address_, "");
  if (health != "SERVING") {
    std::fprintf(stderr, "liggared started and is %s:\n%s", health.c_str(), log().c_str());
    std::abort();
  }
}

pid_t ServerProcess::process() const { return run_->process(); }

void ServerProcess::Kill() {
  run_->Signal(SIGKILL);
  run_->Wait();
}

void ServerProcess::Signal(int number) { run_->Signal(number); }

void ServerProcess::LimitFileSize(uint64_t bytes) { run_->LimitFileSize(bytes); }

int ServerProcess::WaitForExit() { return run_->Wait(); }

int ServerProcess::Terminate() {
  run_->Signal(SIGTERM);
  return run_->Wait();
}

void ServerProcess::Restart() {
  Kill();
  Start(address_);
}

std::string ServerProcess::log() const { return run_->output(); }

bool ServerProcess::WaitForLog(const std::string& text) { return run_->WaitForOutput(text); }

ServerExit RunLiggared(const std::vector<std::string>& flags,
                       const std::vector<std::string>& environment) {
  ProgramRun run(LIGGARED_PATH, flags, environment);
  const int code = run.Wait();
  return {code, run.output()};
}

std::string HealthOf(const std::string& address, const std::string& service) {
  // A connection of its own: one that is shared may still be that to a server that was killed.
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own);
  const grpc::internal::RpcMethod method("/grpc.health.v1.Health/Check",
                                         grpc::internal::RpcMethod::NORMAL_RPC, channel);
  grpc::ClientContext context;
  grpc::ByteBuffer response;
  const grpc::Status status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      channel.get(), method, &context, HealthRequest(service), &response);
  return status.ok() ? HealthStatus(response) : status.error_message();
}

}  // namespace liggare::support
