#include "clients/auditor/spool.h"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "clients/auditor/files.h"

namespace liggare::auditor {

Spool::~Spool() {
  if (file_ >= 0) close(file_);
}

absl::Status Spool::Open() {
  std::error_code error;
  std::string name = std::filesystem::temp_directory_path(error).string() + "/liggare-XXXXXX";
  if (error) return absl::InternalError("there is no folder for temporary files: set TMPDIR");
  file_ = mkstemp(name.data());
  if (file_ < 0) return FileError("make", name);
  unlink(name.c_str());
  return absl::OkStatus();
}

absl::Status Spool::Append(std::string_view bytes) {
  if (file_ < 0) {
    if (absl::Status opened = Open(); !opened.ok()) return opened;
  }
  while (!bytes.empty()) {
    const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), size_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("write", "a temporary file");
    bytes.remove_prefix(static_cast<size_t>(written));
    size_ += written;
  }
  return absl::OkStatus();
}

absl::Status Spool::Read(int64_t offset, size_t count, char* bytes) const {
  while (count > 0) {
    const ssize_t got = pread(file_, bytes, count, offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError("read", "a temporary file");
    if (got == 0) return absl::InternalError("a temporary file has become shorter");
    bytes += got;
    offset += got;
    count -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace liggare::auditor
