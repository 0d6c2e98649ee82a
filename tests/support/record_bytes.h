// The bytes of a ledger's records, copied.
//
// Thread-safe. Owns what it returns.

#ifndef LIGGARE_TESTS_SUPPORT_RECORD_BYTES_H_
#define LIGGARE_TESTS_SUPPORT_RECORD_BYTES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "store/event_log.h"

namespace liggare::support {

// Those from a position up to `end`.
inline absl::StatusOr<std::vector<std::string>> RecordBytes(const store::EventLog& log,
                                                            const std::string& ledger,
                                                            Position from, Size end) {
  constexpr size_t kBytesPerRead = 1u << 20;
  std::vector<std::string> records;
  while (end.Contains(from)) {
    const auto runs = log.ReadRuns(ledger, from, end, kBytesPerRead);
    if (!runs.ok()) return runs.status();
    const absl::Status taken =
        store::ForEachRecord(*runs, [&](Position position, std::string_view bytes) {
          if (position != from) return absl::InternalError("the records of a range have a gap");
          records.emplace_back(bytes);
          ++from.value;
          return absl::OkStatus();
        });
    if (!taken.ok()) return taken;
  }
  return records;
}

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_RECORD_BYTES_H_
