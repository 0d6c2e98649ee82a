#include "clients/cpp/append_sender.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/grpc_status.h"

namespace liggare::client {

// One connection: reads as long as there are answers; writes what the sender gives it.
class AppendStream::Sender::Connection final
    : public grpc::ClientBidiReactor<v1::AppendStreamRequest, v1::AppendStreamResponse> {
 public:
  explicit Connection(Sender& sender) : sender_(sender) {}

  void Start(v1::LedgerService::StubInterface& stub) {
    stub.async()->AppendStream(&context_, this);
    AddHold();  // writes begin elsewhere than in reactions
    StartRead(&answer_);
    StartCall();
  }
  void Cancel() { context_.TryCancel(); }

  void OnWriteDone(bool ok) override { sender_.Written(ok); }

  void OnReadDone(bool ok) override {
    if (ok && sender_.Answered(answer_)) return StartRead(&answer_);
    if (ok) context_.TryCancel();
    sender_.StopWriting();
    RemoveHold();
  }

  void OnDone(const grpc::Status& status) override { sender_.Ended(FromGrpc(status)); }

 private:
  Sender& sender_;
  grpc::ClientContext context_;
  v1::AppendStreamResponse answer_;
};

AppendStream::Sender::Sender(const ClientOptions& options, v1::LedgerService::StubInterface& stub)
    : stub_(stub), farewell_max_(options.attempt_timeout), retry_(options) {}

AppendStream::Sender::~Sender() {
  EndInPeace();
  Cancel();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(
      +[](Sender* sender) ABSL_EXCLUSIVE_LOCKS_REQUIRED(sender->mutex_) { return !sender->open_; },
      this));
}

void AppendStream::Sender::EndInPeace() {
  const auto has_ended = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !open_; };
  const auto is_written = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !IsWriting(); };
  absl::MutexLock lock(&mutex_);
  if (!failure_.ok() || answered_ < kept_.size()) return;
  mutex_.Await(absl::Condition(&is_written));
  if (!open_ || !may_write_) return;
  may_write_ = false;
  connection_->StartWritesDone();
  mutex_.AwaitWithTimeout(absl::Condition(&has_ended), farewell_max_);
}

absl::Status AppendStream::Sender::Append(std::shared_ptr<const v1::AppendStreamRequest> append) {
  absl::MutexLock lock(&mutex_);
  if (!failure_.ok()) return failure_;
  kept_.push_back(std::move(append));
  if (connection_ == nullptr) Open();
  WriteNext();
  return absl::OkStatus();
}

absl::StatusOr<AppendAnswer> AppendStream::Sender::Next() {
  absl::MutexLock lock(&mutex_);
  while (answers_.empty()) {
    if (!failure_.ok()) return failure_;
    if (kept_.size() == answered_) {
      return absl::FailedPreconditionError("every append of the stream has been answered");
    }
    if (!open_) OpenAgain();
    mutex_.Await(absl::Condition(this, &Sender::HasNews));
  }
  retry_.Progress();
  v1::AppendStreamResponse answer = std::move(answers_.front());
  answers_.pop_front();
  AppendAnswer next{index_++, absl::UnknownError("")};
  if (answer.has_appended()) {
    next.result = std::move(*answer.mutable_appended());
  } else {
    next.result = FromProto(answer.refused());
  }
  return next;
}

int64_t AppendStream::Sender::unanswered() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int64_t>(kept_.size() - answered_ + answers_.size());
}

void AppendStream::Sender::Cancel() {
  absl::MutexLock lock(&mutex_);
  cancelled_ = true;
  failure_ = absl::CancelledError("the stream was cancelled");
  if (open_) connection_->Cancel();
}

bool AppendStream::Sender::HasNews() const { return !answers_.empty() || !open_ || !failure_.ok(); }

void AppendStream::Sender::Open() {
  written_ = 0;
  writing_ = false;
  index_due_ = 0;
  open_ = true;
  may_write_ = true;
  connection_ = std::make_unique<Connection>(*this);
  connection_->Start(stub_);
}

void AppendStream::Sender::OpenAgain() {
  const std::optional<absl::Duration> pause = retry_.PauseAfter(ended_);
  if (!pause.has_value()) {
    failure_ = ended_;
    return;
  }
  mutex_.AwaitWithTimeout(absl::Condition(&cancelled_), *pause);
  if (cancelled_) return;
  Open();
  WriteNext();
}

void AppendStream::Sender::WriteNext() {
  if (!may_write_ || writing_ || written_ == kept_.size()) return;
  writing_ = true;
  connection_->StartWrite(kept_[written_].get());
}

void AppendStream::Sender::ForgetAnswered() {
  while (answered_ > 0 && written_ > 0) {
    kept_.pop_front();
    --answered_;
    --written_;
  }
}

void AppendStream::Sender::Written(bool ok) {
  absl::MutexLock lock(&mutex_);
  writing_ = false;
  if (!ok) {
    may_write_ = false;  // the connection is ending
    return;
  }
  ++written_;
  ForgetAnswered();
  WriteNext();
}

bool AppendStream::Sender::Answered(v1::AppendStreamResponse& answer) {
  absl::MutexLock lock(&mutex_);
  if (answer.index() != index_due_ || answered_ == kept_.size() ||
      answer.result_case() == v1::AppendStreamResponse::RESULT_NOT_SET) {
    failure_ = absl::DataLossError(absl::StrCat("the server answered append ", answer.index(),
                                                " of the stream where ", index_due_, " was due"));
    return false;
  }
  ++index_due_;
  ++answered_;
  answers_.push_back(std::move(answer));
  ForgetAnswered();
  return true;
}

void AppendStream::Sender::StopWriting() {
  absl::MutexLock lock(&mutex_);
  may_write_ = false;
}

void AppendStream::Sender::Ended(const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  // A stream of appends that the server ends by itself, though more may come, is broken too.
  ended_ = status.ok() ? absl::UnavailableError("the server ended the stream") : status;
  written_ = kept_.size();  // nothing of it is gRPC's any more
  ForgetAnswered();
  open_ = false;
}

}  // namespace liggare::client
