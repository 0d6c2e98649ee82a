#include "services/rpc/write_stream.h"

#include "services/budget/refusal.h"

namespace liggare::rpc {
namespace {

// So long a client that reads has to take what is on its way, and to learn why there is no more.
constexpr absl::Duration kFarewell = absl::Seconds(5);

}  // namespace

void WriteStream::Schedule() {
  host_.workers().Run(
      [self = std::static_pointer_cast<WriteStream>(shared_from_this())] { self->Proceed(); });
}

void WriteStream::Proceed() {
  absl::Status may_go_on = Alive();
  // What a policy takes away, it takes from streams that have begun too.
  if (may_go_on.ok()) may_go_on = host_.access().Check(use());
  if (!may_go_on.ok()) return End(may_go_on);
  Step();
}

void WriteStream::OnWriteDone(bool ok) {
  if (ok) return Written();
  const absl::Status alive = Alive();
  End(alive.ok() ? budget::Refuse(v1::ERROR_REASON_CANCELLED, "the client has gone") : alive);
}

void WriteStream::Send(grpc::ByteBuffer message) {
  message_ = std::move(message);
  StartWrite(&message_);
}

AnswerStream::AnswerStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
                           Seats::Seat seat, OpenAnswer open)
    : WriteStream(calls, context, std::move(use), host, std::move(seat)), open_(std::move(open)) {
  EndBy(this->use().begun_at + absl::Seconds(host.limits().stream_deadline_seconds));
}

absl::Time AnswerStream::overdue_at() const { return deadline() + kFarewell; }

void AnswerStream::Step() {
  auto message = MakeNext();
  if (message.ok() && message->has_value()) return Send(**std::move(message));
  // Who gave up because nobody waits does not know why nobody does.
  const absl::Status alive = Alive();
  const bool gave_up = budget::ReasonOf(message.status()) == v1::ERROR_REASON_CANCELLED;
  End(gave_up && !alive.ok() ? alive : message.status());
}

absl::StatusOr<std::optional<grpc::ByteBuffer>> AnswerStream::MakeNext() {
  if (open_) {
    absl::StatusOr<NextMessage> next = std::exchange(open_, nullptr)(host().backend());
    if (!next.ok()) return next.status();
    next_ = *std::move(next);
  }
  return next_([this] { return !Alive().ok(); });
}

}  // namespace liggare::rpc
