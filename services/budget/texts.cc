#include "services/budget/texts.h"

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace liggare::budget {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

using Found = std::vector<std::pair<std::string, const v1::PrivateText*>>;
// The fields of a message that may lead to a private text, of every message below a payload.
using FieldsOf = absl::flat_hash_map<const Descriptor*, std::vector<const FieldDescriptor*>>;

// Notes the fields of a message and of those below it; whether it may have a private text. `open`
// are the messages above it.
bool NoteFields(const Descriptor* type, absl::flat_hash_set<const Descriptor*>& open,
                FieldsOf& fields_of) {
  if (type == v1::PrivateText::descriptor()) return true;
  // A message below itself, such as the payload that a correction puts in a payload's place.
  if (open.contains(type)) return true;
  if (const auto noted = fields_of.find(type); noted != fields_of.end()) {
    return !noted->second.empty();
  }
  open.insert(type);
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (NoteFields(field->message_type(), open, fields_of)) fields.push_back(field);
  }
  open.erase(type);
  return !(fields_of[type] = std::move(fields)).empty();
}

const FieldsOf& FieldsToTexts() {
  static const FieldsOf* const kFields = [] {
    auto* fields = new FieldsOf();
    absl::flat_hash_set<const Descriptor*> open;
    NoteFields(v1::Payload::descriptor(), open, *fields);
    return fields;
  }();
  return *kFields;
}

void Collect(const Message& message, const std::string& path, Found& found) {
  if (message.GetDescriptor() == v1::PrivateText::descriptor()) {
    found.emplace_back(path, static_cast<const v1::PrivateText*>(&message));
    return;
  }
  const Reflection* reflection = message.GetReflection();
  for (const FieldDescriptor* field : FieldsToTexts().at(message.GetDescriptor())) {
    const auto path_of_field = [&] { return (path.empty() ? "" : path + ".") + field->name(); };
    if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        Collect(reflection->GetRepeatedMessage(message, field, i),
                path_of_field() + "[" + std::to_string(i) + "]", found);
      }
    } else if (reflection->HasField(message, field)) {
      Collect(reflection->GetMessage(message, field), path_of_field(), found);
    }
  }
}

// The same of an entry, of which there are many, without looking for its fields.
void CollectOfEntry(const v1::CostPosted& posted, Found& found) {
  if (posted.has_text()) found.emplace_back("cost_posted.text", &posted.text());
  if (posted.has_counterparty_text()) {
    found.emplace_back("cost_posted.counterparty_text", &posted.counterparty_text());
  }
}

}  // namespace

std::vector<std::pair<std::string, const v1::PrivateText*>> PrivateTexts(
    const v1::Payload& payload) {
  Found found;
  if (payload.has_cost_posted()) {
    CollectOfEntry(payload.cost_posted(), found);
  } else {
    Collect(payload, "", found);
  }
  return found;
}

std::vector<std::pair<std::string, v1::PrivateText*>> PrivateTexts(v1::Payload& payload) {
  std::vector<std::pair<std::string, v1::PrivateText*>> found;
  for (const auto& [path, text] : PrivateTexts(std::as_const(payload))) {
    found.emplace_back(path, const_cast<v1::PrivateText*>(text));
  }
  return found;
}

}  // namespace liggare::budget
