// LedgerService through a real channel: what is answered, and every class of error with its code
// and its one reason.

#include <gtest/gtest.h>

#include <string>

#include "google/protobuf/unknown_field_set.h"
#include "services/rpc/wire.h"
#include "tests/services/rpc/raw_call.h"
#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

using grpc::StatusCode;

class LedgerServiceTest : public ServerTest {
 protected:
  void ExpectRefused(const v1::AppendRequest& request, StatusCode code, const std::string& reason) {
    const int64_t size = LedgerSize();
    const Refused refused = RefusedOf(TryAppend(request));
    EXPECT_EQ(refused.code, code) << refused.message;
    EXPECT_EQ(refused.reason, reason) << refused.message;
    EXPECT_EQ(LedgerSize(), size) << "the log is unchanged";
  }
};

TEST_F(LedgerServiceTest, AppendsReadsAndFindsEvents) {
  const v1::AppendResponse appended = Append({Cost(1), Cost(2)});
  EXPECT_EQ(appended.first_position(), 1);
  EXPECT_EQ(appended.size(), 3);
  EXPECT_EQ(appended.events_size(), 2);
  EXPECT_EQ(LedgerSize(), 3);

  v1::ReadEventsRequest read;
  read.set_ledger(kLedger);
  const auto records = ReadAll(read);
  ASSERT_EQ(records.size(), 3u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(records[static_cast<size_t>(i)].position(), i);
  EXPECT_EQ(records[1].actor(), "local");

  grpc::ClientContext context;
  v1::GetEventRequest get;
  get.set_ledger(kLedger);
  get.set_event_id(EventId(2));
  v1::GetEventResponse found;
  ASSERT_TRUE(ledgers().GetEvent(&context, get, &found).ok());
  EXPECT_EQ(found.record().SerializeAsString(), records[2].SerializeAsString());
}

TEST_F(LedgerServiceTest, ReadsBackwardFilteredAndLimited) {
  for (int i = 0; i < 10; ++i) Append({Cost(i, i % 2 == 0 ? "5460" : "7400")});
  v1::ReadEventsRequest read;
  read.set_ledger(kLedger);
  read.set_direction(v1::READ_DIRECTION_BACKWARD);
  read.mutable_filter()->add_accounts("7400");
  read.set_limit(3);
  const auto records = ReadAll(read);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].position(), 10);
  EXPECT_EQ(records[1].position(), 8);
  EXPECT_EQ(records[2].position(), 6);
}

TEST_F(LedgerServiceTest, ListsLedgersById) {
  grpc::ClientContext context, list_context;
  v1::CreateLedgerRequest create;
  create.set_ledger("annan");
  create.set_name("En annan");
  create.set_currency("SEK");
  v1::CreateLedgerResponse created;
  ASSERT_TRUE(ledgers().CreateLedger(&context, create, &created).ok());
  v1::ListLedgersResponse list;
  ASSERT_TRUE(ledgers().ListLedgers(&list_context, {}, &list).ok());
  ASSERT_EQ(list.ledgers_size(), 2);
  EXPECT_EQ(list.ledgers(0).ledger(), "annan");
  EXPECT_EQ(list.ledgers(1).ledger(), kLedger);
}

TEST_F(LedgerServiceTest, ARepeatedAppendReturnsTheFirstResult) {
  const v1::AppendResponse first = Append({Cost(1)});
  const v1::AppendResponse second = Append({Cost(1)});
  EXPECT_TRUE(second.repeated_append());
  EXPECT_EQ(second.first_position(), first.first_position());
  EXPECT_EQ(LedgerSize(), 2);
}

TEST_F(LedgerServiceTest, InvalidArguments) {
  ExpectRefused(AppendOf({}), StatusCode::INVALID_ARGUMENT, "EMPTY_APPEND");
  v1::Event no_uuid = Cost(1);
  no_uuid.set_event_id("1");
  ExpectRefused(AppendOf({no_uuid}), StatusCode::INVALID_ARGUMENT, "MALFORMED_FIELD");
  v1::Event no_date = Cost(1);
  no_date.clear_effective_date();
  ExpectRefused(AppendOf({no_date}), StatusCode::INVALID_ARGUMENT, "MISSING_FIELD");
  v1::Event zero = Cost(1);
  zero.mutable_payload()->mutable_cost_posted()->set_amount(0);
  ExpectRefused(AppendOf({zero}), StatusCode::INVALID_ARGUMENT, "AMOUNT_OUT_OF_RANGE");
  v1::Event euro = Cost(1);
  euro.mutable_payload()->mutable_cost_posted()->set_currency("EUR");
  ExpectRefused(AppendOf({euro}), StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH");
  ExpectRefused(AppendOf({Cost(1), Cost(1)}), StatusCode::INVALID_ARGUMENT, "DUPLICATE_EVENT_ID");
}

TEST_F(LedgerServiceTest, UnknownFieldsAreRefusedOutsideEventsToo) {
  v1::AppendRequest request = AppendOf({Cost(1)});
  request.GetReflection()->MutableUnknownFields(&request)->AddVarint(999, 1);
  ExpectRefused(request, StatusCode::INVALID_ARGUMENT, "UNKNOWN_FIELD");

  v1::ListLedgersRequest list;
  list.GetReflection()->MutableUnknownFields(&list)->AddVarint(1, 1);
  grpc::ClientContext context;
  v1::ListLedgersResponse response;
  EXPECT_EQ(RefusedOf(ledgers().ListLedgers(&context, list, &response)).reason, "UNKNOWN_FIELD");

  v1::SubscribeEventsRequest subscribe;
  subscribe.set_ledger(kLedger);
  subscribe.mutable_filter()
      ->GetReflection()
      ->MutableUnknownFields(subscribe.mutable_filter())
      ->AddVarint(999, 1);
  grpc::ClientContext stream_context;
  const auto reader = ledgers().SubscribeEvents(&stream_context, subscribe);
  EXPECT_EQ(RefusedOf(reader->Finish()).reason, "UNKNOWN_FIELD");
}

TEST_F(LedgerServiceTest, BytesThatAreNoRequestAreRefused) {
  const std::string append = "/liggare.v1.LedgerService/Append";
  Refused refused = RefusedOf(CallRaw(channel(), append, "\x0A\xFF"));
  EXPECT_EQ(refused.code, StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(refused.reason, "MALFORMED_FIELD");

  std::string bytes = AppendOf({Cost(1)}).SerializeAsString();
  bytes.replace(bytes.find("5460"), 4, "\xE5\xE4\xF6!");
  refused = RefusedOf(CallRaw(channel(), append, bytes));
  EXPECT_EQ(refused.reason, "MALFORMED_FIELD");
  ASSERT_EQ(refused.fields.size(), 1u);
  EXPECT_EQ(refused.fields[0], "events[0].payload.cost_posted.account");
}

TEST_F(LedgerServiceTest, NotFound) {
  v1::AppendRequest elsewhere = AppendOf({Cost(1)});
  elsewhere.set_ledger("nowhere");
  ExpectRefused(elsewhere, StatusCode::NOT_FOUND, "UNKNOWN_LEDGER");

  v1::GetEventRequest get;
  get.set_ledger(kLedger);
  get.set_event_id(EventId(404));
  grpc::ClientContext context;
  v1::GetEventResponse response;
  const Refused refused = RefusedOf(ledgers().GetEvent(&context, get, &response));
  EXPECT_EQ(refused.code, StatusCode::NOT_FOUND);
  EXPECT_EQ(refused.reason, "UNKNOWN_EVENT");
}

TEST_F(LedgerServiceTest, AlreadyExists) {
  Append({Cost(1)});
  v1::Event other = Cost(1);
  other.mutable_payload()->mutable_cost_posted()->set_amount(5);
  ExpectRefused(AppendOf({other}), StatusCode::ALREADY_EXISTS, "EVENT_ID_REUSED");

  v1::CreateLedgerRequest create;
  create.set_ledger(kLedger);
  create.set_name("Ett annat namn");
  create.set_currency("SEK");
  grpc::ClientContext context;
  v1::CreateLedgerResponse response;
  const Refused refused = RefusedOf(ledgers().CreateLedger(&context, create, &response));
  EXPECT_EQ(refused.code, StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(refused.reason, "LEDGER_EXISTS");
}

TEST_F(LedgerServiceTest, ARefusedEffectIsAFailedPrecondition) {
  v1::Event attribution;
  attribution.set_event_id(EventId(1));
  attribution.set_effective_date("2020-04-30");
  auto& attributed = *attribution.mutable_payload()->mutable_cost_attributed();
  attributed.set_entry_position(0);
  attributed.set_rule("felkonterad");
  auto& share = *attributed.add_shares();
  share.mutable_cell()->set_line("m05");
  share.mutable_cell()->set_fund("drift-2020");
  share.mutable_cell()->set_budget_year(2020);
  share.set_amount(100);
  ExpectRefused(AppendOf({attribution}), StatusCode::FAILED_PRECONDITION, "UNKNOWN_ENTRY");
}

TEST_F(LedgerServiceTest, ABrokenConditionIsAborted) {
  Append({Cost(1)});
  v1::AppendRequest request = AppendOf({Cost(2)});
  request.mutable_condition()->set_size(1);
  ExpectRefused(request, StatusCode::ABORTED, "APPEND_CONDITION_FAILED");
}

TEST_F(LedgerServiceTest, BeyondTheLogIsOutOfRange) {
  v1::ReadEventsRequest read;
  read.set_ledger(kLedger);
  read.set_from_position(99);
  grpc::ClientContext context;
  const auto reader = ledgers().ReadEvents(&context, read);
  v1::ReadEventsResponse response;
  EXPECT_FALSE(reader->Read(&response));
  const Refused refused = RefusedOf(reader->Finish());
  EXPECT_EQ(refused.code, StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(refused.reason, "BEYOND_LOG");
}

class SmallLimitsTest : public LedgerServiceTest {
 protected:
  void SetUp() override {
    options().append_events_max = 2;
    options().limits.request_bytes_max = 2'000;
    options().limits.subscribers_max = 1;
    StartServer();
  }
};

TEST_F(SmallLimitsTest, LimitsAreResourceExhausted) {
  ExpectRefused(AppendOf({Cost(1), Cost(2), Cost(3)}), StatusCode::RESOURCE_EXHAUSTED,
                "LIMIT_EXCEEDED");
  v1::Event large = Cost(1);
  large.mutable_payload()->mutable_cost_posted()->mutable_text()->set_text(std::string(3'000, 'x'));
  ExpectRefused(AppendOf({large}), StatusCode::RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED");
}

TEST_F(SmallLimitsTest, ARequestFarBeyondTheLimitIsRefusedWithItsReason) {
  const Refused refused =
      RefusedOf(CallRaw(channel(), "/liggare.v1.LedgerService/Append", std::string(20 << 20, 'x')));
  EXPECT_EQ(refused.code, StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.reason, "LIMIT_EXCEEDED");
}

TEST_F(SmallLimitsTest, OneSubscriberTooManyIsRefused) {
  v1::SubscribeEventsRequest subscribe;
  subscribe.set_ledger(kLedger);
  v1::SubscribeEventsResponse response;
  grpc::ClientContext first_context, second_context;
  const auto first = ledgers().SubscribeEvents(&first_context, subscribe);
  ASSERT_TRUE(first->Read(&response));
  const auto second = ledgers().SubscribeEvents(&second_context, subscribe);
  EXPECT_FALSE(second->Read(&response));
  EXPECT_EQ(RefusedOf(second->Finish()).reason, "LIMIT_EXCEEDED");
  first_context.TryCancel();
}

}  // namespace
}  // namespace liggare::rpc
