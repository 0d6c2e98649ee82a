#include "clients/auditor/tile_folder.h"

#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/auditor/files.h"
#include "clients/auditor/log_audit.h"
#include "store/proof/text.h"
#include "store/proof/tile.h"

namespace liggare::auditor {
namespace {

using proof::kTileWidth;
using proof::Tile;
using proof::TileKind;

std::string CheckpointPath(const std::string& folder) { return folder + "/checkpoint"; }

std::string PathOf(const std::string& folder, const Tile& tile) {
  return folder + "/" + proof::TilePath(tile);
}

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("cannot make the folder ", folder, ": ", error.message()));
}

// An error of what a file holds, with the file's name.
absl::Status InFile(const std::string& path, const absl::Status& status) {
  return absl::DataLossError(absl::StrCat(path, ": ", std::string(status.message())));
}

// The records of a bundle that is there, whole.
absl::StatusOr<SharedBatch> ReadBundle(const std::string& folder, const Tile& bundle) {
  const std::string path = PathOf(folder, bundle);
  const absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  const auto entries = proof::DecodeEntries(*bytes, bundle.width);
  if (!entries.ok()) return InFile(path, entries.status());
  auto batch = std::make_shared<Batch>();
  batch->first = Position{bundle.index * kTileWidth};
  for (const std::string_view entry : *entries) batch->records.add_records(std::string(entry));
  return SharedBatch(std::move(batch));
}

// That a file holds what the records come to.
absl::Status CheckTile(const std::string& folder, const Tile& tile, const std::string& bytes) {
  const std::string path = PathOf(folder, tile);
  const absl::StatusOr<std::string> held = ReadFile(path);
  if (!held.ok()) return held.status();
  if (*held == bytes) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path, " is not what the records come to"));
}

}  // namespace

absl::StatusOr<TileExport> TileExport::Open(const std::string& folder) {
  if (absl::Status made = MakeFolder(folder); !made.ok()) return made;
  TileExport tiles(folder);
  absl::StatusOr<std::string> encoded = ReadFile(CheckpointPath(folder));
  if (encoded.ok()) {
    absl::StatusOr<StatedCheckpoint> earlier = ReadCheckpoint(*std::move(encoded));
    if (!earlier.ok()) return InFile(CheckpointPath(folder), earlier.status());
    tiles.earlier_ = *std::move(earlier);
  } else if (!absl::IsNotFound(encoded.status())) {
    return encoded.status();
  }
  absl::Status held = tiles.AddHeld();
  if (!held.ok()) return held;
  return tiles;
}

absl::Status TileExport::AddHeld() {
  for (int64_t index = 0;; ++index) {
    const auto batch = ReadBundle(folder_, {TileKind::kEntries, 0, index, kTileWidth});
    // What is not there whole is fetched again.
    if (!batch.ok()) return absl::OkStatus();
    for (const std::string& record : (*batch)->records.records()) {
      if (absl::Status added = Add(record); !added.ok()) return added;
    }
  }
}

absl::Status TileExport::CheckEarlier() const {
  if (!earlier_.has_value() || earlier_->says.head.size != size()) return absl::OkStatus();
  const proof::TreeHead is = builder_.head();
  if (is == earlier_->says.head) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the first ", is.size.value, " records have the root ", proof::HashText(is.root),
                   ", and ", CheckpointPath(folder_), " says ", Describe(earlier_->says.head)));
}

absl::Status TileExport::CheckFollows(const StatedCheckpoint& checkpoint) const {
  if (earlier_.has_value() && earlier_->says.origin != checkpoint.says.origin) {
    return absl::DataLossError(
        absl::StrCat(folder_, " holds a log of the origin ", proof::Quoted(earlier_->says.origin),
                     ", and the server's is ", proof::Quoted(checkpoint.says.origin)));
  }
  if (earlier_.has_value() && earlier_->says.head.size > checkpoint.says.head.size) {
    return absl::DataLossError(
        absl::StrCat("the server's log is shorter than it was: its checkpoint says ",
                     Describe(checkpoint.says.head), ", and that in ", folder_, " says ",
                     Describe(earlier_->says.head)));
  }
  if (size() <= checkpoint.says.head.size) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(folder_, " holds ", size().value,
                                          " records, and the server's checkpoint says ",
                                          Describe(checkpoint.says.head)));
}

absl::Status TileExport::Add(std::string_view record) {
  absl::Status added = builder_.Add(record, [this](const Tile& tile, const std::string& bytes) {
    return WriteTile(tile, bytes);
  });
  return added.ok() ? CheckEarlier() : added;
}

absl::Status TileExport::WriteTile(const Tile& tile, const std::string& bytes) const {
  const std::string path = PathOf(folder_, tile);
  // Tiles never change; one that is there need not be written again.
  const absl::StatusOr<std::string> held = ReadFile(path);
  if (held.ok() && *held == bytes) return absl::OkStatus();
  absl::Status made = MakeFolder(std::filesystem::path(path).parent_path().string());
  return made.ok() ? WriteFile(path, bytes, Durable::kLater) : made;
}

absl::Status TileExport::Finish(const StatedCheckpoint& checkpoint) {
  const proof::TreeHead is = builder_.head();
  if (is != checkpoint.says.head) {
    return absl::DataLossError(absl::StrCat("the records come to ", Describe(is),
                                            ", and the server's checkpoint says ",
                                            Describe(checkpoint.says.head), "; if ", folder_,
                                            " may hold another log's, export to an empty folder"));
  }
  absl::Status written = builder_.GivePartial(
      [this](const Tile& tile, const std::string& bytes) { return WriteTile(tile, bytes); });
  if (written.ok()) written = SyncFolder(folder_);
  return written.ok() ? WriteFile(CheckpointPath(folder_), checkpoint.encoded) : written;
}

absl::StatusOr<VerifiedLog> VerifyExport(const std::string& folder,
                                         const std::vector<proof::VerifierKey>& keys,
                                         const OnBatch& on_batch) {
  absl::StatusOr<std::string> encoded = ReadFile(CheckpointPath(folder));
  if (!encoded.ok()) return encoded.status();
  const absl::StatusOr<StatedCheckpoint> checkpoint = ReadCheckpoint(*std::move(encoded));
  if (!checkpoint.ok()) return InFile(CheckpointPath(folder), checkpoint.status());
  absl::Status sound = CheckSignatures(*checkpoint, keys);
  if (!sound.ok()) return sound;

  const Size to = checkpoint->says.head.size;
  LogAudit audit("", {{CheckpointPath(folder), checkpoint->says.head}});
  TileBuilder builder;
  const auto check = [&folder](const Tile& tile, const std::string& bytes) {
    return CheckTile(folder, tile, bytes);
  };
  while (builder.size() < to) {
    const int64_t left = to.value - builder.size().value;
    const auto batch =
        ReadBundle(folder, {TileKind::kEntries, 0, builder.size().value / kTileWidth,
                            left < kTileWidth ? static_cast<int>(left) : kTileWidth});
    if (!batch.ok()) return batch.status();
    sound = on_batch(**batch, to);
    if (sound.ok()) sound = audit.Take(*batch);
    for (const std::string& record : (*batch)->records.records()) {
      if (sound.ok()) sound = builder.Add(record, check);
    }
    if (!sound.ok()) return sound;
  }
  sound = builder.GivePartial(check);
  if (sound.ok()) sound = audit.Finish();
  if (!sound.ok()) return sound;
  absl::StatusOr<proof::OpenedCheckpoint> opened = OpenTrusted(*checkpoint, keys, audit.keys());
  if (!opened.ok()) return opened.status();
  return VerifiedLog{*std::move(opened), audit.keys().losses(), audit.recorded_at()};
}

}  // namespace liggare::auditor
