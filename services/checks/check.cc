#include "services/checks/check.h"

namespace liggare::checks {
namespace {

const v1::Payload& Says(const v1::Payload& payload) {
  const bool replaces =
      payload.has_event_corrected() && payload.event_corrected().has_replacement();
  return replaces ? payload.event_corrected().replacement() : payload;
}

}  // namespace

Shown::Shown(const v1::Record& of_record)
    : record(of_record),
      says(Says(of_record.event().payload())),
      position{of_record.position()},
      day(projection::StoredDay(of_record.event().effective_date())) {}

projection::Day Shown::Month() const {
  const std::string& period = says.cost_posted().accounting_period();
  return period.empty() ? projection::FirstOfMonth(day) : projection::StoredMonthDay(period);
}

projection::Day Shown::DayOf(const v1::Posting& posting) const {
  return posting.effective_date().empty() ? day : projection::StoredDay(posting.effective_date());
}

}  // namespace liggare::checks
