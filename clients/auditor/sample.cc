#include "clients/auditor/sample.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/proof/hash.h"

namespace liggare::auditor {
namespace {

proof::Hash Lot(const std::string& seed, const std::string& what) {
  constexpr std::string_view kTag = "liggare/sample/v1";
  constexpr std::string_view kZero("\0", 1);
  const std::string_view parts[] = {kTag, kZero, seed, kZero, what};
  return proof::Sha256(parts);
}

uint64_t FirstNumber(const proof::Hash& hash) {
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof number; ++i) {
    number = number << 8 | static_cast<unsigned char>(hash.bytes[i]);
  }
  return number;
}

}  // namespace

std::vector<SampledEntry> DrawRecords(std::vector<SampledEntry> population, int64_t size,
                                      const std::string& seed) {
  std::vector<std::pair<proof::Hash, size_t>> lots;
  for (size_t i = 0; i < population.size(); ++i) {
    lots.emplace_back(Lot(seed, absl::StrCat(population[i].position)), i);
  }
  const size_t count = std::min(lots.size(), static_cast<size_t>(size));
  std::partial_sort(lots.begin(), lots.begin() + static_cast<std::ptrdiff_t>(count), lots.end(),
                    [](const auto& a, const auto& b) { return a.first.view() < b.first.view(); });
  std::vector<SampledEntry> drawn;
  for (size_t i = 0; i < count; ++i) {
    drawn.push_back(population[lots[i].second]);
    drawn.back().hits = 1;
  }
  std::sort(drawn.begin(), drawn.end(),
            [](const SampledEntry& a, const SampledEntry& b) { return a.position < b.position; });
  return drawn;
}

absl::StatusOr<MonetaryUnits> DrawMonetaryUnits(const std::vector<SampledEntry>& population,
                                                int64_t size, const std::string& seed) {
  MonetaryUnits units;
  for (const SampledEntry& entry : population) units.gross += std::abs(entry.amount);
  units.interval = units.gross / size;
  if (units.interval == 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the entries sum to ", units.gross, " öre, fewer than the ", size, " to be drawn"));
  }
  units.first =
      static_cast<int64_t>(FirstNumber(Lot(seed, "start")) % static_cast<uint64_t>(units.interval));
  int64_t next = units.first;
  int64_t drawn = 0;
  int64_t begin = 0;
  for (SampledEntry entry : population) {
    const int64_t end = begin + std::abs(entry.amount);
    for (entry.hits = 0; drawn < size && next < end; next += units.interval, ++drawn) ++entry.hits;
    if (entry.hits > 0) units.drawn.push_back(entry);
    begin = end;
  }
  return units;
}

}  // namespace liggare::auditor
