#include "tests/crash/killed_server.h"

#include <grpcpp/create_channel.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>

#include "absl/time/clock.h"
#include "liggare/v1/ledger_service.grpc.pb.h"

namespace liggare::crash {

std::shared_ptr<grpc::Channel> KilledServer::Connect() {
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const absl::MutexLock lock(&mutex_);
  return grpc::CreateCustomChannel(server_.address(), grpc::InsecureChannelCredentials(), own);
}

std::string KilledServer::address() {
  const absl::MutexLock lock(&mutex_);
  return server_.address();
}

pid_t KilledServer::process() {
  const absl::MutexLock lock(&mutex_);
  return server_.process();
}

absl::Duration KilledServer::KillAndRestart() {
  const absl::MutexLock lock(&mutex_);
  server_.Kill();
  if (server_.WaitForExit() != 128 + SIGKILL) {
    std::fprintf(stderr, "liggared had ended by itself:\n%s", server_.log().c_str());
    std::abort();
  }
  const absl::Time started = absl::Now();
  server_.Restart();
  return absl::Now() - started;
}

void KilledServer::Signal(int number) {
  const absl::MutexLock lock(&mutex_);
  server_.Signal(number);
}

int KilledServer::Terminate() {
  const absl::MutexLock lock(&mutex_);
  return server_.Terminate();
}

void CreateLedger(KilledServer& server, const v1::CreateLedgerRequest& request) {
  const auto stub = v1::LedgerService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::CreateLedgerResponse response;
  const grpc::Status created = stub->CreateLedger(&context, request, &response);
  if (created.ok()) return;
  std::fprintf(stderr, "cannot make the ledger: %s\n", created.error_message().c_str());
  std::abort();
}

}  // namespace liggare::crash
