// How the balance index is cut into blocks. Stored in every block; an index is read with the shape
// it was made with.

#ifndef LIGGARE_SERVICES_PROJECTION_INDEX_SHAPE_H_
#define LIGGARE_SERVICES_PROJECTION_INDEX_SHAPE_H_

#include <cstdint>

namespace liggare::projection {

struct IndexShape {
  // Positions of a segment; at most 4,096. Smaller ones are for tests.
  uint32_t segment_positions = 1'024;
  // How many blocks of a level merge into one of the next.
  uint32_t fan_in = 16;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_INDEX_SHAPE_H_
