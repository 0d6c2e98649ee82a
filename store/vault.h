// Reads free texts that may name a person, and makes erased ones vanish from the disk.
//
// The texts of an event are written by the commit that writes the event and erased by the commit of
// the event that erases them (NewRecord). An erased text leaves behind that it was there.
//
// Invariant: that erased bytes linger is stored with what erases them, until they are purged.
//
// Thread-safe. Borrows the database.

#ifndef LIGGARE_STORE_VAULT_H_
#define LIGGARE_STORE_VAULT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/stored_text.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace liggare::store {

class Database;

class Vault {
 public:
  explicit Vault(const Database& database) : database_(database) {}

  // The texts of an event, in the order they were given; none when it has none.
  absl::StatusOr<std::vector<VaultText>> Read(const std::string& ledger, Position position) const;

  // Whether erased texts may still lie in the database's files.
  absl::StatusOr<bool> IsUnpurged() const;
  // Makes the bytes of erased texts vanish from the database's files, where they linger until they
  // are written anew; from those that a backup copies meanwhile, when it has ended. Backups keep
  // theirs. Takes as long as writing all texts once; appends go on. One at a time; nothing when no
  // text is unpurged.
  absl::Status Purge();

  // 32 random bytes.
  static std::string NewSalt();
  // What a record holds of a text: SHA-256 over the tag "liggare/private-text/v1", a zero byte, the
  // salt and the text.
  static std::string Commitment(const std::string& salt, const std::string& text);

 private:
  // The keys of the events whose erased texts may linger, at most so many.
  absl::StatusOr<std::vector<std::string>> Unpurged(size_t keys_max) const;
  absl::Status WriteUnpurged(rocksdb::WriteBatch& writes) const;
  absl::Status WriteAnew();

  const Database& database_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_VAULT_H_
