#include "services/checks/uncoded.h"

#include "services/checks/group.h"

namespace liggare::checks {
namespace {

std::vector<std::string> TraitsOf(const v1::CostPosted& entry) {
  std::vector<std::string> traits = {"series " + entry.voucher().series()};
  if (!entry.counterparty().empty()) traits.push_back("counterparty " + entry.counterparty());
  for (const v1::AccountingObject& object : entry.objects()) {
    traits.push_back("object " + std::to_string(object.dimension()) + ":" + object.object());
  }
  return traits;
}

}  // namespace

void Uncoded::Take(const Shown& shown) {
  const v1::CostPosted* const entry = shown.entry();
  if (entry == nullptr) return;
  for (const std::string& name : TraitsOf(*entry)) {
    Trait& trait = traits_[name];
    if (entry->activity_code().empty()) {
      trait.entries.push_back({shown.position, entry->amount(), shown.day});
    } else {
      trait.is_coded = true;
    }
  }
}

void Uncoded::Finish(const Ended& ended, Findings& findings) {
  for (const auto& [name, trait] : traits_) {
    if (!trait.is_coded) continue;
    Group without;
    for (const Entry& entry : trait.entries) {
      if (ended.Stands(entry.position)) without.Add(entry.position, entry.amount, entry.day);
    }
    if (without.empty()) continue;
    findings.push_back(without.Finding(v1::BOOK_CHECK_UNCODED));
    findings.back().set_subject(name);
  }
}

}  // namespace liggare::checks
