// What a figure is made of: first the sums, then the events that make them, slice by slice.
//
// Invariant: over all slices the amounts of the parts sum to first().sum(), to the öre; parts come
// by position, and the parts of one event in one slice.
// Thread-compatible. Borrows the holdings it was made from.

#ifndef LIGGARE_SERVICES_PROJECTION_EXPLANATION_H_
#define LIGGARE_SERVICES_PROJECTION_EXPLANATION_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/holdings.h"
#include "services/projection/movements.h"
#include "services/projection/record_details.h"

namespace liggare::projection {

class Explanation {
 public:
  // LINE_NOT_FOUND, FUND_NOT_FOUND, or MALFORMED_FIELD for a column that is unknown or that the
  // line cannot have.
  static absl::StatusOr<std::unique_ptr<Explanation>> Make(const v1::ExplainFigureRequest& request,
                                                           const AsOf& as_of,
                                                           const Holdings& holdings);

  // The first message: the as-of, the figure and the sum.
  const v1::ExplainFigureResponse& first() const { return first_; }

  // Fills the next slice; false when there is none. CANCELLED when it gave up; what a reader fails
  // with is passed on.
  absl::StatusOr<bool> Next(RecordReader record_at, Cancelled cancelled,
                            v1::ExplainFigureResponse* slice);

 private:
  Explanation(const AsOf& as_of, const Holdings& holdings);

  // Fills in the first message.
  absl::Status Begin(const v1::ExplainFigureRequest& request);

  AsOf as_of_;
  const Holdings& holdings_;
  v1::ExplainFigureResponse first_;
  Movements movements_;
  CellGrounds grounds_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_EXPLANATION_H_
