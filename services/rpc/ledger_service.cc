#include "services/rpc/ledger_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "services/ledger/event_reader.h"
#include "services/rpc/append_stream.h"
#include "services/rpc/receipt.h"
#include "services/rpc/subscriber.h"
#include "services/rpc/unary_call.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {
namespace {

absl::StatusOr<NextMessage> OpenRead(const Backend& backend, const v1::ReadEventsRequest& request) {
  auto reader = ledger::EventReader::Open(backend.sources, request);
  if (!reader.ok()) return reader.status();
  return NextMessage([reader = *std::move(reader), ended = false](projection::Cancelled) mutable
                     -> absl::StatusOr<std::optional<grpc::ByteBuffer>> {
    if (ended) return std::nullopt;
    auto batch = reader->Next();
    if (!batch.ok()) return batch.status();
    ended = batch->last;
    v1::ReadEventsResponse message;
    message.mutable_texts()->Assign(batch->texts.begin(), batch->texts.end());
    message.set_next_position(batch->next_position);
    return EncodeWithRecords(batch->records, message);
  });
}

}  // namespace

grpc::ServerUnaryReactor* LedgerService::CreateLedger(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* answer) {
  auto call = UnaryCall::Begin<v1::CreateLedgerRequest>(host_, *context, answer);
  auto message = Accept<v1::CreateLedgerRequest>(host_, *request, call->use());
  if (message.ok()) {
    host_.backend().sequencer.CreateLedger(
        *std::move(message), call->use().principal,
        [this, call](const absl::StatusOr<v1::CreateLedgerResponse>& response) {
          if (response.ok()) return call->Answer(*response);
          host_.NoteRefusal(response.status());
          call->End(response.status());
        });
  } else {
    call->End(message.status());
  }
  return call.get();
}

grpc::ServerUnaryReactor* LedgerService::GetLedger(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* answer) {
  return Ask<v1::GetLedgerRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::GetLedgerRequest& asked,
         projection::Cancelled) -> absl::StatusOr<v1::GetLedgerResponse> {
        const auto ledger = backend.sources.ledgers.Find(asked.ledger());
        if (!ledger.ok()) return ledger.status();
        v1::GetLedgerResponse response;
        *response.mutable_ledger() = (*ledger)->Describe();
        return response;
      });
}

grpc::ServerUnaryReactor* LedgerService::ListLedgers(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* answer) {
  return Ask<v1::ListLedgersRequest>(
      host_, context, request, answer,
      [this, look = host_.access().UseOf(*context, RpcOf<v1::GetLedgerRequest>())](
          const Backend& backend, const v1::ListLedgersRequest&,
          projection::Cancelled) -> absl::StatusOr<v1::ListLedgersResponse> {
        v1::ListLedgersResponse response;
        for (const auto& ledger : backend.sources.ledgers.All()) {
          Use of_this = look;
          of_this.ledger = ledger->id();
          if (host_.access().Check(of_this).ok()) *response.add_ledgers() = ledger->Describe();
        }
        return response;
      });
}

grpc::ServerUnaryReactor* LedgerService::Append(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* answer) {
  auto call = UnaryCall::Begin<v1::AppendRequest>(host_, *context, answer);
  UnaryCall* const reactor = call.get();
  if (absl::Status admitted = host_.Admit(call->use()); !admitted.ok()) {
    call->End(admitted);
    return reactor;
  }
  host_.RunDecoding(request->Length(), [this, request, call = std::move(call)] {
    auto append = DecodeAppend(*request, static_cast<size_t>(host_.limits().request_bytes_max));
    if (!append.ok()) return call->End(append.status());
    Describe(**append, call->use());
    if (absl::Status allowed = host_.access().Check(call->use()); !allowed.ok()) {
      return call->End(allowed);
    }
    const std::optional<std::string> receipt_of = ReceiptAsked(**append);
    host_.backend().sequencer.Append(
        *std::move(append), call->use().principal,
        [this, call, receipt_of](const absl::StatusOr<const v1::AppendResponse*>& response) {
          if (!response.ok()) {
            host_.NoteRefusal(response.status());
            return call->End(response.status());
          }
          if (!receipt_of.has_value()) return call->Answer(**response);
          AddReceipt(host_, *receipt_of, **response,
                     [call](const absl::StatusOr<const v1::AppendResponse*>& receipted) {
                       if (receipted.ok()) return call->Answer(**receipted);
                       call->End(receipted.status());
                     });
        });
  });
  return reactor;
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* LedgerService::AppendStream(
    grpc::CallbackServerContext* context) {
  Use use = host_.access().UseOf(*context, RpcOf<v1::AppendStreamRequest>());
  absl::Status status = host_.Admit(use);
  if (status.ok()) status = host_.access().Check(use);
  absl::StatusOr<Seats::Seat> seat = status.ok() ? host_.append_streams().Take() : status;
  if (!seat.ok()) {
    return host_.calls()
        .Start<RefusedCall<AppendReactor>>(*context, std::move(use), seat.status())
        .get();
  }
  auto stream =
      host_.calls().Start<rpc::AppendStream>(*context, std::move(use), host_, *std::move(seat));
  stream->Begin();
  return stream.get();
}

grpc::ServerUnaryReactor* LedgerService::GetEvent(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* answer) {
  return Ask<v1::GetEventRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::GetEventRequest& asked, projection::Cancelled) {
        return ledger::GetEvent(backend.sources, asked);
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* LedgerService::ReadEvents(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return AskStream<v1::ReadEventsRequest>(host_, context, request, OpenRead);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* LedgerService::SubscribeEvents(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BeginStream<v1::SubscribeEventsRequest>(
      host_, context, request, host_.subscribers(),
      [&](v1::SubscribeEventsRequest asked, Seats::Seat seat, Use use) {
        return host_.calls().Start<Subscriber>(*context, std::move(use), host_, std::move(seat),
                                               std::move(asked));
      });
}

}  // namespace liggare::rpc
