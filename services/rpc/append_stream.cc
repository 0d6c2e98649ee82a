#include "services/rpc/append_stream.h"

#include <utility>

#include "services/budget/refusal.h"
#include "services/rpc/receipt.h"
#include "services/rpc/wire.h"

namespace liggare::rpc {

AppendStream::AppendStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
                           Seats::Seat seat)
    : ReactorCall(calls, context, std::move(use)), host_(host) {
  Sit(std::move(seat));
}

void AppendStream::Begin() {
  const absl::MutexLock lock(&mutex_);
  Proceed();
}

void AppendStream::OnReadDone(bool ok) {
  int64_t index;
  {
    const absl::MutexLock lock(&mutex_);
    if (!ok || ended()) {
      reading_ = false;
      read_all_ = true;
      return Proceed();
    }
    index = first_index_ + static_cast<int64_t>(answers_.size());
    answers_.emplace_back();
  }
  host_.RunDecoding(request_.Length(),
                    [self = std::static_pointer_cast<AppendStream>(shared_from_this()), index] {
                      self->Submit(index);
                    });
}

// Still reading_ until it has been, so that requests are submitted one after the other.
void AppendStream::Submit(int64_t index) {
  SubmitRead(index);
  const absl::MutexLock lock(&mutex_);
  reading_ = false;
  Proceed();
}

void AppendStream::SubmitRead(int64_t index) {
  auto append = DecodeStreamAppend(request_, static_cast<size_t>(host_.limits().request_bytes_max));
  request_.Clear();
  if (!append.ok()) return Settle(index, append.status());
  const std::string ledger = (*append)->ledger();
  const absl::Status allowed = host_.AdmitAppend(use(), ledger);
  if (!allowed.ok()) return Settle(index, allowed);
  const std::optional<std::string> receipt_of = ReceiptAsked(**append);
  host_.backend().sequencer.Append(
      *std::move(append), use().principal,
      [self = std::static_pointer_cast<AppendStream>(shared_from_this()), index, ledger,
       receipt_of](const absl::StatusOr<const v1::AppendResponse*>& result) {
        if (result.ok()) self->NoteTaken(ledger);
        if (!result.ok() || !receipt_of.has_value()) return self->Settle(index, result);
        AddReceipt(self->host_, *receipt_of, **result,
                   [self, index](const absl::StatusOr<const v1::AppendResponse*>& receipted) {
                     self->Settle(index, receipted);
                   });
      });
}

void AppendStream::NoteTaken(const std::string& ledger) {
  const absl::MutexLock lock(&mutex_);
  // Then the stream's own line may have been left.
  if (gone_) {
    const Use late{
        &RpcOf<v1::AppendStreamRequest>(), use().principal, use().begun_at, ledger, "", 1};
    return host_.trail().Leave(late, absl::StatusCode::kOk);
  }
  ++use().appends;
  if (!ledgers_.insert(ledger).second) return;
  if (ledgers_.size() > 1) use().ledger += ',';
  use().ledger += ledger;
}

void AppendStream::Settle(int64_t index, const absl::StatusOr<const v1::AppendResponse*>& result) {
  grpc::ByteBuffer answer;
  if (result.ok()) {
    answer = EncodeAnswer(index, **result);
  } else {
    host_.NoteRefusal(result.status());
    v1::AppendStreamResponse refused;
    refused.set_index(index);
    *refused.mutable_refused() = ToProto(result.status());
    answer = Encode(refused);
  }
  const absl::MutexLock lock(&mutex_);
  if (gone_) return;
  answers_[static_cast<size_t>(index - first_index_)] = std::move(answer);
  Proceed();
}

void AppendStream::OnWriteDone(bool ok) {
  const absl::MutexLock lock(&mutex_);
  writing_ = false;
  gone_ = gone_ || !ok;
  Proceed();
}

void AppendStream::OnCancel() {
  ReactorCall::OnCancel();
  const absl::MutexLock lock(&mutex_);
  gone_ = true;
  Proceed();
}

void AppendStream::EndSoon() {
  const absl::MutexLock lock(&mutex_);
  draining_ = true;
  Proceed();
}

void AppendStream::Proceed() {
  if (ended()) return;
  if (gone_) {
    const absl::Status alive = Alive();
    return End(alive.ok() ? budget::Refuse(v1::ERROR_REASON_CANCELLED, "the client has gone")
                          : alive);
  }
  if (!writing_ && !answers_.empty() && answers_.front().has_value()) {
    answer_.Swap(&*answers_.front());
    answers_.pop_front();
    ++first_index_;
    writing_ = true;
    StartWrite(&answer_);
  }
  const bool answered_all = answers_.empty() && !writing_;
  if (answered_all && read_all_) return End(absl::OkStatus());
  if (answered_all && draining_) {
    return End(budget::Refuse(v1::ERROR_REASON_DRAINING,
                              "the server is draining; repeat what is not answered later"));
  }
  const auto unanswered = static_cast<int64_t>(answers_.size());
  if (!reading_ && !read_all_ && !draining_ && unanswered < host_.limits().stream_appends_max) {
    reading_ = true;
    StartRead(&request_);
  }
}

}  // namespace liggare::rpc
