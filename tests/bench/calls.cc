#include "tests/bench/calls.h"

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/grpc_status.h"

namespace liggare::bench {
namespace {

using Stub = grpc::GenericStub;

int64_t Nanos(double seconds) { return static_cast<int64_t>(seconds * 1e9); }

absl::Status Named(const std::string& method, const grpc::Status& status) {
  const absl::Status failed = client::FromGrpc(status);
  const std::string why = failed.message().empty() ? absl::StatusCodeToString(failed.code())
                                                   : std::string(failed.message());
  return absl::Status(failed.code(), absl::StrCat(method, ": ", why));
}

// A client of a closed loop and its call in flight.
struct UnaryClient {
  explicit UnaryClient(const std::shared_ptr<grpc::Channel>& channel) : stub(channel) {}

  void Send(const std::string& method, const grpc::ByteBuffer& request,
            grpc::CompletionQueue* queue) {
    context.emplace();
    sent_nanos = NowNanos();
    call = stub.PrepareUnaryCall(&*context, method, request, queue);
    call->StartCall();
    call->Finish(&answer, &status, this);
  }

  Stub stub;
  std::optional<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> call;
  grpc::ByteBuffer answer;
  grpc::Status status;
  int64_t sent_nanos = 0;
};

enum class Step { kStart, kWrite, kWritesDone, kRead, kFinish };

// A streaming call; what its steps come back with is a Tag.
struct StreamCall {
  struct Tag {
    StreamCall* call;
    Step step;
  };

  StreamCall(const std::string& address, const std::string& method, int which,
             grpc::CompletionQueue* queue)
      : stub(Connect(address)), number(which), call(stub.PrepareCall(&context, method, queue)) {
    call->StartCall(&start);
  }

  Stub stub;
  const int number;
  grpc::ClientContext context;
  Tag start{this, Step::kStart};
  Tag write{this, Step::kWrite};
  Tag writes_done{this, Step::kWritesDone};
  Tag read{this, Step::kRead};
  Tag finish{this, Step::kFinish};
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call;
  grpc::ByteBuffer answer;
  grpc::Status status;
  bool may_write = false;  // started, nothing being written, not ended
  bool ended = false;
  std::deque<int64_t> sent_nanos;  // of unanswered requests
  int64_t sent = 0;
  int64_t answered = 0;
};

// A queue must be empty before it goes.
void Drain(grpc::CompletionQueue* queue) {
  void* tag = nullptr;
  bool ok = false;
  queue->Shutdown();
  while (queue->Next(&tag, &ok)) {
  }
}

// The streams of an append load.
class AppendStreams {
 public:
  AppendStreams(const std::string& address, const StreamLoad& load,
                const std::function<std::optional<grpc::ByteBuffer>(int)>& next,
                const std::function<absl::Status(const StreamAnswer&)>& on_answer)
      : load_(load), next_(next), on_answer_(on_answer) {
    for (int i = 0; i < load.streams; ++i) {
      streams_.push_back(std::make_unique<StreamCall>(address, kAppendStream, i, &queue_));
    }
  }

  absl::Status Run() {
    begun_nanos_ = NowNanos();
    size_t open = streams_.size();
    while (open > 0) {
      for (const auto& stream : streams_) Write(*stream);
      void* tag = nullptr;
      bool ok = false;
      const auto got = queue_.AsyncNext(&tag, &ok, NextDue());
      if (got == grpc::CompletionQueue::SHUTDOWN) break;
      if (got == grpc::CompletionQueue::TIMEOUT) continue;
      const auto* done = static_cast<StreamCall::Tag*>(tag);
      if (Advance(*done->call, done->step, ok)) --open;
    }
    Drain(&queue_);
    return failure_;
  }

 private:
  // When a stream's next request is due; its requests take turns with those of the others.
  int64_t Due(const StreamCall& stream) const {
    const double turn = static_cast<double>(stream.sent * load_.streams + stream.number);
    return begun_nanos_ + Nanos(turn / load_.rate);
  }

  // When some stream may write again without an answer coming.
  std::chrono::system_clock::time_point NextDue() const {
    auto wait = std::chrono::nanoseconds(std::chrono::seconds(1));
    if (load_.rate > 0) {
      for (const auto& stream : streams_) {
        if (!stream->may_write || static_cast<int>(stream->sent_nanos.size()) >= load_.window) {
          continue;
        }
        wait = std::min(wait,
                        std::chrono::nanoseconds(std::max<int64_t>(0, Due(*stream) - NowNanos())));
      }
    }
    return std::chrono::system_clock::now() + wait;
  }

  void Write(StreamCall& stream) {
    if (!stream.may_write || static_cast<int>(stream.sent_nanos.size()) >= load_.window) return;
    const int64_t now = NowNanos();
    const int64_t due = load_.rate > 0 ? Due(stream) : now;
    if (due > now) return;
    stream.may_write = false;
    std::optional<grpc::ByteBuffer> request = failure_.ok() ? next_(stream.number) : std::nullopt;
    if (!request.has_value()) {
      stream.ended = true;
      stream.call->WritesDone(&stream.writes_done);
      return;
    }
    stream.sent_nanos.push_back(load_.rate > 0 ? due : NowNanos());
    ++stream.sent;
    stream.call->Write(*request, &stream.write);
  }

  // True when the stream has ended.
  bool Advance(StreamCall& stream, Step step, bool ok) {
    switch (step) {
      case Step::kStart:
        stream.may_write = ok;
        stream.call->Read(&stream.answer, &stream.read);
        return false;
      case Step::kWrite:
        stream.may_write = ok;
        return false;
      case Step::kWritesDone:
        return false;
      case Step::kRead:
        if (!ok) {
          stream.may_write = false;
          stream.call->Finish(&stream.status, &stream.finish);
          return false;
        }
        Answer(stream);
        stream.call->Read(&stream.answer, &stream.read);
        return false;
      case Step::kFinish:
        if (!stream.status.ok() && failure_.ok()) failure_ = Named(kAppendStream, stream.status);
        return true;
    }
    return true;
  }

  void Answer(StreamCall& stream) {
    const StreamAnswer answer{stream.number, stream.answered++, stream.sent_nanos.front(),
                              stream.answer};
    stream.sent_nanos.pop_front();
    absl::Status taken = on_answer_(answer);
    if (!taken.ok() && failure_.ok()) failure_ = taken;
  }

  const StreamLoad load_;
  const std::function<std::optional<grpc::ByteBuffer>(int)>& next_;
  const std::function<absl::Status(const StreamAnswer&)>& on_answer_;
  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<StreamCall>> streams_;
  int64_t begun_nanos_ = 0;
  absl::Status failure_;
};

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

absl::StatusOr<CallRun> RunUnary(const std::string& address, const std::string& method,
                                 std::span<const grpc::ByteBuffer> requests,
                                 const ClosedLoop& loop) {
  if (requests.empty()) return absl::InvalidArgumentError("there are no requests to send");
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<UnaryClient>> clients;
  std::vector<std::shared_ptr<grpc::Channel>> connections;
  for (int i = 0; i < loop.clients; ++i) {
    if (loop.connections == 0 || i < loop.connections) connections.push_back(Connect(address));
    const auto& mine = connections[static_cast<size_t>(i) % connections.size()];
    clients.push_back(std::make_unique<UnaryClient>(mine));
  }

  const int64_t begun = NowNanos();
  const int64_t measured_from = begun + Nanos(loop.warmup_seconds);
  const int64_t until = measured_from + Nanos(loop.seconds);
  CallRun run;
  size_t next = 0;
  size_t in_flight = 0;
  bool ended = false;
  absl::Status failure;
  int64_t last_nanos = measured_from;
  const auto send = [&](UnaryClient& client) {
    if (ended) return;
    if (next == requests.size()) {
      if (!loop.repeat) return;
      next = 0;
    }
    client.Send(method, requests[next++], &queue);
    ++in_flight;
  };
  for (const auto& client : clients) send(*client);
  while (in_flight > 0) {
    void* tag = nullptr;
    bool ok = false;
    if (!queue.Next(&tag, &ok)) break;
    --in_flight;
    UnaryClient& client = *static_cast<UnaryClient*>(tag);
    const int64_t now = NowNanos();
    if (!client.status.ok() && failure.ok()) failure = Named(method, client.status);
    if (!failure.ok() || now >= until) ended = true;
    if (client.sent_nanos >= measured_from && now <= until) {
      run.latencies.Add(now - client.sent_nanos);
      ++run.answered;
      last_nanos = now;
    }
    send(client);
  }
  Drain(&queue);
  if (!failure.ok()) return failure;
  run.seconds = static_cast<double>(last_nanos - measured_from) / 1e9;
  if (run.answered == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("the requests were used up during the warm-up of ", loop.warmup_seconds,
                     " s; give more --events"));
  }
  return run;
}

absl::Status RunAppendStreams(const std::string& address, const StreamLoad& load,
                              const std::function<std::optional<grpc::ByteBuffer>(int)>& next,
                              const std::function<absl::Status(const StreamAnswer&)>& on_answer) {
  return AppendStreams(address, load, next, on_answer).Run();
}

absl::Status RunServerStreams(
    const std::string& address, const std::string& method, const grpc::ByteBuffer& request,
    int calls, const std::function<absl::StatusOr<bool>(int call, grpc::ByteBuffer&)>& on_message,
    const std::function<bool()>& give_up) {
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<StreamCall>> streams;
  for (int i = 0; i < calls; ++i) {
    streams.push_back(std::make_unique<StreamCall>(address, method, i, &queue));
  }
  absl::Status failure;
  const auto end = [](StreamCall& stream) {
    stream.ended = true;
    stream.context.TryCancel();
  };
  const auto end_all = [&](const absl::Status& why) {
    if (failure.ok()) failure = why;
    for (const auto& stream : streams) end(*stream);
  };
  const auto advance = [&](StreamCall& stream, Step step, bool ok) {
    if (step == Step::kStart) {
      stream.call->WriteLast(request, grpc::WriteOptions(), &stream.write);
      stream.call->Read(&stream.answer, &stream.read);
    } else if (step == Step::kRead && !ok) {
      stream.call->Finish(&stream.status, &stream.finish);
    } else if (step == Step::kRead) {
      if (!stream.ended) {
        const absl::StatusOr<bool> more = on_message(stream.number, stream.answer);
        if (!more.ok()) {
          end_all(more.status());
        } else if (!*more) {
          end(stream);
        }
      }
      stream.call->Read(&stream.answer, &stream.read);
    } else if (step == Step::kFinish && !stream.status.ok() && !stream.ended) {
      end_all(Named(method, stream.status));
    }
  };
  for (size_t open = streams.size(); open > 0;) {
    void* tag = nullptr;
    bool ok = false;
    const auto got =
        queue.AsyncNext(&tag, &ok, std::chrono::system_clock::now() + std::chrono::seconds(1));
    if (got == grpc::CompletionQueue::SHUTDOWN) break;
    if (got == grpc::CompletionQueue::TIMEOUT) {
      if (give_up()) end_all(absl::DeadlineExceededError(method + ": nothing came any more"));
      continue;
    }
    const auto* done = static_cast<StreamCall::Tag*>(tag);
    if (done->step == Step::kFinish) --open;
    advance(*done->call, done->step, ok);
  }
  Drain(&queue);
  return failure;
}

}  // namespace liggare::bench
