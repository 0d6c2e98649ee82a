#include "clients/cli/private_texts.h"

#include <vector>

#include "absl/strings/str_split.h"

namespace liggare::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsPrivateText(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated() &&
         field.message_type() == v1::PrivateText::descriptor();
}

}  // namespace

v1::PrivateText* PrivateTextAt(v1::Payload& payload, const std::string& path) {
  Message* message = &payload;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (const std::string& name : names) {
    const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || field->is_repeated() ||
        field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        !message->GetReflection()->HasField(*message, field)) {
      return nullptr;
    }
    message = message->GetReflection()->MutableMessage(message, field);
  }
  return dynamic_cast<v1::PrivateText*>(message);
}

void PutTexts(v1::ReadEventsResponse& batch) {
  for (const v1::DisclosedText& text : batch.texts()) {
    for (v1::Record& record : *batch.mutable_records()) {
      if (record.position() != text.position()) continue;
      v1::PrivateText* field =
          PrivateTextAt(*record.mutable_event()->mutable_payload(), text.field());
      if (field != nullptr) field->set_text(text.text());
    }
  }
}

void ForgetCommitments(Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) continue;
    if (field->is_repeated()) {
      const int count = message.GetReflection()->FieldSize(message, field);
      for (int i = 0; i < count; ++i) {
        ForgetCommitments(*message.GetReflection()->MutableRepeatedMessage(&message, field, i));
      }
      continue;
    }
    Message& child = *message.GetReflection()->MutableMessage(&message, field);
    if (!IsPrivateText(*field)) {
      ForgetCommitments(child);
    } else if (static_cast<v1::PrivateText&>(child).text().empty()) {
      message.GetReflection()->ClearField(&message, field);
    } else {
      static_cast<v1::PrivateText&>(child).clear_commitment();
    }
  }
}

}  // namespace liggare::cli
