// Days are the calendar's.

#include "services/projection/day.h"

#include <gtest/gtest.h>

namespace liggare::projection {
namespace {

TEST(DayTest, StoredDatesAreTheDaysOfTheCalendar) {
  for (budget::Date date(budget::kYearMin, 1, 1); date.year() <= budget::kYearMax; ++date) {
    const Day day = DayOf(date);
    ASSERT_EQ(DateOf(day), date);
    ASSERT_EQ(StoredDay(budget::FormatDate(date)), day) << budget::FormatDate(date);
    if (date.day() == 1) {
      ASSERT_EQ(StoredMonthDay(budget::FormatMonth(budget::Month(date))), day);
    }
    ASSERT_EQ(DateOf(FirstOfMonth(day)), budget::Date(date.year(), date.month(), 1));
  }
  EXPECT_LE(DayOf(budget::Date(budget::kYearMax, 12, 31)), kDayMax);
}

TEST(DayDeathTest, NoDateAborts) {
  EXPECT_DEATH(StoredDay("2020-02-30"), "a stored date");
  EXPECT_DEATH(StoredDay("2020-13-01"), "a stored date");
  EXPECT_DEATH(StoredDay("20200101"), "a stored date");
}

}  // namespace
}  // namespace liggare::projection
