#include "services/budget/tags.h"

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/services/budget/valid_events.h"

namespace liggare::budget {
namespace {

using testing::Contains;
using testing::ElementsAre;

v1::Record RecordOf(v1::Payload::KindCase kind) {
  v1::Record record;
  *record.mutable_event() = ValidEvent(kind);
  return record;
}

v1::EventFilter Filter(const char* text) {
  v1::EventFilter filter;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &filter)) << text;
  return filter;
}

bool Matches(const char* filter, const v1::Record& record) {
  return MatchesTags(TagGroups(Filter(filter)), Tags(record)) &&
         MatchesDates(Filter(filter), record.event());
}

TEST(TagsTest, OfAnEntry) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kCostPosted)),
              ElementsAre("account:5460", "decision:ks-2020-66-22", "fund:drift-2020", "line:m01",
                          "line:m03", "type:cost_posted", "voucher:L/10442"));
}

TEST(TagsTest, OfADecision) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kDecisionRecorded)),
              ElementsAre("decision:kf-2019-12-09-197", "decision:ks-2020-66-22",
                          "type:decision_recorded"));
}

TEST(TagsTest, OfADecisionStatus) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kDecisionStatusChanged)),
              ElementsAre("decision:ks-2020-66-22", "decision:ks-2020-90-4",
                          "type:decision_status_changed"));
}

TEST(TagsTest, OfAMandate) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kMandateGiven)),
              ElementsAre("decision:ks-2020-66-22", "fund:drift-2019", "fund:drift-2020",
                          "line:m03", "type:mandate_given"));
}

TEST(TagsTest, OfAConsultation) {
  EXPECT_THAT(
      Tags(RecordOf(v1::Payload::kConsultationHeld)),
      ElementsAre("decision:ks-2020-66-22", "line:m01", "line:m12", "type:consultation_held"));
}

TEST(TagsTest, OfAGrant) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kFundGranted)),
              ElementsAre("decision:ks-2020-66-22", "fund:inv-kameror", "fund:inv-reserv",
                          "type:fund_granted"));
}

TEST(TagsTest, OfALine) {
  EXPECT_THAT(
      Tags(RecordOf(v1::Payload::kLineDefined)),
      ElementsAre("decision:ks-2020-66-22", "line:area-a", "line:m05", "type:line_defined"));
}

TEST(TagsTest, OfAMoveBetweenCells) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kReallocationAgreed)),
              ElementsAre("decision:ks-2020-66-22", "fund:drift-2020", "line:area-c", "line:m12",
                          "type:reallocation_agreed"));
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kCarryOverDecided)),
              ElementsAre("decision:ks-2020-66-22", "fund:drift-2020", "fund:drift-2021",
                          "line:m12", "type:carry_over_decided"));
}

TEST(TagsTest, OfWhatRefersToEarlierEvents) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kCostAttributed)), Contains("ref:17"));
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kTextErased)),
              ElementsAre("decision:ks-2020-66-22", "ref:17", "ref:18", "type:text_erased"));
}

TEST(TagsTest, OfACorrectionAreThoseOfItsReplacementButTheType) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kEventCorrected)),
              ElementsAre("account:5460", "decision:ks-2020-66-22", "ref:17",
                          "type:event_corrected", "voucher:L/10442"));
}

TEST(TagsTest, OfAFollowUpAreTheDecisionsItDischarges) {
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kFollowUpApproved)), Contains("decision:ks-2020-66-22"));
  EXPECT_THAT(Tags(RecordOf(v1::Payload::kFollowUpLine)), Contains("line:m03"));
}

TEST(TagsTest, NameWhatThePostingsTouchAndTheFlags) {
  v1::Record record;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(event { payload { event_corrected { position: 4 } } }
         postings { from_account { kind: ACCOUNT_KIND_CELL_COST line: "m07" fund: "drift-2019" }
                    to_account { kind: ACCOUNT_KIND_UNATTRIBUTED_COST fund: "drift-2019" } }
         flags { reason: FLAG_REASON_LATE reference: "2020-t1" }
         settled_flags { reason: FLAG_REASON_UNKNOWN_LINE line: "m99" })",
      &record));
  EXPECT_THAT(Tags(record), ElementsAre("flag:LATE", "fund:drift-2019", "line:m07", "ref:4",
                                        "type:event_corrected"));
}

TEST(TagsTest, HaveNoEmptyValues) {
  const auto* kinds = v1::Payload::descriptor();
  for (int i = 0; i < kinds->field_count(); ++i) {
    v1::Record record;
    v1::Payload* payload = record.mutable_event()->mutable_payload();
    payload->GetReflection()->MutableMessage(payload, kinds->field(i));
    EXPECT_THAT(Tags(record), ElementsAre("type:" + kinds->field(i)->name()));
  }
}

TEST(FilterTest, EmptySelectsEveryRecord) {
  EXPECT_TRUE(TagGroups(v1::EventFilter()).empty());
  EXPECT_TRUE(Matches("", RecordOf(v1::Payload::kCostPosted)));
  EXPECT_TRUE(Matches("", v1::Record()));
}

TEST(FilterTest, JoinsFieldsByAndAndValuesByOr) {
  const v1::Record record = RecordOf(v1::Payload::kCostPosted);
  EXPECT_TRUE(Matches(R"(lines: ["m99", "m03"])", record));
  EXPECT_TRUE(Matches(R"(lines: "m03" funds: "drift-2020")", record));
  EXPECT_FALSE(Matches(R"(lines: "m03" funds: "drift-2019")", record));
  EXPECT_FALSE(Matches(R"(lines: "m99")", record));
  // A value of one field is no value of another.
  EXPECT_FALSE(Matches(R"(funds: "m03")", record));
}

TEST(FilterTest, EachFieldAsksForItsTag) {
  v1::Record record = RecordOf(v1::Payload::kEventCorrected);
  record.add_flags()->set_reason(v1::FLAG_REASON_LATE);
  EXPECT_TRUE(Matches(R"(decisions: "ks-2020-66-22")", record));
  EXPECT_TRUE(Matches(R"(vouchers: "L/10442")", record));
  EXPECT_TRUE(Matches(R"(accounts: "5460")", record));
  EXPECT_TRUE(Matches(R"(types: "event_corrected")", record));
  EXPECT_TRUE(Matches(R"(flags: "LATE")", record));
  EXPECT_TRUE(Matches("refers_to: 17", record));
  EXPECT_FALSE(Matches(R"(types: "cost_posted")", record));
  EXPECT_FALSE(Matches(R"(flags: "EXAMPLE")", record));
  EXPECT_FALSE(Matches("refers_to: 1", record));
}

TEST(FilterTest, AsksForEveryFieldItHas) {
  // A filter field that gives no group and is no date would select too much without a word.
  const auto* fields = v1::EventFilter::descriptor();
  for (int i = 0; i < fields->field_count(); ++i) {
    const auto* field = fields->field(i);
    if (!field->is_repeated()) {
      EXPECT_THAT(field->name(), testing::StartsWith("effective_"));
      continue;
    }
    v1::EventFilter filter;
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
      filter.GetReflection()->AddInt64(&filter, field, 17);
    } else {
      filter.GetReflection()->AddString(&filter, field, "x");
    }
    EXPECT_EQ(TagGroups(filter).size(), 1u) << field->name();
  }
}

TEST(FilterTest, DatesBoundTheEffectiveDateInclusively) {
  const v1::Record record = RecordOf(v1::Payload::kCostPosted);  // 2020-04-14
  EXPECT_TRUE(Matches(R"(effective_since: "2020-04-14" effective_until: "2020-04-14")", record));
  EXPECT_FALSE(Matches(R"(effective_since: "2020-04-15")", record));
  EXPECT_FALSE(Matches(R"(effective_until: "2020-04-13")", record));
  EXPECT_TRUE(Matches(R"(effective_until: "2021-01-01")", record));
}

TEST(NamesTest, EveryKindOfEventHasTheNameOfItsField) {
  const auto* kinds = v1::Payload::descriptor();
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto kind = static_cast<v1::Payload::KindCase>(kinds->field(i)->number());
    EXPECT_EQ(PayloadName(kind), kinds->field(i)->name());
  }
  EXPECT_STREQ(PayloadName(v1::Payload::KIND_NOT_SET), "");
}

TEST(NamesTest, FlagsAreNamedWithoutPrefix) {
  EXPECT_EQ(FlagName(v1::FLAG_REASON_LATE), "LATE");
  EXPECT_EQ(FlagName(v1::FLAG_REASON_COST_ABOVE_BUDGET), "COST_ABOVE_BUDGET");
}

}  // namespace
}  // namespace liggare::budget
