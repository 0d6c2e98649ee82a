#include "store/timestamp.h"

#include <cstdint>

namespace liggare::store {

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  // Nanoseconds count upward from the second, before the epoch too.
  int64_t seconds = micros / 1'000'000;
  int64_t micros_of_second = micros % 1'000'000;
  if (micros_of_second < 0) {
    seconds -= 1;
    micros_of_second += 1'000'000;
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(micros_of_second * 1'000));
  return timestamp;
}

absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace liggare::store
