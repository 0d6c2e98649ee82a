#include "tests/support/damage.h"

#include <filesystem>
#include <fstream>

#include "rocksdb/convenience.h"
#include "rocksdb/db.h"
#include "rocksdb/metadata.h"
#include "store/invariant.h"

namespace liggare::support {

std::vector<std::string> FilesOf(const store::Database& database, store::DerivedFamily family) {
  const auto derived = database.derived();
  rocksdb::ColumnFamilyHandle* const handle = derived->family(family);
  store::Require(database.rocks().Flush({}, handle).ok(), "a family is written out");
  // No compaction takes a file away that is about to be damaged.
  rocksdb::CancelAllBackgroundWork(&database.rocks(), /*wait=*/true);
  rocksdb::ColumnFamilyMetaData meta;
  database.rocks().GetColumnFamilyMetaData(handle, &meta);
  std::vector<std::string> paths;
  for (const rocksdb::LevelMetaData& level : meta.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      paths.push_back(file.db_path + file.name);
    }
  }
  return paths;
}

void FlipBit(const std::string& path, size_t byte) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  char flipped = 0;
  file.seekg(static_cast<std::streamoff>(byte));
  file.get(flipped);
  flipped = static_cast<char>(flipped ^ 1);
  file.seekp(static_cast<std::streamoff>(byte));
  file.put(flipped);
  store::Require(file.good(), "a bit is flipped");
}

size_t FileBytes(const std::string& path) { return std::filesystem::file_size(path); }

}  // namespace liggare::support
