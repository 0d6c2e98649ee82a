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

// Calls a method of any kind with one request: the status that it ends with, or OK as soon as it
// has answered with a message.
grpc::Status TryCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                     const std::string& request);

// A stream of a method, for one thread.
class RawStream {
 public:
  RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method);
  ~RawStream();

  void Write(const std::string& message);
  // Nothing more is written.
  void EndWrites();
  // The next message; nothing when the stream has ended.
  std::optional<std::string> Read();
  // Waits for the end of the call: the status that it ended with.
  grpc::Status End();

 private:
  bool Wait();

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  std::optional<grpc::Status> ended_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_TESTS_SERVICES_RPC_RAW_CALL_H_
