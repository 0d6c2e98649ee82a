// Consecutive records as they go over the wire: each preceded by the tag and length of
// `repeated Record records = 1`, so that a run is sent as a part of a response without being
// parsed.

#ifndef LIGGARE_STORE_RECORD_RUN_H_
#define LIGGARE_STORE_RECORD_RUN_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "liggare/position.h"

namespace liggare::store {

struct RecordRun {
  Position first;
  int32_t count = 0;
  std::string_view wire;
  // Keeps the bytes: a cached block of the database, or memory shared with others.
  std::shared_ptr<const void> owner;
};

// What stands before a record in wire form.
inline constexpr char kRecordTag = 0x0a;

// Takes the first record off the front of records in wire form; empty when there is none whole.
std::string_view TakeRecord(std::string_view& wire);

// Calls for each record, in order, until a call fails: what that answered.
absl::Status ForEachRecord(std::span<const RecordRun> runs,
                           absl::FunctionRef<absl::Status(Position, std::string_view)> fn);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_RECORD_RUN_H_
