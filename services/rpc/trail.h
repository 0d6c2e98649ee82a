// The trail of use: a line in the log for every call that has ended, of who called what, of which
// ledger and as of when, how it ended and how long it took; never what was asked or answered.
//
// Invariant: of what a client wrote a line holds ids and as-ofs that have their shape, and "?" for
// any other, so that nobody writes into the log.
// Thread-safe.

#ifndef LIGGARE_SERVICES_RPC_TRAIL_H_
#define LIGGARE_SERVICES_RPC_TRAIL_H_

#include <string>

#include "absl/status/status.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/operations/log.h"
#include "services/rpc/access.h"

namespace liggare::rpc {

// An as-of as the trail states it, such as "2020-04-30@120" of a size; "" for one that says
// nothing.
std::string TextOf(const v1::AsOf& as_of);

// What a line says of a use that has ended, but for how long it took.
operations::LogFields FieldsOf(const Use& use, absl::StatusCode outcome);

class Trail {
 public:
  // Without it being kept, nothing leaves a line.
  explicit Trail(bool is_kept) : is_kept_(is_kept) {}

  // A use has ended: leaves its line.
  void Leave(const Use& use, absl::StatusCode outcome) const;

 private:
  const bool is_kept_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_TRAIL_H_
