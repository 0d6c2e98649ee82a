#include "services/checks/entry_lists.h"

#include <cstdlib>

#include "absl/time/time.h"

namespace liggare::checks {
namespace {

projection::Day RecordedDay(const v1::Record& record) {
  return projection::DayOf(
      absl::ToCivilDay(absl::FromUnixSeconds(record.recorded_at().seconds()), absl::UTCTimeZone()));
}

bool IsWeekend(projection::Day day) {
  const absl::Weekday weekday = absl::GetWeekday(projection::DateOf(day));
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace

void CutOff::Take(const Shown& shown) {
  if (!shown.is_posted()) return;
  const projection::Day recorded = RecordedDay(shown.record);
  const int64_t days = int64_t{recorded} - int64_t{shown.day};
  if (days >= 0 && days <= days_max_) return;
  const auto [at, is_new] =
      recorded_.try_emplace({shown.Month(), recorded}, Recorded{Group(), days});
  at->second.entries.Add(shown.position, shown.entry()->amount(), shown.day);
  if (std::abs(days) > std::abs(at->second.days)) at->second.days = days;
}

void CutOff::Finish(const Ended&, Findings& findings) {
  for (const auto& [at, recorded] : recorded_) {
    v1::BookFinding& finding =
        findings.emplace_back(recorded.entries.Finding(v1::BOOK_CHECK_CUT_OFF));
    finding.set_recorded_date(budget::FormatDate(projection::DateOf(at.second)));
    finding.set_days(static_cast<int32_t>(recorded.days));
  }
}

void Weekends::Take(const Shown& shown) {
  if (!shown.is_posted()) return;
  const std::string& date = shown.entry()->voucher_date();
  const projection::Day day = date.empty() ? shown.day : projection::StoredDay(date);
  if (IsWeekend(day)) days_[day].Add(shown.position, shown.entry()->amount(), day);
}

void Weekends::Finish(const Ended&, Findings& findings) {
  for (const auto& [day, entries] : days_) {
    findings.push_back(entries.Finding(v1::BOOK_CHECK_WEEKEND));
  }
}

void OfActor::Take(const Shown& shown) {
  if (!shown.is_posted() || shown.record.actor() != actor_) return;
  months_[shown.Month()].Add(shown.position, shown.entry()->amount(), shown.day);
}

void OfActor::Finish(const Ended&, Findings& findings) {
  for (const auto& [month, entries] : months_) {
    v1::BookFinding& finding = findings.emplace_back(entries.Finding(v1::BOOK_CHECK_ACTOR));
    finding.set_as_expected(true);
    finding.set_subject(actor_);
  }
}

}  // namespace liggare::checks
