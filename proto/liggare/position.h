// The two integers that everything is named by: the index of an event in its ledger, and a number
// of events. They are types of their own so that one is never taken for the other.

#ifndef LIGGARE_POSITION_H_
#define LIGGARE_POSITION_H_

#include <compare>
#include <cstdint>

namespace liggare {

// Index of an event in its ledger, from 0.
struct Position {
  int64_t value = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

// A number of events: "at size N" means the first N events, positions 0 to N - 1.
struct Size {
  int64_t value = 0;
  friend auto operator<=>(const Size&, const Size&) = default;

  // Whether the event at a position is among the first so many.
  bool Contains(Position position) const { return position.value < value; }
};

// The size of a ledger whose last event has this position.
inline Size SizeThrough(Position last) { return Size{last.value + 1}; }

}  // namespace liggare

#endif  // LIGGARE_POSITION_H_
