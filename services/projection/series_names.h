// The names of a ledger's series: each key has an id, dense and in order of first appearance.
//
// Invariant: ids depend on the records alone. Thread-compatible: the writer's. Owns its keys.

#ifndef LIGGARE_SERVICES_PROJECTION_SERIES_NAMES_H_
#define LIGGARE_SERVICES_PROJECTION_SERIES_NAMES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "liggare/position.h"
#include "services/projection/series_key.h"

namespace liggare::projection {

// A series that is named for the first time.
struct SeriesName {
  SeriesId id = kNoSeries;
  std::string key;
  Position first;  // the record that names it
};

class SeriesNames {
 public:
  // The id of a key; a new one when no record has named it, which the record at `position` does.
  SeriesId Intern(std::string_view key, Position position);

  // Takes a name that is kept. REQUIRES: names come in order of id.
  void Load(const SeriesName& name);

  size_t count() const { return ids_.size(); }

  // What was named since the last call, by id.
  std::vector<SeriesName> TakeNew();

 private:
  absl::flat_hash_map<std::string, SeriesId> ids_;
  std::vector<SeriesName> new_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_SERIES_NAMES_H_
