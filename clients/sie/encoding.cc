#include "clients/sie/encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace liggare::sie {
namespace {

// The characters of CP437's bytes from 0x80.
constexpr std::array<char16_t, 128> kCp437 = {
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF,
    0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9,
    0x00FF, 0x00D6, 0x00DC, 0x00A2, 0x00A3, 0x00A5, 0x20A7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA,
    0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x2310, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255D, 0x255C, 0x255B, 0x2510, 0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F,
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256B, 0x256A, 0x2518, 0x250C, 0x2588, 0x2584, 0x258C, 0x2590, 0x2580,
    0x03B1, 0x00DF, 0x0393, 0x03C0, 0x03A3, 0x03C3, 0x00B5, 0x03C4, 0x03A6, 0x0398, 0x03A9, 0x03B4,
    0x221E, 0x03C6, 0x03B5, 0x2229, 0x2261, 0x00B1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00F7, 0x2248,
    0x00B0, 0x2219, 0x00B7, 0x221A, 0x207F, 0x00B2, 0x25A0, 0x00A0,
};

// The characters of Windows-1252's bytes 0x80 to 0x9F, 0 where there is none; those above are
// Unicode's own.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x0000, 0x017D, 0x0000, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0000, 0x017E, 0x0178,
};

// The byte that programs write for the section sign in CP437, though by itself it is a control.
constexpr char kSectionByte = '\x15';
constexpr char16_t kSectionSign = u'\u00A7';

// The letters that tell a reading to be the right one.
constexpr std::u16string_view kSwedishLetters =
    u"\u00E5\u00E4\u00F6\u00C5\u00C4\u00D6\u00E9\u00C9\u00FC\u00DC";

using Reading = char16_t (*)(uint8_t high_byte);

char16_t Cp437(uint8_t high_byte) { return kCp437[high_byte - 0x80]; }

char16_t Windows1252(uint8_t high_byte) {
  return high_byte < 0xA0 ? kWindows1252[high_byte - 0x80] : char16_t{high_byte};
}

char16_t Character(char c, Reading reading) {
  if (c == kSectionByte) return kSectionSign;
  const auto byte = static_cast<uint8_t>(c);
  return byte < 0x80 ? char16_t{byte} : reading(byte);
}

// Whether the bytes are the same text in every encoding.
bool IsPlain(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return 0x20 <= c && c < 0x7F; });
}

bool HasControls(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    return (static_cast<uint8_t>(c) < 0x20 && c != '\t' && c != kSectionByte) || c == 0x7F;
  });
}

// The first code point, taken off the front; nothing when the bytes are not UTF-8.
std::optional<char32_t> TakeUtf8(std::string_view& bytes) {
  const auto lead = static_cast<uint8_t>(bytes.front());
  const int more = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};  // what needs so many bytes more
  if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4) return std::nullopt;
  if (bytes.size() <= static_cast<size_t>(more)) return std::nullopt;
  char32_t point = more == 0 ? lead : lead & (0x3F >> more);
  for (int i = 1; i <= more; ++i) {
    const auto byte = static_cast<uint8_t>(bytes[i]);
    if ((byte & 0xC0) != 0x80) return std::nullopt;
    point = point << 6 | (byte & 0x3F);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < kLeast[more] || surrogate || point > 0x10FFFF) return std::nullopt;
  bytes.remove_prefix(more + 1);
  return point;
}

bool IsUtf8(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!TakeUtf8(bytes)) return false;
  }
  return true;
}

void AppendUtf8(char16_t character, std::string& text) {
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0 | character >> 6);
    text += static_cast<char>(0x80 | (character & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | character >> 12);
    text += static_cast<char>(0x80 | (character >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (character & 0x3F));
  }
}

int SwedishLetters(std::string_view bytes, Reading reading) {
  return static_cast<int>(std::count_if(bytes.begin(), bytes.end(), [reading](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte >= 0x80 && kSwedishLetters.find(reading(byte)) != std::u16string_view::npos;
  }));
}

// Lines and boxes of CP437, which no name has: Windows-1252 keeps signs such as the degree there.
bool HasBoxes(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte >= 0xB0 && byte <= 0xDF;
  });
}

absl::StatusOr<Reading> ChooseReading(std::string_view bytes, Encoding usual) {
  const int cp437 = SwedishLetters(bytes, Cp437);
  const int windows1252 = SwedishLetters(bytes, Windows1252);
  if (cp437 > windows1252) return Cp437;
  if (windows1252 > cp437) return Windows1252;
  if (cp437 == 0) {
    return usual == Encoding::kWindows1252 || HasBoxes(bytes) ? Windows1252 : Cp437;
  }
  return absl::InvalidArgumentError(
      "a text may be CP437 or Windows-1252, and nothing tells which; write it in one of them");
}

}  // namespace

absl::StatusOr<std::string> DecodeText(std::string_view bytes, Encoding usual) {
  if (IsPlain(bytes)) return std::string(bytes);
  if (HasControls(bytes)) return absl::InvalidArgumentError("a text has a control character");
  const bool is_utf8 = bytes.find(kSectionByte) == bytes.npos && IsUtf8(bytes);
  if (is_utf8) return std::string(bytes);
  const absl::StatusOr<Reading> reading = ChooseReading(bytes, usual);
  if (!reading.ok()) return reading.status();
  std::string text;
  for (const char c : bytes) {
    const char16_t character = Character(c, *reading);
    if (character == 0) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "a text has the byte %02X, which Windows-1252 does not know", static_cast<uint8_t>(c)));
    }
    AppendUtf8(character, text);
  }
  return text;
}

absl::StatusOr<std::string> EncodeCp437(std::string_view utf8) {
  std::string bytes;
  while (!utf8.empty()) {
    const std::string_view rest = utf8;
    const std::optional<char32_t> point = TakeUtf8(utf8);
    if (!point) return absl::InvalidArgumentError("the text is not UTF-8");
    if (*point < 0x80) {
      bytes += static_cast<char>(*point);
      continue;
    }
    if (*point == kSectionSign) {
      bytes += kSectionByte;
      continue;
    }
    const auto* const at = std::find(kCp437.begin(), kCp437.end(), *point);
    if (at == kCp437.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("CP437 has no ", std::string(rest.substr(0, rest.size() - utf8.size()))));
    }
    bytes += static_cast<char>(0x80 + (at - kCp437.begin()));
  }
  return bytes;
}

}  // namespace liggare::sie
