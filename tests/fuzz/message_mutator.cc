#include "tests/fuzz/message_mutator.h"

#include <iterator>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "google/protobuf/unknown_field_set.h"

namespace liggare::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDepthMax = 6;
constexpr int kChangesMax = 4;

// Numbers at which arithmetic goes wrong, and some that a small ledger has.
constexpr int64_t kNumbers[] = {0,
                                1,
                                2,
                                3,
                                12,
                                100,
                                10'000,
                                2020,
                                2021,
                                std::numeric_limits<int32_t>::max(),
                                std::numeric_limits<int32_t>::min(),
                                int64_t{1} << 53,
                                std::numeric_limits<int64_t>::max() / 2,
                                std::numeric_limits<int64_t>::max(),
                                std::numeric_limits<int64_t>::min()};

// The message and all that lie in it.
template <typename M>
void Collect(M& message, std::vector<M*>* all) {
  all->push_back(&message);
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if constexpr (std::is_const_v<M>) {
        Collect(reflection.GetMessage(message, field), all);
      } else {
        Collect(*reflection.MutableMessage(&message, field), all);
      }
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      if constexpr (std::is_const_v<M>) {
        Collect(reflection.GetRepeatedMessage(message, field, i), all);
      } else {
        Collect(*reflection.MutableRepeatedMessage(&message, field, i), all);
      }
    }
  }
}

}  // namespace

MessageMutator::MessageMutator(uint64_t seed, WordsOfField words)
    : random_(seed), words_(std::move(words)) {}

void MessageMutator::Mutate(Message& message) {
  const std::unique_ptr<Message> before(message.New());
  before->CopyFrom(message);
  std::vector<const Message*> others;
  Collect<const Message>(*before, &others);
  for (size_t changes = 1 + Below(kChangesMax); changes > 0; --changes) {
    std::vector<Message*> all;
    Collect(message, &all);
    Change(*all[Below(all.size())], others);
  }
}

void MessageMutator::Cross(Message& message, const Message& other) {
  std::vector<const Message*> others;
  Collect<const Message>(other, &others);
  for (size_t changes = 1 + Below(kChangesMax); changes > 0; --changes) {
    std::vector<Message*> all;
    Collect(message, &all);
    Message& into = *all[Below(all.size())];
    const Reflection& reflection = *into.GetReflection();
    for (const Message* from : others) {
      if (from->GetDescriptor() != into.GetDescriptor() || !OneIn(2)) continue;
      std::vector<const FieldDescriptor*> fields;
      reflection.ListFields(*from, &fields);
      if (fields.empty() || OneIn(4)) {
        into.CopyFrom(*from);
      } else {
        // Merging adds the elements of a repeated field and overwrites any other.
        const std::unique_ptr<Message> part(from->New());
        part->CopyFrom(*from);
        const FieldDescriptor* kept = fields[Below(fields.size())];
        for (const FieldDescriptor* field : fields) {
          if (field != kept) reflection.ClearField(part.get(), field);
        }
        into.MergeFrom(*part);
      }
      break;
    }
  }
}

void MessageMutator::Change(Message& message, const std::vector<const Message*>& others) {
  const Reflection& reflection = *message.GetReflection();
  if (OneIn(64)) {
    reflection.MutableUnknownFields(&message)->AddVarint(1 + static_cast<int>(Below(200)),
                                                         Below(3));
    return;
  }
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  if (type.field_count() == 0) return;
  // What is set is changed more often than what is not.
  const FieldDescriptor& field = fields.empty() || OneIn(4)
                                     ? *type.field(static_cast<int>(Below(type.field_count())))
                                     : *fields[Below(fields.size())];
  if (field.is_repeated()) return ChangeRepeated(message, field, others);
  if (reflection.HasField(message, &field) && OneIn(6)) {
    return reflection.ClearField(&message, &field);
  }
  Set(message, field, others, 0);
}

void MessageMutator::ChangeRepeated(Message& message, const Field& field,
                                    const std::vector<const Message*>& others) {
  const Reflection& reflection = *message.GetReflection();
  const int count = reflection.FieldSize(message, &field);
  if (count == 0) return Set(message, field, others, 0);
  const int at = static_cast<int>(Below(count));
  switch (Below(4)) {
    case 0:
      reflection.SwapElements(&message, &field, at, count - 1);
      return reflection.RemoveLast(&message, &field);
    case 1:
      return reflection.SwapElements(&message, &field, at, static_cast<int>(Below(count)));
    case 2:
      if (field.cpp_type() == Field::CPPTYPE_MESSAGE) {
        const std::unique_ptr<Message> same(
            reflection.GetRepeatedMessage(message, &field, at).New());
        same->CopyFrom(reflection.GetRepeatedMessage(message, &field, at));
        return reflection.AddMessage(&message, &field)->CopyFrom(*same);
      }
      [[fallthrough]];
    default:
      Set(message, field, others, 0);
  }
}

void MessageMutator::Set(Message& message, const Field& field,
                         const std::vector<const Message*>& others, int depth) {
  const Reflection& reflection = *message.GetReflection();
  const bool more = field.is_repeated();
  switch (field.cpp_type()) {
    case Field::CPPTYPE_MESSAGE:
      return Fill(more ? *reflection.AddMessage(&message, &field)
                       : *reflection.MutableMessage(&message, &field),
                  others, depth + 1);
    case Field::CPPTYPE_STRING:
      return more ? reflection.AddString(&message, &field, TextFor(field, ""))
                  : reflection.SetString(&message, &field,
                                         TextFor(field, reflection.GetString(message, &field)));
    case Field::CPPTYPE_BOOL:
      return more ? reflection.AddBool(&message, &field, OneIn(2))
                  : reflection.SetBool(&message, &field, !reflection.GetBool(message, &field));
    case Field::CPPTYPE_ENUM: {
      const int known = field.enum_type()->value(Below(field.enum_type()->value_count()))->number();
      const int value = OneIn(32) ? static_cast<int>(Below(100)) - 1 : known;
      return more ? reflection.AddEnumValue(&message, &field, value)
                  : reflection.SetEnumValue(&message, &field, value);
    }
    case Field::CPPTYPE_INT32: {
      const auto value =
          static_cast<int32_t>(NumberFor(field, more ? 0 : reflection.GetInt32(message, &field)));
      return more ? reflection.AddInt32(&message, &field, value)
                  : reflection.SetInt32(&message, &field, value);
    }
    case Field::CPPTYPE_INT64: {
      const int64_t value = NumberFor(field, more ? 0 : reflection.GetInt64(message, &field));
      return more ? reflection.AddInt64(&message, &field, value)
                  : reflection.SetInt64(&message, &field, value);
    }
    default:
      return;  // no message of ours has other types
  }
}

void MessageMutator::Fill(Message& message, const std::vector<const Message*>& others, int depth) {
  std::vector<const Message*> alike;
  for (const Message* other : others) {
    if (other->GetDescriptor() == message.GetDescriptor()) alike.push_back(other);
  }
  if (!alike.empty() && OneIn(2)) return message.CopyFrom(*alike[Below(alike.size())]);
  if (depth > kDepthMax) return;
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const Field& field = *type.field(i);
    if (field.real_containing_oneof() == nullptr && !OneIn(4)) Set(message, field, others, depth);
  }
  for (int i = 0; i < type.real_oneof_decl_count(); ++i) {
    const google::protobuf::OneofDescriptor& kinds = *type.oneof_decl(i);
    Set(message, *kinds.field(static_cast<int>(Below(kinds.field_count()))), others, depth);
  }
}

int64_t MessageMutator::NumberFor(const Field& field, int64_t now) {
  const auto added = [now](int64_t change) {
    return static_cast<int64_t>(static_cast<uint64_t>(now) + static_cast<uint64_t>(change));
  };
  const bool is_small = field.cpp_type() == Field::CPPTYPE_INT32;
  switch (Below(6)) {
    case 0:
      return added(1);
    case 1:
      return added(-1);
    case 2:
      return static_cast<int64_t>(-static_cast<uint64_t>(now));
    case 3:
      return static_cast<int64_t>(Below(is_small ? 4 : 30));
    case 4:
      return static_cast<int64_t>(Below(100)) * 10'000;
    default:
      return kNumbers[Below(std::size(kNumbers))];
  }
}

std::string MessageMutator::TextFor(const Field& field, std::string now) {
  const std::vector<std::string>& words = words_(field);
  if (now.empty() || !OneIn(8)) return words[Below(words.size())];
  const size_t at = Below(now.size() + 1);
  switch (Below(4)) {
    case 0:
      return now.insert(at, 1, static_cast<char>(random_()));
    case 1:
      if (at < now.size()) now[at] = static_cast<char>(random_());
      return now;
    case 2:
      return now.erase(at, 1 + Below(4));
    default:
      return now.insert(at, now.substr(0, at));
  }
}

}  // namespace liggare::fuzz
