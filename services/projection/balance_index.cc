#include "services/projection/balance_index.h"

namespace liggare::projection {

void BalanceIndex::Add(const budget::Account& account, Position position, budget::Date date,
                       int64_t amount) {
  series_[account].Add(position, date, amount);
}

int64_t BalanceIndex::Balance(const budget::Account& account, budget::Date date, Size size) const {
  const Series* series = Find(account);
  return series == nullptr ? 0 : series->Balance(date, size);
}

const Series* BalanceIndex::Find(const budget::Account& account) const {
  const auto it = series_.find(account);
  return it == series_.end() ? nullptr : &it->second;
}

void BalanceIndex::ForEach(
    v1::AccountKind kind,
    absl::FunctionRef<void(const budget::Account&, const Series&)> visit) const {
  budget::Account least;
  least.kind = kind;
  for (auto it = series_.lower_bound(least); it != series_.end() && it->first.kind == kind; ++it) {
    visit(it->first, it->second);
  }
}

void BalanceIndex::ForEach(
    absl::FunctionRef<void(const budget::Account&, const Series&)> visit) const {
  for (const auto& [account, series] : series_) visit(account, series);
}

}  // namespace liggare::projection
