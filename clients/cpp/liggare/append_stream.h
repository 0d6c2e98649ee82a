// Appends pipelined over one stream: the next is on its way before the one before it is answered.
//
// Invariant: every append that was given is answered once, in the order they were given. A
// connection that breaks with a transient error is opened again and what is not answered is sent
// again: it is stored once, for its event ids make it known, and an append that had been stored
// says repeated_append.
//
// Thread-safe; one thread calls Next. Must end before its Client does.

#ifndef LIGGARE_CLIENT_APPEND_STREAM_H_
#define LIGGARE_CLIENT_APPEND_STREAM_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::client {

class Client;

// The answer to one append of a stream.
struct AppendAnswer {
  // Counts the appends of the stream from 0.
  int64_t index = 0;
  // What it did, or why the server refused it. A refused append does not end the stream. One that
  // was refused for the moment (IsTransient) is not sent again: others have gone before it.
  absl::StatusOr<v1::AppendResponse> result;
};

// An append for a stream. Its events lie together in memory, so that many cost little to fill in
// and to let go of.
class AppendBatch {
 public:
  // An empty one, to be filled in.
  AppendBatch();
  // Takes one that is filled in already.
  AppendBatch(v1::AppendRequest request);  // NOLINT(google-explicit-constructor)

  v1::AppendRequest& request() { return *message_->mutable_append(); }

 private:
  friend class AppendStream;

  std::shared_ptr<v1::AppendStreamRequest> message_;
};

class AppendStream {
 public:
  // Gives up what is not answered: it may be stored or not.
  ~AppendStream();
  AppendStream(const AppendStream&) = delete;
  AppendStream& operator=(const AppendStream&) = delete;

  // Sends an append and does not wait for its answer. Every event needs its id (NewEventId). How
  // many may be unanswered is the caller's to say; the stream keeps them to send them again.
  // Fails when the stream has failed.
  absl::Status Append(AppendBatch batch);

  // Waits for the next answer. FAILED_PRECONDITION when every append has been answered; CANCELLED
  // after Cancel; any other error is that of the stream, and final.
  absl::StatusOr<AppendAnswer> Next();

  // Appends whose answers Next has not returned.
  int64_t unanswered() const;

  // Ends the stream; a Next that waits returns.
  void Cancel();

 private:
  friend class Client;
  class Sender;

  explicit AppendStream(std::unique_ptr<Sender> sender);

  const std::unique_ptr<Sender> sender_;
};

}  // namespace liggare::client

#endif  // LIGGARE_CLIENT_APPEND_STREAM_H_
