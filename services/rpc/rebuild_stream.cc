#include "services/rpc/rebuild_stream.h"

#include <utility>

#include "services/rpc/rebuild.h"
#include "services/rpc/wire.h"

namespace liggare::rpc {

RebuildStream::RebuildStream(Calls& calls, grpc::CallbackServerContext& context, Use use,
                             Host& host, Seats::Seat seat, v1::RebuildProjectionsRequest request)
    : ProgressStream(calls, context, std::move(use), host, std::move(seat)),
      request_(std::move(request)) {}

absl::Status RebuildStream::Work() {
  return host().backend().rebuild(request_.scope(), [this](const RebuildProgress& progress) {
    const double seconds = SecondsSinceBegin();
    return Note([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      progress_.set_ledger(progress.ledger);
      progress_.set_phase(progress.phase);
      progress_.set_events_done(progress.events_done);
      progress_.set_events_total(progress.events_total);
      progress_.set_events_per_second(
          seconds > 0 ? static_cast<double>(progress.events_done) / seconds : 0);
    });
  });
}

void RebuildStream::SayDone() {
  progress_.clear_ledger();
  progress_.set_phase(v1::REBUILD_PHASE_DONE);
  progress_.set_events_done(progress_.events_total());
}

grpc::ByteBuffer RebuildStream::TakeMessage() { return Encode(progress_); }

}  // namespace liggare::rpc
