#include "services/ledger/sound_read.h"

namespace liggare::ledger {

absl::StatusOr<std::vector<store::StoredRecord>> ReadSound(const store::EventLog& log,
                                                           const std::string& ledger, Position from,
                                                           store::Direction direction,
                                                           size_t records_max, size_t bytes_max) {
  for (size_t records = records_max;; records /= 2) {
    auto read = direction == store::Direction::kForward
                    ? log.Read(ledger, from, records, bytes_max)
                    : log.ReadBackward(ledger, from, records, bytes_max);
    if (records == 1 || !absl::IsDataLoss(read.status())) return read;
  }
}

}  // namespace liggare::ledger
