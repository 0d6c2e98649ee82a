#include "services/projection/books.h"

#include "services/budget/invariant.h"
#include "services/projection/funds.h"

namespace liggare::projection {

void Books::Apply(const v1::Record& record) {
  const Position position{record.position()};
  budget::Require(position.value == size_.value, "books take records without a gap");
  size_ = SizeThrough(position);
  catalogue_.Apply(record);
  for (const v1::Posting& posting : record.postings()) {
    const budget::Date date =
        budget::StoredDate(posting.effective_date().empty() ? record.event().effective_date()
                                                            : posting.effective_date());
    const budget::Account from = budget::FromProto(posting.from_account());
    const budget::Account to = budget::FromProto(posting.to_account());
    balances_.Add(from, position, date, -posting.amount());
    balances_.Add(to, position, date, posting.amount());
    NoteAccount(from, position);
    NoteAccount(to, position);
  }
  flags_.Apply(record, [&](const std::string& fund) { return KindOf(catalogue_, fund, size_); });
  for (const v1::Flag& flag : record.flags()) NoteFlag(flag, position);
  entries_.Apply(record);
  corrections_.Apply(record);
}

void Books::NoteAccount(const budget::Account& account, Position position) {
  if (budget::IsCellMoney(account.kind)) {
    cells_.try_emplace({account.budget_year, account.line, account.fund}, position);
    return;
  }
  switch (account.kind) {
    case v1::ACCOUNT_KIND_FUND_GRANTED:
    case v1::ACCOUNT_KIND_FUND_DRAWN:
    case v1::ACCOUNT_KIND_FUND_ALLOCATED:
    case v1::ACCOUNT_KIND_FUND_CARRIED_IN:
    case v1::ACCOUNT_KIND_FUND_CARRIED_OUT:
      pools_.try_emplace({account.budget_year, account.fund}, position);
      return;
    default:
      return;
  }
}

// An entry that waits for its line's condition is flagged on a cell that may have no money yet.
void Books::NoteFlag(const v1::Flag& flag, Position position) {
  if (flag.line().empty() || flag.budget_year() == 0) return;
  if (!catalogue_.FindFund(flag.fund(), size_).has_value()) return;
  cells_.try_emplace({flag.budget_year(), flag.line(), flag.fund()}, position);
}

std::vector<v1::Cell> Books::Cells(int budget_year, Size size) const {
  std::vector<v1::Cell> cells;
  for (auto it = cells_.lower_bound({budget_year, "", ""});
       it != cells_.end() && std::get<0>(it->first) == budget_year; ++it) {
    if (!size.Contains(it->second)) continue;
    v1::Cell& cell = cells.emplace_back();
    cell.set_line(std::get<1>(it->first));
    cell.set_fund(std::get<2>(it->first));
    cell.set_budget_year(budget_year);
  }
  return cells;
}

std::vector<std::string> Books::PoolFunds(int pool_year, Size size) const {
  std::vector<std::string> funds;
  for (auto it = pools_.lower_bound({pool_year, ""});
       it != pools_.end() && it->first.first == pool_year; ++it) {
    if (size.Contains(it->second)) funds.push_back(it->first.second);
  }
  return funds;
}

}  // namespace liggare::projection
