// Signed notes: a text, and the signatures of those who vouch for it. c2sp.org/signed-note.
//
// A note says nothing until a signature of a known key has been verified. Signatures of unknown
// keys are ignored; a bad one of a known key refuses the note.
//
// Thread-safe. Errors: INVALID_ARGUMENT for what is no note, UNAUTHENTICATED for what nobody known
// has signed, or somebody did not sign.

#ifndef LIGGARE_STORE_PROOF_NOTE_H_
#define LIGGARE_STORE_PROOF_NOTE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/proof/key.h"

namespace liggare::proof {

// A note beyond these is refused.
inline constexpr size_t kNoteBytesMax = 1'000'000;
inline constexpr size_t kNoteSignaturesMax = 100;

// A signature line. The bytes are those behind the key's id: what they are depends on its type.
struct Signature {
  std::string key_name;
  uint32_t key_id = 0;
  std::string bytes;
  friend bool operator==(const Signature&, const Signature&) = default;
};

struct Note {
  // With its last newline.
  std::string text;
  std::vector<Signature> signatures;
};

absl::StatusOr<Note> ParseNote(std::string_view encoded);
std::string EncodeNote(const Note& note);

// A signature line with its newline, as it stands in a note.
absl::StatusOr<Signature> ParseSignature(std::string_view line);
std::string EncodeSignature(const Signature& signature);

// Puts a signature in the place of an earlier one by the same key, or behind the others.
void PutSignature(Signature signature, Note& note);
// Signs the text with a key of type kNote. INVALID_ARGUMENT when no note can have this text.
absl::Status SignNote(const SigningKey& key, Note& note);

// Those keys of type kNote that have signed the note, each once and in the note's order.
// UNAUTHENTICATED when there is none, or the signature of one does not hold.
absl::StatusOr<std::vector<VerifierKey>> VerifyNote(const Note& note,
                                                    std::span<const VerifierKey> keys);

// The key that a signature says to be of; null when it is none of these.
const VerifierKey* FindKey(const Signature& signature, std::span<const VerifierKey> keys);
// UNAUTHENTICATED, naming the key.
absl::Status BadSignature(const Signature& signature);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_NOTE_H_
