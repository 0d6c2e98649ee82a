#include "services/ledger/sound_read.h"

#include <utility>

namespace liggare::ledger {

absl::StatusOr<std::vector<store::RecordRun>> ReadSoundRuns(const store::EventLog& log,
                                                            const std::string& ledger,
                                                            Position from, Size end,
                                                            size_t bytes_max) {
  auto runs = log.ReadRuns(ledger, from, end, bytes_max);
  // Near damage one by one; what is far from it is not slowed.
  return absl::IsDataLoss(runs.status()) ? log.ReadRuns(ledger, from, end, 1) : runs;
}

absl::StatusOr<WireRecords> ReadSoundRecords(const store::EventLog& log, const std::string& ledger,
                                             Position from, Size end, size_t bytes_max) {
  auto runs = ReadSoundRuns(log, ledger, from, end, bytes_max);
  if (!runs.ok()) return runs.status();
  WireRecords records;
  for (store::RecordRun& run : *runs) records.Add({run.wire, std::move(run.owner)}, run.count);
  return records;
}

}  // namespace liggare::ledger
