#include "store/disk_space.h"

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"

namespace liggare::store {

std::optional<int64_t> FreeDiskBytes(rocksdb::Env& env, const std::string& folder) {
  uint64_t bytes = 0;
  if (!env.GetFreeSpace(folder, &bytes).ok()) return std::nullopt;
  return static_cast<int64_t>(bytes);
}

absl::Status CheckDiskSpace(rocksdb::Env& env, const std::string& folder, int64_t bytes_min) {
  const std::optional<int64_t> left = FreeDiskBytes(env, folder);
  if (!left || *left >= bytes_min) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("the disk of ", folder, " has ", *left,
                                                   " bytes left, and ", bytes_min,
                                                   " are kept free; make room and try again"));
}

}  // namespace liggare::store
