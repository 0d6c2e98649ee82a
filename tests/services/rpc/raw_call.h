// Calls by name with bytes: for requests that no message makes, and for services whose protos are
// not at hand.

#ifndef LIGGARE_TESTS_SERVICES_RPC_RAW_CALL_H_
#define LIGGARE_TESTS_SERVICES_RPC_RAW_CALL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <optional>
#include <string>

namespace liggare::rpc {

// Calls a method that has one request and one response.
grpc::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                     const std::string& request, std::string* response = nullptr);

// A stream of a method, for one thread.
class RawStream {
 public:
  RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method);
  ~RawStream();

  void Write(const std::string& message);
  // The next message; nothing when the stream has ended.
  std::optional<std::string> Read();

 private:
  bool Wait();

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_TESTS_SERVICES_RPC_RAW_CALL_H_
