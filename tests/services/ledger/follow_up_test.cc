// A follow-up's figures are those of the projection at its as-of, whatever the batch holds.

#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class FollowUpTest : public LedgerFixture {
 protected:
  FollowUpTest() {
    CreateLedger();
    EXPECT_TRUE(Append(AppendOf({Decision(1, "kf-1"), Programme(2, "programme"),
                                 Grant(3, "drift-2020", 1'200, "kf-1")}))
                    .ok());
  }

  // Allocates 1,200, of which 400 falls on the four months.
  v1::AppendRequest Allocate() const {
    return AppendOf({Allocation(10, "programme", "drift-2020", 1'200, "kf-1")});
  }
  // The allocation is at position 4.
  static v1::AppendRequest Approve(int64_t as_of_size, int64_t budget, int64_t budget_to_date) {
    return AppendOf({FollowUp(20, "2020-t1", as_of_size, "kf-1"),
                     FollowUpLine(21, "2020-t1", "programme", budget, budget_to_date, 0)});
  }
};

TEST_F(FollowUpTest, ApprovedWhenItsFiguresAreTheProjections) {
  ASSERT_TRUE(Append(Allocate()).ok());
  auto approved = Append(Approve(5, 1'200, 400));
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->first_position(), 5);
}

TEST_F(FollowUpTest, SeesWhatTheBatchHasDecidedBefore) {
  auto allocated = Take(Allocate());
  auto approved = Take(Approve(5, 1'200, 400));
  appender_->Commit();
  ASSERT_TRUE(allocated->value().ok()) << allocated->value().status();
  ASSERT_TRUE(approved->value().ok()) << approved->value().status();
}

TEST_F(FollowUpTest, RefusedWhenItsFiguresDiffer) {
  ASSERT_TRUE(Append(Allocate()).ok());
  auto refused = Append(Approve(5, 1'200, 401));
  EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_FIGURES_DIFFER);
  EXPECT_EQ(Named(refused.status(), "event_index"), "1");
  EXPECT_EQ(Reason(Append(Approve(4, 1'200, 400)).status()), v1::ERROR_REASON_FIGURES_DIFFER);
  EXPECT_TRUE(Append(Approve(4, 0, 0)).ok()) << "nothing was allocated at that size";
}

TEST_F(FollowUpTest, AsOfSizeCutsNoAppendAndIsWithinTheLog) {
  ASSERT_TRUE(Append(Allocate()).ok());
  EXPECT_EQ(Reason(Append(Approve(3, 0, 0)).status()), v1::ERROR_REASON_SIZE_CUTS_APPEND);
  auto beyond = Append(Approve(6, 1'200, 400));
  EXPECT_EQ(Reason(beyond.status()), v1::ERROR_REASON_BEYOND_LOG);
  EXPECT_TRUE(absl::IsOutOfRange(beyond.status()));
}

}  // namespace
}  // namespace liggare::ledger
