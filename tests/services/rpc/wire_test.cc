#include "services/rpc/wire.h"

#include <gtest/gtest.h>

#include <string>

#include "google/protobuf/unknown_field_set.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/budget/refusal.h"
#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

constexpr size_t kBytesMax = 10'000;

grpc::ByteBuffer BytesOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string Flat(const grpc::ByteBuffer& bytes) {
  grpc::Slice slice;
  EXPECT_TRUE(bytes.DumpToSingleSlice(&slice).ok());
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

TEST(WireTest, DecodesWhatWasEncoded) {
  const v1::AppendRequest request = AppendOf({Cost(1), Cost(2)});
  v1::AppendRequest decoded;
  ASSERT_TRUE(Decode(Encode(request), kBytesMax, &decoded).ok());
  EXPECT_EQ(decoded.SerializeAsString(), request.SerializeAsString());
}

TEST(WireTest, NoBytesAreAnEmptyMessage) {
  v1::ListLedgersRequest request;
  EXPECT_TRUE(Decode(BytesOf(""), kBytesMax, &request).ok());
}

TEST(WireTest, TooManyBytesAreRefusedBeforeTheyAreRead) {
  v1::AppendRequest decoded;
  const absl::Status status = Decode(BytesOf(std::string(11, '\xFF')), 10, &decoded);
  EXPECT_EQ(budget::ReasonOf(status), v1::ERROR_REASON_LIMIT_EXCEEDED);
}

TEST(WireTest, DamagedBytesAreMalformed) {
  v1::AppendRequest decoded;
  const absl::Status status = Decode(BytesOf("\x0A\xFF"), kBytesMax, &decoded);
  EXPECT_EQ(budget::ReasonOf(status), v1::ERROR_REASON_MALFORMED_FIELD);
}

TEST(WireTest, AStringThatIsNoUtf8IsNamed) {
  v1::AppendRequest request = AppendOf({Cost(1)});
  std::string bytes = request.SerializeAsString();
  bytes.replace(bytes.find("5460"), 4, "\xE5\xE4\xF6!");
  v1::AppendRequest decoded;
  const absl::Status status = Decode(BytesOf(bytes), kBytesMax, &decoded);
  const Refused refused = RefusedOf(ToGrpc(status));
  EXPECT_EQ(refused.reason, "MALFORMED_FIELD");
  ASSERT_EQ(refused.fields.size(), 1u);
  EXPECT_EQ(refused.fields[0], "events[0].payload.cost_posted.account");
}

TEST(WireTest, AnUnknownFieldIsRefusedAtAnyDepth) {
  v1::AppendRequest outer = AppendOf({Cost(1)});
  outer.GetReflection()->MutableUnknownFields(&outer)->AddVarint(999, 1);
  v1::AppendRequest inner = AppendOf({Cost(1)});
  auto* voucher = inner.mutable_events(0)->mutable_payload()->mutable_cost_posted();
  voucher->GetReflection()->MutableUnknownFields(voucher)->AddVarint(999, 1);
  for (const v1::AppendRequest& request : {outer, inner}) {
    v1::AppendRequest decoded;
    const absl::Status status = Decode(Encode(request), kBytesMax, &decoded);
    EXPECT_EQ(budget::ReasonOf(status), v1::ERROR_REASON_UNKNOWN_FIELD);
  }
}

TEST(WireTest, StoredRecordsTravelAsTheyAre) {
  v1::Record first, second;
  first.set_ledger(kLedger);
  second.set_ledger(kLedger);
  second.set_position(1);
  v1::ReadEventsResponse rest;
  rest.set_next_position(2);
  v1::ReadEventsResponse whole = rest;
  *whole.add_records() = first;
  *whole.add_records() = second;
  // Each in a part of its own, which may end before it is sent.
  ledger::WireRecords records;
  for (const v1::Record& record : {first, second}) {
    v1::ReadEventsResponse one;
    *one.add_records() = record;
    const auto wire = std::make_shared<const std::string>(one.SerializeAsString());
    records.Add({*wire, wire}, 1);
  }
  grpc::ByteBuffer encoded = EncodeWithRecords(records, rest);
  records = {};
  EXPECT_EQ(Flat(encoded), whole.SerializeAsString());
}

TEST(WireTest, AnswersOfAStreamAreEncodedAsTheirMessage) {
  v1::AppendStreamResponse whole;
  whole.set_index(300);
  whole.mutable_appended()->set_first_position(7);
  for (int i = 0; i < 100; ++i) whole.mutable_appended()->add_events()->set_position(7 + i);
  EXPECT_EQ(Flat(EncodeAnswer(300, whole.appended())), whole.SerializeAsString());
  whole.set_index(0);
  EXPECT_EQ(Flat(EncodeAnswer(0, whole.appended())), whole.SerializeAsString());
}

}  // namespace
}  // namespace liggare::rpc
