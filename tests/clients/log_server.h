// A server of one ledger, over records in memory, for an auditor's command: honest unless a test
// changes what it holds or answers.
//
// The records are those of a LedgerBuilder, with a key of the server's own in the first. The server
// ends with the object.

#ifndef LIGGARE_TESTS_CLIENTS_LOG_SERVER_H_
#define LIGGARE_TESTS_CLIENTS_LOG_SERVER_H_

#include <grpcpp/server.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"
#include "liggare/v1/audit_service.grpc.pb.h"
#include "liggare/v1/budget_service.grpc.pb.h"
#include "liggare/v1/event.pb.h"
#include "store/proof/hash.h"
#include "store/proof/key.h"
#include "store/proof/tree.h"

namespace liggare {

class LogServer {
 public:
  // What is done to an answer before it is sent: nothing until a test says what.
  template <typename Answer>
  class Twist {
   public:
    Twist& operator=(std::function<void(Answer&)> twist) {
      absl::MutexLock lock(&mutex_);
      twist_ = std::move(twist);
      return *this;
    }
    void Apply(Answer& answer) const {
      absl::MutexLock lock(&mutex_);
      if (twist_) twist_(answer);
    }

   private:
    mutable absl::Mutex mutex_;
    std::function<void(Answer&)> twist_ ABSL_GUARDED_BY(mutex_);
  };

  explicit LogServer(std::vector<v1::Record> records);
  ~LogServer();

  const std::string& address() const { return address_; }
  const std::string& ledger() const { return ledger_; }
  const std::string& origin() const { return key_.verifier().name(); }
  std::string key() const { return key_.verifier().Encode(); }

  // The log: what is changed here is hashed, signed and answered so. By the test's thread alone, as
  // what is computed from it below.
  const std::vector<std::string>& records() const { return records_; }
  void Truncate(Size size);
  void AddRecord(const std::string& record);
  void Change(int64_t position, const std::function<void(v1::Record&)>& change);

  proof::TreeHead HeadOf(Size size) const;
  std::string CheckpointOf(Size size) const;
  // A checkpoint of anything, signed by the ledger's key or another one.
  std::string Sign(const std::string& origin, const proof::TreeHead& head) const;
  const proof::SigningKey& signing_key() const { return key_; }
  // The cosignatures it was given.
  std::vector<std::string> cosignatures() const;

  Twist<v1::GetCheckpointResponse> on_checkpoint;
  Twist<v1::GetInclusionProofResponse> on_inclusion;
  Twist<v1::GetConsistencyProofResponse> on_consistency;
  // All messages of one call.
  Twist<std::vector<v1::ReplayResponse>> on_replay;
  Twist<v1::GetBudgetResponse> on_budget;

 private:
  class Audit;
  class Budget;

  absl::StatusOr<proof::Hash> ReadNode(proof::Node node) const;

  const std::string ledger_;
  const proof::SigningKey key_;
  // Held while records are changed, and while an answer is made of them.
  mutable absl::Mutex mutex_;
  std::vector<std::string> records_;
  std::vector<std::string> cosignatures_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Audit> audit_;
  std::unique_ptr<Budget> budget_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace liggare

#endif  // LIGGARE_TESTS_CLIENTS_LOG_SERVER_H_
