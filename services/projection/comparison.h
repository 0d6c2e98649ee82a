// The difference between two as-ofs: first per line and fund, then the events that are in one of
// them and not in the other, slice by slice.
//
// Invariant: over all slices the amounts of a column sum to the difference of that column; events
// come by position, and the rows of one event in one slice. An event whose amounts cancel out in a
// column and cell has no row there.
// Thread-compatible. Borrows the holdings it was made from.

#ifndef LIGGARE_SERVICES_PROJECTION_COMPARISON_H_
#define LIGGARE_SERVICES_PROJECTION_COMPARISON_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/holdings.h"
#include "services/projection/movements.h"

namespace liggare::projection {

class Comparison {
 public:
  // MALFORMED_FIELD for what is no budget year.
  static absl::StatusOr<std::unique_ptr<Comparison>> Make(const v1::CompareBudgetsRequest& request,
                                                          const AsOf& base, const AsOf& other,
                                                          const Holdings& holdings);

  // The first message: the as-ofs and the differences of lines, funds and unattributed money.
  const v1::CompareBudgetsResponse& first() const { return first_; }

  // Fills the next slice; false when there is none. CANCELLED when it gave up; what a reader fails
  // with is passed on.
  absl::StatusOr<bool> Next(RecordReader record_at, Cancelled cancelled,
                            v1::CompareBudgetsResponse* slice);

 private:
  Comparison(const AsOf& base, const AsOf& other, const Holdings& holdings);

  // Fills in the first message.
  absl::Status Begin(int budget_year);

  AsOf base_;
  AsOf other_;
  const Holdings& holdings_;
  v1::CompareBudgetsResponse first_;
  Movements movements_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_COMPARISON_H_
