#include "store/proof/checkpoint.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/proof/invariant.h"
#include "store/proof/text.h"

namespace liggare::proof {
namespace {

absl::Status NoCheckpoint(const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("this is no checkpoint: ", what));
}

// Takes a line that is not empty off the front.
absl::StatusOr<std::string_view> TakeFullLine(const std::string& name, std::string_view& text) {
  const std::optional<std::string_view> line = TakeLine(text);
  if (!line) return NoCheckpoint(absl::StrCat("its ", name, " is no whole line"));
  if (line->empty()) return NoCheckpoint(absl::StrCat("its ", name, " is an empty line"));
  return *line;
}

absl::StatusOr<TreeHead> ParseHead(std::string_view size_line, std::string_view root_line) {
  const std::optional<int64_t> size = ParseDecimal(size_line);
  if (!size) return NoCheckpoint(absl::StrCat("its size is no number: ", Quoted(size_line)));
  const std::optional<Hash> root = ParseHash(root_line);
  if (!root) {
    return NoCheckpoint(
        absl::StrCat("its root is no hash of 32 bytes in base64: ", Quoted(root_line)));
  }
  return TreeHead{Size{*size}, *root};
}

absl::Status CheckSigner(const VerifierKey& key, const std::string& origin) {
  if (key.name() == origin) return absl::OkStatus();
  return absl::UnauthenticatedError(absl::StrCat("the checkpoint is of the origin ", Quoted(origin),
                                                 ", and the key ", KeyName(key.name(), key.id()),
                                                 " signs for another"));
}

}  // namespace

std::string CheckpointText(const Checkpoint& checkpoint) {
  std::string text = absl::StrCat(checkpoint.origin, "\n", checkpoint.head.size.value, "\n",
                                  HashText(checkpoint.head.root), "\n");
  for (const std::string& line : checkpoint.extensions) absl::StrAppend(&text, line, "\n");
  return text;
}

absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text) {
  if (!IsNoteText(text)) return NoCheckpoint("it is no UTF-8, or has control characters");
  const absl::StatusOr<std::string_view> origin = TakeFullLine("origin", text);
  if (!origin.ok()) return origin.status();
  const absl::StatusOr<std::string_view> size = TakeFullLine("size", text);
  if (!size.ok()) return size.status();
  const absl::StatusOr<std::string_view> root = TakeFullLine("root", text);
  if (!root.ok()) return root.status();
  const absl::StatusOr<TreeHead> head = ParseHead(*size, *root);
  if (!head.ok()) return head.status();
  Checkpoint checkpoint{std::string(*origin), *head, {}};
  while (!text.empty()) {
    const absl::StatusOr<std::string_view> line = TakeFullLine("extension", text);
    if (!line.ok()) return line.status();
    checkpoint.extensions.emplace_back(*line);
  }
  return checkpoint;
}

absl::StatusOr<Note> SignCheckpoint(const Checkpoint& checkpoint,
                                    std::span<const SigningKey> keys) {
  Require(!keys.empty(), "a checkpoint signed by nobody");
  Note note{CheckpointText(checkpoint), {}};
  const absl::StatusOr<Checkpoint> said = ParseCheckpoint(note.text);
  if (!said.ok()) return said.status();
  if (*said != checkpoint) return NoCheckpoint("it says more in a line than belongs there");
  for (const SigningKey& key : keys) {
    if (key.verifier().name() != checkpoint.origin) {
      return NoCheckpoint(absl::StrCat("its key ",
                                       KeyName(key.verifier().name(), key.verifier().id()),
                                       " is not named as its origin ", Quoted(checkpoint.origin)));
    }
    if (absl::Status status = SignNote(key, note); !status.ok()) return status;
  }
  return note;
}

absl::StatusOr<OpenedCheckpoint> OpenCheckpoint(std::string_view encoded,
                                                std::span<const VerifierKey> keys) {
  absl::StatusOr<Note> note = ParseNote(encoded);
  if (!note.ok()) return note.status();
  absl::StatusOr<std::vector<VerifierKey>> signers = VerifyNote(*note, keys);
  if (!signers.ok()) return signers.status();
  absl::StatusOr<std::vector<Cosignature>> cosignatures = VerifyCosignatures(*note, keys);
  if (!cosignatures.ok()) return cosignatures.status();
  absl::StatusOr<Checkpoint> checkpoint = ParseCheckpoint(note->text);
  if (!checkpoint.ok()) return checkpoint.status();
  for (const VerifierKey& signer : *signers) {
    if (absl::Status s = CheckSigner(signer, checkpoint->origin); !s.ok()) return s;
  }
  return OpenedCheckpoint{*std::move(checkpoint), *std::move(note), *std::move(signers),
                          *std::move(cosignatures)};
}

}  // namespace liggare::proof
