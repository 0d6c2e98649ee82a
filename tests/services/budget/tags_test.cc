#include "services/budget/tags.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/budget/wire_tags.h"
#include "tests/services/budget/valid_events.h"
#include "tests/support/tags.h"

namespace liggare::budget {
namespace {

using testing::Contains;
using testing::ElementsAre;

v1::Record RecordOf(v1::Payload::KindCase kind) {
  v1::Record record;
  v1::Payload& payload = *record.mutable_event()->mutable_payload();
  if (kind == v1::Payload::kLedgerOpened) {
    payload.mutable_ledger_opened();  // the server's own, and no client's
  } else if (kind == v1::Payload::kKeyRotated) {
    payload.mutable_key_rotated();
  } else {
    *record.mutable_event() = ValidEvent(kind);
  }
  return record;
}

v1::EventFilter Filter(const char* text) {
  v1::EventFilter filter;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &filter)) << text;
  return filter;
}

bool Matches(const char* filter, const v1::Record& record) {
  return support::MatchesTags(TagGroups(Filter(filter)), record) &&
         MatchesDates(Filter(filter), record.event());
}

TEST(TagsTest, OfAnEntry) {
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kCostPosted)),
              ElementsAre("account:5460", "decision:ks-2020-66-22", "fund:drift-2020",
                          "import:import-2020-04", "item:ks-2020-66-22/1", "line:m01", "line:m03",
                          "type:cost_posted", "voucher:L/10442"));
}

TEST(TagsTest, OfADecision) {
  EXPECT_THAT(
      support::TagsOf(RecordOf(v1::Payload::kDecisionRecorded)),
      ElementsAre("basis:state", "decision:kf-2019-12-09-197", "decision:ks-2020-66-22",
                  "import:import-2020-04", "item:ks-2020-66-22/1", "type:decision_recorded"));
}

TEST(TagsTest, OfADecisionStatus) {
  EXPECT_THAT(
      support::TagsOf(RecordOf(v1::Payload::kDecisionStatusChanged)),
      ElementsAre("basis:state", "decision:ks-2020-66-22", "decision:ks-2020-90-4",
                  "import:import-2020-04", "item:ks-2020-66-22/1", "type:decision_status_changed"));
}

TEST(TagsTest, OfAMandate) {
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kMandateGiven)),
              ElementsAre("basis:state", "decision:ks-2020-66-22", "fund:drift-2019",
                          "fund:drift-2020", "import:import-2020-04", "item:ks-2020-66-22/1",
                          "line:m03", "type:mandate_given"));
}

TEST(TagsTest, OfAConsultation) {
  EXPECT_THAT(
      support::TagsOf(RecordOf(v1::Payload::kConsultationHeld)),
      ElementsAre("basis:state", "decision:ks-2020-66-22", "import:import-2020-04",
                  "item:ks-2020-66-22/1", "line:m01", "line:m12", "type:consultation_held"));
}

TEST(TagsTest, OfAGrant) {
  EXPECT_THAT(
      support::TagsOf(RecordOf(v1::Payload::kFundGranted)),
      ElementsAre("basis:state", "decision:ks-2020-66-22", "fund:inv-kameror", "fund:inv-reserv",
                  "import:import-2020-04", "item:ks-2020-66-22/1", "type:fund_granted"));
}

TEST(TagsTest, OfALine) {
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kLineDefined)),
              ElementsAre("basis:state", "decision:ks-2020-66-22", "import:import-2020-04",
                          "item:ks-2020-66-22/1", "line:area-a", "line:m05", "type:line_defined"));
}

TEST(TagsTest, OfAMoveBetweenCells) {
  EXPECT_THAT(
      support::TagsOf(RecordOf(v1::Payload::kReallocationAgreed)),
      ElementsAre("decision:ks-2020-66-22", "fund:drift-2020", "import:import-2020-04",
                  "item:ks-2020-66-22/1", "line:area-c", "line:m12", "type:reallocation_agreed"));
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kCarryOverDecided)),
              ElementsAre("decision:ks-2020-66-22", "fund:drift-2020", "fund:drift-2021",
                          "import:import-2020-04", "item:ks-2020-66-22/1", "line:m12",
                          "type:carry_over_decided"));
}

TEST(TagsTest, OfWhatRefersToEarlierEvents) {
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kCostAttributed)), Contains("ref:17"));
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kTextErased)),
              ElementsAre("decision:ks-2020-66-22", "import:import-2020-04", "item:ks-2020-66-22/1",
                          "ref:17", "ref:18", "type:text_erased"));
}

TEST(TagsTest, OfAnImportAndWhatItBrought) {
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kImportRecorded)), Contains("import:sie-4e1f"));
  v1::Record entry = RecordOf(v1::Payload::kCostPosted);
  entry.mutable_event()->set_import_id("sie-4e1f");
  EXPECT_THAT(support::TagsOf(entry), Contains("import:sie-4e1f"));
}

TEST(TagsTest, OfACorrectionAreThoseOfItsReplacementButTheType) {
  EXPECT_THAT(
      support::TagsOf(RecordOf(v1::Payload::kEventCorrected)),
      ElementsAre("account:5460", "decision:ks-2020-66-22", "import:import-2020-04",
                  "item:ks-2020-66-22/1", "ref:17", "type:event_corrected", "voucher:L/10442"));
}

TEST(TagsTest, OfAFollowUpAreTheDecisionsItDischarges) {
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kFollowUpApproved)),
              Contains("decision:ks-2020-66-22"));
  EXPECT_THAT(support::TagsOf(RecordOf(v1::Payload::kFollowUpLine)), Contains("line:m03"));
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
  EXPECT_THAT(support::TagsOf(record), ElementsAre("flag:LATE", "fund:drift-2019", "line:m07",
                                                   "ref:4", "type:event_corrected"));
}

TEST(TagsTest, HaveNoEmptyValues) {
  const auto* kinds = v1::Payload::descriptor();
  for (int i = 0; i < kinds->field_count(); ++i) {
    v1::Record record;
    v1::Payload* payload = record.mutable_event()->mutable_payload();
    payload->GetReflection()->MutableMessage(payload, kinds->field(i));
    const std::string type = "type:" + kinds->field(i)->name();
    if (IsBasis(record)) {
      EXPECT_THAT(support::TagsOf(record), ElementsAre(kBasisTag, type));
    } else {
      EXPECT_THAT(support::TagsOf(record), ElementsAre(type));
    }
  }
}

// What the words of a message's fields say, found by looking at every field.
void AddWords(const google::protobuf::Message& message, std::set<std::string>& tags) {
  const std::map<std::string, std::string> words = {
      {"line", "line:"},         {"parent", "line:"},          {"reserved_lines", "line:"},
      {"fund", "fund:"},         {"funds", "fund:"},           {"drawn_from", "fund:"},
      {"decision", "decision:"}, {"replaced_by", "decision:"}, {"account", "account:"}};
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    const auto word = words.find(field->name());
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->message_type() != nullptr) {
        AddWords(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                      : reflection->GetMessage(message, field),
                 tags);
      } else if (word != words.end() && field->is_repeated()) {
        tags.insert(word->second + reflection->GetRepeatedString(message, field, i));
      } else if (word != words.end()) {
        tags.insert(word->second + reflection->GetString(message, field));
      }
    }
  }
}

TEST(TagsTest, SayWhatTheWordsOfEveryKindSay) {
  const auto* kinds = v1::Payload::descriptor();
  for (int i = 0; i < kinds->field_count(); ++i) {
    const v1::Record record =
        RecordOf(static_cast<v1::Payload::KindCase>(kinds->field(i)->number()));
    std::set<std::string> words;
    AddWords(record, words);
    EXPECT_THAT(support::TagsOf(record), testing::IsSupersetOf(words)) << kinds->field(i)->name();
  }
}

TEST(TagsTest, SayWhatAnAuthorityRestsOn) {
  v1::Record record;
  v1::Authority* authority = record.mutable_event()->mutable_authority();
  v1::DecisionItemReference* whole = authority->add_items();
  whole->set_decision("ks-1");
  authority->set_mandate("m-1");
  authority->set_consultation("c-1");
  EXPECT_THAT(support::TagsOf(record),
              testing::IsSupersetOf({ItemTag("ks-1", 0), DecisionTag("ks-1"), MandateTag("m-1"),
                                     ConsultationTag("c-1")}));
  EXPECT_EQ(ItemTag("ks-1", 0), "item:ks-1/0");
  EXPECT_EQ(RefTag(Position{17}), "ref:17");
}

// What a catalogue is made of is basis, what only moves money is not; a correction is what it
// corrects.
TEST(TagsTest, BasisIsWhatACatalogueTakesIn) {
  for (v1::Payload::KindCase kind :
       {v1::Payload::kLedgerOpened, v1::Payload::kKeyRotated, v1::Payload::kDecisionRecorded,
        v1::Payload::kDecisionStatusChanged, v1::Payload::kMandateGiven,
        v1::Payload::kConsultationHeld, v1::Payload::kFundGranted, v1::Payload::kLineDefined,
        v1::Payload::kEstimateRecorded, v1::Payload::kConditionMet, v1::Payload::kFollowUpApproved,
        v1::Payload::kFollowUpLine, v1::Payload::kImportRecorded}) {
    EXPECT_TRUE(IsBasis(RecordOf(kind))) << PayloadName(kind);
    EXPECT_THAT(support::TagsOf(RecordOf(kind)), Contains(kBasisTag));
  }
  for (v1::Payload::KindCase kind :
       {v1::Payload::kCostPosted, v1::Payload::kCostAttributed, v1::Payload::kAllocationDecided,
        v1::Payload::kReallocationAgreed, v1::Payload::kCarryOverDecided,
        v1::Payload::kTextErased}) {
    EXPECT_FALSE(IsBasis(RecordOf(kind))) << PayloadName(kind);
  }
  v1::Record withdrawal;
  withdrawal.mutable_event()->mutable_payload()->mutable_event_corrected()->set_position(17);
  EXPECT_TRUE(IsBasis(withdrawal));
  v1::Account* moved = withdrawal.add_postings()->mutable_from_account();
  moved->set_kind(v1::ACCOUNT_KIND_CELL_ALLOCATED);
  EXPECT_TRUE(IsBasis(withdrawal));
  moved->set_kind(v1::ACCOUNT_KIND_UNATTRIBUTED_COST);
  EXPECT_FALSE(IsBasis(withdrawal));
}

// A record of a valid event, and all else that gives tags.
v1::Record FullRecord(v1::Payload::KindCase kind) {
  v1::Record record = RecordOf(kind);
  v1::Record rest;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(ledger: "trygghet" position: 4711
         event { event_id: "0190a5c8-0000-7000-8000-000000000001"
                 authority { items { decision: "kf-1" item: 2 } items { decision: "kf-2" }
                             mandate: "nämnd" consultation: "samråd" } }
         postings { from_account { kind: ACCOUNT_KIND_CELL_COST line: "m07" fund: "drift-2019" }
                    to_account { kind: ACCOUNT_KIND_UNATTRIBUTED_COST fund: "drift-2020" }
                    amount: -5 effective_date: "2020-01-01" }
         flags { reason: FLAG_REASON_LATE reference: "2020-t1" }
         flags { reason: FLAG_REASON_UNKNOWN_LINE line: "m99" }
         settled_flags { reason: FLAG_REASON_EXAMPLE })",
      &rest));
  record.MergeFrom(rest);
  return record;
}

TEST(WireTagsTest, AreThoseOfTheRecord) {
  const auto* kinds = v1::Payload::descriptor();
  TagList tags;
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto kind = static_cast<v1::Payload::KindCase>(kinds->field(i)->number());
    const v1::Record record = FullRecord(kind);
    const std::string bytes = record.SerializeAsString();
    WireRecord wire;
    ASSERT_TRUE(ReadWireTags(bytes, &wire, &tags)) << PayloadName(kind);
    EXPECT_EQ(wire.ledger, record.ledger());
    EXPECT_EQ(wire.position, record.position());
    EXPECT_EQ(wire.event_id, record.event().event_id());
    EXPECT_EQ(wire.has_tags, record.event().payload().has_cost_posted() ||
                                 record.event().payload().has_cost_attributed());
    if (wire.has_tags) {
      EXPECT_EQ(support::SetOf(tags), support::TagsOf(record));
    }
  }
}

TEST(WireTagsTest, BytesThatAreCutShortAreNoRecordOrAnother) {
  const std::string bytes = FullRecord(v1::Payload::kCostPosted).SerializeAsString();
  TagList tags;
  WireRecord wire;
  for (size_t size = 0; size < bytes.size(); ++size) {
    v1::Record cut;
    const std::string_view part = std::string_view(bytes).substr(0, size);
    const bool is_record = cut.ParseFromArray(part.data(), static_cast<int>(size));
    ASSERT_EQ(ReadWireTags(part, &wire, &tags), is_record) << size;
    if (wire.has_tags && is_record) {
      EXPECT_EQ(support::SetOf(tags), support::TagsOf(cut));
    }
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
