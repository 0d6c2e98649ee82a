// Makes the hashes of ledgers' trees anew from the bytes of their records, in a generation that is
// not live.
//
// Used by one thread. Borrows what it is given but the generation, which it keeps.

#ifndef LIGGARE_SERVICES_LEDGER_HASHES_REBUILD_H_
#define LIGGARE_SERVICES_LEDGER_HASHES_REBUILD_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "liggare/position.h"
#include "services/ledger/index_rebuild.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/merkle_tree.h"

namespace liggare::ledger {

class HashesRebuild {
 public:
  HashesRebuild(const store::Database& database, const store::EventLog& log,
                std::shared_ptr<const store::Derived> derived)
      : database_(database), log_(log), derived_(std::move(derived)) {}

  // Goes on with a ledger from where it ended before. DATA_LOSS when a record cannot be read.
  absl::Status Continue(const std::string& ledger, Size from, Size to, RebuiltEvents told);
  // Every tile is put as soon as it is full.
  absl::Status Finish() { return absl::OkStatus(); }

 private:
  const store::Database& database_;
  const store::EventLog& log_;
  const std::shared_ptr<const store::Derived> derived_;
  std::map<std::string, std::unique_ptr<store::MerkleTree>> trees_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_HASHES_REBUILD_H_
