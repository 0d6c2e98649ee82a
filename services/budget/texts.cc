#include "services/budget/texts.h"

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace liggare::budget {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

using Found = std::vector<std::pair<std::string, v1::PrivateText*>>;

void Collect(Message& message, const std::string& path, Found& found);

void CollectOne(Message& message, const std::string& path, Found& found) {
  if (message.GetDescriptor() == v1::PrivateText::descriptor()) {
    found.emplace_back(path, static_cast<v1::PrivateText*>(&message));
  } else {
    Collect(message, path, found);
  }
}

void Collect(Message& message, const std::string& path, Found& found) {
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string field_path = (path.empty() ? "" : path + ".") + field->name();
    if (!field->is_repeated()) {
      CollectOne(*reflection->MutableMessage(&message, field), field_path, found);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      CollectOne(*reflection->MutableRepeatedMessage(&message, field, i),
                 field_path + "[" + std::to_string(i) + "]", found);
    }
  }
}

// The kinds of which there are many, without looking for their fields.
void CollectKind(v1::Payload& payload, Found& found) {
  if (payload.has_cost_posted()) {
    v1::CostPosted& posted = *payload.mutable_cost_posted();
    if (posted.has_text()) found.emplace_back("cost_posted.text", posted.mutable_text());
    if (posted.has_counterparty_text()) {
      found.emplace_back("cost_posted.counterparty_text", posted.mutable_counterparty_text());
    }
  } else if (payload.has_cost_attributed()) {
    v1::CostAttributed& attributed = *payload.mutable_cost_attributed();
    if (!attributed.has_reason()) return;
    found.emplace_back("cost_attributed.reason", attributed.mutable_reason());
  } else {
    Collect(payload, "", found);
  }
}

}  // namespace

std::vector<std::pair<std::string, v1::PrivateText*>> PrivateTexts(v1::Payload& payload) {
  Found found;
  CollectKind(payload, found);
  return found;
}

}  // namespace liggare::budget
