#include "services/rpc/progress_stream.h"

#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "services/budget/refusal.h"

namespace liggare::rpc {
namespace {

constexpr absl::Duration kBetweenMessages = absl::Milliseconds(200);

}  // namespace

ProgressStream::ProgressStream(Calls& calls, grpc::CallbackServerContext& context, Host& host,
                               Seats::Seat seat)
    : ReactorCall(calls, context), host_(host), seat_(std::move(seat)), started_at_(absl::Now()) {}

void ProgressStream::Begin() {
  host_.long_workers().Run(
      [self = std::static_pointer_cast<ProgressStream>(shared_from_this())] { self->Run(); });
}

double ProgressStream::SecondsSinceBegin() const {
  return absl::ToDoubleSeconds(absl::Now() - started_at_);
}

void ProgressStream::Run() {
  const absl::Status done = Work();
  const absl::MutexLock lock(&mutex_);
  result_ = WhyEnded(done);
  if (result_->ok()) {
    SayDone();
    is_told_ = false;
  }
  Proceed();
}

absl::Status ProgressStream::WhyEnded(const absl::Status& done) {
  // Who gave up because nobody waits does not know why nobody does.
  if (!absl::IsCancelled(done)) return done;
  if (draining_) {
    return budget::Refuse(v1::ERROR_REASON_DRAINING,
                          "the server is draining; nothing was changed, ask again later");
  }
  const absl::Status alive = Alive();
  return alive.ok() ? done : alive;
}

bool ProgressStream::Note(absl::FunctionRef<void()> change) {
  const absl::Time now = absl::Now();
  const absl::MutexLock lock(&mutex_);
  change();
  if (now - told_at_ >= kBetweenMessages) {
    is_told_ = false;
    Proceed();
  }
  return !draining_ && Alive().ok();
}

void ProgressStream::Proceed() {
  if (writing_ || ended()) return;
  if (!is_told_) {
    is_told_ = true;
    told_at_ = absl::Now();
    message_ = TakeMessage();
    writing_ = true;
    return StartWrite(&message_);
  }
  if (!result_.has_value()) return;
  seat_.reset();
  End(*result_);
}

void ProgressStream::OnWriteDone(bool ok) {
  const absl::MutexLock lock(&mutex_);
  writing_ = false;
  // With the client gone nothing more can be told; the work learns it from Alive().
  if (!ok) is_told_ = true;
  Proceed();
}

void ProgressStream::EndSoon() {
  const absl::MutexLock lock(&mutex_);
  draining_ = true;
}

}  // namespace liggare::rpc
