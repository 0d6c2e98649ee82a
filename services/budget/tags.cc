#include "services/budget/tags.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"
#include "services/budget/invariant.h"

namespace liggare::budget {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kFlagPrefix[] = "FLAG_REASON_";

std::string Tag(const char* kind, const std::string& value) {
  return absl::StrCat(kind, ":", value);
}

std::string VoucherName(const v1::Voucher& voucher) {
  return absl::StrCat(voucher.series(), "/", voucher.number());
}

// Which tag the fields of an event's messages give. A word means one thing in every message, so
// that a new kind of event is found by its lines, funds and decisions without a change here.
struct TaggedField {
  const char* field;
  const char* tag;
};
constexpr TaggedField kTaggedFields[] = {
    {"line", "line"},          {"parent", "line"},          {"reserved_lines", "line"},
    {"fund", "fund"},          {"funds", "fund"},           {"drawn_from", "fund"},
    {"decision", "decision"},  {"replaced_by", "decision"}, {"account", "account"},
    {"entry_position", "ref"}, {"position", "ref"},         {"positions", "ref"},
};

const char* TagOf(const FieldDescriptor* field) {
  for (const TaggedField& tagged : kTaggedFields) {
    if (field->name() == tagged.field) return tagged.tag;
  }
  return nullptr;
}

void AddValues(const Message& message, const FieldDescriptor* field, const char* tag,
               std::vector<std::string>& tags) {
  const Reflection* reflection = message.GetReflection();
  const bool is_number = field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  if (!field->is_repeated()) {
    tags.push_back(Tag(tag, is_number ? absl::StrCat(reflection->GetInt64(message, field))
                                      : reflection->GetString(message, field)));
    return;
  }
  for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
    tags.push_back(Tag(tag, is_number
                                ? absl::StrCat(reflection->GetRepeatedInt64(message, field, i))
                                : reflection->GetRepeatedString(message, field, i)));
  }
}

void AddTagsOf(const Message& message, std::vector<std::string>& tags) {
  if (message.GetDescriptor() == v1::Voucher::descriptor()) {
    tags.push_back(Tag("voucher", VoucherName(static_cast<const v1::Voucher&>(message))));
    return;
  }
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      if (const char* tag = TagOf(field)) AddValues(message, field, tag, tags);
    } else if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        AddTagsOf(reflection->GetRepeatedMessage(message, field, i), tags);
      }
    } else {
      AddTagsOf(reflection->GetMessage(message, field), tags);
    }
  }
}

void AddAccountTags(const v1::Account& account, std::vector<std::string>& tags) {
  if (!account.line().empty()) tags.push_back(Tag("line", account.line()));
  if (!account.fund().empty()) tags.push_back(Tag("fund", account.fund()));
}

void AddGroup(const char* tag, const google::protobuf::RepeatedPtrField<std::string>& values,
              std::vector<std::vector<std::string>>& groups) {
  if (values.empty()) return;
  std::vector<std::string>& group = groups.emplace_back();
  for (const std::string& value : values) group.push_back(Tag(tag, value));
}

}  // namespace

std::vector<std::string> Tags(const v1::Record& record) {
  const v1::Event& event = record.event();
  std::vector<std::string> tags;
  tags.push_back(Tag("type", PayloadName(event.payload().kind_case())));
  AddTagsOf(event.authority(), tags);
  AddTagsOf(event.payload(), tags);
  for (const v1::Posting& posting : record.postings()) {
    AddAccountTags(posting.from_account(), tags);
    AddAccountTags(posting.to_account(), tags);
  }
  for (const v1::Flag& flag : record.flags()) tags.push_back(Tag("flag", FlagName(flag.reason())));
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

std::vector<std::vector<std::string>> TagGroups(const v1::EventFilter& filter) {
  std::vector<std::vector<std::string>> groups;
  AddGroup("line", filter.lines(), groups);
  AddGroup("fund", filter.funds(), groups);
  AddGroup("decision", filter.decisions(), groups);
  AddGroup("voucher", filter.vouchers(), groups);
  AddGroup("account", filter.accounts(), groups);
  AddGroup("type", filter.types(), groups);
  AddGroup("flag", filter.flags(), groups);
  if (!filter.refers_to().empty()) {
    std::vector<std::string>& group = groups.emplace_back();
    for (const int64_t position : filter.refers_to()) {
      group.push_back(Tag("ref", absl::StrCat(position)));
    }
  }
  return groups;
}

bool MatchesTags(const std::vector<std::vector<std::string>>& groups,
                 const std::vector<std::string>& tags) {
  const auto has_tag = [&](const std::string& tag) {
    return std::binary_search(tags.begin(), tags.end(), tag);
  };
  return std::all_of(groups.begin(), groups.end(), [&](const std::vector<std::string>& group) {
    return std::any_of(group.begin(), group.end(), has_tag);
  });
}

bool MatchesDates(const v1::EventFilter& filter, const v1::Event& event) {
  // Dates in form sort as text.
  const std::string& date = event.effective_date();
  return (filter.effective_since().empty() || filter.effective_since() <= date) &&
         (filter.effective_until().empty() || date <= filter.effective_until());
}

const char* PayloadName(v1::Payload::KindCase kind) {
  const FieldDescriptor* field = v1::Payload::descriptor()->FindFieldByNumber(kind);
  return field == nullptr ? "" : field->name().c_str();
}

std::string FlagName(v1::FlagReason reason) {
  Require(v1::FlagReason_IsValid(reason), "a flag has a name");
  return v1::FlagReason_Name(reason).substr(sizeof(kFlagPrefix) - 1);
}

}  // namespace liggare::budget
