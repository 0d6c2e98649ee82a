// The records of a log that have been read, to be looked up again: what rules and projection ask
// the server's store for.
//
// Records lie in a temporary file; in memory are eight bytes for each, and the positions of the
// tags that look-ups ask for. Thread-compatible.

#ifndef LIGGARE_CLIENTS_AUDITOR_HISTORY_H_
#define LIGGARE_CLIENTS_AUDITOR_HISTORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/auditor/spool.h"
#include "liggare/position.h"
#include "liggare/tag_list.h"
#include "liggare/v1/event.pb.h"

namespace liggare::auditor {

class History {
 public:
  // The next record, with its bytes.
  absl::Status Add(const v1::Record& record, std::string_view bytes);

  Size size() const { return Size{static_cast<int64_t>(ends_.size())}; }
  // OUT_OF_RANGE beyond the size.
  absl::StatusOr<v1::Record> RecordAt(Position position) const;
  // The first position at or beyond `from` with the tag (budget/tags.h); nothing when there is
  // none.
  std::optional<Position> NextWith(const std::string& tag, Position from) const;
  // Whether a size ends an append.
  absl::StatusOr<bool> EndsAppend(Size size) const;

 private:
  Spool spool_;
  std::vector<int64_t> ends_;  // of each record's bytes
  absl::flat_hash_map<std::string, std::vector<int64_t>> tagged_;
  TagList tags_;
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_HISTORY_H_
