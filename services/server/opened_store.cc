#include "services/server/opened_store.h"

#include <filesystem>
#include <utility>

#include "services/budget/tags.h"

namespace liggare::server {
namespace {

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return absl::FailedPreconditionError("cannot make the folder " + path + ": " + error.message());
}

}  // namespace

absl::StatusOr<std::unique_ptr<OpenedStore>> OpenStore(const Options& options) {
  if (absl::Status made = MakeFolder(options.data); !made.ok()) return made;
  auto database = store::Database::Open({.path = options.data,
                                         .cache_bytes = static_cast<size_t>(options.cache_bytes),
                                         .free_disk_bytes_min = options.free_disk_bytes_min});
  if (!database.ok()) return database.status();
  auto log = store::EventLog::Open(**database, &budget::AddTags);
  if (!log.ok()) return log.status();
  auto keys = store::KeyFiles::Open(KeyFolder(options));
  if (!keys.ok()) return keys.status();
  auto anchor = store::Anchor::Open((*database)->env(), AnchorFolder(options));
  if (!anchor.ok()) return anchor.status();
  return std::make_unique<OpenedStore>(*std::move(database), *std::move(log), *std::move(keys),
                                       *std::move(anchor));
}

}  // namespace liggare::server
