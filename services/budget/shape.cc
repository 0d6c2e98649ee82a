#include "services/budget/shape.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/unknown_field_set.h"
#include "services/budget/dates.h"
#include "services/budget/field_checks.h"
#include "services/budget/known_fields.h"
#include "services/budget/payload_shape.h"
#include "services/budget/refusal.h"

namespace liggare::budget {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

absl::Status CheckNoUnknownField(const Message& message, const FieldPath& path) {
  const google::protobuf::UnknownFieldSet& unknown =
      message.GetReflection()->GetUnknownFields(message);
  if (unknown.empty()) return absl::OkStatus();
  const std::string text = path.Text();
  return RefuseField(v1::ERROR_REASON_UNKNOWN_FIELD, text.empty() ? "request" : text,
                     absl::StrCat("has field number ", unknown.field(0).number(), ", which no ",
                                  message.GetDescriptor()->name(),
                                  " of this server has; leave it out or ask a newer server"));
}

absl::Status CheckPrivateText(const v1::PrivateText& text, const FieldPath& path) {
  FieldChecks checks(path);
  return checks.Text("text", text.text(), kTextSizeMax)
      .Holds(text.commitment().empty(), "commitment", "is set by the server; leave it empty")
      .status();
}

absl::Status CheckString(const std::string& value, const FieldPath& path) {
  if (IsUtf8(value)) return absl::OkStatus();
  return RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, path.Text(),
                     "is no valid UTF-8; convert the text before it is sent");
}

absl::Status CheckEnum(const FieldDescriptor* field, int value, const FieldPath& path) {
  if (field->enum_type()->FindValueByNumber(value) != nullptr) return absl::OkStatus();
  return RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, path.Text(),
                     absl::StrCat("is ", value, ", which is no value of ",
                                  field->enum_type()->name(), "; give one of its values"));
}

absl::Status CheckFields(const Message& message, const FieldPath& path);

// One value: of a field, or an element of a repeated one.
absl::Status CheckValue(const Message& message, const FieldDescriptor* field, int index,
                        const FieldPath& path) {
  const Reflection* reflection = message.GetReflection();
  const bool is_repeated = field->is_repeated();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    return CheckFields(is_repeated ? reflection->GetRepeatedMessage(message, field, index)
                                   : reflection->GetMessage(message, field),
                       path);
  }
  if (field->type() == FieldDescriptor::TYPE_STRING) {
    return CheckString(is_repeated ? reflection->GetRepeatedString(message, field, index)
                                   : reflection->GetString(message, field),
                       path);
  }
  if (field->type() == FieldDescriptor::TYPE_ENUM) {
    return CheckEnum(field,
                     is_repeated ? reflection->GetRepeatedEnumValue(message, field, index)
                                 : reflection->GetEnumValue(message, field),
                     path);
  }
  return absl::OkStatus();
}

// What CheckKnown promises, by looking at each field that is set.
absl::Status CheckFields(const Message& message, const FieldPath& path) {
  if (absl::Status status = CheckNoUnknownField(message, path); !status.ok()) return status;
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_repeated = field->is_repeated();
    const int count = is_repeated ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const FieldPath at =
          is_repeated ? FieldPath(&path, field->name(), i) : FieldPath(&path, field->name());
      if (absl::Status status = CheckValue(message, field, i, at); !status.ok()) return status;
    }
  }
  if (message.GetDescriptor() != v1::PrivateText::descriptor()) return absl::OkStatus();
  return CheckPrivateText(static_cast<const v1::PrivateText&>(message), path);
}

absl::Status CheckAuthority(const v1::Authority& authority, const FieldPath& path) {
  FieldChecks checks(path);
  checks.Stated("basis", authority.basis()).Present("items", authority.items_size() > 0);
  for (int i = 0; i < authority.items_size(); ++i) {
    checks.And(FieldChecks(checks.At("items", i))
                   .Id("decision", authority.items(i).decision())
                   .Holds(authority.items(i).item() >= 0, "item",
                          "is negative; items count from 1, and 0 is the whole decision")
                   .status());
  }
  const bool is_mandate = authority.basis() == v1::AUTHORITY_BASIS_MANDATE;
  const bool is_interpretation = authority.basis() == v1::AUTHORITY_BASIS_INTERPRETATION;
  constexpr char kMandateOnly[] = "is given without basis MANDATE; leave it empty or change basis";
  constexpr char kInterpretationOnly[] =
      "is given without basis INTERPRETATION; leave it empty or change basis";
  return checks.Present("mandate", !is_mandate || !authority.mandate().empty())
      .OptionalId("mandate", authority.mandate())
      .Holds(is_mandate || authority.mandate().empty(), "mandate", kMandateOnly)
      .OptionalId("consultation", authority.consultation())
      .Holds(is_mandate || authority.consultation().empty(), "consultation", kMandateOnly)
      .Present("interpreter", !is_interpretation || !authority.interpreter().empty())
      .OptionalText("interpreter", authority.interpreter(), kNameSizeMax)
      .Holds(is_interpretation || authority.interpreter().empty(), "interpreter",
             kInterpretationOnly)
      .Present("interpretation", !is_interpretation || !authority.interpretation().empty())
      .OptionalText("interpretation", authority.interpretation(), kInterpretationSizeMax)
      .Holds(is_interpretation || authority.interpretation().empty(), "interpretation",
             kInterpretationOnly)
      .status();
}

bool IsIdCharacter(char c, bool is_first) {
  const bool is_alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  return is_alphanumeric || (!is_first && (c == '.' || c == '_' || c == '-'));
}

bool IsUuid(const std::string& text) {
  constexpr size_t kDashes[] = {8, 13, 18, 23};
  if (text.size() != 36) return false;
  size_t digits = 0;
  for (const char c : text) digits += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? 1 : 0;
  return digits == text.size() - std::size(kDashes) &&
         std::all_of(std::begin(kDashes), std::end(kDashes),
                     [&](size_t at) { return text[at] == '-'; });
}

// HOST/LEDGER without what a signed note sets apart: spaces, control characters and plus.
bool IsOrigin(const std::string& origin) {
  for (char c : origin) {
    if (c <= ' ' || c > '~' || c == '+') return false;
  }
  const size_t slash = origin.find('/');
  return slash != std::string::npos && slash > 0 && slash + 1 < origin.size();
}

}  // namespace

bool IsUtf8(const std::string& bytes) {
  const auto at = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  size_t i = 0;
  // Most texts are ASCII: eight bytes at a time.
  for (uint64_t eight; i + sizeof(eight) <= bytes.size(); i += sizeof(eight)) {
    std::memcpy(&eight, bytes.data() + i, sizeof(eight));
    if ((eight & 0x8080808080808080) != 0) break;
  }
  while (i < bytes.size()) {
    if (at(i) < 0x80) {
      ++i;
      continue;
    }
    const unsigned char lead = at(i);
    const size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 0 || lead > 0xF4 || i + length > bytes.size()) return false;
    for (size_t j = i + 1; j < i + length; ++j) {
      if ((at(j) & 0xC0) != 0x80) return false;
    }
    // Longer forms than needed, surrogates, and what lies beyond U+10FFFF show in the second byte.
    if (lead == 0xE0 && at(i + 1) < 0xA0) return false;
    if (lead == 0xED && at(i + 1) > 0x9F) return false;
    if (lead == 0xF0 && at(i + 1) < 0x90) return false;
    if (lead == 0xF4 && at(i + 1) > 0x8F) return false;
    i += length;
  }
  return true;
}

absl::Status CheckId(const std::string& id, const FieldPath& path) {
  if (id.empty()) {
    return RefuseField(v1::ERROR_REASON_MISSING_FIELD, path.Text(), "is missing; give an id");
  }
  bool is_id = id.size() <= kIdSizeMax;
  for (size_t i = 0; is_id && i < id.size(); ++i) is_id = IsIdCharacter(id[i], i == 0);
  if (is_id) return absl::OkStatus();
  return RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, path.Text(),
                     "is no id; give 1 to 63 of a-z, 0-9, '.', '_' and '-', the first a letter or "
                     "digit");
}

absl::Status CheckUuid(const std::string& uuid, const FieldPath& path) {
  if (uuid.empty()) {
    return RefuseField(v1::ERROR_REASON_MISSING_FIELD, path.Text(), "is missing; give a UUID");
  }
  if (IsUuid(uuid)) return absl::OkStatus();
  return RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, path.Text(),
                     "is no UUID; give 8-4-4-4-12 hexadecimal digits in lower case");
}

absl::Status CheckKnown(const Message& message, const FieldPath& path) {
  return CheckFields(message, path);
}

absl::Status CheckShape(const v1::Event& event, const FieldPath& path) {
  if (!HasOnlyKnown(event)) {
    if (absl::Status status = CheckKnown(event, path); !status.ok()) return status;
  }
  FieldChecks checks(path);
  checks.Uuid("event_id", event.event_id())
      .Day("effective_date", event.effective_date())
      .OptionalText("on_behalf_of", event.on_behalf_of(), kLabelSizeMax)
      .OptionalText("correlation_id", event.correlation_id(), kLabelSizeMax)
      .OptionalUuid("causation_id", event.causation_id())
      .OptionalId("import_id", event.import_id());
  if (checks.ok() && event.has_authority()) {
    checks.And(CheckAuthority(event.authority(), checks.At("authority")));
  }
  checks.Present("payload", event.has_payload());
  if (!checks.ok()) return checks.status();
  return CheckPayload(event.payload(), StoredDate(event.effective_date()), checks.At("payload"));
}

absl::Status CheckShape(const v1::CreateLedgerRequest& request) {
  if (absl::Status status = CheckKnown(request, ""); !status.ok()) return status;
  return FieldChecks("")
      .Id("ledger", request.ledger())
      .Text("name", request.name(), kLabelSizeMax)
      .Currency("currency", request.currency())
      .OptionalText("origin", request.origin(), kLabelSizeMax)
      .Holds(request.origin().empty() || IsOrigin(request.origin()), "origin",
             "is no HOST/LEDGER; leave out spaces and plus signs, or leave it empty")
      .status();
}

absl::Status CheckShape(const v1::EventFilter& filter, const FieldPath& path) {
  if (absl::Status status = CheckKnown(filter, path); !status.ok()) return status;
  return FieldChecks(path)
      .OptionalDay("effective_since", filter.effective_since())
      .OptionalDay("effective_until", filter.effective_until())
      .status();
}

}  // namespace liggare::budget
