// The connections behind an AppendStream, one at a time, opened anew whenever one breaks.
//
// Invariant: `kept_` are the appends without an answer, in order, and at its front those with an
// answer whose writing gRPC has not finished. A connection sends all of them, from the first, and
// is answered in that order.
// Thread-safe; one thread calls Next. Borrows the stub.

#ifndef LIGGARE_CLIENTS_CPP_APPEND_SENDER_H_
#define LIGGARE_CLIENTS_CPP_APPEND_SENDER_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "clients/cpp/retry.h"
#include "liggare/append_stream.h"
#include "liggare/v1/ledger_service.grpc.pb.h"

namespace liggare::client {

class AppendStream::Sender {
 public:
  Sender(const ClientOptions& options, v1::LedgerService::StubInterface& stub);
  // Ends the connection: in peace where every append has been answered, else at once. Waits until
  // gRPC has let go of it.
  ~Sender();

  absl::Status Append(std::shared_ptr<const v1::AppendStreamRequest> append);
  absl::StatusOr<AppendAnswer> Next();
  int64_t unanswered() const;
  void Cancel();

 private:
  class Connection;

  void EndInPeace();
  bool IsWriting() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return open_ && writing_; }
  void Open() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // After a broken connection: waits, and opens another; or notes that the stream has failed.
  void OpenAgain() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ForgetAnswered() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Called by the connection, on gRPC's threads.
  void Written(bool ok);
  // Whether the answer was due, and more may be read.
  bool Answered(v1::AppendStreamResponse& answer);
  // No write may begin from here on: the connection is ending.
  void StopWriting();
  void Ended(const absl::Status& status);

  v1::LedgerService::StubInterface& stub_;
  const absl::Duration farewell_max_;
  Retry retry_;  // of the thread that calls Next

  mutable absl::Mutex mutex_;
  std::unique_ptr<Connection> connection_ ABSL_GUARDED_BY(mutex_);
  bool open_ ABSL_GUARDED_BY(mutex_) = false;       // until gRPC is done with the connection
  bool may_write_ ABSL_GUARDED_BY(mutex_) = false;  // until it is about to end
  absl::Status ended_ ABSL_GUARDED_BY(mutex_);      // why the last connection ended
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);    // what ended the stream
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;

  std::deque<std::shared_ptr<const v1::AppendStreamRequest>> kept_ ABSL_GUARDED_BY(mutex_);
  size_t written_ ABSL_GUARDED_BY(mutex_) = 0;   // of kept_, by this connection
  size_t answered_ ABSL_GUARDED_BY(mutex_) = 0;  // of kept_
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t index_due_ ABSL_GUARDED_BY(mutex_) = 0;  // of this connection's next answer
  std::deque<v1::AppendStreamResponse> answers_ ABSL_GUARDED_BY(mutex_);
  int64_t index_ ABSL_GUARDED_BY(mutex_) = 0;  // of the stream's next answer
};

}  // namespace liggare::client

#endif  // LIGGARE_CLIENTS_CPP_APPEND_SENDER_H_
