#include "services/rpc/audit_service.h"

#include <memory>
#include <string>
#include <utility>

#include "services/audit/books_reading.h"
#include "services/budget/refusal.h"
#include "services/ledger/sound_read.h"
#include "services/rpc/unary_call.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {
namespace {

using projection::Cancelled;

constexpr size_t kReplayBytesMax = 1u << 20;

absl::StatusOr<NextMessage> OpenReplay(const Backend& backend, const v1::ReplayRequest& request) {
  auto ledger = backend.sources.ledgers.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  const auto to = audit::SizeAsked(**ledger, request.to_size(), "to_size");
  if (!to.ok()) return to.status();
  const auto from = audit::SizeAsked(**ledger, request.from_position(), "from_position");
  if (!from.ok()) return from.status();
  Position next{request.from_position()};
  if (next.value > to->value) return audit::BeyondLog(**ledger, next.value);
  return NextMessage(
      [&log = backend.sources.log, id = (*ledger)->id(), next, to = *to,
       ended = false](Cancelled) mutable -> absl::StatusOr<std::optional<grpc::ByteBuffer>> {
        if (ended) return std::nullopt;
        ledger::WireRecords records;
        if (to.Contains(next)) {
          auto read = ledger::ReadSoundRecords(log, id, next, to, kReplayBytesMax);
          if (!read.ok()) return read.status();
          records = *std::move(read);
        }
        next.value += records.count();
        ended = !to.Contains(next);
        v1::ReplayResponse message;
        message.set_next_position(next.value);
        message.set_to_size(to.value);
        return EncodeWithRecords(records, message);
      });
}

absl::StatusOr<NextMessage> OpenBooks(const Backend& backend,
                                      const v1::CheckBooksRequest& request) {
  auto opened = audit::BooksReading::Open(backend.sources, request);
  if (!opened.ok()) return opened.status();
  return NextMessage([books = *std::move(opened)](
                         Cancelled cancelled) -> absl::StatusOr<std::optional<grpc::ByteBuffer>> {
    const auto message = books->Next(cancelled);
    if (!message.ok()) return message.status();
    if (!message->has_value()) return std::nullopt;
    return Encode(**message);
  });
}

}  // namespace

grpc::ServerUnaryReactor* AuditService::GetCheckpoint(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* answer) {
  return Ask<v1::GetCheckpointRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::GetCheckpointRequest& asked, Cancelled) {
        return backend.audit.proofs.GetCheckpoint(asked);
      });
}

grpc::ServerUnaryReactor* AuditService::GetInclusionProof(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request,
                                                          grpc::ByteBuffer* answer) {
  return Ask<v1::GetInclusionProofRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::GetInclusionProofRequest& asked, Cancelled) {
        return backend.audit.proofs.GetInclusionProof(asked);
      });
}

grpc::ServerUnaryReactor* AuditService::GetConsistencyProof(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* answer) {
  return Ask<v1::GetConsistencyProofRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::GetConsistencyProofRequest& asked, Cancelled) {
        return backend.audit.proofs.GetConsistencyProof(asked);
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AuditService::Replay(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return AskStream<v1::ReplayRequest>(host_, context, request, OpenReplay);
}

grpc::ServerUnaryReactor* AuditService::AddCosignature(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* answer) {
  return Ask<v1::AddCosignatureRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::AddCosignatureRequest& asked, Cancelled) {
        return backend.audit.proofs.AddCosignature(asked);
      });
}

grpc::ServerUnaryReactor* AuditService::ListCosignatures(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request,
                                                         grpc::ByteBuffer* answer) {
  return Ask<v1::ListCosignaturesRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::ListCosignaturesRequest& asked, Cancelled) {
        return backend.audit.proofs.ListCosignatures(asked);
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AuditService::CheckBooks(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return AskStream<v1::CheckBooksRequest>(host_, context, request, host_.book_checks(), OpenBooks);
}

}  // namespace liggare::rpc
