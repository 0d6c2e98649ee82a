// A checkpoint as somebody states it: read, but not believed before its signatures are verified
// (proof::OpenCheckpoint).
//
// Values only, thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_STATED_CHECKPOINT_H_
#define LIGGARE_CLIENTS_AUDITOR_STATED_CHECKPOINT_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/audit_service.pb.h"
#include "store/proof/checkpoint.h"
#include "store/proof/key.h"
#include "store/proof/tree.h"

namespace liggare::auditor {

struct StatedCheckpoint {
  // The note as it was given.
  std::string encoded;
  proof::Checkpoint says;
  proof::Note note;
};

// INVALID_ARGUMENT for what is no checkpoint.
absl::StatusOr<StatedCheckpoint> ReadCheckpoint(std::string encoded);

// What a server answers; DATA_LOSS when its own words beside the note contradict it, or it is of
// another size than was asked for.
absl::StatusOr<StatedCheckpoint> ReadAnswer(const v1::GetCheckpointResponse& answer);
absl::Status CheckSize(const StatedCheckpoint& checkpoint, Size asked);

// Whether one of the keys has, or is said to have, signed it.
bool IsSignedByAny(const StatedCheckpoint& checkpoint, std::span<const proof::VerifierKey> keys);

// "size 9, root 5rCN…=".
std::string Describe(const proof::TreeHead& head);

// OK when a message's size and root are those; DATA_LOSS, naming whose words differ, otherwise.
absl::Status CheckSaysToo(const std::string& who, int64_t size, std::string_view root,
                          const proof::TreeHead& head);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_STATED_CHECKPOINT_H_
