#include "services/checks/duplicates.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "absl/hash/hash.h"
#include "services/checks/group.h"

namespace liggare::checks {
namespace {

int YearOf(const Shown& shown) {
  return static_cast<int>(projection::DateOf(shown.Month()).year());
}

// Whom or what an entry was paid for: the counterparty, else the account and objects.
std::string PaidFor(const v1::CostPosted& entry) {
  if (!entry.counterparty().empty()) return entry.counterparty();
  std::string paid_for = entry.account();
  for (const v1::AccountingObject& object : entry.objects()) {
    paid_for += ' ' + std::to_string(object.dimension()) + ':' + object.object();
  }
  return paid_for;
}

}  // namespace

void Alike::Add(uint64_t key, uint64_t origin, const Shown& shown) {
  entries_.push_back({key, origin, shown.position, shown.entry()->amount(), shown.day});
}

void Alike::Finish(v1::BookCheck check, const Ended& ended, Findings& findings) {
  std::erase_if(entries_, [&](const Entry& entry) { return !ended.Stands(entry.position); });
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.key, a.position) < std::tie(b.key, b.position);
  });
  std::vector<std::pair<Position, v1::BookFinding>> found;
  for (auto begin = entries_.begin(); begin != entries_.end();) {
    const auto end = std::find_if(begin, entries_.end(),
                                  [&](const Entry& entry) { return entry.key != begin->key; });
    Group group;
    bool differ = false;
    for (auto entry = begin; entry != end; ++entry) {
      group.Add(entry->position, entry->amount, entry->day);
      differ = differ || entry->origin != begin->origin;
    }
    if (differ) found.emplace_back(begin->position, group.Finding(check));
    begin = end;
  }
  // Fingerprints are others in every process.
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [position, finding] : found) findings.push_back(std::move(finding));
}

void DuplicateEntries::Take(const Shown& shown) {
  const v1::CostPosted* const entry = shown.entry();
  if (entry == nullptr) return;
  const std::string& date = entry->document_date().empty() ? shown.record.event().effective_date()
                                                           : entry->document_date();
  const v1::Voucher& voucher = entry->voucher();
  entries_.Add(absl::HashOf(entry->amount(), date, PaidFor(*entry)),
               absl::HashOf(voucher.series(), voucher.number(), YearOf(shown)), shown);
}

void DuplicateEntries::Finish(const Ended& ended, Findings& findings) {
  entries_.Finish(v1::BOOK_CHECK_DUPLICATE_ENTRY, ended, findings);
}

void DuplicateVouchers::Take(const Shown& shown) {
  const v1::CostPosted* const entry = shown.entry();
  if (entry == nullptr) return;
  const v1::Voucher& voucher = entry->voucher();
  // Rows without a number may be alike within a voucher.
  const int64_t origin = voucher.row() == 0 ? shown.record.append_first() : shown.position.value;
  rows_.Add(absl::HashOf(voucher.series(), voucher.number(), voucher.row(), YearOf(shown),
                         entry->account(), entry->amount()),
            static_cast<uint64_t>(origin), shown);
}

void DuplicateVouchers::Finish(const Ended& ended, Findings& findings) {
  rows_.Finish(v1::BOOK_CHECK_DUPLICATE_VOUCHER, ended, findings);
}

}  // namespace liggare::checks
