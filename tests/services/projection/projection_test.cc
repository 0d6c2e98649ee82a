// What the projection promises to those who ask while it is written.

#include "services/projection/projection.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "services/budget/account.h"
#include "tests/services/projection/record_log.h"

namespace liggare::projection {
namespace {

// An allocation as it is stored, without rules.
v1::Record Allocated(int64_t position, int64_t append_first, const std::string& line) {
  v1::Record record;
  record.set_position(position);
  record.set_append_first(append_first);
  record.set_append_count(2);
  record.mutable_event()->set_effective_date("2020-01-01");
  v1::Posting* posting = record.add_postings();
  posting->mutable_from_account()->set_kind(v1::ACCOUNT_KIND_FUND_ALLOCATED);
  posting->mutable_from_account()->set_fund("drift");
  posting->mutable_from_account()->set_budget_year(2020);
  v1::Account* to = posting->mutable_to_account();
  to->set_kind(v1::ACCOUNT_KIND_CELL_ALLOCATED);
  to->set_fund("drift");
  to->set_line(line);
  to->set_budget_year(2020);
  posting->set_amount(1);
  return record;
}

v1::Record Granted() {
  v1::Record record;
  record.mutable_event()->set_effective_date("2020-01-01");
  v1::FundGranted* grant = record.mutable_event()->mutable_payload()->mutable_fund_granted();
  grant->set_fund("drift");
  grant->set_kind(v1::FUND_KIND_OPERATING);
  grant->set_first_budget_year(2020);
  grant->set_last_budget_year(2020);
  return record;
}

v1::Record Defined(int64_t position, const std::string& line) {
  v1::Record record;
  record.set_position(position);
  record.mutable_event()->set_effective_date("2020-01-01");
  v1::LineDefined* defined = record.mutable_event()->mutable_payload()->mutable_line_defined();
  defined->set_line(line);
  defined->set_level(v1::LINE_LEVEL_PROGRAMME);
  return record;
}

TEST(ProjectionTest, AnAppendIsNeverSeenHalf) {
  constexpr int kAppends = 2'000;
  Projection projection("test");
  const RecordLog nothing_settled;
  const auto apply = [&](const std::vector<v1::Record>& records) {
    ASSERT_TRUE(projection.Apply(PointersTo(records), nothing_settled.lookups()).ok());
  };
  apply({Granted(), Defined(1, "p"), Defined(2, "q")});
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int64_t position = 3; position < 3 + 2 * kAppends; position += 2) {
      apply({Allocated(position, position, "p"), Allocated(position + 1, position, "q")});
    }
    done = true;
  });
  int64_t seen = 0;
  for (bool last = false; !last;) {
    last = done;
    const Size size = projection.size();
    ASSERT_EQ(size.value % 2, 1);
    ASSERT_GE(size.value, seen);
    seen = size.value;
    v1::GetBudgetRequest request;
    const auto budget =
        projection.GetBudget(request, {budget::Date(2020, 12, 31), size, absl::InfinitePast()});
    ASSERT_TRUE(budget.ok());
    const int64_t each = (size.value - 3) / 2;
    for (const v1::CellFigures& cell : budget->cells()) {
      ASSERT_EQ(cell.figures().allocated(), each);
    }
    ASSERT_EQ(budget->cells_size(), each == 0 ? 0 : 2);
  }
  writer.join();
  EXPECT_EQ(seen, 3 + 2 * kAppends);
}

TEST(ProjectionTest, FiguresBeyondWhatIsAppliedAreOutOfRange) {
  const Projection projection("test");
  EXPECT_TRUE(absl::IsOutOfRange(
      projection
          .LineFigures("p", v1::FUND_KIND_OPERATING, 2020, budget::Date(2020, 12, 31), Size{1})
          .status()));
}

TEST(ProjectionDeathTest, GapInTheRecordsAborts) {
  Projection projection("test");
  const RecordLog empty;
  const std::vector<v1::Record> gap = {Defined(1, "p")};
  EXPECT_DEATH(static_cast<void>(projection.Apply(PointersTo(gap), empty.lookups())),
               "without a gap");
}

}  // namespace
}  // namespace liggare::projection
