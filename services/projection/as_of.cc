#include "services/projection/as_of.h"

#include <string>

#include "services/budget/refusal.h"

namespace liggare::projection {

absl::Status CancelledStatus() {
  return budget::Refuse(v1::ERROR_REASON_CANCELLED, "The call was given up before its answer.");
}

v1::ResolvedAsOf ToProto(const AsOf& as_of) {
  v1::ResolvedAsOf proto;
  proto.set_effective_date(budget::FormatDate(as_of.date));
  proto.set_size(as_of.size.value);
  if (as_of.recorded_at != absl::InfinitePast()) {
    const absl::Time second = absl::FromUnixSeconds(absl::ToUnixSeconds(as_of.recorded_at));
    proto.mutable_recorded_at()->set_seconds(absl::ToUnixSeconds(second));
    proto.mutable_recorded_at()->set_nanos(
        static_cast<int32_t>(absl::ToInt64Nanoseconds(as_of.recorded_at - second)));
  }
  return proto;
}

int BudgetYear(int asked, budget::Date date) {
  return asked != 0 ? asked : static_cast<int>(date.year());
}

absl::Status CheckBudgetYear(int asked) {
  if (asked == 0 || (asked >= budget::kYearMin && asked <= budget::kYearMax)) {
    return absl::OkStatus();
  }
  return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "budget_year",
                             "a budget year is 1900 to 2999, or 0 for the year of the date; got " +
                                 std::to_string(asked) + ".");
}

}  // namespace liggare::projection
