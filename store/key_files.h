// The keys that sign the checkpoints of ledgers: a file each, in a folder of their own, readable by
// nobody but the server.
//
// A ledger's first key is LEDGER.key: made with the ledger, or brought by the operator before it; a
// later one, LEDGER.key-ID after the key's id. A file is one line, the signing key as notes write
// it (store/proof/key.h), and is never changed.
//
// Invariant: a key is whole on disk before anything names it; what a file holds is in no error.
// Thread-safe, but that one thread at a time makes a ledger's keys.

#ifndef LIGGARE_STORE_KEY_FILES_H_
#define LIGGARE_STORE_KEY_FILES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/proof/key.h"

namespace liggare::store {

class KeyFiles {
 public:
  // Makes the folder when it is not there. FAILED_PRECONDITION when others may enter it.
  static absl::StatusOr<KeyFiles> Open(std::string folder);

  // The key of a ledger that is about to be made: the one in its file, which the operator brought
  // or a crash left there, or a new one. FAILED_PRECONDITION, saying what to do, for a file that is
  // not named as the origin, damaged, or readable by others.
  absl::StatusOr<proof::SigningKey> First(const std::string& ledger,
                                          const std::string& origin) const;
  // A new key of a ledger that there is.
  absl::StatusOr<proof::SigningKey> MakeNext(const std::string& ledger,
                                             const std::string& origin) const;
  // The signing key of a verifier key. NOT_FOUND when it has no file; errors as First's.
  absl::StatusOr<proof::SigningKey> Find(const std::string& ledger,
                                         const proof::VerifierKey& verifier) const;

 private:
  explicit KeyFiles(std::string folder) : folder_(std::move(folder)) {}

  std::string FirstPath(const std::string& ledger) const;
  std::string NextPath(const std::string& ledger, const proof::VerifierKey& verifier) const;
  absl::Status Write(const std::string& path, const proof::SigningKey& key) const;

  std::string folder_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_KEY_FILES_H_
