// A map from anybody: it is read or refused with the line that is wrong, and a rule that is read
// places rows without fail.

#include "clients/sie/map_file.h"
#include "clients/sie/rule_index.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::sie {
namespace {

void Read(const std::string& text) {
  const absl::StatusOr<Map> map = ReadMap(text, "fuzz.map");
  if (!map.ok()) {
    fuzz::ExpectTold(map.status(), "fuzz.map:");
    return;
  }
  const RuleIndex rules(*map);
  Row row;
  for (const Rule& rule : map->rules) {
    for (const auto& [dimension, codes] : rule.objects) {
      row.objects.push_back({dimension, *codes.begin()});
    }
    row.account = rule.accounts.empty() ? "4600" : rule.accounts.front().first;
    const Placement placement = rules.Place(rule.from.value_or(map->books.year_first), row);
    fuzz::Expect(placement.in_scope || rule.to.has_value(),
                 "a rule that does not know its own row");
  }
}

}  // namespace
}  // namespace liggare::sie

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::sie::Read(liggare::fuzz::Text(bytes, size));
  return 0;
}
