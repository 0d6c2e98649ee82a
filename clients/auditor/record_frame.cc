#include "clients/auditor/record_frame.h"

namespace liggare::auditor {
namespace {

constexpr int kVarint = 0;
constexpr int kBytes = 2;

struct Field {
  int number = 0;
  int wire = 0;
  uint64_t value = 0;      // of a varint
  std::string_view bytes;  // of what has a length
};

std::optional<uint64_t> TakeVarint(std::string_view& wire) {
  uint64_t value = 0;
  for (size_t i = 0; i < wire.size() && i < 10; ++i) {
    const auto byte = static_cast<uint8_t>(wire[i]);
    value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      wire.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

// Records have fields of these two wire types alone.
std::optional<Field> TakeField(std::string_view& wire) {
  const std::optional<uint64_t> key = TakeVarint(wire);
  if (!key || *key > UINT32_MAX) return std::nullopt;
  Field field{static_cast<int>(*key >> 3), static_cast<int>(*key & 7), 0, {}};
  const std::optional<uint64_t> value = TakeVarint(wire);
  if (!value || (field.wire != kVarint && field.wire != kBytes)) return std::nullopt;
  field.value = *value;
  if (field.wire == kVarint) return field;
  if (*value > wire.size()) return std::nullopt;
  field.bytes = wire.substr(0, *value);
  wire.remove_prefix(*value);
  return field;
}

// Calls fn with every field of a message that has none but these up to `number_max`, those that
// are not repeated at most once. False when it is none, or fn says so.
template <typename Fn>
bool ForEachField(std::string_view wire, int number_max, uint32_t repeated, Fn fn) {
  uint32_t seen = 0;
  while (!wire.empty()) {
    const std::optional<Field> field = TakeField(wire);
    if (!field || field->number < 1 || field->number > number_max) return false;
    const uint32_t bit = uint32_t{1} << field->number;
    if ((seen & bit & ~repeated) != 0 || !fn(*field)) return false;
    seen |= bit;
  }
  return true;
}

bool ReadTimestamp(std::string_view wire, RecordFrame& frame) {
  return ForEachField(wire, 2, 0, [&frame](const Field& field) {
    (field.number == 1 ? frame.recorded_seconds : frame.recorded_nanos) =
        static_cast<int64_t>(field.value);
    return field.wire == kVarint;
  });
}

bool ReadPayload(std::string_view wire, RecordFrame& frame) {
  static const int kinds = v1::Payload::descriptor()->field_count();  // numbered from 1
  return ForEachField(wire, kinds, 0, [&frame](const Field& field) {
    const bool first = frame.kind == v1::Payload::KIND_NOT_SET;
    frame.kind = static_cast<v1::Payload::KindCase>(field.number);
    return first && field.wire == kBytes;
  });
}

bool ReadEvent(std::string_view wire, RecordFrame& frame) {
  return ForEachField(wire, v1::Event::kPayloadFieldNumber, 0, [&frame](const Field& field) {
    if (field.number == v1::Event::kEventIdFieldNumber) frame.event_id = field.bytes;
    if (field.number != v1::Event::kPayloadFieldNumber) return true;
    return field.wire == kBytes && ReadPayload(field.bytes, frame);
  });
}

constexpr uint32_t kRepeated = 1u << v1::Record::kPostingsFieldNumber |
                               1u << v1::Record::kFlagsFieldNumber |
                               1u << v1::Record::kSettledFlagsFieldNumber;

bool ReadField(const Field& field, RecordFrame& frame) {
  switch (field.number) {
    case v1::Record::kLedgerFieldNumber:
      frame.ledger = field.bytes;
      return field.wire == kBytes;
    case v1::Record::kPositionFieldNumber:
      frame.position = static_cast<int64_t>(field.value);
      return field.wire == kVarint;
    case v1::Record::kAppendFirstFieldNumber:
      frame.append_first = static_cast<int64_t>(field.value);
      return field.wire == kVarint;
    case v1::Record::kAppendCountFieldNumber:
      frame.append_count = static_cast<int64_t>(field.value);
      return field.wire == kVarint && frame.append_count <= INT32_MAX;
    case v1::Record::kRecordedAtFieldNumber:
      return field.wire == kBytes && ReadTimestamp(field.bytes, frame);
    case v1::Record::kEventFieldNumber:
      return field.wire == kBytes && ReadEvent(field.bytes, frame);
    default:
      return true;
  }
}

}  // namespace

std::optional<RecordFrame> ReadFrame(std::string_view record) {
  RecordFrame frame;
  const bool read = ForEachField(record, v1::Record::kRulesVersionFieldNumber, kRepeated,
                                 [&frame](const Field& field) { return ReadField(field, frame); });
  if (!read) return std::nullopt;
  return frame;
}

}  // namespace liggare::auditor
