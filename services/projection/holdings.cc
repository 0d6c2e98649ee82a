#include "services/projection/holdings.h"

#include <map>

#include "services/budget/invariant.h"
#include "services/budget/tags.h"
#include "services/projection/matter.h"

namespace liggare::projection {

Holdings::Holdings(const std::string& ledger, const BlockStore& store, IndexShape shape,
                   uint64_t kept_segments)
    : index_(ledger, store, shape, kept_segments), register_(ledger) {}

absl::Status Holdings::LoadNames() {
  absl::MutexLock lock(&mutex_);
  return index_.ForEachKeptName([&](const SeriesName& name) {
    mutex_.AssertHeld();
    rows_of_.names().Load(name);
    register_.Add(name);
  });
}

void Holdings::ApplyFact(const v1::Record& record) {
  budget::Require(index_.kept_size().Contains(Position{record.position()}) &&
                      index_.size() == index_.kept_size(),
                  "facts below the kept size are taken before any record is applied");
  absl::MutexLock lock(&mutex_);
  register_.Apply(record);
}

absl::Status Holdings::Apply(std::span<const v1::Record* const> records,
                             const budget::RecordLookups& lookups) {
  // What may fail comes first, so that a call is applied wholly or not at all.
  std::map<int64_t, std::vector<v1::Record>> matters;
  for (const v1::Record* record : records) {
    if (record->settled_flags_size() == 0) continue;
    absl::StatusOr<std::vector<v1::Record>> matter = ReadMatter(*record, lookups);
    if (!matter.ok()) return matter.status();
    matters.emplace(record->position(), *std::move(matter));
  }
  int64_t next = index_.size().value;
  for (const v1::Record* record : records) {
    budget::Require(record->position() == next++, "a projection takes records without a gap");
    const auto matter = matters.find(record->position());
    ApplyOne(*record, matter == matters.end() ? std::span<const v1::Record>() : matter->second);
  }
  index_.Publish();
  return absl::OkStatus();
}

void Holdings::ApplyOne(const v1::Record& record, std::span<const v1::Record> matter) {
  if (budget::IsBasis(record)) {
    absl::MutexLock lock(&mutex_);
    register_.Apply(record);
  }
  const auto kind_at = [&](const std::string& fund, Size size) {
    return Read([&](const Register& known) { return known.KindOf(fund, size); });
  };
  rows_of_.Make(record, matter, kind_at, &rows_);
  std::vector<SeriesName> named = rows_of_.names().TakeNew();
  if (!named.empty()) {
    absl::MutexLock lock(&mutex_);
    for (const SeriesName& name : named) register_.Add(name);
  }
  index_.Append(rows_, std::move(named));
}

absl::StatusOr<Balances> Holdings::BalancesAt(Wanted wanted, const AsOf& as_of) const {
  absl::StatusOr<BalanceCut> cut = index_.CutAt(as_of.size);
  if (!cut.ok()) return cut.status();
  return Balances(*cut, std::move(wanted).Take(), as_of.date);
}

}  // namespace liggare::projection
