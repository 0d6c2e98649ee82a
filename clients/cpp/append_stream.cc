#include "liggare/append_stream.h"

#include <google/protobuf/arena.h>

#include <cstddef>
#include <utility>

#include "clients/cpp/append_sender.h"

namespace liggare::client {
namespace {

// Most appends need one block or two.
google::protobuf::ArenaOptions OfAppends() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = size_t{64} << 10;
  options.max_block_size = size_t{512} << 10;
  return options;
}

}  // namespace

AppendBatch::AppendBatch() {
  const auto arena = std::make_shared<google::protobuf::Arena>(OfAppends());
  auto* const message =
      google::protobuf::Arena::CreateMessage<v1::AppendStreamRequest>(arena.get());
  message_ = std::shared_ptr<v1::AppendStreamRequest>(arena, message);
}

AppendBatch::AppendBatch(v1::AppendRequest request)
    : message_(std::make_shared<v1::AppendStreamRequest>()) {
  *message_->mutable_append() = std::move(request);
}

AppendStream::AppendStream(std::unique_ptr<Sender> sender) : sender_(std::move(sender)) {}

AppendStream::~AppendStream() = default;

absl::Status AppendStream::Append(AppendBatch batch) {
  return sender_->Append(std::move(batch.message_));
}

absl::StatusOr<AppendAnswer> AppendStream::Next() { return sender_->Next(); }

int64_t AppendStream::unanswered() const { return sender_->unanswered(); }

void AppendStream::Cancel() { sender_->Cancel(); }

}  // namespace liggare::client
