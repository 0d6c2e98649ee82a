#include "tests/support/unsynced_files.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <system_error>
#include <utility>

namespace liggare::support {
namespace {

std::string FolderOf(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

std::error_code Overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  return file.good() ? std::error_code() : std::error_code(EIO, std::generic_category());
}

std::error_code LoseOf(const std::string& path, const UnsyncedFiles::File& file,
                       std::mt19937_64* random) {
  std::error_code error;
  if (!file.entry_synced) {
    std::filesystem::remove(path, error);
  } else if (file.overwritten) {
    const bool survives = random == nullptr || (*random)() % 2 == 0;
    if (!survives) error = Overwrite(path, *file.overwritten);
  } else {
    const uint64_t unsynced = file.written - file.synced;
    const uint64_t kept = random == nullptr ? 0 : (*random)() % (unsynced + 1);
    std::filesystem::resize_file(path, file.synced + kept, error);
  }
  return error;
}

}  // namespace

UnsyncedFiles::FilePtr UnsyncedFiles::Made(const std::string& path) {
  absl::MutexLock lock(&mutex_);
  return files_[path] = std::make_shared<File>();
}

UnsyncedFiles::FilePtr& UnsyncedFiles::KnownFile(const std::string& path, uint64_t bytes,
                                                 bool entry_synced) {
  FilePtr& file = files_[path];
  if (file == nullptr) file = std::make_shared<File>(File{bytes, bytes, entry_synced});
  return file;
}

UnsyncedFiles::FilePtr UnsyncedFiles::Reopened(const std::string& path,
                                               std::optional<uint64_t> bytes) {
  absl::MutexLock lock(&mutex_);
  return KnownFile(path, bytes.value_or(0), bytes.has_value());
}

void UnsyncedFiles::OpenedToOverwrite(const std::string& path, std::string bytes) {
  absl::MutexLock lock(&mutex_);
  KnownFile(path, bytes.size(), true)->overwritten = std::move(bytes);
}

void UnsyncedFiles::Renamed(const std::string& from, const std::string& to) {
  absl::MutexLock lock(&mutex_);
  KeepEntries(FolderOf(from));
  const auto file = files_.find(from);
  if (file == files_.end()) return;
  files_[to] = std::move(file->second);
  files_.erase(from);
}

void UnsyncedFiles::Linked(const std::string& from, const std::string& to) {
  absl::MutexLock lock(&mutex_);
  const auto file = files_.find(from);
  if (file == files_.end()) return;
  files_[to] = std::make_shared<File>(*file->second);
  files_[to]->entry_synced = false;
}

void UnsyncedFiles::Deleted(const std::string& path) {
  absl::MutexLock lock(&mutex_);
  files_.erase(path);
}

void UnsyncedFiles::Appended(File& file, uint64_t bytes) {
  absl::MutexLock lock(&mutex_);
  file.written += bytes;
}

void UnsyncedFiles::Synced(File& file) {
  absl::MutexLock lock(&mutex_);
  file.synced = file.written;
}

void UnsyncedFiles::FolderSynced(const std::string& folder) {
  absl::MutexLock lock(&mutex_);
  // RocksDB calls some folders by a name that ends with a slash.
  KeepEntries(folder.ends_with('/') ? FolderOf(folder) : folder);
}

void UnsyncedFiles::KeepEntries(const std::string& folder) {
  for (auto& [path, file] : files_) {
    if (FolderOf(path) == folder) file->entry_synced = true;
  }
}

void UnsyncedFiles::Lose(std::mt19937_64* random) {
  absl::MutexLock lock(&mutex_);
  const uint64_t seed = random == nullptr ? 0 : (*random)();
  for (const auto& [path, file] : files_) {
    // By its name, so that what one file loses does not hang on which others there are.
    std::mt19937_64 of_file(seed ^ std::hash<std::string>()(path.substr(path.find_last_of('/'))));
    const std::error_code error = LoseOf(path, *file, random == nullptr ? nullptr : &of_file);
    if (!error) continue;
    std::fprintf(stderr, "losing what is unsynced of %s: %s\n", path.c_str(),
                 error.message().c_str());
    std::abort();
  }
  files_.clear();
}

}  // namespace liggare::support
