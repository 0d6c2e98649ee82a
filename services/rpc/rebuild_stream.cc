#include "services/rpc/rebuild_stream.h"

#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "services/budget/refusal.h"
#include "services/rpc/wire.h"

namespace liggare::rpc {
namespace {

constexpr absl::Duration kBetweenMessages = absl::Milliseconds(200);

}  // namespace

RebuildStream::RebuildStream(Calls& calls, grpc::CallbackServerContext& context, Host& host,
                             Seats::Seat seat, v1::RebuildProjectionsRequest request)
    : ReactorCall(calls, context),
      host_(host),
      seat_(std::move(seat)),
      request_(std::move(request)),
      started_at_(absl::Now()) {}

void RebuildStream::Begin() {
  host_.rebuilder().Run(
      [self = std::static_pointer_cast<RebuildStream>(shared_from_this())] { self->Run(); });
}

void RebuildStream::Run() {
  const absl::Status rebuilt = host_.backend().rebuild(
      request_.scope(), [this](const RebuildProgress& progress) { return Note(progress); });
  const absl::MutexLock lock(&mutex_);
  result_ = WhyEnded(rebuilt);
  if (result_->ok()) {
    progress_.clear_ledger();
    progress_.set_phase(v1::REBUILD_PHASE_DONE);
    progress_.set_events_done(progress_.events_total());
    is_told_ = false;
  }
  Proceed();
}

absl::Status RebuildStream::WhyEnded(const absl::Status& rebuilt) {
  // Who gave up because nobody waits does not know why nobody does.
  if (!absl::IsCancelled(rebuilt)) return rebuilt;
  if (draining_) {
    return budget::Refuse(v1::ERROR_REASON_DRAINING,
                          "the server is draining; nothing was changed, rebuild again later");
  }
  const absl::Status alive = Alive();
  return alive.ok() ? rebuilt : alive;
}

bool RebuildStream::Note(const RebuildProgress& progress) {
  const absl::Time now = absl::Now();
  const double seconds = absl::ToDoubleSeconds(now - started_at_);
  const absl::MutexLock lock(&mutex_);
  progress_.set_ledger(progress.ledger);
  progress_.set_phase(progress.phase);
  progress_.set_events_done(progress.events_done);
  progress_.set_events_total(progress.events_total);
  progress_.set_events_per_second(seconds > 0 ? static_cast<double>(progress.events_done) / seconds
                                              : 0);
  if (now - told_at_ >= kBetweenMessages) {
    is_told_ = false;
    Proceed();
  }
  return !draining_ && Alive().ok();
}

void RebuildStream::Proceed() {
  if (writing_ || ended()) return;
  if (!is_told_) {
    is_told_ = true;
    told_at_ = absl::Now();
    message_ = Encode(progress_);
    writing_ = true;
    return StartWrite(&message_);
  }
  if (result_.has_value()) End(*result_);
}

void RebuildStream::OnWriteDone(bool ok) {
  const absl::MutexLock lock(&mutex_);
  writing_ = false;
  // With the client gone nothing more can be told; the rebuild learns it from Alive().
  if (!ok) is_told_ = true;
  Proceed();
}

void RebuildStream::EndSoon() {
  const absl::MutexLock lock(&mutex_);
  draining_ = true;
}

}  // namespace liggare::rpc
