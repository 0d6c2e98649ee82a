// A LedgerService and BudgetService that fail as a test says: for testing what a client does about
// it.
//
// Events are numbers: position N is a record with that position and nothing else. Thread-safe. The
// server ends with the object.

#ifndef LIGGARE_TESTS_CLIENTS_SCRIPTED_SERVER_H_
#define LIGGARE_TESTS_CLIENTS_SCRIPTED_SERVER_H_

#include <grpcpp/server.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/budget_service.grpc.pb.h"
#include "liggare/v1/error_reason.pb.h"
#include "liggare/v1/ledger_service.grpc.pb.h"

namespace liggare {

// What a stream does in one connection: sends so many messages, then ends with the status; a status
// that is OK waits for the client to go. A stream of appends stores one more before it ends.
struct Connection {
  int messages;
  grpc::Status end;
};

class ScriptedServer {
 public:
  ScriptedServer();
  ~ScriptedServer();

  const std::string& address() const { return address_; }

  // The next appends fail so, one after the other, in a stream or not; later ones succeed.
  void FailAppends(std::deque<grpc::Status> failures);
  // The next append gets no answer for as long as the client waits.
  void SwallowAppend();
  // The ledger has so many events; the next streams run so, later ones to their end.
  void ServeStreams(int64_t size, std::deque<Connection> connections);
  // Subscriptions send each position twice, and streams of appends each answer.
  void RepeatPositions();

  std::vector<v1::AppendRequest> appends() const;
  // Streams of appends whose client said that no more come, and did not cancel.
  int streams_ended_in_peace() const;
  // Where the streams began.
  std::vector<int64_t> stream_starts() const;

 private:
  class Ledger;
  class Budget;

  const std::unique_ptr<Ledger> ledger_;
  const std::unique_ptr<Budget> budget_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

// A status as the server gives it: with one ErrorInfo.
grpc::Status Refusal(grpc::StatusCode code, const std::string& reason, const std::string& message);

}  // namespace liggare

#endif  // LIGGARE_TESTS_CLIENTS_SCRIPTED_SERVER_H_
