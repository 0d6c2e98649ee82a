// Reads text of sections and their settings:
//
//   [section title]
//   key = value      # a comment
//
// Strict: any other line, a setting before the first section and a key that is there twice in a
// section are refused. Thread-safe. Owns what it returns.

#ifndef LIGGARE_CLIENTS_SIE_SECTIONS_H_
#define LIGGARE_CLIENTS_SIE_SECTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace liggare::sie {

struct Setting {
  std::string key;
  std::string value;
  int64_t line = 0;
};

struct Section {
  std::string kind;   // the first word of its title
  std::string title;  // what follows
  std::vector<Setting> settings;
  int64_t line = 0;
};

absl::StatusOr<std::vector<Section>> ReadSections(const std::string& text, const std::string& file);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_SECTIONS_H_
