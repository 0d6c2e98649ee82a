// How SIE files encode text. The format says CP437; real files mix in UTF-8 and Windows-1252, even
// within a line, so that each field is read by what its own bytes say.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_SIE_ENCODING_H_
#define LIGGARE_CLIENTS_SIE_ENCODING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace liggare::sie {

enum class Encoding { kCp437, kWindows1252 };

// The bytes as UTF-8. They are UTF-8 where they can be; else whichever of CP437 and Windows-1252
// shows more Swedish letters; where there is none, the usual one: CP437, as the SIE format says.
// INVALID_ARGUMENT for control characters, and where both show as many letters: a guess would
// change a name.
absl::StatusOr<std::string> DecodeText(std::string_view bytes, Encoding usual = Encoding::kCp437);

// UTF-8 text in CP437; INVALID_ARGUMENT names the character that it does not have.
absl::StatusOr<std::string> EncodeCp437(std::string_view utf8);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_ENCODING_H_
