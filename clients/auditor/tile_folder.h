// A log as static files that any tlog client reads (c2sp.org/tlog-tiles): a folder with the
// checkpoint, the tiles of hashes, and the records in bundles.
//
// Invariant: the checkpoint is written last, so that everything it covers is there. Files are there
// whole or not at all. Thread-compatible.

#ifndef LIGGARE_CLIENTS_AUDITOR_TILE_FOLDER_H_
#define LIGGARE_CLIENTS_AUDITOR_TILE_FOLDER_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/auditor/stated_checkpoint.h"
#include "clients/auditor/tile_builder.h"
#include "clients/auditor/verify_log.h"
#include "liggare/position.h"
#include "store/proof/key.h"

namespace liggare::auditor {

// Exports a log; goes on where an earlier export was, or was broken off.
class TileExport {
 public:
  // Reads what the folder holds, record by record: nothing of an earlier export is taken on trust.
  // Makes the folder.
  static absl::StatusOr<TileExport> Open(const std::string& folder);

  // The first record it wants.
  Size size() const { return builder_.size(); }
  absl::Status Add(std::string_view record);
  // Writes what is not full, and the checkpoint. DATA_LOSS, and none is written, when the records
  // are not those of the checkpoint.
  absl::Status Finish(const StatedCheckpoint& checkpoint);

  // That a log of this checkpoint can be the later one of what the folder holds: DATA_LOSS for
  // another origin, or a smaller size.
  absl::Status CheckFollows(const StatedCheckpoint& checkpoint) const;

 private:
  explicit TileExport(std::string folder) : folder_(std::move(folder)) {}

  absl::Status AddHeld();
  absl::Status CheckEarlier() const;
  absl::Status WriteTile(const proof::Tile& tile, const std::string& bytes) const;

  std::string folder_;
  // Of the last export that was finished.
  std::optional<StatedCheckpoint> earlier_;
  TileBuilder builder_;
};

// Verifies an export from its files alone: signature, root, every tile, and of every record what
// VerifyLog looks at. DATA_LOSS names the file or the position.
absl::StatusOr<VerifiedLog> VerifyExport(const std::string& folder,
                                         const std::vector<proof::VerifierKey>& keys,
                                         const OnBatch& on_batch);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_TILE_FOLDER_H_
