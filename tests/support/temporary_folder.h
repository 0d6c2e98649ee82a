// A folder of a test's own, gone when the test ends.

#ifndef LIGGARE_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
#define LIGGARE_TESTS_SUPPORT_TEMPORARY_FOLDER_H_

#include <string>

namespace liggare::support {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Whether any file in a folder, or in those within, has these bytes.
bool HasFileWith(const std::string& folder, const std::string& bytes);

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
