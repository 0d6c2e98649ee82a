#include "store/proof/base64.h"

#include "absl/strings/escaping.h"

namespace liggare::proof {
namespace {

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::string EncodeBase64(std::string_view bytes) { return absl::Base64Escape(Absl(bytes)); }

std::optional<std::string> DecodeBase64(std::string_view text) {
  std::string bytes;
  // Abseil also reads spaces, texts without padding, and bits that belong to no byte.
  if (!absl::Base64Unescape(Absl(text), &bytes) || EncodeBase64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace liggare::proof
