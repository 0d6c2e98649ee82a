#include "services/budget/payload_shape.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "services/budget/amounts.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "tests/services/budget/shape_cases.h"
#include "tests/services/budget/valid_events.h"

namespace liggare::budget {
namespace {

std::vector<ShapeCase> AllCases() {
  std::vector<ShapeCase> cases = DecisionShapeCases();
  Append(MoneyShapeCases(), cases);
  return cases;
}

class PayloadShapeTest : public testing::TestWithParam<ShapeCase> {};

TEST_P(PayloadShapeTest, IsRefusedAndNamesTheField) {
  v1::Event event = ValidEvent(GetParam().kind);
  GetParam().change(*event.mutable_payload());
  const absl::Status status = CheckShape(event, "events[7]");
  EXPECT_EQ(ReasonOf(status), GetParam().reason) << status;
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::string field = "events[7].payload." + GetParam().field;
  const Metadata metadata = MetadataOf(status);
  EXPECT_EQ(std::count(metadata.begin(), metadata.end(), std::pair{std::string("field"), field}), 1)
      << status;
  // Says where, and what to do.
  EXPECT_EQ(std::string(status.message()).find(field + ": "), 0u) << status;
}

TEST(PayloadShapeCasesTest, AreOfEveryKindThatClientsSend) {
  std::set<int> kinds;
  for (const ShapeCase& shape_case : AllCases()) kinds.insert(shape_case.kind);
  // All but what only the server writes.
  EXPECT_EQ(static_cast<int>(kinds.size()), v1::Payload::descriptor()->field_count() - 2);
}

INSTANTIATE_TEST_SUITE_P(Shape, PayloadShapeTest, testing::ValuesIn(AllCases()),
                         [](const auto& test) { return test.param.name; });

// What is allowed at the edges.
v1::Event Changed(v1::Payload::KindCase kind, const std::function<void(v1::Payload&)>& change) {
  v1::Event event = ValidEvent(kind);
  change(*event.mutable_payload());
  return event;
}

TEST(PayloadShapeEdgeTest, AmountsUpToTheLimitOfEitherSign) {
  for (const int64_t amount : {kAmountMax, -kAmountMax, int64_t{1}, int64_t{-1}}) {
    EXPECT_EQ(CheckShape(Changed(v1::Payload::kAllocationDecided,
                                 [&](auto& p) {
                                   p.mutable_allocation_decided()->set_amount(amount);
                                   p.mutable_allocation_decided()->clear_monthly_amounts();
                                 }),
                         ""),
              absl::OkStatus());
  }
}

TEST(PayloadShapeEdgeTest, MonthsMayBeZeroOrNegativeWhenTheySum) {
  const auto event = Changed(v1::Payload::kAllocationDecided, [](auto& p) {
    v1::AllocationDecided* allocation = p.mutable_allocation_decided();
    for (int i = 0; i < 12; ++i) allocation->set_monthly_amounts(i, 0);
    allocation->set_monthly_amounts(0, 100);
    allocation->set_monthly_amounts(11, -22);
  });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeEdgeTest, AFundOfUnknownAmountIsAFund) {
  const auto event = Changed(v1::Payload::kFundGranted, [](auto& p) {
    p.mutable_fund_granted()->clear_amount();
    p.mutable_fund_granted()->clear_year_amounts();
    p.mutable_fund_granted()->clear_drawn_from();
  });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeEdgeTest, ALaterGrantLeavesItsFundsDefinitionOut) {
  const auto event = Changed(v1::Payload::kFundGranted, [](auto& p) {
    p.mutable_fund_granted()->Clear();
    p.mutable_fund_granted()->set_fund("drift-2020");
    p.mutable_fund_granted()->set_amount(-100);
  });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeEdgeTest, AnEntryNeedsAmountAccountAndVoucher) {
  const auto event = Changed(v1::Payload::kCostPosted, [](auto& p) {
    p.mutable_cost_posted()->Clear();
    p.mutable_cost_posted()->set_amount(-1);
    p.mutable_cost_posted()->set_account("3011");
    p.mutable_cost_posted()->mutable_voucher()->set_series("#");
    p.mutable_cost_posted()->mutable_voucher()->set_number("1");
  });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeEdgeTest, AnEntryCountsOnTheFirstAndLastDayOfItsPeriod) {
  for (const char* date : {"2020-04-01", "2020-04-30"}) {
    v1::Event event = ValidEvent(v1::Payload::kCostPosted);
    event.set_effective_date(date);
    EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
  }
}

TEST(PayloadShapeEdgeTest, AnAttributionWithoutSharesTakesItBack) {
  const auto event = Changed(v1::Payload::kCostAttributed,
                             [](auto& p) { p.mutable_cost_attributed()->clear_shares(); });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeEdgeTest, ACorrectionWithoutReplacementWithdraws) {
  const auto event = Changed(v1::Payload::kEventCorrected, [](auto& p) {
    p.mutable_event_corrected()->clear_replacement();
    p.mutable_event_corrected()->clear_reason();
  });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeEdgeTest, ARangeMayBeCirca) {
  const auto event = Changed(v1::Payload::kEstimateRecorded, [](auto& p) {
    p.mutable_estimate_recorded()->set_certainty(v1::CERTAINTY_CIRCA_RANGE);
  });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeEdgeTest, AMandateWithAStatedBaseNeedsNoInterpretation) {
  const auto event = Changed(v1::Payload::kMandateGiven, [](auto& p) {
    p.mutable_mandate_given()->clear_base_interpretation();
    p.mutable_mandate_given()->clear_interpreter();
  });
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(PayloadShapeMessageTest, SumsAreSaidInKronorAndInNumbers) {
  const auto event = Changed(v1::Payload::kCostPosted, [](auto& p) {
    p.mutable_cost_posted()->mutable_attribution()->RemoveLast();
  });
  const absl::Status status = CheckShape(event, "events[0]");
  EXPECT_EQ(std::string(status.message()),
            "events[0].payload.cost_posted.attribution: sum to 130000.00, expected 120000.00; give "
            "parts that sum to the amount they divide");
  EXPECT_EQ(MetadataOf(status), (Metadata{{"amount", "12000000"},
                                          {"field", "events[0].payload.cost_posted.attribution"},
                                          {"sum", "13000000"}}));
}

}  // namespace
}  // namespace liggare::budget
