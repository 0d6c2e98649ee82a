#include "services/rpc/operations_service.h"

#include <utility>

#include "services/operations/memory.h"
#include "services/rpc/rebuild_stream.h"
#include "services/rpc/unary_call.h"
#include "services/rpc/verify_stream.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {
namespace {

operations::ServerMoment MomentOf(Host& host, const Backend& backend) {
  operations::ServerMoment moment;
  moment.draining = host.draining();
  moment.halt_reason = backend.sources.log.halt_reason();
  moment.queued_appends = static_cast<int64_t>(backend.sequencer.queued_appends());
  moment.queued_appends_max = static_cast<int64_t>(backend.sequencer.queued_appends_max());
  const auto unindexed = backend.sources.log.unindexed();
  moment.unindexed_events = unindexed.events;
  moment.unindexed_events_max = backend.sequencer.write_behind().events_max();
  moment.unindexed_bytes = static_cast<int64_t>(unindexed.bytes);
  moment.cache_bytes = backend.cache_bytes();
  moment.memory_bytes = operations::ResidentBytes();
  moment.write_failure = backend.sequencer.write_behind().failure();
  moment.mending = backend.mending();
  moment.last_verification = backend.audit.verifier->last();
  moment.subscribers = host.subscribers().taken();
  for (const auto& ledger : backend.sources.ledgers.All()) {
    const store::LedgerHead head = ledger->head();
    const auto checkpoint = backend.audit.checkpoints.Latest(ledger->id());
    moment.ledgers.push_back(
        {ledger->id(), head.size, head.last_recorded_at, ledger->halt_reason(), ledger->unwritten(),
         checkpoint.has_value() ? checkpoint->head.size : Size{0}, ledger->behind_anchor()});
  }
  for (const auto& [id, reason] : backend.sources.ledgers.Lost()) {
    operations::LedgerMoment& lost = moment.ledgers.emplace_back();
    lost.ledger = id;
    lost.behind_anchor = reason;
  }
  return moment;
}

}  // namespace

grpc::ServerUnaryReactor* OperationsService::GetStatus(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* answer) {
  return Ask<v1::GetStatusRequest>(
      host_, context, request, answer,
      [this](const Backend& backend, const v1::GetStatusRequest&,
             projection::Cancelled) -> absl::StatusOr<v1::GetStatusResponse> {
        return operations::Describe(backend.facts, MomentOf(host_, backend));
      },
      Host::Admission::kToTheEnd);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OperationsService::RebuildProjections(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BeginStream<v1::RebuildProjectionsRequest>(
      host_, context, request, host_.rebuilds(),
      [&](v1::RebuildProjectionsRequest asked, Seats::Seat seat, Use use) {
        return host_.calls().Start<RebuildStream>(*context, std::move(use), host_, std::move(seat),
                                                  std::move(asked));
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OperationsService::VerifyStore(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BeginStream<v1::VerifyStoreRequest>(
      host_, context, request, host_.verifications(),
      [&](v1::VerifyStoreRequest asked, Seats::Seat seat, Use use) {
        return host_.calls().Start<VerifyStream>(*context, std::move(use), host_, std::move(seat),
                                                 std::move(asked));
      });
}

grpc::ServerUnaryReactor* OperationsService::RotateKey(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* answer) {
  return Ask<v1::RotateKeyRequest>(
      host_, context, request, answer,
      [actor = host_.access().UseOf(*context, RpcOf<v1::RotateKeyRequest>()).principal](
          const Backend& backend, const v1::RotateKeyRequest& asked, projection::Cancelled) {
        return backend.audit.key_rotation.Rotate(asked.ledger(), actor);
      });
}

}  // namespace liggare::rpc
