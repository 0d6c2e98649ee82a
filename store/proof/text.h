// The texts that notes and proofs are written in, taken apart strictly.
//
// Thread-safe; views are of the text that was given.

#ifndef LIGGARE_STORE_PROOF_TEXT_H_
#define LIGGARE_STORE_PROOF_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace liggare::proof {

// Whether a text is UTF-8 without control characters below U+0020 but newlines.
bool IsNoteText(std::string_view text);
// Whether a key can have this name: UTF-8, not empty, neither spaces of Unicode nor a plus.
bool IsKeyName(std::string_view name);

// A number without sign or leading zeros; nothing for any other text, nor beyond int64.
std::optional<int64_t> ParseDecimal(std::string_view text);

// Takes what is before the first separator off the front, and that too; nothing, and nothing is
// taken, when there is none.
std::optional<std::string_view> TakeUntil(char separator, std::string_view& text);
inline std::optional<std::string_view> TakeLine(std::string_view& text) {
  return TakeUntil('\n', text);
}

// The beginning of a text of others, to be shown in a message: in ASCII, in quotes.
std::string Quoted(std::string_view text);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_TEXT_H_
