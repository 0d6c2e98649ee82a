// Records in memory with the look-ups that a projection asks.
//
// Thread-compatible. Owns its records; look-ups borrow it.

#ifndef LIGGARE_TESTS_SERVICES_PROJECTION_RECORD_LOG_H_
#define LIGGARE_TESTS_SERVICES_PROJECTION_RECORD_LOG_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/budget/lookups.h"
#include "tests/support/tag_index.h"

namespace liggare::projection {

// As Projection::Apply takes records.
inline std::vector<const v1::Record*> PointersTo(const std::vector<v1::Record>& records) {
  std::vector<const v1::Record*> pointers;
  for (const v1::Record& record : records) pointers.push_back(&record);
  return pointers;
}

class RecordLog {
 public:
  // REQUIRES: in order of position, from 0.
  void Add(const v1::Record& record) {
    tags_.Add(record);
    records_.push_back(record);
  }

  const std::vector<v1::Record>& records() const { return records_; }

  budget::RecordLookups lookups() const { return {record_at_, next_with_}; }

  RecordLog() = default;
  RecordLog(const RecordLog&) = delete;
  RecordLog& operator=(const RecordLog&) = delete;

 private:
  struct RecordAt {
    const RecordLog* log;
    absl::StatusOr<v1::Record> operator()(Position position) const {
      if (position.value < 0 || position.value >= static_cast<int64_t>(log->records_.size())) {
        return absl::OutOfRangeError("beyond the log");
      }
      return log->records_[static_cast<size_t>(position.value)];
    }
  };
  struct NextWith {
    const RecordLog* log;
    absl::StatusOr<std::optional<Position>> operator()(const std::string& tag,
                                                       Position from) const {
      return log->tags_.Next(tag, from);
    }
  };

  std::vector<v1::Record> records_;
  support::TagIndex tags_;
  RecordAt record_at_{this};
  NextWith next_with_{this};
};

}  // namespace liggare::projection

#endif  // LIGGARE_TESTS_SERVICES_PROJECTION_RECORD_LOG_H_
