#include "store/damaged_families.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "rocksdb/metadata.h"
#include "rocksdb/sst_file_reader.h"
#include "store/database.h"
#include "store/generation.h"

namespace liggare::store {
namespace {

// A database that was opened although files of it may be damaged.
struct Opened {
  std::unique_ptr<rocksdb::DB> rocks;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;

  ~Opened() {
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      rocks->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
  }
};

rocksdb::Status OpenAll(rocksdb::DBOptions options, const std::string& path,
                        std::vector<rocksdb::ColumnFamilyDescriptor> families, Opened& opened) {
  options.paranoid_checks = false;
  for (auto& family : families) family.options.disable_auto_compactions = true;
  rocksdb::DB* rocks = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(options, path, families, &opened.handles, &rocks);
  opened.rocks.reset(rocks);
  return status;
}

bool EveryFileOpens(rocksdb::DB& rocks, rocksdb::ColumnFamilyHandle* family) {
  rocksdb::ColumnFamilyMetaData files;
  rocks.GetColumnFamilyMetaData(family, &files);
  for (const rocksdb::LevelMetaData& level : files.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      rocksdb::SstFileReader reader(rocks.GetOptions(family));
      uint64_t bytes = 0;
      const std::string path = file.db_path + file.name;
      const bool is_whole = rocks.GetEnv()->GetFileSize(path, &bytes).ok() && bytes == file.size;
      if (!is_whole || !reader.Open(path).ok()) return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> DropDamagedFamilies(
    const rocksdb::DBOptions& options, const std::string& path,
    const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  Opened opened;
  rocksdb::Status status = OpenAll(options, path, families, opened);
  if (!status.ok()) return FromRocks(status, "opening " + path);
  std::vector<std::string> dropped;
  for (rocksdb::ColumnFamilyHandle* family : opened.handles) {
    const std::string& name = family->GetName();
    if (!ParseGenerationName(name) || EveryFileOpens(*opened.rocks, family)) continue;
    status = opened.rocks->DropColumnFamily(family);
    if (!status.ok()) return FromRocks(status, absl::StrCat("dropping the family ", name));
    dropped.push_back(name);
  }
  return dropped;
}

}  // namespace liggare::store
