#include "clients/auditor/stated_checkpoint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/proof/note.h"

namespace liggare::auditor {

absl::StatusOr<StatedCheckpoint> ReadCheckpoint(std::string encoded) {
  absl::StatusOr<proof::Note> note = proof::ParseNote(encoded);
  if (!note.ok()) return note.status();
  absl::StatusOr<proof::Checkpoint> says = proof::ParseCheckpoint(note->text);
  if (!says.ok()) return says.status();
  return StatedCheckpoint{std::move(encoded), *std::move(says), *std::move(note)};
}

absl::StatusOr<StatedCheckpoint> ReadAnswer(const v1::GetCheckpointResponse& answer) {
  absl::StatusOr<StatedCheckpoint> checkpoint = ReadCheckpoint(answer.checkpoint());
  if (!checkpoint.ok()) return checkpoint;
  const absl::Status same =
      CheckSaysToo("the server", answer.size(), answer.root(), checkpoint->says.head);
  if (!same.ok()) return same;
  return checkpoint;
}

absl::Status CheckSize(const StatedCheckpoint& checkpoint, Size asked) {
  if (checkpoint.says.head.size == asked) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the server gave a checkpoint of size ",
                                          checkpoint.says.head.size.value, " where one of size ",
                                          asked.value, " was asked for"));
}

bool IsSignedByAny(const StatedCheckpoint& checkpoint, std::span<const proof::VerifierKey> keys) {
  return std::any_of(checkpoint.note.signatures.begin(), checkpoint.note.signatures.end(),
                     [keys](const proof::Signature& signature) {
                       const proof::VerifierKey* key = proof::FindKey(signature, keys);
                       return key != nullptr && key->type() == proof::KeyType::kNote;
                     });
}

std::string Describe(const proof::TreeHead& head) {
  return absl::StrCat("size ", head.size.value, ", root ", proof::HashText(head.root));
}

absl::Status CheckSaysToo(const std::string& who, int64_t size, std::string_view root,
                          const proof::TreeHead& head) {
  const std::optional<proof::Hash> hash = proof::HashOfBytes(root);
  if (size == head.size.value && hash == head.root) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      who, " says size ", size, ", root ",
      hash.has_value() ? proof::HashText(*hash) : "of " + std::to_string(root.size()) + " bytes",
      ", and the checkpoint ", Describe(head)));
}

}  // namespace liggare::auditor
