#include "services/rpc/subscriber.h"

#include <utility>

#include "services/budget/refusal.h"

namespace liggare::rpc {

Subscriber::Subscriber(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
                       Seats::Seat seat, v1::SubscribeEventsRequest request)
    : WriteStream(calls, context, std::move(use), host, std::move(seat)),
      request_(std::move(request)),
      told_{request_.from_position()},
      place_(this->host().followers(), request_.ledger(), told_) {}

void Subscriber::OnCancel() {
  WriteStream::OnCancel();
  Interrupt();
}

void Subscriber::EndSoon() {
  {
    const absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  Interrupt();
}

void Subscriber::Step() {
  {
    const absl::MutexLock lock(&mutex_);
    if (ending_) {
      return End(budget::Refuse(v1::ERROR_REASON_DRAINING,
                                "the server is draining; subscribe again at the next position"));
    }
  }
  if (subscription_ == nullptr) {
    auto opened = ledger::Subscription::Open(host().backend().sources,
                                             host().backend().shared_reads, request_);
    if (!opened.ok()) return End(opened.status());
    subscription_ = *std::move(opened);
  }
  auto batch = subscription_->Next();
  if (!batch.ok()) return End(batch.status());
  place_.Note(subscription_->next());
  if (!batch->has_value()) return Wait();
  if (!IsWorthSending(**batch)) return GoOn();

  told_ = (*batch)->next_position;
  v1::SubscribeEventsResponse message;
  message.set_next_position((*batch)->next_position.value);
  message.set_caught_up((*batch)->caught_up);
  Send(EncodeWithRecords(*(*batch)->records, message));
}

void Subscriber::Written() { GoOn(); }

// Also when more has come meanwhile: the tail says when, so that a message holds what has gathered.
void Subscriber::GoOn() { subscription_->IsLive() ? Wait() : Schedule(); }

bool Subscriber::IsWorthSending(const ledger::SubscriptionBatch& batch) const {
  return batch.records->count() > 0 || batch.caught_up ||
         batch.next_position.value - told_.value >= host().limits().subscriber_positions_max;
}

void Subscriber::Wait() {
  {
    const absl::MutexLock lock(&mutex_);
    if (!interrupted_) {
      wait_ = host().backend().tail.WaitFor(
          subscription_->ledger(), subscription_->next(),
          [self = std::static_pointer_cast<Subscriber>(shared_from_this())](
              const absl::Status& status) { self->WakeUp(status); });
      return;
    }
  }
  Schedule();
}

void Subscriber::WakeUp(const absl::Status& status) {
  {
    const absl::MutexLock lock(&mutex_);
    if (!wait_.has_value()) return;
    wait_.reset();
    ending_ = ending_ || !status.ok();
  }
  // What lies in memory is sent here and now: to hand it over would cost more.
  subscription_->IsQuick() ? Proceed() : Schedule();
}

void Subscriber::Interrupt() {
  std::optional<ledger::Tail::WaitId> wait;
  {
    const absl::MutexLock lock(&mutex_);
    interrupted_ = true;
    wait = std::exchange(wait_, std::nullopt);
  }
  if (!wait.has_value()) return;
  host().backend().tail.Cancel(*wait);
  Schedule();
}

}  // namespace liggare::rpc
