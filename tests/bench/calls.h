// Calls with messages that are bytes already, many in flight from one thread: what makes the load
// costs as little of the machine as can be, since the server runs on the same one.
//
// Each stream is a connection of its own. Every function runs on the calling thread until its work
// is done; two may run on two threads.

#ifndef LIGGARE_TESTS_BENCH_CALLS_H_
#define LIGGARE_TESTS_BENCH_CALLS_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/bench/report.h"

namespace liggare::bench {

inline constexpr char kAppend[] = "/liggare.v1.LedgerService/Append";
inline constexpr char kAppendStream[] = "/liggare.v1.LedgerService/AppendStream";
inline constexpr char kGetLedger[] = "/liggare.v1.LedgerService/GetLedger";
inline constexpr char kReadEvents[] = "/liggare.v1.LedgerService/ReadEvents";
inline constexpr char kSubscribeEvents[] = "/liggare.v1.LedgerService/SubscribeEvents";
inline constexpr char kGetBudget[] = "/liggare.v1.BudgetService/GetBudget";
inline constexpr char kGetInclusionProof[] = "/liggare.v1.AuditService/GetInclusionProof";
inline constexpr char kGetTimeline[] = "/liggare.v1.BudgetService/GetTimeline";
inline constexpr char kRebuild[] = "/liggare.v1.OperationsService/RebuildProjections";
inline constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";

// A connection of its own.
std::shared_ptr<grpc::Channel> Connect(const std::string& address);

// What came of calls that were measured.
struct CallRun {
  Latencies latencies;
  int64_t answered = 0;  // after the warm-up
  double seconds = 0;    // of those
  double rate() const { return seconds > 0 ? static_cast<double>(answered) / seconds : 0; }
};

struct ClosedLoop {
  int clients = 1;
  int connections = 0;  // which the clients share; 0 for one each
  double warmup_seconds = 1;
  double seconds = 10;
  bool repeat = false;  // begin again when the requests are used up; otherwise end
};

// Unary calls: each client sends its next request when the last is answered, taking the requests in
// order. Fails with the first call that does.
absl::StatusOr<CallRun> RunUnary(const std::string& address, const std::string& method,
                                 std::span<const grpc::ByteBuffer> requests,
                                 const ClosedLoop& loop);

struct StreamLoad {
  int streams = 4;
  int window = 4;  // unanswered requests of a stream
  // Requests a second, over all streams, whether or not answers come; 0 sends as answers come.
  double rate = 0;
};

// One answer of an append stream.
struct StreamAnswer {
  int stream;
  int64_t index;       // counts the stream's requests from 0
  int64_t sent_nanos;  // with a rate: when it was to be sent
  const grpc::ByteBuffer& bytes;
};

// Append streams. `next` gives a stream's next request or ends it; `on_answer` fails the run with
// its error.
absl::Status RunAppendStreams(const std::string& address, const StreamLoad& load,
                              const std::function<std::optional<grpc::ByteBuffer>(int)>& next,
                              const std::function<absl::Status(const StreamAnswer&)>& on_answer);

// Calls whose answers are streams, each on a connection of its own. `on_message` is given the call
// and the message; false ends that call, an error all. `give_up` is asked when nothing comes for a
// while; true ends all.
absl::Status RunServerStreams(
    const std::string& address, const std::string& method, const grpc::ByteBuffer& request,
    int calls, const std::function<absl::StatusOr<bool>(int call, grpc::ByteBuffer&)>& on_message,
    const std::function<bool()>& give_up = [] { return false; });

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_CALLS_H_
