// A note, a checkpoint or a key from anybody: it is refused or comes back as it was, and nothing is
// believed that the known log did not sign.

#include "store/proof/checkpoint.h"
#include "store/proof/note.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/known_log.h"

namespace liggare::proof {
namespace {

void Read(const std::string& text) {
  if (const auto note = ParseNote(text); note.ok()) {
    fuzz::Expect(EncodeNote(*note) == text, "a note that comes back otherwise");
    const auto checkpoint = ParseCheckpoint(note->text);
    fuzz::Expect(!checkpoint.ok() || CheckpointText(*checkpoint) == note->text,
                 "a checkpoint that comes back otherwise");
    const auto cosigned = VerifyCosignatures(*note, fuzz::KnownKeys());
    fuzz::Expect(!cosigned.ok() || cosigned->empty() ||
                     note->text == CheckpointText(fuzz::KnownCheckpoint()),
                 "a cosignature that the witness did not give");
  }
  if (const auto opened = OpenCheckpoint(text, fuzz::KnownKeys()); opened.ok()) {
    fuzz::Expect(opened->checkpoint == fuzz::KnownCheckpoint(),
                 "a checkpoint that the log did not sign");
  }
  if (const auto signature = ParseSignature(text); signature.ok()) {
    fuzz::Expect(EncodeSignature(*signature) == text, "a signature that comes back otherwise");
  }
  if (const auto key = VerifierKey::Parse(text); key.ok()) {
    fuzz::Expect(key->Encode() == text, "a verifier key that comes back otherwise");
  }
  if (const auto key = SigningKey::Parse(text); key.ok()) {
    fuzz::Expect(key->Encode() == text, "a signing key that comes back otherwise");
  }
}

}  // namespace
}  // namespace liggare::proof

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::proof::Read(liggare::fuzz::Text(bytes, size));
  return 0;
}
