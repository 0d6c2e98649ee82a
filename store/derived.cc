#include "store/derived.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "store/database.h"
#include "store/generation.h"

namespace liggare::store {
namespace {

absl::Status BeingMadeAnew(const std::string& damage) {
  return absl::UnavailableError(
      absl::StrCat(damage, "; it is being made anew from the records, ask again later"));
}

}  // namespace

rocksdb::ColumnFamilyHandle* Derived::family(DerivedFamily family) const {
  return of(family).handle();
}

int Derived::generation(DerivedFamily family) const { return of(family).number(); }

absl::Status Derived::Damaged(DerivedFamily family, const std::string& what) const {
  return of(family).Damaged(what);
}

absl::Status Derived::Lost(DerivedFamily family, const std::string& what) const {
  return of(family).Lost(what);
}

absl::Status Derived::Check(DerivedFamily family) const { return of(family).Check(); }

absl::Status Derived::FromRead(DerivedFamily family, const rocksdb::Status& status,
                               const std::string& doing) const {
  return of(family).FromRead(status, doing);
}

std::optional<std::string> Derived::damage(DerivedFamily family) const {
  return of(family).damage();
}

absl::Status Generation::Damaged(const std::string& what) {
  NoteDamage(what, /*lost=*/false);
  return BeingMadeAnew(what);
}

absl::Status Generation::Lost(const std::string& what) {
  NoteDamage(what, /*lost=*/true);
  return BeingMadeAnew(what);
}

absl::Status Generation::Check() const {
  if (!lost_) return absl::OkStatus();
  return BeingMadeAnew(*damage());
}

absl::Status Generation::FromRead(const rocksdb::Status& status, const std::string& doing) {
  if (!status.IsCorruption() && !status.IsIOError()) return FromRocks(status, doing);
  return Damaged(absl::StrCat(doing, ": ", status.ToString()));
}

void Generation::NoteDamage(const std::string& what, bool lost) {
  {
    absl::MutexLock lock(&mutex_);
    const bool is_first = !damage_.has_value();
    if (is_first) damage_ = what;
    if (lost) lost_ = true;
    if (!is_first) return;
  }
  if (live_) on_damage_();
}

std::optional<std::string> Generation::damage() const {
  absl::MutexLock lock(&mutex_);
  return damage_;
}

std::shared_ptr<Generation> Derived::Share(DerivedFamily family) const {
  return families_[static_cast<size_t>(family)];
}

Generation::~Generation() {
  // Should this fail, the next Open drops the family.
  if (!live_) rocks_.DropColumnFamily(handle_).PermitUncheckedError();
  rocks_.DestroyColumnFamilyHandle(handle_).PermitUncheckedError();
}

std::string GenerationName(DerivedFamily family, int number) {
  return absl::StrCat(kDerivedNames[static_cast<size_t>(family)], ".", number);
}

std::optional<GenerationNamed> ParseGenerationName(std::string_view name) {
  for (size_t i = 0; i < kDerivedNames.size(); ++i) {
    const std::string_view base = kDerivedNames[i];
    if (name.substr(0, base.size()) != base) continue;
    const auto family = static_cast<DerivedFamily>(i);
    int number = 0;
    const size_t dot = base.size();
    if (name.size() > dot + 1 &&
        absl::SimpleAtoi(absl::string_view(name.data() + dot + 1, name.size() - dot - 1),
                         &number) &&
        number > 0 && GenerationName(family, number) == name) {
      return GenerationNamed{family, number};
    }
  }
  return std::nullopt;
}

}  // namespace liggare::store
