// What an answer says of an event beyond its amount, read from its record and those it speaks of.
//
// Thread-compatible. Owns what it has read of cells.

#ifndef LIGGARE_SERVICES_PROJECTION_RECORD_DETAILS_H_
#define LIGGARE_SERVICES_PROJECTION_RECORD_DETAILS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/books.h"

namespace liggare::projection {

// What a record says of the entry it posts, attributes or corrects.
struct EntryDetails {
  // False when it speaks of no entry; then the rest is empty.
  bool is_entry = false;
  v1::Voucher voucher;
  std::string account;
};

// Follows an attribution or a correction to the entry it speaks of.
absl::StatusOr<EntryDetails> EntryOf(const v1::Record& record, RecordReader record_at);

// The earlier event that a record attributes or corrects, if any.
std::optional<Position> RefersTo(const v1::Record& record);

// Which decisions allocated money to a cell: the ground that its entries rest on.
class CellGrounds {
 public:
  explicit CellGrounds(const AsOf& as_of) : as_of_(as_of) {}

  // Notes what mandates rest on. Needs the lock of the books.
  void NoteMandates(const Books& books);

  // Notes which events that stand put money into the cell within the as-of. Needs the lock of the
  // books.
  void Note(const v1::Cell& cell, const Books& books);

  // The decision items of those events, and of the mandates they were decided under, by decision
  // and item; reads each event once. REQUIRES: the cell is noted.
  absl::StatusOr<std::vector<v1::DecisionItemReference>> DecisionsFor(const v1::Cell& cell,
                                                                      RecordReader record_at);

 private:
  using CellKey = std::tuple<std::string, std::string, int>;
  using Items = std::set<std::pair<std::string, int>>;
  struct Ground {
    std::vector<Position> events;
    bool read = false;
    Items items;
  };

  AsOf as_of_;
  std::map<CellKey, Ground> grounds_;
  std::map<std::string, Items> mandates_;
};

// Fills everything of a part that its record tells: when it was stored, type, decisions, voucher,
// account, what it refers to and flags. The part has its cell, which is noted.
absl::Status Describe(const v1::Record& record, RecordReader record_at, CellGrounds& grounds,
                      v1::FigurePart* part);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_RECORD_DETAILS_H_
