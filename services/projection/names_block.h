// A block of names: the series that one segment names first, by id.
//
//   body: u32 first id, then per name: u32 position within the segment, u16 length, key
//
// Thread-safe. Owns what it returns.

#ifndef LIGGARE_SERVICES_PROJECTION_NAMES_BLOCK_H_
#define LIGGARE_SERVICES_PROJECTION_NAMES_BLOCK_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/projection/block_store.h"
#include "services/projection/index_shape.h"
#include "services/projection/series_names.h"

namespace liggare::projection {

// REQUIRES: at least one name; ids without gaps; positions of the segment.
Block MakeNamesBlock(uint64_t seed, IndexShape shape, uint64_t segment,
                     std::span<const SeriesName> names);

// The names of a checked block of a segment.
std::vector<SeriesName> NamesIn(IndexShape shape, uint64_t segment, std::string_view bytes);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_NAMES_BLOCK_H_
