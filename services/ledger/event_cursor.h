// Walks the records of a ledger that carry the tags of a filter, in either direction, one by one.
//
// Invariant: stays below the size it is given, and yields every matching record once, in order.
// Costs what it yields: records between are not read.
// Thread-compatible. Borrows the log.

#ifndef LIGGARE_SERVICES_LEDGER_EVENT_CURSOR_H_
#define LIGGARE_SERVICES_LEDGER_EVENT_CURSOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/chunk_reader.h"
#include "store/event_log.h"

namespace liggare::ledger {

class EventCursor {
 public:
  // A record's exact bytes; the cursor's, until it is next used.
  struct Found {
    Position position;
    std::string_view bytes;
  };

  // Among the first `size` events, which the ledger has; forward `from` may be the size, backward
  // -1 is the end.
  EventCursor(const store::EventLog& log, const std::string& ledger, const store::TagFilter& tags,
              int64_t from, Size size, store::Direction direction);

  // The next record, or nothing at the end.
  absl::StatusOr<std::optional<Found>> Next();

  // Where the walk goes on: everything before this, in its direction, has been yielded or does not
  // match. The size, or backward -1, at the end.
  int64_t next() const { return next_; }
  bool at_end() const { return next_ == end_; }

 private:
  bool is_forward() const { return direction_ == store::Direction::kForward; }
  absl::StatusOr<std::optional<Position>> NextPosition();

  const store::Direction direction_;
  const int64_t end_;
  int64_t next_;
  std::unique_ptr<store::PositionScan> scan_;  // none when everything matches
  const std::unique_ptr<store::ChunkReader> records_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_EVENT_CURSOR_H_
