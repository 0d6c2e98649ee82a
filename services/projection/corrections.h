// Which event stands where something has been corrected, at any size.
//
// A correction with a replacement stands in the place of what it names; one without takes what it
// names away, or, when that is a correction itself, puts back what stood before it.
// Of entries and attributions nothing is kept and nothing is asked: their corrections are no basis
// records (budget/tags.h).
// Thread-compatible. Owns what it knows of corrections; of other events it knows nothing.

#ifndef LIGGARE_SERVICES_PROJECTION_CORRECTIONS_H_
#define LIGGARE_SERVICES_PROJECTION_CORRECTIONS_H_

#include <map>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"

namespace liggare::projection {

class Corrections {
 public:
  // Takes a basis record, which may be a correction. REQUIRES: in order.
  void Apply(const v1::Record& record);

  // Whether what the event, which is no entry and no attribution, says stands at the size.
  bool Stands(Position position, Size size) const;

 private:
  struct Change {
    Position correction;
    Position before;  // what stood
    Position after;   // what stands; kNothing when the event was taken away
  };
  static constexpr Position kNothing{-1};

  Position BeginOf(Position position) const;

  std::map<Position, std::vector<Change>> changes_;  // by the event a chain begins with
  std::map<Position, Position> begin_of_;            // of corrections
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_CORRECTIONS_H_
