#include "store/proof/cosignature.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "store/proof/invariant.h"

namespace liggare::proof {
namespace {

constexpr int kTimestampBytes = 8;

std::string Message(int64_t seconds, const std::string& checkpoint_text) {
  return absl::StrCat("cosignature/v1\ntime ", seconds, "\n", checkpoint_text);
}

std::string TimestampBytes(int64_t seconds) {
  std::string bytes;
  for (int shift = 8 * (kTimestampBytes - 1); shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(seconds >> shift & 0xff));
  }
  return bytes;
}

// Nothing when it is missing, or beyond 2^63 - 1.
std::optional<int64_t> ReadTimestamp(std::string_view bytes) {
  if (bytes.size() < kTimestampBytes) return std::nullopt;
  uint64_t seconds = 0;
  for (const char byte : bytes.substr(0, kTimestampBytes)) {
    seconds = seconds << 8 | static_cast<uint8_t>(byte);
  }
  if (seconds > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return static_cast<int64_t>(seconds);
}

}  // namespace

Signature Cosign(const SigningKey& key, const std::string& checkpoint_text, absl::Time at) {
  const int64_t seconds = absl::ToUnixSeconds(at);
  Require(key.verifier().type() == KeyType::kCosignature, "a cosignature by a key for notes");
  Require(seconds >= 0, "a cosignature from before 1970");
  return {key.verifier().name(), key.verifier().id(),
          TimestampBytes(seconds) + key.Sign(Message(seconds, checkpoint_text))};
}

absl::StatusOr<std::vector<Cosignature>> VerifyCosignatures(const Note& checkpoint,
                                                            std::span<const VerifierKey> keys) {
  std::vector<Cosignature> cosignatures;
  for (const Signature& signature : checkpoint.signatures) {
    const VerifierKey* const key = FindKey(signature, keys);
    if (key == nullptr || key->type() != KeyType::kCosignature) continue;
    const std::optional<int64_t> seconds = ReadTimestamp(signature.bytes);
    if (!seconds || !key->Verify(Message(*seconds, checkpoint.text),
                                 std::string_view(signature.bytes).substr(kTimestampBytes))) {
      return BadSignature(signature);
    }
    const bool known = std::any_of(cosignatures.begin(), cosignatures.end(),
                                   [key](const Cosignature& c) { return c.witness == *key; });
    if (!known) cosignatures.push_back({*key, absl::FromUnixSeconds(*seconds)});
  }
  return cosignatures;
}

}  // namespace liggare::proof
