// What a witness remembers: the last checkpoint of each log that it found sound, and the keys that
// had signed it; and how the next one is held against it.
//
// Invariant: a checkpoint is remembered, on the disk, before it is cosigned, so that a witness
// never vouches for two logs of one origin. The folder is one process's at a time.
// Thread-compatible. Owns the folder's lock.

#ifndef LIGGARE_CLIENTS_AUDITOR_WITNESS_H_
#define LIGGARE_CLIENTS_AUDITOR_WITNESS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/auditor/stated_checkpoint.h"
#include "liggare/client.h"
#include "store/proof/key.h"

namespace liggare::auditor {

// What was seen of a log.
struct Seen {
  StatedCheckpoint checkpoint;
  std::vector<proof::VerifierKey> keys;
};

class WitnessFolder {
 public:
  // Makes the folder. FAILED_PRECONDITION while another process has it.
  static absl::StatusOr<WitnessFolder> Open(const std::string& folder);
  ~WitnessFolder();
  WitnessFolder(WitnessFolder&& other) noexcept;
  WitnessFolder& operator=(WitnessFolder&&) = delete;

  // Nothing for an origin that was never seen. DATA_LOSS for files that are damaged.
  absl::StatusOr<std::optional<Seen>> LastOf(const std::string& origin) const;
  // Durable when it returns.
  absl::Status Remember(const Seen& seen) const;
  // Keeps a checkpoint that contradicts what was seen, as evidence: the file it lies in.
  absl::StatusOr<std::string> KeepRefused(const StatedCheckpoint& refused) const;

 private:
  WitnessFolder(std::string folder, int lock) : folder_(std::move(folder)), lock_(lock) {}

  std::string PathOf(const std::string& origin, const std::string& what) const;

  const std::string folder_;
  int lock_;
};

// That a served checkpoint extends what was seen of its log. DATA_LOSS for a fork or a rollback,
// with both sizes and roots.
absl::Status CheckExtends(client::Client& client, const std::string& ledger,
                          const StatedCheckpoint& seen, const StatedCheckpoint& served);

// Makes a witness's key and keeps it in a file that only its owner reads.
absl::StatusOr<proof::VerifierKey> MakeWitnessKey(const std::string& name, const std::string& file);
// FAILED_PRECONDITION when others may read the file. No error shows what it holds.
absl::StatusOr<proof::SigningKey> ReadWitnessKey(const std::string& file);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_WITNESS_H_
