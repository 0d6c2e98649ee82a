// Between absl::Time and the stored form of an instant: UTC in whole microseconds.

#ifndef LIGGARE_STORE_TIMESTAMP_H_
#define LIGGARE_STORE_TIMESTAMP_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace liggare::store {

// Rounds down to a microsecond.
google::protobuf::Timestamp ToTimestamp(absl::Time time);

absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_TIMESTAMP_H_
