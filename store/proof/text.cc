#include "store/proof/text.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace liggare::proof {
namespace {

constexpr size_t kQuotedBytesMax = 100;

// What a first byte of UTF-8 says: the bits it has, how many bytes follow, and the first character
// that needs as many.
struct Leading {
  uint32_t bits;
  int following;
  uint32_t first;
};

std::optional<Leading> ReadLeading(uint8_t byte) {
  if (byte < 0x80) return Leading{byte, 0, 0};
  if (byte >= 0xc0 && byte < 0xe0) return Leading{byte & 0x1fu, 1, 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return Leading{byte & 0x0fu, 2, 0x800};
  if (byte >= 0xf0 && byte < 0xf8) return Leading{byte & 0x07u, 3, 0x10000};
  return std::nullopt;
}

// Takes a character off the front; nothing where there is none in its only form.
std::optional<uint32_t> TakeCharacter(std::string_view& text) {
  const std::optional<Leading> leading = ReadLeading(static_cast<uint8_t>(text.front()));
  if (!leading || text.size() <= static_cast<size_t>(leading->following)) return std::nullopt;
  uint32_t character = leading->bits;
  for (int i = 1; i <= leading->following; ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    character = character << 6 | (byte & 0x3fu);
  }
  const bool surrogate = character >= 0xd800 && character < 0xe000;
  if (character < leading->first || surrogate || character > 0x10ffff) return std::nullopt;
  text.remove_prefix(1 + leading->following);
  return character;
}

// White_Space of Unicode.
bool IsSpace(uint32_t character) {
  constexpr uint32_t kSpaces[] = {' ', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};
  return (character >= '\t' && character <= '\r') || (character >= 0x2000 && character <= 0x200a) ||
         std::find(std::begin(kSpaces), std::end(kSpaces), character) != std::end(kSpaces);
}

// Whether a text is UTF-8, and each character is allowed.
template <typename Allowed>
bool AllCharacters(std::string_view text, Allowed allowed) {
  while (!text.empty()) {
    const std::optional<uint32_t> character = TakeCharacter(text);
    if (!character || !allowed(*character)) return false;
  }
  return true;
}

}  // namespace

bool IsNoteText(std::string_view text) {
  return AllCharacters(text,
                       [](uint32_t character) { return character >= ' ' || character == '\n'; });
}

bool IsKeyName(std::string_view name) {
  return !name.empty() && AllCharacters(name, [](uint32_t character) {
    return character >= ' ' && character != '+' && !IsSpace(character);
  });
}

std::optional<int64_t> ParseDecimal(std::string_view text) {
  const bool first_counts = text == "0" || (!text.empty() && text[0] >= '1' && text[0] <= '9');
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!first_counts || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::string_view> TakeUntil(char separator, std::string_view& text) {
  const size_t end = text.find(separator);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end + 1);
  return taken;
}

std::string Quoted(std::string_view text) {
  const std::string beginning(text.substr(0, kQuotedBytesMax));
  return absl::StrCat("\"", absl::CEscape(beginning), text.size() > kQuotedBytesMax ? "…" : "",
                      "\"");
}

}  // namespace liggare::proof
