// Files that are there whole or not at all: what an auditor keeps must not be half of something.
//
// Errors name the file: NOT_FOUND for one that is not there, else what the system says.
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_FILES_H_
#define LIGGARE_CLIENTS_AUDITOR_FILES_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace liggare::auditor {

// More than any proof, checkpoint, key or tile has.
inline constexpr int64_t kFileBytesMax = 64 << 20;

// INVALID_ARGUMENT for a file of more than kFileBytesMax bytes.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// When what is written must be on the disk.
enum class Durable { kNow, kLater };

// A file that is written piece by piece and takes the place of what was there when it is finished.
// Until then, and for good when it is not finished, it lies beside it as
// PATH.unfinished.
//
// Thread-compatible.
class FileWriter {
 public:
  static absl::StatusOr<FileWriter> Open(const std::string& path);
  ~FileWriter();
  FileWriter(FileWriter&& other) noexcept;
  FileWriter& operator=(FileWriter&&) = delete;

  absl::Status Append(std::string_view bytes);
  absl::Status Finish(Durable durable = Durable::kNow);

 private:
  FileWriter(std::string path, int file) : path_(std::move(path)), file_(file) {}

  const std::string path_;
  int file_;
};

// Puts a file in the place of what was there.
absl::Status WriteFile(const std::string& path, std::string_view bytes,
                       Durable durable = Durable::kNow);
// Makes everything durable that was written below a folder.
absl::Status SyncFolder(const std::string& folder);
// Makes a file that only its owner reads. ALREADY_EXISTS when there is one.
absl::Status WriteSecret(const std::string& path, std::string_view bytes);

// INTERNAL, saying what could not be done with which file and, of errno, why.
absl::Status FileError(const std::string& what, const std::string& path);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_FILES_H_
