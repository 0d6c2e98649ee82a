#include "services/budget/tags.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"
#include "services/budget/account.h"
#include "services/budget/invariant.h"
#include "services/budget/new_tags.h"

namespace liggare::budget {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kFlagPrefix[] = "FLAG_REASON_";

std::string Tag(const char* kind, const std::string& value) {
  return absl::StrCat(kind, ":", value);
}

// Ids have no slash.
std::string ItemName(const std::string& decision, int item) {
  return absl::StrCat(decision, "/", item);
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
    {"import_id", "import"},
};

const char* TagOf(const FieldDescriptor* field) {
  for (const TaggedField& tagged : kTaggedFields) {
    if (field->name() == tagged.field) return tagged.tag;
  }
  return nullptr;
}

void AddValues(const Message& message, const FieldDescriptor* field, const char* tag,
               NewTags& tags) {
  const Reflection* reflection = message.GetReflection();
  const bool is_number = field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  if (!field->is_repeated()) {
    tags.Add(tag, is_number ? absl::StrCat(reflection->GetInt64(message, field))
                            : reflection->GetString(message, field));
    return;
  }
  for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
    tags.Add(tag, is_number ? absl::StrCat(reflection->GetRepeatedInt64(message, field, i))
                            : reflection->GetRepeatedString(message, field, i));
  }
}

// Of a message of any kind, by the words of its fields.
void AddAllOf(const Message& message, NewTags& tags) {
  if (message.GetDescriptor() == v1::Voucher::descriptor()) {
    tags.Add("voucher", VoucherName(static_cast<const v1::Voucher&>(message)));
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
        AddAllOf(reflection->GetRepeatedMessage(message, field, i), tags);
      }
    } else {
      AddAllOf(reflection->GetMessage(message, field), tags);
    }
  }
}

void AddAuthority(const v1::Authority& authority, NewTags& tags) {
  for (const v1::DecisionItemReference& item : authority.items()) {
    tags.AddName("decision", item.decision());
    tags.Add("item", ItemName(item.decision(), item.item()));
  }
  tags.AddName("under", authority.mandate());
  tags.AddName("consulted", authority.consultation());
}

void AddShares(const google::protobuf::RepeatedPtrField<v1::Share>& shares, NewTags& tags) {
  for (const v1::Share& share : shares) {
    tags.AddName("line", share.cell().line());
    tags.AddName("fund", share.cell().fund());
  }
}

// The kinds of which there are many, without looking for their fields.
void AddPayload(const v1::Payload& payload, NewTags& tags) {
  switch (payload.kind_case()) {
    case v1::Payload::kCostPosted: {
      const v1::CostPosted& posted = payload.cost_posted();
      tags.AddName("account", posted.account());
      tags.AddName("fund", posted.fund());
      if (posted.has_voucher()) tags.Add("voucher", VoucherName(posted.voucher()));
      AddShares(posted.attribution(), tags);
      return;
    }
    case v1::Payload::kCostAttributed:
      tags.AddRef(payload.cost_attributed().entry_position());
      AddShares(payload.cost_attributed().shares(), tags);
      return;
    case v1::Payload::kEventCorrected:
      tags.AddRef(payload.event_corrected().position());
      AddPayload(payload.event_corrected().replacement(), tags);
      return;
    default:
      AddAllOf(payload, tags);
  }
}

void AddAccount(const v1::Account& account, NewTags& tags) {
  tags.AddName("line", account.line());
  tags.AddName("fund", account.fund());
}

// The names of Payload's fields by their numbers.
const std::vector<const char*>& PayloadNames() {
  static const std::vector<const char*>& names = *[] {
    auto* found = new std::vector<const char*>();
    const google::protobuf::Descriptor* payload = v1::Payload::descriptor();
    for (int i = 0; i < payload->field_count(); ++i) {
      const auto number = static_cast<size_t>(payload->field(i)->number());
      if (found->size() <= number) found->resize(number + 1, "");
      (*found)[number] = payload->field(i)->name().c_str();
    }
    return found;
  }();
  return names;
}

bool MovesEntry(const v1::Record& record) {
  return std::any_of(record.postings().begin(), record.postings().end(), [](const auto& posting) {
    return IsOutcome(posting.from_account().kind()) || IsOutcome(posting.to_account().kind());
  });
}

void AddGroup(const char* tag, const google::protobuf::RepeatedPtrField<std::string>& values,
              std::vector<std::vector<std::string>>& groups) {
  if (values.empty()) return;
  std::vector<std::string>& group = groups.emplace_back();
  for (const std::string& value : values) group.push_back(Tag(tag, value));
}

}  // namespace

void AddTags(const v1::Record& record, TagList& list) {
  const v1::Event& event = record.event();
  NewTags tags(list);
  tags.Add("type", PayloadName(event.payload().kind_case()));
  tags.AddName("import", event.import_id());
  AddAuthority(event.authority(), tags);
  AddPayload(event.payload(), tags);
  for (const v1::Posting& posting : record.postings()) {
    AddAccount(posting.from_account(), tags);
    AddAccount(posting.to_account(), tags);
  }
  for (const v1::Flag& flag : record.flags()) tags.Add("flag", FlagName(flag.reason()));
  if (IsBasis(record)) tags.Add("basis", "state");
}

bool IsBasis(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  switch (payload.kind_case()) {
    case v1::Payload::kCostPosted:
    case v1::Payload::kCostAttributed:
    case v1::Payload::kAllocationDecided:
    case v1::Payload::kReallocationAgreed:
    case v1::Payload::kCarryOverDecided:
    case v1::Payload::kTextErased:
    case v1::Payload::KIND_NOT_SET:
      return false;
    case v1::Payload::kEventCorrected: {
      const v1::Payload& replacement = payload.event_corrected().replacement();
      return !replacement.has_cost_posted() && !replacement.has_cost_attributed() &&
             !MovesEntry(record);
    }
    default:
      return true;
  }
}

std::string RefTag(Position position) { return Tag("ref", absl::StrCat(position.value)); }

std::string DecisionTag(const std::string& decision) { return Tag("decision", decision); }

std::string ItemTag(const std::string& decision, int item) {
  return Tag("item", ItemName(decision, item));
}

std::string MandateTag(const std::string& mandate) { return Tag("under", mandate); }

std::string ConsultationTag(const std::string& consultation) {
  return Tag("consulted", consultation);
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
  AddGroup("import", filter.imports(), groups);
  if (!filter.refers_to().empty()) {
    std::vector<std::string>& group = groups.emplace_back();
    for (const int64_t position : filter.refers_to()) {
      group.push_back(RefTag(Position{position}));
    }
  }
  return groups;
}

bool MatchesDates(const v1::EventFilter& filter, const v1::Event& event) {
  // Dates in form sort as text.
  const std::string& date = event.effective_date();
  return (filter.effective_since().empty() || filter.effective_since() <= date) &&
         (filter.effective_until().empty() || date <= filter.effective_until());
}

const char* PayloadName(v1::Payload::KindCase kind) {
  const std::vector<const char*>& names = PayloadNames();
  return static_cast<size_t>(kind) < names.size() ? names[kind] : "";
}

std::string FlagName(v1::FlagReason reason) {
  Require(v1::FlagReason_IsValid(reason), "a flag has a name");
  return v1::FlagReason_Name(reason).substr(sizeof(kFlagPrefix) - 1);
}

}  // namespace liggare::budget
