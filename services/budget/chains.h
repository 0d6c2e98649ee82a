// Which event stands where something has been corrected, and which attribution stands of an entry.
//
// A chain begins with an event. A correction of what stands puts itself in its place; a correction
// that withdraws a correction puts back what stood before that one. The position of the event
// names the chain. The attributions of an entry are a chain too, that begins with the entry: a new
// attribution, or the correction of one, stands until the next, and withdrawing one puts back the
// one before it. An entry that is corrected keeps its attributions, should it come to stand again.
//
// Read from the log when a correction or an attribution asks, by the tag ref:POSITION that whatever
// speaks of an event has: two look-ups for what nothing speaks of, three more for each record that
// does.
//
// Invariant: holds everything that speaks of the event it was read for, directly or through other
// records, and what those speak of. Thread-compatible. Owns the records it has read.

#ifndef LIGGARE_SERVICES_BUDGET_CHAINS_H_
#define LIGGARE_SERVICES_BUDGET_CHAINS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/lookups.h"

namespace liggare::budget {

class Chains {
 public:
  struct Chain {
    Position standing;              // what stands
    std::vector<Position> changes;  // what has changed it, in order

    // The last that has touched the chain.
    Position latest() const { return changes.empty() ? standing : changes.back(); }
  };

  // Nothing has been corrected or attributed.
  Chains() = default;
  // Reads the chains that a stored event belongs to: what it corrects or attributes, and all that
  // corrects or attributes that.
  static absl::StatusOr<Chains> Read(const Lookups& lookups, Position position);

  // The chain that an event, or a correction, that is no attribution belongs to.
  Position BeginOf(Position position) const;
  Chain OfEvent(Position begin) const;

  // The attributions of an entry: its own position stands until another attribution does.
  Chain OfAttributions(Position entry) const;
  // The entry that an attribution, or the correction of one, speaks of; nothing for other events.
  std::optional<Position> EntryOf(Position attribution) const;

  // What stood before a change: a correction or an attribution. REQUIRES: it is one.
  Position Before(Position change) const;

  // The last correction of an event; nothing when none has named it.
  std::optional<Position> CorrectionOf(Position position) const;

  // Whether the position holds a correction.
  bool IsCorrection(Position position) const;

  // Whether a correction has taken the event's place, and none has put it back.
  bool IsTakenBack(Position position) const { return taken_back_.contains(position); }

  // A record that has been read. REQUIRES: the position belongs to the chains.
  const v1::Record& RecordAt(Position position) const;

 private:
  struct Change {
    Position begin;   // of the chain: an event, or for attributions the entry
    Position before;  // what stood
    bool attributes = false;
    bool corrects = false;
  };

  absl::StatusOr<Position> ReadRoot(const Lookups& lookups, Position position);
  absl::Status ReadSpeakingOf(const Lookups& lookups, Position position,
                              std::vector<Position>& found);
  void Take(const v1::Record& record);
  void Correct(Position position, const v1::EventCorrected& correction);
  void Add(Position position, const Change& change, Position standing);

  std::map<Position, v1::Record> records_;
  std::map<Position, Chain> events_;        // by the position they begin with; only corrected ones
  std::map<Position, Chain> attributions_;  // by entry; only attributed ones
  std::map<Position, Change> changes_;
  std::map<Position, Position> corrected_by_;  // by target
  std::set<Position> taken_back_;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CHAINS_H_
