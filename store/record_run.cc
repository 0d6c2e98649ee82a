#include "store/record_run.h"

#include <cstddef>

namespace liggare::store {
namespace {

constexpr size_t kLengthBytesMax = 3;  // Of a record, as a varint.

}  // namespace

std::string_view TakeRecord(std::string_view& wire) {
  if (wire.empty() || wire[0] != kRecordTag) return {};
  size_t length = 0;
  size_t at = 1;
  for (size_t shift = 0; at < wire.size() && at <= kLengthBytesMax; shift += 7) {
    const auto byte = static_cast<unsigned char>(wire[at++]);
    length |= size_t{byte & 0x7fu} << shift;
    if (byte >= 0x80) continue;
    if (length > wire.size() - at) return {};
    const std::string_view record = wire.substr(at, length);
    wire.remove_prefix(at + length);
    return record;
  }
  return {};
}

absl::Status ForEachRecord(std::span<const RecordRun> runs,
                           absl::FunctionRef<absl::Status(Position, std::string_view)> fn) {
  for (const RecordRun& run : runs) {
    std::string_view wire = run.wire;
    for (Position at = run.first; at.value < run.first.value + run.count; ++at.value) {
      if (absl::Status status = fn(at, TakeRecord(wire)); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace liggare::store
