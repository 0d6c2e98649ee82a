#include "store/derived.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "store/generation.h"

namespace liggare::store {

rocksdb::ColumnFamilyHandle* Derived::family(DerivedFamily family) const {
  return families_[static_cast<size_t>(family)]->handle();
}

int Derived::generation(DerivedFamily family) const {
  return families_[static_cast<size_t>(family)]->number();
}

std::shared_ptr<const Generation> Derived::Share(DerivedFamily family) const {
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
