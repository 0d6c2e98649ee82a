// Reads and prints files of settings: lines NAME=VALUE, the value in quotes or bare; empty lines
// and those that begin with # say nothing. CLI11 has the rest; this sees to it that a value is read
// as it is written or refused, where CLI11 would cut it at a # and take the last of several words.

#ifndef LIGGARE_SERVICES_SERVER_SETTINGS_FILE_H_
#define LIGGARE_SERVICES_SERVER_SETTINGS_FILE_H_

#include <CLI/CLI.hpp>
#include <istream>
#include <vector>

namespace liggare::server {

class SettingsFile : public CLI::ConfigBase {
 public:
  // Throws CLI::ConfigError with the line that is not understood.
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_SETTINGS_FILE_H_
