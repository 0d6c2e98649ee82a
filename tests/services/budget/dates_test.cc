#include "services/budget/dates.h"

#include <string>

#include "gtest/gtest.h"
#include "services/budget/refusal.h"

namespace liggare::budget {
namespace {

TEST(DatesTest, ReadsRealDates) {
  for (const char* text : {"1900-01-01", "2019-02-28", "2020-02-29", "2000-02-29", "2020-04-30",
                           "2020-12-31", "2999-12-31"}) {
    const absl::StatusOr<Date> date = ParseDate(text);
    ASSERT_TRUE(date.ok()) << text << ": " << date.status();
    EXPECT_EQ(FormatDate(*date), text);
    EXPECT_EQ(StoredDate(text), *date);
  }
}

TEST(DatesTest, RefusesWhatIsNoDateOfTheCalendar) {
  for (const char* text :
       {"2020-02-30", "2019-02-29", "1900-02-29", "2020-04-31", "2020-13-01", "2020-00-10",
        "2020-01-00", "2020-01-32", "1899-12-31", "3000-01-01", "0000-01-01"}) {
    const absl::StatusOr<Date> date = ParseDate(text, "events[0].effective_date");
    EXPECT_EQ(ReasonOf(date.status()), v1::ERROR_REASON_MALFORMED_FIELD) << text;
  }
}

TEST(DatesTest, RefusesOtherForms) {
  for (const std::string& text :
       {std::string("2020-1-1"), std::string("20200101"), std::string("2020/01/01"),
        std::string("2020-01-01 "), std::string(" 2020-01-01"), std::string("2020-01-01T00:00:00Z"),
        std::string("+020-01-01"), std::string("-020-01-01"), std::string("2020-01-0x"),
        std::string("2020-01"), std::string("today"), std::string("2020-01-0\0", 10),
        std::string("\xff\xfe")}) {
    EXPECT_EQ(ReasonOf(ParseDate(text).status()), v1::ERROR_REASON_MALFORMED_FIELD) << text;
  }
}

TEST(DatesTest, RefusalNamesFieldTextAndForm) {
  const absl::Status status = ParseDate("2020-02-30", "as_of.effective_date").status();
  EXPECT_EQ(std::string(status.message()),
            "as_of.effective_date: \"2020-02-30\" is not a date of the calendar in the form "
            "YYYY-MM-DD, from 1900-01-01 to 2999-12-31");
}

TEST(DatesTest, RefusalQuotesNoFloodAndNoControlCharacters) {
  const absl::Status status = ParseDate(std::string(1000, 'x') + "\n").status();
  EXPECT_LT(status.message().size(), 200u);
  const absl::Status control = ParseDate("a\nb").status();
  EXPECT_EQ(std::string(control.message()).find('\n'), std::string::npos);
}

TEST(DatesTest, EmptyIsMissing) {
  EXPECT_EQ(ReasonOf(ParseDate("").status()), v1::ERROR_REASON_MISSING_FIELD);
  EXPECT_EQ(ReasonOf(ParseMonth("").status()), v1::ERROR_REASON_MISSING_FIELD);
}

TEST(DatesTest, ReadsMonths) {
  for (const char* text : {"1900-01", "2020-04", "2999-12"}) {
    const absl::StatusOr<Month> month = ParseMonth(text);
    ASSERT_TRUE(month.ok()) << text;
    EXPECT_EQ(FormatMonth(*month), text);
    EXPECT_EQ(StoredMonth(text), *month);
  }
}

TEST(DatesTest, RefusesWhatIsNoMonth) {
  for (const char* text :
       {"2020-13", "2020-00", "2020-1", "202004", "2020-04-30", "1899-12", "3000-01", "2020_04"}) {
    EXPECT_EQ(ReasonOf(ParseMonth(text, "accounting_period").status()),
              v1::ERROR_REASON_MALFORMED_FIELD)
        << text;
  }
}

TEST(DatesTest, AMonthHasPassedOnItsLastDay) {
  const auto passed = [](const char* date) { return WholeMonthsPassed(2020, StoredDate(date)); };
  EXPECT_EQ(passed("2019-06-30"), 0);
  EXPECT_EQ(passed("2019-12-31"), 0);
  EXPECT_EQ(passed("2020-01-01"), 0);
  EXPECT_EQ(passed("2020-01-30"), 0);
  EXPECT_EQ(passed("2020-01-31"), 1);
  EXPECT_EQ(passed("2020-02-28"), 1);
  EXPECT_EQ(passed("2020-02-29"), 2);
  EXPECT_EQ(passed("2020-04-29"), 3);
  EXPECT_EQ(passed("2020-04-30"), 4);
  EXPECT_EQ(passed("2020-05-15"), 4);
  EXPECT_EQ(passed("2020-12-30"), 11);
  EXPECT_EQ(passed("2020-12-31"), 12);
  EXPECT_EQ(passed("2021-01-01"), 12);
  EXPECT_EQ(passed("2999-12-31"), 12);
  EXPECT_EQ(WholeMonthsPassed(2019, StoredDate("2019-02-28")), 2);
}

TEST(DatesDeathTest, AStoredDateThatIsNoneEndsTheProcess) {
  EXPECT_DEATH(StoredDate("2020-02-30"), "a stored date is");
  EXPECT_DEATH(StoredMonth("2020-13"), "a stored month is");
}

}  // namespace
}  // namespace liggare::budget
