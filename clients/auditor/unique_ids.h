// Whether the event ids of a log are unique, exactly, in bounded memory: ids are sorted in runs,
// which are kept in a temporary file when there is more than one, and merged at the end.
//
// Memory: a run (kRunIds of 24 bytes), and at the end a few kilobytes for each run.
// Thread-compatible.

#ifndef LIGGARE_CLIENTS_AUDITOR_UNIQUE_IDS_H_
#define LIGGARE_CLIENTS_AUDITOR_UNIQUE_IDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "clients/auditor/spool.h"
#include "liggare/position.h"

namespace liggare::auditor {

class UniqueIds {
 public:
  static constexpr size_t kRunIds = size_t{1} << 20;

  explicit UniqueIds(size_t run_ids = kRunIds);

  // Takes the id of the next position. DATA_LOSS for what is no UUID in lower case.
  absl::Status Add(std::string_view uuid, Position position);

  // DATA_LOSS, naming the id and two positions that have it, when one is there twice. To be called
  // last, once.
  absl::Status Finish();

 private:
  // An id's 128 bits, and where it is.
  struct Id {
    uint64_t high = 0;
    uint64_t low = 0;
    int64_t position = 0;
  };
  class RunReader;

  static bool Before(const Id& a, const Id& b);
  static absl::Status Twice(const Id& first, const Id& second);
  // Compares what comes in order with what came before it.
  static absl::Status CheckNext(const Id& next, Id& last, bool& is_first);

  absl::Status SpillRun();
  absl::Status MergeRuns();

  const size_t run_ids_;
  std::vector<Id> run_;
  Spool spool_;
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_UNIQUE_IDS_H_
