// Brings back records that a ledger has signed for and does not have: byte for byte what they were,
// up to its anchored checkpoint. Offline: nobody else has the store open.
//
// Invariant: nothing is stored before everything has been read and its root found to be the
// anchored one. What is stored was committed as any append is; cut off, it is taken up again.

#ifndef LIGGARE_SERVICES_AUDIT_IMPORT_RECORDS_H_
#define LIGGARE_SERVICES_AUDIT_IMPORT_RECORDS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/anchor.h"
#include "store/event_log.h"

namespace liggare::audit {

struct Imported {
  std::string ledger;
  // The ledger's size before and after.
  Size from;
  Size to;
  // Records of the file beyond the anchored checkpoint, for which nobody vouches.
  int64_t left_out = 0;
  // Private texts of which only the commitment is there.
  int64_t texts_gone = 0;
};

// The file may begin with records that the ledger has. INVALID_ARGUMENT, naming the position, for
// what is not the ledger's next record, or not what was signed; FAILED_PRECONDITION when nothing is
// missing, or no anchored checkpoint vouches for it.
absl::StatusOr<Imported> ImportRecords(store::EventLog& log, const store::Anchor& anchor,
                                       const std::string& path);

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_IMPORT_RECORDS_H_
