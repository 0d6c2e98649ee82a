#include "services/rpc/status_mapping.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "services/budget/refusal.h"
#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

TEST(StatusMappingTest, EveryReasonTravelsWithItsCodeAndNumbers) {
  const auto* reasons = v1::ErrorReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<v1::ErrorReason>(reasons->value(i)->number());
    if (reason == v1::ERROR_REASON_UNSPECIFIED) continue;
    const Refused refused =
        RefusedOf(ToGrpc(budget::Refuse(reason, "said", {{"asked", "80000000"}})));
    EXPECT_EQ(refused.reason, budget::ReasonName(reason));
    EXPECT_EQ(static_cast<int>(refused.code), static_cast<int>(budget::CodeOf(reason)));
    EXPECT_EQ(refused.metadata.at("asked"), "80000000");
    EXPECT_EQ(refused.message, "said");
  }
}

TEST(StatusMappingTest, AMalformedFieldIsNamed) {
  const Refused refused = RefusedOf(ToGrpc(
      budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "events[3].event_id", "is no UUID")));
  EXPECT_EQ(refused.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(refused.reason, "MALFORMED_FIELD");
  ASSERT_EQ(refused.fields.size(), 1u);
  EXPECT_EQ(refused.fields[0], "events[3].event_id");
}

TEST(StatusMappingTest, AStatusWithoutAReasonIsAFaultAndTellsNothing) {
  const Refused refused = RefusedOf(ToGrpc(absl::NotFoundError("/secret/path is gone")));
  EXPECT_EQ(refused.code, grpc::StatusCode::INTERNAL);
  EXPECT_EQ(refused.reason, "INTERNAL");
  EXPECT_EQ(refused.message.find("secret"), std::string::npos);
}

TEST(StatusMappingTest, DeadlinesAndCancellationsHaveTheirReasons) {
  EXPECT_EQ(RefusedOf(ToGrpc(absl::DeadlineExceededError("late"))).reason, "DEADLINE_EXCEEDED");
  EXPECT_EQ(RefusedOf(ToGrpc(absl::CancelledError("gone"))).reason, "CANCELLED");
}

TEST(StatusMappingTest, LongTextsAreCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "å";
  const grpc::Status status =
      ToGrpc(budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, text, text));
  EXPECT_LT(status.error_message().size() + status.error_details().size(), 4'000u);
  const Refused refused = RefusedOf(status);
  EXPECT_EQ(refused.reason, "MALFORMED_FIELD");
  EXPECT_EQ(refused.message.size() % 2, 1u) << "whole characters of two bytes, and three dots";
}

TEST(StatusMappingTest, OkIsOk) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  EXPECT_EQ(ToProto(absl::OkStatus()).code(), 0);
}

}  // namespace
}  // namespace liggare::rpc
