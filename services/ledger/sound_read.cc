#include "services/ledger/sound_read.h"

#include <utility>

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

absl::StatusOr<WireRecords> ReadSoundRuns(const store::EventLog& log, const std::string& ledger,
                                          Position from, Size end, size_t bytes_max) {
  auto runs = log.ReadRuns(ledger, from, end, bytes_max);
  // Near damage one by one; what is far from it is not slowed.
  if (absl::IsDataLoss(runs.status())) runs = log.ReadRuns(ledger, from, end, 1);
  if (!runs.ok()) return runs.status();
  WireRecords records;
  for (store::RecordRun& run : *runs) records.Add({run.wire, std::move(run.owner)}, run.count);
  return records;
}

}  // namespace liggare::ledger
