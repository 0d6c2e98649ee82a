#include "clients/auditor/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"

namespace liggare::auditor {
namespace {

constexpr mode_t kForAll = 0644;
constexpr mode_t kForOwner = 0600;

absl::Status WriteAll(int file, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

std::string Unfinished(const std::string& path) { return path + ".unfinished"; }

absl::Status Close(int file, const std::string& path, Durable durable) {
  absl::Status synced;
  if (durable == Durable::kNow && fsync(file) != 0) synced = FileError("sync", path);
  if (close(file) != 0 && synced.ok()) return FileError("close", path);
  return synced;
}

// A name is durable when its folder is.
absl::Status SyncFolderOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return FileError("open", folder);
  const absl::Status synced = fsync(file) == 0 ? absl::OkStatus() : FileError("sync", folder);
  close(file);
  return synced;
}

}  // namespace

absl::Status FileError(const std::string& what, const std::string& path) {
  const int error = errno;
  const std::string message = absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EEXIST) return absl::AlreadyExistsError(message);
  return absl::InternalError(message);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return FileError("read", path);
  std::string bytes;
  absl::Status status;
  char buffer[1 << 16];
  while (status.ok()) {
    const ssize_t got = read(file, buffer, sizeof(buffer));
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) status = FileError("read", path);
    if (got > 0) bytes.append(buffer, static_cast<size_t>(got));
    if (static_cast<int64_t>(bytes.size()) > kFileBytesMax) {
      status = absl::InvalidArgumentError(
          absl::StrCat(path, " has more than ", kFileBytesMax, " bytes"));
    }
  }
  close(file);
  if (!status.ok()) return status;
  return bytes;
}

absl::StatusOr<FileWriter> FileWriter::Open(const std::string& path) {
  const int file =
      open(Unfinished(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kForAll);
  if (file < 0) return FileError("write", path);
  return FileWriter(path, file);
}

FileWriter::~FileWriter() {
  if (file_ >= 0) close(file_);
}

FileWriter::FileWriter(FileWriter&& other) noexcept
    : path_(other.path_), file_(std::exchange(other.file_, -1)) {}

absl::Status FileWriter::Append(std::string_view bytes) { return WriteAll(file_, path_, bytes); }

absl::Status FileWriter::Finish(Durable durable) {
  absl::Status closed = Close(std::exchange(file_, -1), path_, durable);
  if (!closed.ok()) return closed;
  if (rename(Unfinished(path_).c_str(), path_.c_str()) != 0) return FileError("write", path_);
  return durable == Durable::kNow ? SyncFolderOf(path_) : absl::OkStatus();
}

absl::Status WriteFile(const std::string& path, std::string_view bytes, Durable durable) {
  absl::StatusOr<FileWriter> writer = FileWriter::Open(path);
  if (!writer.ok()) return writer.status();
  absl::Status written = writer->Append(bytes);
  return written.ok() ? writer->Finish(durable) : written;
}

absl::Status SyncFolder(const std::string& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return FileError("open", folder);
  const absl::Status synced = syncfs(file) == 0 ? absl::OkStatus() : FileError("sync", folder);
  close(file);
  return synced;
}

absl::Status WriteSecret(const std::string& path, std::string_view bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kForOwner);
  if (file < 0) return FileError("make", path);
  absl::Status written = WriteAll(file, path, bytes);
  const absl::Status synced = Close(file, path, Durable::kNow);
  if (written.ok()) written = synced;
  return written.ok() ? SyncFolderOf(path) : written;
}

}  // namespace liggare::auditor
