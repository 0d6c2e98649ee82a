// Reads a log from its first record on, as it comes: recomputes its root and holds it against every
// checkpoint that is known of it, and checks every record. Memory is bounded, whatever the size.
//
// Leaves are hashed on one thread and records checked on another, beside the thread that
// gives them.
// For one owner.

#ifndef LIGGARE_CLIENTS_AUDITOR_LOG_AUDIT_H_
#define LIGGARE_CLIENTS_AUDITOR_LOG_AUDIT_H_

#include <google/protobuf/arena.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "clients/auditor/record_checks.h"
#include "clients/auditor/replay.h"
#include "clients/auditor/stage.h"
#include "store/proof/frontier.h"
#include "store/proof/tree.h"

namespace liggare::auditor {

// What somebody says of the log: a checkpoint, by whom or where it lies.
struct StatedHead {
  std::string who;
  proof::TreeHead head;
};

// Takes a record that has passed the checks, with its bytes. On the thread that checks.
using OnRecord = std::function<absl::Status(const v1::Record&, std::string_view bytes)>;

class LogAudit {
 public:
  // `heads` are what the log is held against. `ledger` empty: whatever the first record says.
  LogAudit(std::string ledger, std::vector<StatedHead> heads, OnRecord on_record = nullptr);

  // The next batch. An error may be that of an earlier one.
  absl::Status Take(SharedBatch batch);
  // There is no more. The first error of the log, by position: DATA_LOSS for a bad record, and for
  // a stated head that the log has not.
  absl::Status Finish();

  // After Finish.
  const proof::TreeHead& head() const { return head_; }
  const KeyChain& keys() const { return checks_.keys(); }
  int64_t recorded_at() const { return checks_.recorded_at(); }

 private:
  absl::Status HashBatch(const Batch& batch);
  absl::Status CheckBatch(const Batch& batch);
  absl::Status ReadRecord(int64_t position, const std::string& bytes);
  // Holds the tree as it is against what is said of that size.
  absl::Status CheckHeads();

  // Of the thread that hashes.
  std::vector<StatedHead> heads_;  // descending: the next is last
  proof::Frontier frontier_;
  proof::TreeHead head_;
  // Of the thread that checks.
  RecordChecks checks_;
  const OnRecord on_record_;
  std::vector<char> arena_block_;
  google::protobuf::Arena arena_;

  Stage hashing_;
  Stage checking_;
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_LOG_AUDIT_H_
