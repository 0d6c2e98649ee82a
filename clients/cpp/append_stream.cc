#include "liggare/append_stream.h"

#include <utility>

#include "clients/cpp/append_sender.h"

namespace liggare::client {

AppendStream::AppendStream(std::unique_ptr<Sender> sender) : sender_(std::move(sender)) {}

AppendStream::~AppendStream() = default;

absl::Status AppendStream::Append(v1::AppendRequest request) {
  return sender_->Append(std::move(request));
}

absl::StatusOr<AppendAnswer> AppendStream::Next() { return sender_->Next(); }

int64_t AppendStream::unanswered() const { return sender_->unanswered(); }

void AppendStream::Cancel() { sender_->Cancel(); }

}  // namespace liggare::client
