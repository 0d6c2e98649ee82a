// Calls a server of which anything may be cut off, and notes of each call what was asked, what was
// answered, and when: for the checker of histories.
//
// Invariant: no call is repeated; one that is answered by nobody, or too late, is noted as unknown.
// Thread-compatible: one for each client. Borrows the server and the count, which all clients
// share.

#ifndef LIGGARE_TESTS_CRASH_RECORDED_CALLS_H_
#define LIGGARE_TESTS_CRASH_RECORDED_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "liggare/v1/audit_service.grpc.pb.h"
#include "liggare/v1/budget_service.grpc.pb.h"
#include "liggare/v1/ledger_service.grpc.pb.h"
#include "tests/crash/history.h"
#include "tests/crash/killed_server.h"

namespace liggare::crash {

// What an append asks, and what comes of it.
AppendCall AskedOf(const v1::AppendRequest& request);
void SetAnswer(const v1::AppendResponse& response, AppendCall& append);
void SetRefused(const absl::Status& status, Operation& operation);

class RecordedCalls {
 public:
  // An answer that takes longer than `patience` is not waited for.
  RecordedCalls(int client, KilledServer& server, std::atomic<int64_t>& count,
                absl::Duration patience);

  // What came of a call is there until the next one.
  const Operation& Append(const v1::AppendRequest& request);
  const Operation& ReadSize(const std::string& ledger);
  // The events from a position to the end.
  const Operation& ReadEvents(const std::string& ledger, int64_t from);
  const Operation& AskBudget(const std::string& ledger, const std::string& date,
                             std::optional<int64_t> size);
  const Operation& GetCheckpoint(const std::string& ledger, std::optional<int64_t> size);

  // All that was noted since this was last asked, by ledger.
  std::map<std::string, History> TakeHistories() { return std::exchange(histories_, {}); }

 private:
  void Connect();
  // Notes a call of a ledger that `make` makes, and whose answer it fills in.
  const Operation& Record(const std::string& ledger, std::variant<AppendCall, ReadCall> asked,
                          const std::function<grpc::Status(grpc::ClientContext&)>& make);
  // The answer of the call that is being made.
  ReadCall& read() { return std::get<ReadCall>(current_.call); }

  const int client_;
  KilledServer& server_;
  std::atomic<int64_t>& count_;
  const absl::Duration patience_;
  std::unique_ptr<v1::LedgerService::Stub> ledgers_;
  std::unique_ptr<v1::BudgetService::Stub> budgets_;
  std::unique_ptr<v1::AuditService::Stub> audits_;
  Operation current_;
  std::map<std::string, History> histories_;
};

// What a ledger of a server holds, with the bytes of its records.
StoredLog ReadLog(KilledServer& server, const std::string& ledger);

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_RECORDED_CALLS_H_
