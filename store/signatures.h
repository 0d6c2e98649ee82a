// What the database keeps of signing: which ledgers have ever signed a checkpoint, and what
// witnesses have cosigned. Neither can be derived from the records.
//
// Thread-safe, but that one thread at a time adds a ledger's cosignatures. Borrows the database.

#ifndef LIGGARE_STORE_SIGNATURES_H_
#define LIGGARE_STORE_SIGNATURES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/proof/note.h"

namespace liggare::store {

class Database;

// The cosignatures of the checkpoint of a size.
struct Cosigned {
  Size size;
  std::vector<proof::Signature> cosignatures;
};

class Signatures {
 public:
  explicit Signatures(const Database& database) : database_(database) {}

  absl::StatusOr<bool> HasSigned(const std::string& ledger) const;
  // Durable when it returns OK.
  absl::Status NoteSigned(const std::string& ledger);

  // Puts a cosignature in the place of an earlier one by the same key, durably.
  absl::Status Cosign(const std::string& ledger, Size size, proof::Signature cosignature);
  // None is no error. DATA_LOSS when they cannot be read.
  absl::StatusOr<Cosigned> OfSize(const std::string& ledger, Size size) const;
  // Of every size that has some, the largest first, at most so many sizes.
  absl::StatusOr<std::vector<Cosigned>> Latest(const std::string& ledger, size_t sizes_max) const;

 private:
  const Database& database_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_SIGNATURES_H_
