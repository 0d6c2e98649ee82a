// What every log keeps to, whoever wrote it, checked record by record: ledger and positions,
// appends that are whole, times that rise, unique ids, keys that follow from each other.
//
// Invariant: the first record that is wrong is named; nothing after it is looked at.
// Thread-compatible.

#ifndef LIGGARE_CLIENTS_AUDITOR_RECORD_CHECKS_H_
#define LIGGARE_CLIENTS_AUDITOR_RECORD_CHECKS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "clients/auditor/key_chain.h"
#include "clients/auditor/record_frame.h"
#include "clients/auditor/unique_ids.h"
#include "liggare/position.h"

namespace liggare::auditor {

class RecordChecks {
 public:
  // `ledger` empty: whatever the first record says.
  explicit RecordChecks(std::string ledger) : ledger_(std::move(ledger)) {}

  // Takes the bytes of the next record. DATA_LOSS, beginning with "position N: ".
  absl::Status Add(std::string_view bytes);
  // There is no more: DATA_LOSS for an id that is there twice. The last append may be cut.
  absl::Status Finish() { return ids_.Finish(); }

  const KeyChain& keys() const { return keys_; }
  // Microseconds since 1970, of the last record.
  int64_t recorded_at() const { return recorded_at_; }

 private:
  absl::Status CheckPlace(const RecordFrame& record);
  absl::Status CheckAppend(const RecordFrame& record);
  absl::Status CheckTime(const RecordFrame& record);
  absl::Status CheckKind(const RecordFrame& record) const;
  // Takes in the key that a record names, if it is of a kind that does.
  absl::Status AddKey(const RecordFrame& record, std::string_view bytes);

  std::string ledger_;
  int64_t next_ = 0;
  // The append of the last record: its first position and the one behind it.
  int64_t append_first_ = 0;
  int64_t append_end_ = 0;
  int64_t recorded_at_ = 0;
  UniqueIds ids_;
  KeyChain keys_;
};

// DATA_LOSS: "position N: what".
absl::Status BadRecord(int64_t position, const std::string& what);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_RECORD_CHECKS_H_
