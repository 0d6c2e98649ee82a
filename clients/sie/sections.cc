#include "clients/sie/sections.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string_view>

#include "absl/strings/ascii.h"
#include "clients/sie/line_error.h"
#include "clients/sie/line_reader.h"

namespace liggare::sie {
namespace {

std::string Trimmed(std::string_view text) {
  std::string trimmed(text);
  absl::StripAsciiWhitespace(&trimmed);
  return trimmed;
}

// A number sign begins a comment at the line's begin or behind a blank, so that a code may have
// one.
std::string WithoutComment(std::string_view line) {
  for (size_t i = 0; i < line.size(); ++i) {
    const bool begins = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
    if (line[i] == '#' && begins) return Trimmed(line.substr(0, i));
  }
  return Trimmed(line);
}

Section ReadTitle(const std::string& line, int64_t number) {
  const std::string title = Trimmed(std::string_view(line).substr(1, line.size() - 2));
  const size_t blank = std::min(title.find(' '), title.size());
  return {title.substr(0, blank), Trimmed(std::string_view(title).substr(blank)), {}, number};
}

std::optional<Setting> ReadSetting(const std::string& line, int64_t number) {
  const size_t sign = line.find('=');
  if (sign == std::string::npos) return std::nullopt;
  return Setting{Trimmed(std::string_view(line).substr(0, sign)),
                 Trimmed(std::string_view(line).substr(sign + 1)), number};
}

bool Has(const Section& section, const std::string& key) {
  return std::any_of(section.settings.begin(), section.settings.end(),
                     [&key](const Setting& setting) { return setting.key == key; });
}

// Puts a line where it belongs; what is wrong with it, or nothing.
std::string Take(const std::string& line, int64_t number, std::vector<Section>& sections) {
  if (line.front() == '[' && line.back() == ']') {
    sections.push_back(ReadTitle(line, number));
    return "";
  }
  const std::optional<Setting> setting = ReadSetting(line, number);
  if (!setting) return "is neither [a section] nor key = value";
  if (sections.empty()) return "stands before the first [section]";
  if (setting->value.empty()) return absl::StrCat(setting->key, " has no value; leave it out");
  if (Has(sections.back(), setting->key)) {
    return absl::StrCat(setting->key, " is there twice; list values behind commas");
  }
  sections.back().settings.push_back(*setting);
  return "";
}

}  // namespace

absl::StatusOr<std::vector<Section>> ReadSections(const std::string& text,
                                                  const std::string& file) {
  std::istringstream stream(text);
  LineReader lines(stream, file);
  std::vector<Section> sections;
  while (true) {
    const absl::StatusOr<std::optional<std::string_view>> line = lines.Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) return sections;
    const std::string content = WithoutComment(**line);
    if (content.empty()) continue;
    const std::string wrong = Take(content, lines.line(), sections);
    if (!wrong.empty()) return LineError(file, lines.line(), wrong);
  }
}

}  // namespace liggare::sie
