#include "services/budget/refusal.h"

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "absl/strings/cord.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace liggare::budget {
namespace {

// What error_reason.proto tells its readers: reason name to code name, "[ABORTED]" and so on.
std::map<std::string, std::string> DocumentedCodes() {
  std::ifstream proto(LIGGARE_SOURCE_DIR "/proto/liggare/v1/error_reason.proto");
  const std::regex code("// \\[([A-Z_]+)\\].*");
  const std::regex value("(ERROR_REASON_[A-Z_]+) = [0-9]+;");
  std::map<std::string, std::string> documented;
  std::string line, last_code;
  while (std::getline(proto, line)) {
    std::smatch match;
    if (std::regex_search(line, match, code)) last_code = match[1];
    if (std::regex_search(line, match, value)) documented[match[1]] = last_code;
  }
  return documented;
}

const google::protobuf::EnumDescriptor* Reasons() { return v1::ErrorReason_descriptor(); }

TEST(RefusalTest, EveryReasonHasTheCodeItsDocumentationSays) {
  const std::map<std::string, std::string> documented = DocumentedCodes();
  int reasons = 0;
  for (int i = 0; i < Reasons()->value_count(); ++i) {
    const auto* value = Reasons()->value(i);
    if (value->number() == v1::ERROR_REASON_UNSPECIFIED) continue;
    const absl::StatusCode code = CodeOf(static_cast<v1::ErrorReason>(value->number()));
    ASSERT_TRUE(documented.contains(value->name())) << value->name();
    EXPECT_EQ(absl::StatusCodeToString(code), documented.at(value->name())) << value->name();
    ++reasons;
  }
  EXPECT_GT(reasons, 50);
}

TEST(RefusalTest, EveryReasonIsReadBackFromItsStatus) {
  for (int i = 0; i < Reasons()->value_count(); ++i) {
    const auto reason = static_cast<v1::ErrorReason>(Reasons()->value(i)->number());
    if (reason == v1::ERROR_REASON_UNSPECIFIED) continue;
    EXPECT_EQ(ReasonOf(Refuse(reason, "why")), reason) << Reasons()->value(i)->name();
  }
}

TEST(RefusalTest, CarriesExactlyOneErrorInfoWithItsNumbers) {
  const absl::Status status =
      Refuse(v1::ERROR_REASON_EXCEEDS_REMAINING, "asked 800000.00, remaining 700000.00",
             {{"remaining", "70000000"}, {"asked", "80000000"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()), "asked 800000.00, remaining 700000.00");

  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(std::string(*status.GetPayload(kErrorInfoType))));
  EXPECT_EQ(info.domain(), "liggare");
  EXPECT_EQ(info.reason(), "EXCEEDS_REMAINING");
  EXPECT_EQ(info.metadata().at("asked"), "80000000");
  EXPECT_EQ(MetadataOf(status), (Metadata{{"asked", "80000000"}, {"remaining", "70000000"}}));
  EXPECT_FALSE(status.GetPayload(kBadRequestType).has_value());
}

TEST(RefusalTest, OfAFieldNamesItInMessageMetadataAndBadRequest) {
  const absl::Status status = RefuseField(v1::ERROR_REASON_MALFORMED_FIELD,
                                          "events[3].effective_date", "is no date; give one");
  EXPECT_EQ(std::string(status.message()), "events[3].effective_date: is no date; give one");
  EXPECT_EQ(MetadataOf(status), (Metadata{{"field", "events[3].effective_date"}}));

  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(bad_request.ParseFromString(std::string(*status.GetPayload(kBadRequestType))));
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "events[3].effective_date");
  EXPECT_EQ(bad_request.field_violations(0).description(), "is no date; give one");
}

TEST(RefusalTest, SameRefusalHasTheSameBytes) {
  Metadata metadata;
  for (int i = 0; i < 20; ++i) metadata.emplace_back("name" + std::to_string(i), "value");
  const Metadata reversed(metadata.rbegin(), metadata.rend());
  EXPECT_EQ(*Refuse(v1::ERROR_REASON_FIGURES_DIFFER, "", metadata).GetPayload(kErrorInfoType),
            *Refuse(v1::ERROR_REASON_FIGURES_DIFFER, "", reversed).GetPayload(kErrorInfoType));
}

TEST(RefusalTest, OtherStatusesHaveNoReason) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(ReasonOf(absl::InternalError("not ours")), std::nullopt);
  EXPECT_TRUE(MetadataOf(absl::InternalError("not ours")).empty());

  absl::Status foreign = absl::AbortedError("another domain");
  google::rpc::ErrorInfo info;
  info.set_domain("example.org");
  info.set_reason("QUEUE_FULL");
  foreign.SetPayload(kErrorInfoType, absl::Cord(info.SerializeAsString()));
  EXPECT_EQ(ReasonOf(foreign), std::nullopt);
}

TEST(RefusalDeathTest, AbortsForWhatIsNoReason) {
  EXPECT_DEATH(CodeOf(v1::ERROR_REASON_UNSPECIFIED), "no status code");
  EXPECT_DEATH(ReasonName(static_cast<v1::ErrorReason>(12345)), "an error reason has a name");
}

}  // namespace
}  // namespace liggare::budget
