// One follower of a ledger: first the history from a position, then, once it has caught up, the
// events to come. It is asked for what is due and never waits: when nothing is, its owner waits on
// the Tail for the ledger to grow beyond next() and asks again.
//
// Invariant: every matching event from the first position on is returned once, in order, with no
// gap at the switch from history to live. Exactly one batch says that it has caught up.
// Thread-compatible. Borrows the sources; shares its ledger, and what it reads with others who
// follow it without a filter.

#ifndef LIGGARE_SERVICES_LEDGER_SUBSCRIPTION_H_
#define LIGGARE_SERVICES_LEDGER_SUBSCRIPTION_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/event_reader.h"
#include "services/ledger/shared_reads.h"

namespace liggare::ledger {

struct SubscriptionBatch {
  SharedRecords records;  // never null
  // Everything before this has been returned or does not match.
  Size next_position;
  // This batch is the last of history, of what was there when the subscription was opened.
  bool caught_up = false;
};

class Subscription {
 public:
  // UNKNOWN_LEDGER; BEYOND_LOG for a position beyond the ledger's size; MALFORMED_FIELD.
  static absl::StatusOr<std::unique_ptr<Subscription>> Open(
      const Sources& sources, SharedReads& shared_reads, const v1::SubscribeEventsRequest& request,
      const BatchLimits& limits = {});

  // What is due now: a batch, which may hold no records but only say how far things have come; or
  // nothing, when everything up to next() has been returned and nothing is beyond it yet.
  absl::StatusOr<std::optional<SubscriptionBatch>> Next();

  // Whether it has caught up and goes along with the ledger's growth; otherwise Next() should be
  // asked again at once.
  bool IsLive() const;
  // Whether Next() will take what lies in memory.
  bool IsQuick() const { return shared_ != nullptr && IsLive(); }
  // The size that everything has been returned of.
  Size next() const { return next_; }
  const std::string& ledger() const { return request_.ledger(); }

 private:
  Subscription(const Sources& sources, const v1::SubscribeEventsRequest& request,
               const BatchLimits& limits, std::shared_ptr<const Ledger> followed);

  // Whether Next() has something.
  bool IsDue() const;
  absl::StatusOr<SubscriptionBatch> NextShared();
  absl::StatusOr<SubscriptionBatch> NextFiltered();

  const Sources sources_;
  const v1::SubscribeEventsRequest request_;
  const BatchLimits limits_;
  const std::shared_ptr<const Ledger> followed_;
  const Size history_;
  Size next_;
  bool caught_up_ = false;
  std::shared_ptr<SharedRead> shared_;  // without a filter
  // With a filter: reads up to the head it was opened at; none when it has come there.
  std::unique_ptr<EventReader> reader_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_SUBSCRIPTION_H_
