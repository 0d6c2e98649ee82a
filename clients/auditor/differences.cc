#include "clients/auditor/differences.h"

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include <span>

#include "absl/strings/str_cat.h"

namespace liggare::auditor {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using Step = MessageDifferencer::SpecificField;
using Path = std::vector<Step>;

// What tells an element of a list from the others, in the order in which it is read.
constexpr const char* kNames[] = {"line", "fund", "mandate", "budget_year", "kind", "reason"};

std::string Value(const Message& message, const FieldDescriptor& field, int index) {
  std::string text;
  google::protobuf::TextFormat::PrintFieldValueToString(message, &field, index, &text);
  return text;
}

// The values of the naming fields of a message, and of the cell in it.
void AddNames(const Message& message, std::string& name) {
  const auto* const descriptor = message.GetDescriptor();
  if (const FieldDescriptor* cell = descriptor->FindFieldByName("cell"); cell != nullptr) {
    AddNames(message.GetReflection()->GetMessage(message, cell), name);
  }
  for (const char* naming : kNames) {
    const FieldDescriptor* const field = descriptor->FindFieldByName(naming);
    if (field == nullptr || field->is_repeated()) continue;
    std::string value = Value(message, *field, -1);
    if (field->type() == FieldDescriptor::TYPE_STRING) value = value.substr(1, value.size() - 2);
    absl::StrAppend(&name, name.empty() ? "" : " ", value);
  }
}

class Collector : public MessageDifferencer::Reporter {
 public:
  // Borrows the two answers: it is told only of the messages that a difference lies in.
  Collector(const Message& stated, const Message& derived, std::vector<Difference>& found)
      : stated_(stated), derived_(derived), found_(found) {}

  void ReportAdded(const Message&, const Message&, const Path& path) override {
    found_.push_back({NameOf(derived_, path, false), "", ValueAt(derived_, path, false)});
  }
  void ReportDeleted(const Message&, const Message&, const Path& path) override {
    found_.push_back({NameOf(stated_, path, true), ValueAt(stated_, path, true), ""});
  }
  void ReportModified(const Message&, const Message&, const Path& path) override {
    // Of a message what differs in it is told.
    if (path.back().field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return;
    found_.push_back({NameOf(stated_, path, true), ValueAt(stated_, path, true),
                      ValueAt(derived_, path, false)});
  }

 private:
  static int IndexOf(const Step& step, bool of_stated) {
    return of_stated || step.new_index < 0 ? step.index : step.new_index;
  }

  // The message that holds the last field of a path.
  static const Message& HolderOf(const Message& message, std::span<const Step> path,
                                 bool of_stated) {
    const Message* holder = &message;
    for (size_t i = 0; i + 1 < path.size(); ++i) {
      const auto* reflection = holder->GetReflection();
      holder =
          path[i].field->is_repeated()
              ? &reflection->GetRepeatedMessage(*holder, path[i].field, IndexOf(path[i], of_stated))
              : &reflection->GetMessage(*holder, path[i].field);
    }
    return *holder;
  }

  static std::string ValueAt(const Message& message, const Path& path, bool of_stated) {
    const auto& last = path.back();
    return Value(HolderOf(message, path, of_stated), *last.field,
                 last.field->is_repeated() ? IndexOf(last, of_stated) : -1);
  }

  static std::string NameOf(const Message& message, const Path& path, bool of_stated) {
    std::string name;
    for (size_t depth = 1; depth <= path.size(); ++depth) {
      const auto& step = path[depth - 1];
      absl::StrAppend(&name, name.empty() ? "" : ".", step.field->name());
      if (!step.field->is_repeated()) continue;
      const int index = IndexOf(step, of_stated);
      std::string element;
      if (step.field->type() == FieldDescriptor::TYPE_MESSAGE) {
        const Message& holder = HolderOf(message, {path.data(), depth}, of_stated);
        AddNames(holder.GetReflection()->GetRepeatedMessage(holder, step.field, index), element);
      }
      absl::StrAppend(&name, "[", element.empty() ? std::to_string(index) : element, "]");
    }
    return name;
  }

  const Message& stated_;
  const Message& derived_;
  std::vector<Difference>& found_;
};

}  // namespace

std::vector<Difference> FindDifferences(const Message& stated, const Message& derived) {
  std::vector<Difference> found;
  Collector collector(stated, derived, found);
  MessageDifferencer differencer;
  differencer.ReportDifferencesTo(&collector);
  differencer.Compare(stated, derived);
  return found;
}

}  // namespace liggare::auditor
