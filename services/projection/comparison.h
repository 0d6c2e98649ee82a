// The difference between two as-ofs: first per line and fund, then the events that are in one of
// them and not in the other, slice by slice.
//
// Invariant: over all slices the amounts of a column sum to the difference of that column; events
// come by position, and the rows of one event in one slice. An event whose amounts cancel out in a
// column and cell has no row there.
// Thread-compatible. Borrows the mutex and the books it was made from.

#ifndef LIGGARE_SERVICES_PROJECTION_COMPARISON_H_
#define LIGGARE_SERVICES_PROJECTION_COMPARISON_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/books.h"
#include "services/projection/movements.h"

namespace liggare::projection {

class Comparison {
 public:
  // Takes the lock while it computes the differences.
  static absl::StatusOr<std::unique_ptr<Comparison>> Make(const v1::CompareBudgetsRequest& request,
                                                          const AsOf& base, const AsOf& other,
                                                          absl::Mutex& mutex, const Books& books);

  // The first message: the as-ofs and the differences of lines, funds and unattributed money.
  const v1::CompareBudgetsResponse& first() const { return first_; }

  // Fills the next slice; false when there is none. CANCELLED when it gave up; what a reader fails
  // with is passed on.
  absl::StatusOr<bool> Next(RecordReader record_at, Cancelled cancelled,
                            v1::CompareBudgetsResponse* slice);

 private:
  Comparison(absl::Mutex& mutex, const Books& books);

  absl::Mutex& mutex_;
  const Books& books_;
  v1::CompareBudgetsResponse first_;
  Movements movements_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_COMPARISON_H_
