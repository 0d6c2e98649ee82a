// Base64 as RFC 4648 section 4 defines it, strictly: one text for any bytes.

#ifndef LIGGARE_STORE_PROOF_BASE64_H_
#define LIGGARE_STORE_PROOF_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace liggare::proof {

std::string EncodeBase64(std::string_view bytes);
// Nothing for a text that EncodeBase64 does not make, such as one without its padding.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_BASE64_H_
