// All that a projection answers from: the register behind its lock, and the balance index. The
// writer brings both forward together; a question asks the register in short turns and reads
// blocks in between, which is sound because what is known of a size never changes.
//
// Invariant: nothing of an append is visible before all of it is: the size moves last.
// Thread-safe: one writer, any number of readers. Owns both; borrows the block store.

#ifndef LIGGARE_SERVICES_PROJECTION_HOLDINGS_H_
#define LIGGARE_SERVICES_PROJECTION_HOLDINGS_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/lookups.h"
#include "services/projection/as_of.h"
#include "services/projection/balance_index.h"
#include "services/projection/balances.h"
#include "services/projection/register.h"
#include "services/projection/row_maker.h"

namespace liggare::projection {

class Holdings {
 public:
  Holdings(const std::string& ledger, const BlockStore& store, IndexShape shape,
           uint64_t kept_segments);

  // The writer's; see Projection.
  absl::Status LoadNames();
  void ApplyFact(const v1::Record& record);
  absl::Status Apply(std::span<const v1::Record* const> records,
                     const budget::RecordLookups& lookups);

  BalanceIndex& index() { return index_; }
  const BalanceIndex& index() const { return index_; }

  // Calls with the register, locked for reading; returns what the call returns. Nothing that the
  // call got from the register may be used after it but facts of the catalogue, which stay.
  template <typename Call>
  auto Read(Call call) const {
    absl::ReaderMutexLock lock(&mutex_);
    const Register& known = register_;
    return call(known);
  }

  // The balances of what is wanted; no lock may be held.
  absl::StatusOr<Balances> BalancesAt(Wanted wanted, const AsOf& as_of) const;

 private:
  void ApplyOne(const v1::Record& record, std::span<const v1::Record> matter);

  BalanceIndex index_;
  // The writer's.
  RowMaker rows_of_;
  RecordRows rows_;

  mutable absl::Mutex mutex_;
  Register register_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_HOLDINGS_H_
