// What an answer says of an event beyond its amount, read from its record and those it speaks of.
//
// No lock may be held. Thread-compatible. Owns what it has read of cells; borrows the holdings.

#ifndef LIGGARE_SERVICES_PROJECTION_RECORD_DETAILS_H_
#define LIGGARE_SERVICES_PROJECTION_RECORD_DETAILS_H_

#include <map>
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
#include "services/projection/holdings.h"

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

// Which decisions allocated money to a cell: the ground that its entries rest on.
class CellGrounds {
 public:
  CellGrounds(const AsOf& as_of, const Holdings& holdings);

  // The decision items of the events that stand and put money into the cell within the as-of, and
  // of the mandates they were decided under, by decision and item; finds and reads each event once.
  absl::StatusOr<std::vector<v1::DecisionItemReference>> DecisionsFor(const v1::Cell& cell,
                                                                      RecordReader record_at,
                                                                      Cancelled cancelled);

 private:
  using CellKey = std::tuple<std::string, std::string, int>;
  using Items = std::set<std::pair<std::string, int>>;

  // The events that stand and put money into the cell.
  absl::StatusOr<std::set<Position>> FindEvents(const v1::Cell& cell, Cancelled cancelled) const;
  absl::StatusOr<Items> ReadItems(const v1::Cell& cell, RecordReader record_at,
                                  Cancelled cancelled) const;

  AsOf as_of_;
  const Holdings& holdings_;
  std::map<CellKey, Items> grounds_;
  std::map<std::string, Items> mandates_;
};

// Fills everything of a part that its record tells: when it was stored, type, decisions, voucher,
// account, what it refers to and flags. The part has its cell.
absl::Status Describe(const v1::Record& record, RecordReader record_at, Cancelled cancelled,
                      CellGrounds& grounds, v1::FigurePart* part);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_RECORD_DETAILS_H_
