#include "tests/services/rpc/raw_call.h"

#include <grpcpp/impl/codegen/client_unary_call.h>

namespace liggare::rpc {
namespace {

grpc::ByteBuffer Buffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string Bytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return "";
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

}  // namespace

grpc::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                     const std::string& request, std::string* response) {
  const grpc::internal::RpcMethod rpc(method.c_str(), grpc::internal::RpcMethod::NORMAL_RPC,
                                      channel);
  grpc::ClientContext context;
  grpc::ByteBuffer answer;
  const grpc::Status status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      channel.get(), rpc, &context, Buffer(request), &answer);
  if (response != nullptr) *response = Bytes(answer);
  return status;
}

grpc::Status TryCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                     const std::string& request) {
  RawStream stream(channel, method);
  stream.Write(request);
  stream.EndWrites();
  if (stream.Read().has_value()) return grpc::Status::OK;
  return stream.End();
}

RawStream::RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method)
    : stub_(channel) {
  stream_ = stub_.PrepareCall(&context_, method, &queue_);
  stream_->StartCall(this);
  Wait();
}

RawStream::~RawStream() {
  if (ended_.has_value()) return;
  context_.TryCancel();
  End();
}

grpc::Status RawStream::End() {
  stream_->Finish(&ended_.emplace(), this);
  Wait();
  return *ended_;
}

void RawStream::EndWrites() {
  stream_->WritesDone(this);
  Wait();
}

void RawStream::Write(const std::string& message) {
  stream_->Write(Buffer(message), this);
  Wait();
}

std::optional<std::string> RawStream::Read() {
  grpc::ByteBuffer message;
  stream_->Read(&message, this);
  if (!Wait()) return std::nullopt;
  return Bytes(message);
}

bool RawStream::Wait() {
  void* tag = nullptr;
  bool ok = false;
  return queue_.Next(&tag, &ok) && ok;
}

}  // namespace liggare::rpc
