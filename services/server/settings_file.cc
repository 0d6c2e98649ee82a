#include "services/server/settings_file.h"

#include <algorithm>
#include <sstream>
#include <string>

namespace liggare::server {
namespace {

// No line has it.
constexpr char kNever = '\n';

bool IsQuote(char character) { return character == '"' || character == '\''; }

bool IsControl(char character) { return static_cast<unsigned char>(character) < ' '; }

// What is wrong with a line; empty when nothing is.
std::string WrongWith(const std::string& line) {
  const std::string content = CLI::detail::trim_copy(line);
  if (content.empty() || content.front() == '#') return "";
  const std::string value = CLI::detail::trim_copy(content.substr(content.find('=') + 1));
  if (std::any_of(value.begin(), value.end(), IsControl)) return "a control character";
  const bool is_quoted =
      value.size() > 1 && IsQuote(value.front()) && value.front() == value.back();
  if (!is_quoted && value.find_first_of("#\"'") != std::string::npos) {
    return "a value with a # or a quote in it stands in quotes, a comment on a line of its own";
  }
  return "";
}

}  // namespace

std::vector<CLI::ConfigItem> SettingsFile::from_config(std::istream& input) const {
  std::stringstream lines;
  std::string line;
  for (int number = 1; std::getline(input, line); ++number) {
    const std::string wrong = WrongWith(line);
    if (!wrong.empty()) {
      throw CLI::ConfigError("line " + std::to_string(number) + " of the settings: " + wrong);
    }
    lines << line << '\n';
  }
  CLI::ConfigBase reader;
  reader.comment(kNever)->arrayBounds(kNever, kNever)->arrayDelimiter(kNever);
  return reader.from_config(lines);
}

}  // namespace liggare::server
