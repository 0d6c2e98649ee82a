// How a server is: what its operators are told by OperationsService.GetStatus.
//
// Pure: it is given what is true and puts it into the words of the proto. Thread-safe.

#ifndef LIGGARE_SERVICES_OPERATIONS_SERVER_STATUS_H_
#define LIGGARE_SERVICES_OPERATIONS_SERVER_STATUS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/v1/operations_service.pb.h"

namespace liggare::operations {

// The release.
const char* Version();

// What stays true as long as the server runs.
struct ServerFacts {
  absl::Time started_at;
  // Whether whoever reaches the port may use every call.
  bool open_access = true;
  int64_t cache_bytes_max = 0;
  // From how few free bytes on nothing is appended.
  int64_t free_disk_bytes_min = 0;
};

// How a ledger is at a moment.
struct LedgerMoment {
  std::string ledger;
  Size size;
  absl::Time last_recorded_at;
  std::optional<std::string> halt_reason;
  // Events whose balance blocks are only in memory.
  int64_t unwritten_positions = 0;
  // What the last signed checkpoint covers.
  Size checkpoint_size;
  // Why it waits for missing records, when it does.
  std::optional<std::string> behind_anchor;
  // Why it could not sign when that was last tried.
  std::optional<std::string> signing_failure;
};

// How the server is at a moment.
struct ServerMoment {
  bool draining = false;
  std::optional<std::string> halt_reason;
  int64_t queued_appends = 0;
  int64_t queued_appends_max = 0;
  int64_t subscribers = 0;
  // Events whose ids and tags are only in memory, the bytes they take, and how many may be; 0 for
  // no limit.
  int64_t unindexed_events = 0;
  int64_t unindexed_bytes = 0;
  int64_t unindexed_events_max = 0;
  int64_t cache_bytes = 0;
  int64_t memory_bytes = 0;
  // Why the last attempt to write what is derived failed, if it did.
  std::optional<std::string> write_failure;
  std::optional<v1::Mending> mending;
  std::optional<v1::StoreVerification> last_verification;
  std::optional<v1::Backup> last_backup;
  std::optional<int64_t> free_disk_bytes;
  bool clock_jumped = false;
  // Why erased texts could not be purged when that was last tried.
  std::optional<std::string> purge_failure;
  // By id.
  std::vector<LedgerMoment> ledgers;
};

v1::GetStatusResponse Describe(const ServerFacts& facts, const ServerMoment& moment);

}  // namespace liggare::operations

#endif  // LIGGARE_SERVICES_OPERATIONS_SERVER_STATUS_H_
