// A ledger in memory, as small as one can be: decides events by the rules, keeps the records of
// those let in, and shows each append to a projection. What the random histories are recorded in.
//
// Thread-compatible. Owns its records.

#ifndef LIGGARE_TESTS_MODEL_MODEL_LEDGER_H_
#define LIGGARE_TESTS_MODEL_MODEL_LEDGER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/state.h"
#include "services/projection/projection.h"
#include "tests/services/projection/record_log.h"
#include "tests/support/tag_index.h"

namespace liggare::model {

class ModelLedger {
 public:
  ModelLedger();

  // Appends all of the events, or none of them and says why.
  absl::Status Append(const std::vector<v1::Event>& events);

  const std::vector<v1::Record>& records() const { return records_; }
  // The sizes that end an append, ascending.
  const std::vector<Size>& sizes() const { return sizes_; }
  Size size() const { return Size{static_cast<int64_t>(records_.size())}; }
  const projection::Projection& projection() const { return projection_; }

  absl::StatusOr<v1::Record> RecordAt(Position position) const;

 private:
  void Store(std::vector<v1::Record> append);

  budget::State state_;
  support::TagIndex tags_;
  projection::Projection projection_{"model"};
  projection::RecordLog log_;
  std::vector<v1::Record> records_;
  std::vector<Size> sizes_;
};

}  // namespace liggare::model

#endif  // LIGGARE_TESTS_MODEL_MODEL_LEDGER_H_
