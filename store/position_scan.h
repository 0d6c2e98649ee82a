// Positions of a ledger whose events carry certain tags, in order: from the index and the tail that
// is not in it yet. Costs what it answers, however large the ledger is.

#ifndef LIGGARE_STORE_POSITION_SCAN_H_
#define LIGGARE_STORE_POSITION_SCAN_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/ledger_tail.h"

namespace liggare::store {

class Database;

// Every group must match (AND); a group matches when one of its tags does (OR). Without groups
// every event matches; a group without tags matches none.
using TagFilter = std::vector<std::vector<std::string>>;

// A walk over the matching positions of a ledger as it was when the scan was made. Used by one
// thread; borrows the database.
class PositionScan {
 public:
  // Walks from `from` (included; forward it may be the size) among the first `size` events. The
  // tail is the ledger's; the index is looked at after it.
  PositionScan(const Database& database, const std::string& ledger, TailView tail,
               const TagFilter& filter, Position from, Size size, Direction direction);
  ~PositionScan();
  PositionScan(const PositionScan&) = delete;
  PositionScan& operator=(const PositionScan&) = delete;

  // The next matching position, or nothing at the end. UNAVAILABLE when the index is damaged.
  absl::StatusOr<std::optional<Position>> Next();
  // Goes on from a position, which may only be further on in the direction.
  void SeekTo(Position position);

 private:
  struct Source;
  class IndexCursor;
  class TagCursor;
  class GroupCursor;

  // Whether a position lies among those to be walked.
  bool InRange(int64_t position) const;

  const std::unique_ptr<const Source> source_;
  int64_t next_;
  std::vector<std::unique_ptr<GroupCursor>> groups_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_POSITION_SCAN_H_
