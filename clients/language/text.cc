#include "clients/language/text.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace liggare::language {
namespace {

struct CodePoint {
  uint32_t value;
  size_t bytes;
  bool valid;
};

constexpr CodePoint kInvalid{'?', 1, false};

// The code point at an index; a byte that begins none counts as an invalid one of its own.
CodePoint CodePointAt(const std::string& text, size_t index) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(index);
  if (lead < 0x80) return {lead, 1, true};
  const size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || index + bytes > text.size()) return kInvalid;
  uint32_t value = lead & (0x7f >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(index + i) & 0xc0) != 0x80) return kInvalid;
    value = value << 6 | (byte(index + i) & 0x3f);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return kInvalid;
  return {value, bytes, true};
}

bool IsCombining(uint32_t value) { return value >= 0x300 && value <= 0x36f; }

bool IsControl(uint32_t value) {
  const bool directional =
      (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069);
  return value < 0x20 || (value >= 0x7f && value < 0xa0) || directional;
}

}  // namespace

size_t Width(const std::string& text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const CodePoint point = CodePointAt(text, i);
    if (!IsCombining(point.value)) ++width;
    i += point.bytes;
  }
  return width;
}

std::string Printable(const std::string& text) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const CodePoint point = CodePointAt(text, i);
    if (point.value == '\n' || point.value == '\t') {
      result += ' ';
    } else if (point.value != '\r') {
      result += point.valid && !IsControl(point.value) ? text.substr(i, point.bytes) : "?";
    }
    i += point.bytes;
  }
  return result;
}

std::string PrintableLines(const std::string& text) {
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (std::string& line : lines) line = Printable(line);
  return absl::StrJoin(lines, "\n");
}

std::string Clip(const std::string& text, size_t width_max) {
  if (Width(text) <= width_max) return text;
  std::string result;
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const CodePoint point = CodePointAt(text, i);
    if (!IsCombining(point.value) && ++width >= width_max) break;
    result += text.substr(i, point.bytes);
    i += point.bytes;
  }
  return result + "…";
}

std::string PadRight(const std::string& text, size_t width) {
  const size_t own = Width(text);
  return own >= width ? text : text + std::string(width - own, ' ');
}

std::string PadLeft(const std::string& text, size_t width) {
  const size_t own = Width(text);
  return own >= width ? text : std::string(width - own, ' ') + text;
}

std::vector<std::string> Wrap(const std::string& text, size_t width_max) {
  std::vector<std::string> lines;
  std::string line;
  const std::vector<std::string> words = absl::StrSplit(Printable(text), ' ', absl::SkipEmpty());
  for (const std::string& word : words) {
    if (!line.empty() && Width(line) + 1 + Width(word) > width_max) {
      lines.push_back(line);
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string NoFormula(const std::string& text) {
  const bool is_formula = !text.empty() && std::string("=+-@").find(text[0]) != std::string::npos;
  return is_formula ? "'" + text : text;
}

std::string CsvQuoted(const std::string& text, char separator) {
  if (text.find_first_of("\"\r\n") == std::string::npos &&
      text.find(separator) == std::string::npos)
    return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

}  // namespace liggare::language
