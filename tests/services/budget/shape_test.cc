#include "services/budget/shape.h"

#include <functional>
#include <ostream>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "services/budget/refusal.h"
#include "tests/services/budget/valid_events.h"

namespace liggare::budget {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string FieldOf(const absl::Status& status) {
  for (const auto& [name, value] : MetadataOf(status)) {
    if (name == "field") return value;
  }
  return "";
}

void ExpectRefused(const absl::Status& status, v1::ErrorReason reason, const std::string& field) {
  EXPECT_EQ(ReasonOf(status), reason) << status;
  EXPECT_EQ(FieldOf(status), field) << status;
}

TEST(ShapeTest, EveryKindOfEventThatClientsSendHasAValidShape) {
  const auto* kinds = v1::Payload::descriptor();
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto kind = static_cast<v1::Payload::KindCase>(kinds->field(i)->number());
    if (kind == v1::Payload::kLedgerOpened || kind == v1::Payload::kKeyRotated) continue;
    EXPECT_EQ(CheckShape(ValidEvent(kind), "event"), absl::OkStatus()) << kinds->field(i)->name();
  }
}

struct EnvelopeCase {
  const char* name;
  std::function<void(v1::Event&)> change;
  v1::ErrorReason reason;
  const char* field;
};

void PrintTo(const EnvelopeCase& envelope_case, std::ostream* stream) {
  *stream << envelope_case.name;
}

class EnvelopeTest : public testing::TestWithParam<EnvelopeCase> {};

TEST_P(EnvelopeTest, IsRefusedAndNamesTheField) {
  v1::Event event = ValidEvent(v1::Payload::kConditionMet);
  GetParam().change(event);
  const absl::Status status = CheckShape(event, "events[3]");
  ExpectRefused(status, GetParam().reason, std::string("events[3]") + GetParam().field);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

void SetInterpretation(v1::Event& event) {
  v1::Authority* authority = event.mutable_authority();
  authority->set_basis(v1::AUTHORITY_BASIS_INTERPRETATION);
  authority->set_interpreter("ekonomiavdelningen");
  authority->set_interpretation("17 mnkr under 2020 och framåt");
}

void SetMandate(v1::Event& event) {
  v1::Authority* authority = event.mutable_authority();
  authority->set_basis(v1::AUTHORITY_BASIS_MANDATE);
  authority->set_mandate("ks-2020-66-22-2");
  authority->set_consultation("samrad-2020-03-16");
}

constexpr v1::ErrorReason kMalformed = v1::ERROR_REASON_MALFORMED_FIELD;
constexpr v1::ErrorReason kMissing = v1::ERROR_REASON_MISSING_FIELD;

INSTANTIATE_TEST_SUITE_P(
    Shape, EnvelopeTest,
    testing::ValuesIn(std::vector<EnvelopeCase>{
        {"NoEventId", [](auto& e) { e.clear_event_id(); }, kMissing, ".event_id"},
        {"EventIdInUpperCase",
         [](auto& e) { e.set_event_id("0B7F1A52-6c1e-4a57-9d0e-3f5c0a9b1c2d"); }, kMalformed,
         ".event_id"},
        {"NoDate", [](auto& e) { e.clear_effective_date(); }, kMissing, ".effective_date"},
        {"DateNotInTheCalendar", [](auto& e) { e.set_effective_date("2020-02-30"); }, kMalformed,
         ".effective_date"},
        {"LongOnBehalfOf", [](auto& e) { e.set_on_behalf_of(std::string(201, 'x')); }, kMalformed,
         ".on_behalf_of"},
        {"LongCorrelation", [](auto& e) { e.set_correlation_id(std::string(201, 'x')); },
         kMalformed, ".correlation_id"},
        {"CausationNoUuid", [](auto& e) { e.set_causation_id("event 7"); }, kMalformed,
         ".causation_id"},
        {"ImportNoId", [](auto& e) { e.set_import_id("Import 7"); }, kMalformed, ".import_id"},
        {"NoPayload", [](auto& e) { e.clear_payload(); }, kMissing, ".payload"},
        {"EmptyPayload", [](auto& e) { e.mutable_payload()->Clear(); }, kMissing, ".payload"},
        {"LedgerOpened", [](auto& e) { e.mutable_payload()->mutable_ledger_opened(); },
         v1::ERROR_REASON_RESERVED_EVENT, ".payload.ledger_opened"},
        {"KeyRotated", [](auto& e) { e.mutable_payload()->mutable_key_rotated(); },
         v1::ERROR_REASON_RESERVED_EVENT, ".payload.key_rotated"},
        {"NoBasis", [](auto& e) { e.mutable_authority()->clear_basis(); }, kMissing,
         ".authority.basis"},
        {"NoItems", [](auto& e) { e.mutable_authority()->clear_items(); }, kMissing,
         ".authority.items"},
        {"ItemWithoutDecision",
         [](auto& e) { e.mutable_authority()->mutable_items(0)->clear_decision(); }, kMissing,
         ".authority.items[0].decision"},
        {"NegativeItem", [](auto& e) { e.mutable_authority()->mutable_items(0)->set_item(-1); },
         kMalformed, ".authority.items[0].item"},
        {"MandateNotNamed",
         [](auto& e) {
           SetMandate(e);
           e.mutable_authority()->clear_mandate();
         },
         kMissing, ".authority.mandate"},
        {"MandateNoId",
         [](auto& e) {
           SetMandate(e);
           e.mutable_authority()->set_mandate("§ 22");
         },
         kMalformed, ".authority.mandate"},
        {"ConsultationNoId",
         [](auto& e) {
           SetMandate(e);
           e.mutable_authority()->set_consultation("Samråd");
         },
         kMalformed, ".authority.consultation"},
        {"MandateOfADecision", [](auto& e) { e.mutable_authority()->set_mandate("m"); }, kMalformed,
         ".authority.mandate"},
        {"ConsultationOfADecision", [](auto& e) { e.mutable_authority()->set_consultation("c"); },
         kMalformed, ".authority.consultation"},
        {"NoInterpreter",
         [](auto& e) {
           SetInterpretation(e);
           e.mutable_authority()->clear_interpreter();
         },
         kMissing, ".authority.interpreter"},
        {"LongInterpreter",
         [](auto& e) {
           SetInterpretation(e);
           e.mutable_authority()->set_interpreter(std::string(501, 'x'));
         },
         kMalformed, ".authority.interpreter"},
        {"NoInterpretation",
         [](auto& e) {
           SetInterpretation(e);
           e.mutable_authority()->clear_interpretation();
         },
         kMissing, ".authority.interpretation"},
        {"LongInterpretation",
         [](auto& e) {
           SetInterpretation(e);
           e.mutable_authority()->set_interpretation(std::string(2001, 'x'));
         },
         kMalformed, ".authority.interpretation"},
        {"InterpreterOfADecision", [](auto& e) { e.mutable_authority()->set_interpreter("i"); },
         kMalformed, ".authority.interpreter"},
        {"InterpretationOfADecision",
         [](auto& e) { e.mutable_authority()->set_interpretation("i"); }, kMalformed,
         ".authority.interpretation"},
        {"UnknownBasis",
         [](auto& e) { e.mutable_authority()->set_basis(static_cast<v1::AuthorityBasis>(99)); },
         kMalformed, ".authority.basis"},
        {"InvalidUtf8", [](auto& e) { e.set_on_behalf_of("ekonomi\xe5vdelningen"); }, kMalformed,
         ".on_behalf_of"},
        {"InvalidUtf8Deep",
         [](auto& e) { e.mutable_authority()->mutable_items(0)->set_decision("\xff"); }, kMalformed,
         ".authority.items[0].decision"},
    }),
    [](const auto& test) { return test.param.name; });

TEST(ShapeTest, EveryAuthorityHasItsValidShape) {
  v1::Event event = ValidEvent(v1::Payload::kConditionMet);
  SetInterpretation(event);
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
  event = ValidEvent(v1::Payload::kConditionMet);
  SetMandate(event);
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
  event.mutable_authority()->clear_consultation();
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
  event.clear_authority();
  EXPECT_EQ(CheckShape(event, ""), absl::OkStatus());
}

TEST(ShapeTest, PathsBeginAtTheEventWhenItHasNone) {
  v1::Event event = ValidEvent(v1::Payload::kConditionMet);
  event.clear_event_id();
  EXPECT_EQ(FieldOf(CheckShape(event, "")), "event_id");
}

// Calls `visit` for every message within one, itself too, with its path.
void ForEachMessage(Message& message, const std::string& path,
                    const std::function<void(Message&, const std::string&)>& visit) {
  visit(message, path);
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string name = path + "." + field->name();
    if (!field->is_repeated()) {
      ForEachMessage(*message.GetReflection()->MutableMessage(&message, field), name, visit);
      continue;
    }
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      ForEachMessage(*message.GetReflection()->MutableRepeatedMessage(&message, field, i),
                     name + "[" + std::to_string(i) + "]", visit);
    }
  }
}

TEST(ShapeTest, UnknownFieldsAreRefusedAtEveryDepthOfEveryKind) {
  const auto* kinds = v1::Payload::descriptor();
  int messages = 0;
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto kind = static_cast<v1::Payload::KindCase>(kinds->field(i)->number());
    if (kind == v1::Payload::kLedgerOpened || kind == v1::Payload::kKeyRotated) continue;
    v1::Event event = ValidEvent(kind);
    ForEachMessage(event, "event", [&](Message& message, const std::string& path) {
      message.GetReflection()->MutableUnknownFields(&message)->AddVarint(987, 1);
      ExpectRefused(CheckShape(event, "event"), v1::ERROR_REASON_UNKNOWN_FIELD, path);
      message.GetReflection()->MutableUnknownFields(&message)->Clear();
      ++messages;
    });
    EXPECT_TRUE(CheckShape(event, "event").ok());
  }
  EXPECT_GT(messages, 80);
}

TEST(ShapeTest, AnUnknownKindOfEventIsAnUnknownField) {
  v1::Event event = ValidEvent(v1::Payload::kConditionMet);
  std::string bytes;
  event.mutable_payload()->Clear();
  event.payload()
      .GetReflection()
      ->MutableUnknownFields(event.mutable_payload())
      ->AddLengthDelimited(500, "later");
  ASSERT_TRUE(event.SerializeToString(&bytes));
  v1::Event received;
  ASSERT_TRUE(received.ParseFromString(bytes));
  const absl::Status status = CheckShape(received, "events[0]");
  ExpectRefused(status, v1::ERROR_REASON_UNKNOWN_FIELD, "events[0].payload");
  EXPECT_NE(std::string(status.message()).find("field number 500"), std::string::npos);
}

TEST(ShapeTest, UnknownFieldOfARequestWithoutPathIsOfTheRequest) {
  v1::AppendRequest request;
  request.GetReflection()->MutableUnknownFields(&request)->AddVarint(987, 1);
  ExpectRefused(CheckKnown(request, ""), v1::ERROR_REASON_UNKNOWN_FIELD, "request");
  request.Clear();
  auto* event = request.add_events();
  event->GetReflection()->MutableUnknownFields(event)->AddVarint(987, 1);
  ExpectRefused(CheckKnown(request, ""), v1::ERROR_REASON_UNKNOWN_FIELD, "events[0]");
}

// Every string of every kind of event, wherever it is, must be UTF-8.
TEST(ShapeTest, InvalidUtf8IsRefusedInEveryString) {
  const auto* kinds = v1::Payload::descriptor();
  int strings = 0;
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto kind = static_cast<v1::Payload::KindCase>(kinds->field(i)->number());
    if (kind == v1::Payload::kLedgerOpened || kind == v1::Payload::kKeyRotated) continue;
    v1::Event event = ValidEvent(kind);
    ForEachMessage(event, "event", [&](Message& message, const std::string& path) {
      const auto* reflection = message.GetReflection();
      for (int j = 0; j < message.GetDescriptor()->field_count(); ++j) {
        const FieldDescriptor* field = message.GetDescriptor()->field(j);
        if (field->type() != FieldDescriptor::TYPE_STRING) continue;
        if (field->is_repeated()) {
          reflection->AddString(&message, field, "\xc3");
          const std::string index = std::to_string(reflection->FieldSize(message, field) - 1);
          ExpectRefused(CheckShape(event, "event"), kMalformed,
                        path + "." + field->name() + "[" + index + "]");
          reflection->RemoveLast(&message, field);
        } else {
          const std::string before = reflection->GetString(message, field);
          reflection->SetString(&message, field, "\xc3");
          ExpectRefused(CheckShape(event, "event"), kMalformed, path + "." + field->name());
          reflection->SetString(&message, field, before);
        }
        ++strings;
      }
    });
  }
  EXPECT_GT(strings, 200);
}

// Every enum of every kind of event must have a value that this server knows.
TEST(ShapeTest, UnknownEnumValuesAreRefusedEverywhere) {
  const auto* kinds = v1::Payload::descriptor();
  int enums = 0;
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto kind = static_cast<v1::Payload::KindCase>(kinds->field(i)->number());
    if (kind == v1::Payload::kLedgerOpened || kind == v1::Payload::kKeyRotated) continue;
    v1::Event event = ValidEvent(kind);
    ForEachMessage(event, "event", [&](Message& message, const std::string& path) {
      for (int j = 0; j < message.GetDescriptor()->field_count(); ++j) {
        const FieldDescriptor* field = message.GetDescriptor()->field(j);
        if (field->type() != FieldDescriptor::TYPE_ENUM) continue;
        const int before = message.GetReflection()->GetEnumValue(message, field);
        message.GetReflection()->SetEnumValue(&message, field, 987);
        ExpectRefused(CheckShape(event, "event"), kMalformed, path + "." + field->name());
        message.GetReflection()->SetEnumValue(&message, field, before);
        ++enums;
      }
    });
  }
  EXPECT_GT(enums, 20);
}

TEST(ShapeTest, PrivateTextsAreTextsWithoutCommitmentOfBoundedSize) {
  v1::Event event = ValidEvent(v1::Payload::kCostPosted);
  v1::PrivateText* text = event.mutable_payload()->mutable_cost_posted()->mutable_text();
  text->set_text(std::string(16000, 'x'));
  EXPECT_EQ(CheckShape(event, "e"), absl::OkStatus());
  text->set_text(std::string(16001, 'x'));
  ExpectRefused(CheckShape(event, "e"), kMalformed, "e.payload.cost_posted.text.text");
  text->set_text("");
  ExpectRefused(CheckShape(event, "e"), kMissing, "e.payload.cost_posted.text.text");
  text->set_text("Faktura");
  text->set_commitment(std::string(32, 'c'));
  ExpectRefused(CheckShape(event, "e"), kMalformed, "e.payload.cost_posted.text.commitment");
}

TEST(Utf8Test, KnowsValidFromInvalid) {
  for (const char* valid :
       {"", "ascii", "Trygghetsvärdar", "§ 22", "€", "日本", "\xf0\x9f\x99\x82", "\xf4\x8f\xbf\xbf",
        "\xed\x9f\xbf", "\xee\x80\x80", "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}) {
    EXPECT_TRUE(IsUtf8(valid)) << valid;
  }
  EXPECT_TRUE(IsUtf8(std::string("a\0b", 3)));
  for (const char* invalid : {"\x80",
                              "\xbf",
                              "\xc0\x80",
                              "\xc1\xbf",
                              "\xc3",
                              "a\xc3",
                              "\xc3(",
                              "\xe2\x82",
                              "\xe2(\xac",
                              "\xe0\x9f\xbf",
                              "\xed\xa0\x80",
                              "\xed\xbf\xbf",
                              "\xf0\x8f\xbf\xbf",
                              "\xf4\x90\x80\x80",
                              "\xf5\x80\x80\x80",
                              "\xf0\x9f\x99",
                              "\xff",
                              "\xfe",
                              "\xe5\xe4\xf6",
                              "\xf8\x88\x80\x80\x80"}) {
    EXPECT_FALSE(IsUtf8(invalid)) << testing::PrintToString(std::string(invalid));
  }
}

TEST(UuidTest, OnlyTheCanonicalForm) {
  EXPECT_EQ(CheckUuid("0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2d", "id"), absl::OkStatus());
  EXPECT_EQ(CheckUuid("00000000-0000-0000-0000-000000000000", "id"), absl::OkStatus());
  ExpectRefused(CheckUuid("", "id"), kMissing, "id");
  for (const char* uuid :
       {"0B7F1A52-6C1E-4A57-9D0E-3F5C0A9B1C2D", "0b7f1a526c1e4a579d0e3f5c0a9b1c2d",
        "{0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2d}", "0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2",
        "0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2dd", "0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2g",
        "0b7f1a5206c1e-4a57-9d0e-3f5c0a9b1c2d0", "urn:uuid:0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2d",
        "-b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2d"}) {
    ExpectRefused(CheckUuid(uuid, "id"), kMalformed, "id");
  }
}

TEST(IdTest, OnlyTheFormOfIds) {
  for (const std::string& id : {std::string("a"), std::string("0"), std::string("ks-2020-66-22"),
                                std::string("a.b_c-d"), std::string(63, 'x')}) {
    EXPECT_EQ(CheckId(id, "id"), absl::OkStatus()) << id;
  }
  ExpectRefused(CheckId("", "id"), kMissing, "id");
  for (const std::string& id :
       {std::string(64, 'x'), std::string("-a"), std::string(".a"), std::string("_a"),
        std::string("A"), std::string("a b"), std::string("a/b"), std::string("å"),
        std::string("a\n"), std::string("a\0", 2)}) {
    ExpectRefused(CheckId(id, "id"), kMalformed, "id");
  }
}

v1::CreateLedgerRequest ValidLedger() {
  v1::CreateLedgerRequest request;
  request.set_ledger("trygghet");
  request.set_name("Trygghetsåtgärder");
  request.set_currency("SEK");
  request.set_origin("liggare.haninge.se/trygghet");
  return request;
}

TEST(CreateLedgerTest, ValidOnesPass) {
  EXPECT_EQ(CheckShape(ValidLedger()), absl::OkStatus());
  v1::CreateLedgerRequest request = ValidLedger();
  request.clear_origin();
  request.set_name(std::string(200, 'x'));
  EXPECT_EQ(CheckShape(request), absl::OkStatus());
}

TEST(CreateLedgerTest, EveryWrongFieldIsRefused) {
  const auto refused = [](auto change, v1::ErrorReason reason, const char* field) {
    v1::CreateLedgerRequest request = ValidLedger();
    change(request);
    ExpectRefused(CheckShape(request), reason, field);
  };
  refused([](auto& r) { r.clear_ledger(); }, kMissing, "ledger");
  refused([](auto& r) { r.set_ledger("Trygghet"); }, kMalformed, "ledger");
  refused([](auto& r) { r.clear_name(); }, kMissing, "name");
  refused([](auto& r) { r.set_name(std::string(201, 'x')); }, kMalformed, "name");
  refused([](auto& r) { r.set_name("\xe5"); }, kMalformed, "name");
  refused([](auto& r) { r.clear_currency(); }, kMissing, "currency");
  for (const char* currency : {"sek", "SE", "SEKK", "S3K", "kr."}) {
    refused([&](auto& r) { r.set_currency(currency); }, kMalformed, "currency");
  }
  for (const char* origin : {"trygghet", "/trygghet", "haninge.se/", "a b/c", "a+b/c", "a/å"}) {
    refused([&](auto& r) { r.set_origin(origin); }, kMalformed, "origin");
  }
  refused([](auto& r) { r.set_origin("a/" + std::string(199, 'x')); }, kMalformed, "origin");
  refused([](auto& r) { r.GetReflection()->MutableUnknownFields(&r)->AddVarint(9, 1); },
          v1::ERROR_REASON_UNKNOWN_FIELD, "request");
}

TEST(FilterShapeTest, DatesAreDatesAndNamesAreFree) {
  v1::EventFilter filter;
  filter.add_lines("no such line, and no id");
  filter.set_effective_since("2020-01-01");
  filter.set_effective_until("2020-12-31");
  EXPECT_EQ(CheckShape(filter, "filter"), absl::OkStatus());
  filter.set_effective_until("2020-12-32");
  ExpectRefused(CheckShape(filter, "filter"), kMalformed, "filter.effective_until");
  filter.set_effective_since("soon");
  ExpectRefused(CheckShape(filter, "filter"), kMalformed, "filter.effective_since");
  filter.add_lines("\xff");
  ExpectRefused(CheckShape(filter, "filter"), kMalformed, "filter.lines[1]");
}

}  // namespace
}  // namespace liggare::budget
