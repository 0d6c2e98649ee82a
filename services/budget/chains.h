// Which event stands where something has been corrected, and which attribution stands of an entry.
//
// A chain begins with an event. A correction of what stands puts itself in its place; a correction
// that withdraws a correction puts back what stood before that one. The position of the event
// names the chain. The attributions of an entry are a chain too, that begins with the entry: a new
// attribution, or the correction of one, stands until the next, and withdrawing one puts back the
// one before it. An entry that is corrected keeps its attributions, should it come to stand again.
//
// Invariant: Undo is the exact inverse of the last Apply. What no correction and no attribution
// speaks of is not kept. Thread-compatible. Owns everything.

#ifndef LIGGARE_SERVICES_BUDGET_CHAINS_H_
#define LIGGARE_SERVICES_BUDGET_CHAINS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"

namespace liggare::budget {

class Chains {
 public:
  struct Chain {
    Position standing;              // what stands
    std::vector<Position> changes;  // what has changed it, in order

    // The last that has touched the chain.
    Position latest() const { return changes.empty() ? standing : changes.back(); }
    friend bool operator==(const Chain&, const Chain&) = default;
  };

  void Apply(const v1::Record& record);
  void Undo(const v1::Record& record);

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

  friend bool operator==(const Chains&, const Chains&) = default;

 private:
  struct Change {
    Position begin;   // of the chain: an event, or for attributions the entry
    Position before;  // what stood
    bool attributes = false;
    std::optional<Position> target;  // of a correction
    std::optional<Position> target_was_corrected_by;

    friend bool operator==(const Change&, const Change&) = default;
  };
  using ChainMap = absl::flat_hash_map<int64_t, Chain>;

  void Correct(Position position, const v1::EventCorrected& correction);
  void Add(Position position, const Change& change, Position standing);

  ChainMap events_;        // by the position they begin with; only corrected ones
  ChainMap attributions_;  // by entry; only attributed ones
  absl::flat_hash_map<int64_t, Change> changes_;         // by position
  absl::flat_hash_map<int64_t, Position> corrected_by_;  // by target
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CHAINS_H_
