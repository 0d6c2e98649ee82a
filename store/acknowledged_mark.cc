#include "store/acknowledged_mark.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "store/crc32c.h"
#include "store/database.h"
#include "store/folder.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

// Made whole and synced, so that overwriting it later needs no room and no new length.
absl::Status Create(rocksdb::Env& env, const std::string& folder, const std::string& path) {
  const std::string unfinished = path + ".new";
  rocksdb::Status status =
      rocksdb::WriteStringToFile(&env, AcknowledgedMark::Encode(0), unfinished, true);
  if (status.ok()) status = env.RenameFile(unfinished, path);
  return status.ok() ? SyncFolder(env, folder) : FromRocks(status, "making " + path);
}

}  // namespace

// The number and its checksum: in one sector, so that it is overwritten whole or not at all.
std::string AcknowledgedMark::Encode(int64_t events) {
  std::string bytes;
  PutFixed64(bytes, static_cast<uint64_t>(events));
  PutFixed32(bytes, Crc32c(bytes));
  return bytes;
}

std::optional<int64_t> AcknowledgedMark::Decode(const std::string& bytes) {
  ByteReader reader(bytes);
  const auto events = static_cast<int64_t>(reader.Fixed64());
  if (events < 0 || bytes != Encode(events)) return std::nullopt;
  return events;
}

absl::StatusOr<std::unique_ptr<AcknowledgedMark>> AcknowledgedMark::Open(
    rocksdb::Env& env, const std::string& folder) {
  const std::string path = folder + "/acknowledged";
  const std::string doing = "opening " + path;
  if (env.FileExists(path).IsNotFound()) {
    if (absl::Status made = Create(env, folder, path); !made.ok()) return made;
  }
  std::string bytes;
  if (rocksdb::Status read = rocksdb::ReadFileToString(&env, path, &bytes); !read.ok()) {
    return FromRocks(read, doing);
  }
  const std::optional<int64_t> events = Decode(bytes);
  if (!events) {
    return absl::DataLossError(
        absl::StrCat(path,
                     " is damaged, so that nothing says how many events were acknowledged; "
                     "move it away to go on with those that are there"));
  }
  std::unique_ptr<rocksdb::RandomRWFile> file;
  rocksdb::Status opened = env.NewRandomRWFile(path, &file, rocksdb::EnvOptions());
  if (!opened.ok()) return FromRocks(opened, doing);
  return std::unique_ptr<AcknowledgedMark>(new AcknowledgedMark(path, std::move(file), *events));
}

AcknowledgedMark::AcknowledgedMark(std::string path, std::unique_ptr<rocksdb::RandomRWFile> file,
                                   int64_t events)
    : path_(std::move(path)), file_(std::move(file)), events_(events) {}

AcknowledgedMark::~AcknowledgedMark() = default;

absl::Status AcknowledgedMark::Set(int64_t events) {
  if (rocksdb::Status written = file_->Write(0, Encode(events)); !written.ok()) {
    return FromRocks(written, "writing " + path_);
  }
  events_ = events;
  return absl::OkStatus();
}

}  // namespace liggare::store
