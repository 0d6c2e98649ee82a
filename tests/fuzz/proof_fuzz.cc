// A proof from anybody, as a file or as the hashes alone: it is refused, or it is the known log's
// own. Hashes come behind two bytes, of the position or older size and of the newer size.

#include "store/proof/tlog_proof.h"
#include "store/proof/tree.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/known_log.h"

namespace liggare::proof {
namespace {

using fuzz::kKnownSize;
using fuzz::KnownTree;

constexpr int64_t kProven = 7;
constexpr const char* kProvenRecord = "record 7";

void ReadFile(const std::string& text) {
  const absl::StatusOr<TlogProof> proof = ParseTlogProof(text);
  if (!proof.ok()) return;
  fuzz::Expect(EncodeTlogProof(*proof) == text, "a proof that comes back otherwise");
  if (!VerifyTlogProof(*proof, kProvenRecord, fuzz::KnownKeys()).ok()) return;
  fuzz::Expect(
      proof->position.value == kProven && proof->inclusion == KnownTree().Path(kProven, kKnownSize),
      "a proof that the log did not give");
}

void ReadHashes(std::string_view bytes) {
  if (bytes.size() < 2) return;
  const auto from = static_cast<int64_t>(static_cast<int8_t>(bytes[0]));
  const int64_t to = static_cast<uint8_t>(bytes[1]) % (kKnownSize + 1);
  std::vector<Hash> hashes;
  for (bytes.remove_prefix(2); bytes.size() >= kHashBytes; bytes.remove_prefix(kHashBytes)) {
    hashes.push_back(*HashOfBytes(bytes.substr(0, kHashBytes)));
  }
  const TreeHead head = KnownTree().head(to);
  if (VerifyInclusion(KnownTree().leaf(kProven), Position{from}, hashes, head).ok()) {
    fuzz::Expect(from == kProven && hashes == KnownTree().Path(kProven, to),
                 "a record that is not there");
  }
  if (from < 0 || from > kKnownSize) return;
  if (VerifyConsistency(KnownTree().head(from), head, hashes).ok()) {
    fuzz::Expect(
        hashes == (from == 0 || from == to ? std::vector<Hash>() : KnownTree().Proof(from, to)),
        "a tree that is not the beginning of the other");
  }
}

}  // namespace
}  // namespace liggare::proof

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string text = liggare::fuzz::Text(bytes, size);
  liggare::proof::ReadFile(text);
  liggare::proof::ReadHashes(text);
  return 0;
}
