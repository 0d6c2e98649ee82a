// An append happens only if the log has not moved where it says that it matters.

#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class AppendConditionTest : public LedgerFixture {
 protected:
  AppendConditionTest() {
    CreateLedger();
    EXPECT_TRUE(Append(AppendOf({Programme(1, "programme"), Programme(2, "other")})).ok());
    EXPECT_TRUE(Append(AppendOf({Cost(3)})).ok());  // the size is 4
  }

  static v1::AppendRequest If(v1::AppendRequest request, int64_t size,
                              const v1::EventFilter& filter = {}) {
    request.mutable_condition()->set_size(size);
    *request.mutable_condition()->mutable_filter() = filter;
    return request;
  }

  void ExpectBroken(const v1::AppendRequest& request, const std::string& position) {
    auto refused = Append(request);
    EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_APPEND_CONDITION_FAILED)
        << refused.status();
    EXPECT_TRUE(absl::IsAborted(refused.status()));
    EXPECT_EQ(Named(refused.status(), "position"), position);
  }
};

TEST_F(AppendConditionTest, LedgerStillHasThatSize) {
  EXPECT_TRUE(Append(If(AppendOf({Cost(10)}), 4)).ok());
  ExpectBroken(If(AppendOf({Cost(11)}), 4), "4");
}

TEST_F(AppendConditionTest, NothingOfTheLineSinceThatSize) {
  v1::EventFilter filter;
  filter.add_lines("programme");
  EXPECT_TRUE(Append(If(AppendOf({Cost(10)}), 2, filter)).ok());
  ExpectBroken(If(AppendOf({Cost(11)}), 1, filter), "1");
  filter.set_lines(0, "unheard-of");
  EXPECT_TRUE(Append(If(AppendOf({Cost(12)}), 0, filter)).ok());
}

TEST_F(AppendConditionTest, FieldsAreJoinedByAndValuesByOr) {
  v1::EventFilter filter;
  filter.add_lines("other");
  filter.add_lines("programme");
  filter.add_types("cost_posted");
  EXPECT_TRUE(Append(If(AppendOf({Cost(10)}), 0, filter)).ok());
  filter.set_types(0, "line_defined");
  ExpectBroken(If(AppendOf({Cost(11)}), 2, filter), "2");
}

TEST_F(AppendConditionTest, DatesOfTheFilterCount) {
  v1::EventFilter filter;
  filter.add_types("cost_posted");
  filter.set_effective_since("2020-04-15");
  EXPECT_TRUE(Append(If(AppendOf({Cost(10)}), 0, filter)).ok());
  filter.set_effective_since("2020-04-14");
  ExpectBroken(If(AppendOf({Cost(11)}), 0, filter), "3");
}

TEST_F(AppendConditionTest, WhatTheBatchHasDecidedBeforeBreaksItToo) {
  auto first = Take(If(AppendOf({Cost(10)}), 4));
  auto second = Take(If(AppendOf({Cost(11)}), 4));
  appender_->Commit();
  EXPECT_TRUE(first->value().ok());
  EXPECT_EQ(Reason(second->value().status()), v1::ERROR_REASON_APPEND_CONDITION_FAILED);
  EXPECT_EQ(Named(second->value().status(), "position"), "4");
}

TEST_F(AppendConditionTest, ValidatingChecksItToo) {
  v1::AppendRequest request = If(AppendOf({Cost(10)}), 3);
  request.set_validate_only(true);
  ExpectBroken(request, "3");
}

TEST_F(AppendConditionTest, SizeBeyondTheLedgerIsOutOfRange) {
  auto refused = Append(If(AppendOf({Cost(10)}), 5));
  EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_BEYOND_LOG);
  EXPECT_TRUE(absl::IsOutOfRange(refused.status()));
}

TEST_F(AppendConditionTest, WorkOfAConditionWithDatesIsBounded) {
  v1::AppendRequest many = AppendOf({});
  for (int i = 0; i < 101; ++i) *many.add_events() = Cost(100 + i);
  ASSERT_TRUE(Append(many).ok());
  v1::EventFilter filter;
  filter.set_effective_since("2021-01-01");
  EXPECT_EQ(Reason(Append(If(AppendOf({Cost(10)}), 0, filter)).status()),
            v1::ERROR_REASON_LIMIT_EXCEEDED);
  EXPECT_TRUE(Append(If(AppendOf({Cost(10)}), 50, filter)).ok());
}

}  // namespace
}  // namespace liggare::ledger
