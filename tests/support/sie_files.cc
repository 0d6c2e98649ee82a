#include "tests/support/sie_files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace liggare::support {

std::vector<std::string> SieFiles() {
  const char* const named = std::getenv("LIGGARE_SIE_FILES");
  const std::string folder = named == nullptr ? LIGGARE_SOURCE_DIR "/../shared/sie" : named;
  std::vector<std::string> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.path().extension() == ".SE") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace liggare::support
