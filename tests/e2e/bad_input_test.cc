// Bad input and what it gets from the real server: the code, exactly one ErrorInfo, and a log that
// is as it was (AppendRefused checks both of the latter).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <ostream>

#include "tests/e2e/programme.h"

namespace liggare::e2e {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

const v1::Cell kM01 = CellOf("m01", "drift-2019");
const v1::Authority kItem2 = Decided("ks-2020-66-22", 2);

v1::Event GoodCost() { return CostOf(kM01, "2020-05-05", 100 * kKrona, "1"); }

v1::Event GoodAllocation() { return Allocation("2020-05-05", kM01, 100 * kKrona, kItem2); }

v1::CostPosted& CostIn(v1::Event& event) { return *event.mutable_payload()->mutable_cost_posted(); }

v1::AllocationDecided& AllocationIn(v1::Event& event) {
  return *event.mutable_payload()->mutable_allocation_decided();
}

// One bad event: a good one, and what is done to it.
struct BadEvent {
  const char* name;
  v1::Event event;
  std::function<void(v1::Event&)> spoil;
  grpc::StatusCode code;
  const char* reason;
};

std::ostream& operator<<(std::ostream& out, const BadEvent& bad) { return out << bad.name; }

constexpr grpc::StatusCode kInvalid = grpc::StatusCode::INVALID_ARGUMENT;
constexpr grpc::StatusCode kRefused = grpc::StatusCode::FAILED_PRECONDITION;

std::vector<BadEvent> BadEvents() {
  return {
      {"MalformedEventId", GoodCost(), [](auto& e) { e.set_event_id("not-a-uuid"); }, kInvalid,
       "MALFORMED_FIELD"},
      {"UpperCaseEventId", GoodCost(),
       [](auto& e) { e.set_event_id("0A000000-0000-4000-8000-000000000000"); }, kInvalid,
       "MALFORMED_FIELD"},
      {"MissingDate", GoodCost(), [](auto& e) { e.clear_effective_date(); }, kInvalid,
       "MISSING_FIELD"},
      {"MalformedDate", GoodCost(), [](auto& e) { e.set_effective_date("2020-02-30"); }, kInvalid,
       "MALFORMED_FIELD"},
      {"MalformedLineId", GoodAllocation(),
       [](auto& e) { AllocationIn(e).mutable_cell()->set_line("M 01"); }, kInvalid,
       "MALFORMED_FIELD"},
      {"NoPayload", GoodCost(), [](auto& e) { e.clear_payload(); }, kInvalid, "MISSING_FIELD"},
      {"UnknownField", GoodCost(),
       [](auto& e) {
         v1::CostPosted& cost = CostIn(e);
         cost.GetReflection()->MutableUnknownFields(&cost)->AddVarint(4711, 1);
       },
       kInvalid, "UNKNOWN_FIELD"},
      {"ZeroAmount", GoodAllocation(), [](auto& e) { AllocationIn(e).set_amount(0); }, kInvalid,
       "AMOUNT_OUT_OF_RANGE"},
      {"NegativeReallocation",
       Reallocation("2020-05-05", kM01, CellOf("m05", "drift-2019"), -1, kItem2), [](auto&) {},
       kInvalid, "AMOUNT_OUT_OF_RANGE"},
      {"AmountBeyondAnyBudget", GoodCost(),
       [](auto& e) {
         CostIn(e).set_amount(INT64_MAX);
         CostIn(e).clear_attribution();
       },
       kInvalid, "AMOUNT_OUT_OF_RANGE"},
      {"OtherCurrency", GoodCost(), [](auto& e) { CostIn(e).set_currency("EUR"); }, kInvalid,
       "CURRENCY_MISMATCH"},
      {"SharesThatDoNotSum", GoodCost(),
       [](auto& e) { CostIn(e).mutable_attribution(0)->set_amount(1); }, kInvalid, "SUM_MISMATCH"},
      {"EventTooLarge", GoodCost(),
       [](auto& e) {
         for (int i = 0; i < 1000; ++i) {
           auto* object = CostIn(e).add_objects();
           object->set_dimension(1);
           object->set_object(std::string(100, 'x'));
         }
       },
       kInvalid, "EVENT_TOO_LARGE"},
      {"ServersOwnEvent", GoodCost(),
       [](auto& e) { e.mutable_payload()->mutable_ledger_opened()->set_name("x"); }, kInvalid,
       "RESERVED_EVENT"},
      {"UnknownFund", GoodAllocation(),
       [](auto& e) { AllocationIn(e).mutable_cell()->set_fund("nope"); }, kRefused, "UNKNOWN_FUND"},
      {"UnknownLine", GoodAllocation(),
       [](auto& e) { AllocationIn(e).mutable_cell()->set_line("nope"); }, kRefused, "UNKNOWN_LINE"},
      {"UnknownDecision", GoodAllocation(),
       [](auto& e) { *e.mutable_authority() = Decided("nope", 1); }, kRefused, "UNKNOWN_DECISION"},
      {"UnknownDecisionItem", GoodAllocation(),
       [](auto& e) { *e.mutable_authority() = Decided("ks-2020-66-22", 5); }, kRefused,
       "UNKNOWN_DECISION"},
      {"UnknownMandate", GoodAllocation(),
       [](auto& e) {
         *e.mutable_authority() = ByDirector("ks-2020-66-22", "");
         e.mutable_authority()->set_mandate("nope");
       },
       kRefused, "UNKNOWN_MANDATE"},
      {"NoAuthority", GoodAllocation(), [](auto& e) { e.clear_authority(); }, kRefused,
       "AUTHORITY_MISSING"},
      {"AttributionOfNoEntry", GoodCost(),
       [](auto& e) {
         auto* attribution = e.mutable_payload()->mutable_cost_attributed();
         attribution->set_entry_position(0);
         attribution->add_shares()->set_amount(1);
         *attribution->mutable_shares(0)->mutable_cell() = kM01;
       },
       kRefused, "UNKNOWN_ENTRY"},
  };
}

class BadEventTest : public ProgrammeTest, public ::testing::WithParamInterface<BadEvent> {};

TEST_P(BadEventTest, IsRefusedAndTheLogIsAsItWas) {
  v1::Event event = GetParam().event;
  GetParam().spoil(event);
  const Refusal refusal = AppendRefused(event);
  EXPECT_EQ(refusal.code, GetParam().code);
  EXPECT_EQ(refusal.reason, GetParam().reason);
  // Nor does it cost a good event of the same append its place: both or none.
  v1::Event again = GetParam().event;
  GetParam().spoil(again);
  AppendRefused({GoodCost(), again});
}

INSTANTIATE_TEST_SUITE_P(BadInput, BadEventTest, ::testing::ValuesIn(BadEvents()),
                         [](const auto& bad) { return std::string(bad.param.name); });

class BadInputTest : public ProgrammeTest {
 protected:
  Refusal BudgetRefused(const v1::AsOf& as_of) {
    grpc::ClientContext context;
    v1::GetBudgetRequest request;
    request.set_ledger(ledger());
    *request.mutable_as_of() = as_of;
    v1::GetBudgetResponse response;
    return RefusalOf(budget_service().GetBudget(&context, request, &response));
  }
};

TEST_F(BadInputTest, UnknownLedgerIsNotFound) {
  grpc::ClientContext context;
  v1::AppendRequest request;
  request.set_ledger("nope");
  *request.add_events() = GoodCost();
  request.mutable_events(0)->set_event_id("00000000-0000-4000-8000-000000000001");
  v1::AppendResponse response;
  const Refusal refusal = RefusalOf(ledger_service().Append(&context, request, &response));
  EXPECT_EQ(refusal.code, grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(refusal.reason, "UNKNOWN_LEDGER");
}

TEST_F(BadInputTest, AnUnknownConsultationIsRefused) {
  Append(DirectorsDecision("kd-2020-1", "2020-03-20", "Fördelning."));
  EXPECT_EQ(
      AppendRefused(Allocation("2020-03-20", kM01, 1, ByDirector("kd-2020-1", "nope"))).reason,
      "UNKNOWN_CONSULTATION");
}

TEST_F(BadInputTest, AnEmptyAppendAndOneTooLargeForACommitAreRefused) {
  EXPECT_EQ(AppendRefused(std::vector<v1::Event>{}).reason, "EMPTY_APPEND");
  std::vector<v1::Event> many;
  for (int i = 0; i < 400; ++i) {
    v1::Event cost = GoodCost();
    cost.mutable_payload()->mutable_cost_posted()->mutable_text()->set_text(
        std::string(10'000, 'x'));
    many.push_back(cost);
  }
  const Refusal refusal = AppendRefused(many);
  EXPECT_EQ(refusal.code, kInvalid);
  EXPECT_EQ(refusal.reason, "APPEND_TOO_LARGE");
}

TEST_F(BadInputTest, SumsThatWouldOverflowAreRefused) {
  // Each within the limit of an amount; together beyond that of a ledger.
  Refusal refusal;
  for (int batch = 0; batch < 40 && refusal.reason.empty(); ++batch) {
    grpc::ClientContext context;
    v1::AppendRequest request;
    request.set_ledger(ledger());
    for (int i = 0; i < 100; ++i) {
      v1::Event cost = Cost("2020-05-05", 1'000'000'000'000'000, std::to_string(batch * 100 + i));
      char id[37];
      std::snprintf(id, sizeof(id), "00000000-0000-4000-8000-%012d", batch * 100 + i);
      cost.set_event_id(id);
      *request.add_events() = cost;
    }
    v1::AppendResponse response;
    refusal = RefusalOf(ledger_service().Append(&context, request, &response));
  }
  EXPECT_EQ(refusal.code, kInvalid);
  EXPECT_EQ(refusal.reason, "AMOUNT_OVERFLOW");
}

TEST_F(BadInputTest, AnIdReusedWithOtherContentInAnotherOrderOrMixedWithNewOnesIsRefused) {
  v1::Event first = GoodCost();
  first.set_event_id("00000000-0000-4000-8000-00000000000a");
  v1::Event second = GoodCost();
  second.set_event_id("00000000-0000-4000-8000-00000000000b");
  const v1::AppendResponse stored = Append(std::vector{first, second});
  const v1::AppendResponse again = Append(std::vector{first, second});
  EXPECT_TRUE(again.repeated_append());
  EXPECT_EQ(again.first_position(), stored.first_position());

  v1::Event changed = first;
  changed.set_effective_date("2020-05-06");
  v1::Event fresh = GoodCost();
  for (const std::vector<v1::Event>& reused :
       {std::vector{changed, second}, std::vector{second, first}, std::vector{first},
        std::vector{first, second, fresh}}) {
    const Refusal refusal = AppendRefused(reused);
    EXPECT_EQ(refusal.code, grpc::StatusCode::ALREADY_EXISTS);
    EXPECT_EQ(refusal.reason, "EVENT_ID_REUSED");
  }
  EXPECT_EQ(AppendRefused({fresh, first}).reason, "EVENT_ID_REUSED");
}

TEST_F(BadInputTest, ASizeBeyondTheLogOrInsideAnAppendIsRefused) {
  const v1::AppendResponse two = Append(std::vector{GoodCost(), GoodCost()});
  v1::AsOf as_of;
  as_of.set_effective_date("2020-05-31");
  as_of.set_size(two.size() + 1);
  Refusal refusal = BudgetRefused(as_of);
  EXPECT_EQ(refusal.code, grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(refusal.reason, "BEYOND_LOG");
  as_of.set_size(two.size() - 1);
  refusal = BudgetRefused(as_of);
  EXPECT_EQ(refusal.code, kInvalid);
  EXPECT_EQ(refusal.reason, "SIZE_CUTS_APPEND");
  as_of.set_size(two.size());
  EXPECT_EQ(BudgetRefused(as_of).code, grpc::StatusCode::OK);
  as_of.set_effective_date("yesterday");
  EXPECT_EQ(BudgetRefused(as_of).reason, "MALFORMED_FIELD");
}

TEST_F(BadInputTest, AFilterThatMatchesNothingGivesNothing) {
  v1::EventFilter filter;
  filter.add_lines("no-such-line");
  EXPECT_THAT(Read(filter), IsEmpty());
}

TEST_F(BadInputTest, InvalidUtf8IsRefused) {
  v1::Event cost = GoodCost();
  cost.set_correlation_id("\xff\xfe");
  EXPECT_EQ(AppendRefused(cost).reason, "MALFORMED_FIELD");
}

// What has happened is recorded, whatever is wrong with it, and the answer says what.
TEST_F(BadInputTest, ACostWithAnUnknownLineAWrongCodeOrADateOutsideItsFundIsRecordedAndFlagged) {
  v1::Event unknown = GoodCost();
  CostIn(unknown).mutable_attribution(0)->mutable_cell()->set_line("no-such-line");
  EXPECT_THAT(FlagsOf(Append(unknown)), Contains(v1::FLAG_REASON_UNKNOWN_LINE));
  v1::Event wrong_code = GoodCost();
  CostIn(wrong_code).set_activity_code("9999");
  EXPECT_THAT(FlagsOf(Append(wrong_code)), Contains(v1::FLAG_REASON_WRONG_ACTIVITY_CODE));
  v1::Event outside = CostOf(CellOf("m01", "drift-2019", 2022), "2022-05-05", 100, "1");
  EXPECT_THAT(FlagsOf(Append(outside)), Contains(v1::FLAG_REASON_OUTSIDE_FUND_YEARS));
}

}  // namespace
}  // namespace liggare::e2e
