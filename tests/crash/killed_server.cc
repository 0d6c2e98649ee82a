#include "tests/crash/killed_server.h"

#include <grpcpp/create_channel.h>

namespace liggare::crash {

std::shared_ptr<grpc::Channel> KilledServer::Connect() {
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const absl::MutexLock lock(&mutex_);
  return grpc::CreateCustomChannel(server_.address(), grpc::InsecureChannelCredentials(), own);
}

void KilledServer::KillAndRestart() {
  const absl::MutexLock lock(&mutex_);
  server_.Restart();
}

void KilledServer::Signal(int number) {
  const absl::MutexLock lock(&mutex_);
  server_.Signal(number);
}

int KilledServer::Terminate() {
  const absl::MutexLock lock(&mutex_);
  return server_.Terminate();
}

}  // namespace liggare::crash
