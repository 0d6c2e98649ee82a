#include "services/projection/series_names.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "services/budget/invariant.h"

namespace liggare::projection {

SeriesId SeriesNames::Intern(std::string_view key, Position position) {
  const auto found = ids_.find(absl::string_view(key.data(), key.size()));
  if (found != ids_.end()) return found->second;
  const auto id = static_cast<SeriesId>(ids_.size());
  ids_.emplace(std::string(key), id);
  new_.push_back({id, std::string(key), position});
  return id;
}

void SeriesNames::Load(const SeriesName& name) {
  budget::Require(name.id == ids_.size(), "names are loaded in order of id");
  budget::Require(ids_.emplace(name.key, name.id).second, "a name is loaded once");
}

std::vector<SeriesName> SeriesNames::TakeNew() { return std::exchange(new_, {}); }

}  // namespace liggare::projection
