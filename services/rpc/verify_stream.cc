#include "services/rpc/verify_stream.h"

#include <utility>

#include "services/rpc/wire.h"

namespace liggare::rpc {

VerifyStream::VerifyStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
                           Seats::Seat seat, v1::VerifyStoreRequest request)
    : ProgressStream(calls, context, std::move(use), host, std::move(seat)),
      request_(std::move(request)) {}

absl::Status VerifyStream::Work() {
  audit::StoreVerifier& verifier = *host().backend().audit.verifier;
  return verifier.Run(request_.ledger(), [this](const audit::ScrubProgress& progress) {
    return Note([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      progress_.set_ledger(progress.ledger);
      progress_.set_records_done(progress.records_done);
      progress_.set_records_total(progress.records_total);
      if (progress.damage.has_value()) *progress_.add_damages() = *progress.damage;
    });
  });
}

void VerifyStream::SayDone() {
  progress_.clear_ledger();
  progress_.set_done(true);
}

grpc::ByteBuffer VerifyStream::TakeMessage() {
  grpc::ByteBuffer message = Encode(progress_);
  progress_.clear_damages();
  return message;
}

}  // namespace liggare::rpc
