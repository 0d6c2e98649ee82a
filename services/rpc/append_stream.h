// Appends pipelined over one stream: each request is an append of its own, answered in the order of
// the requests, whatever order the answers come in.
//
// Invariant: at most so many appends of a stream are unanswered; the next request is read only when
// there is room. Every append that was read is decided whole or not at all, whether its client is
// still there or not.

#ifndef LIGGARE_SERVICES_RPC_APPEND_STREAM_H_
#define LIGGARE_SERVICES_RPC_APPEND_STREAM_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/rpc/calls.h"
#include "services/rpc/host.h"

namespace liggare::rpc {

using AppendReactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

class AppendStream final : public ReactorCall<AppendReactor> {
 public:
  AppendStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
               Seats::Seat seat);

  // Begins to read.
  void Begin();

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void EndSoon() override;

 private:
  // Decodes and submits the request that has been read, and goes on.
  void Submit(int64_t index);
  void SubmitRead(int64_t index);
  // Notes for the trail that an append was taken; one whose client has gone leaves its own line.
  void NoteTaken(const std::string& ledger);
  void Settle(int64_t index, const absl::StatusOr<const v1::AppendResponse*>& result);
  // Does what can be done now: writes the next answer, reads the next request, ends.
  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Host& host_;

  absl::Mutex mutex_;
  // Answers not written yet, in order, empty while the append is being decided; the first is that
  // of request first_index_.
  std::deque<std::optional<grpc::ByteBuffer>> answers_ ABSL_GUARDED_BY(mutex_);
  int64_t first_index_ ABSL_GUARDED_BY(mutex_) = 0;
  // Those that have been appended to.
  std::set<std::string> ledgers_ ABSL_GUARDED_BY(mutex_);
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool read_all_ ABSL_GUARDED_BY(mutex_) = false;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;
  // While reading_ gRPC's, and then of whoever submits it.
  grpc::ByteBuffer request_;
  grpc::ByteBuffer answer_;  // gRPC's while writing_
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_APPEND_STREAM_H_
