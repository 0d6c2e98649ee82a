#include "services/budget/books.h"

#include <cstdlib>
#include <set>

#include "services/budget/amounts.h"

namespace liggare::budget {

Terms BudgetOf(const v1::Cell& cell) {
  Terms terms;
  for (const Account& account : BudgetAccounts(cell)) terms.push_back({account});
  return terms;
}

Terms RemainingOf(const v1::Cell& cell) {
  Terms terms = BudgetOf(cell);
  terms.push_back({CellAccount(v1::ACCOUNT_KIND_CELL_COST, cell), -1});
  return terms;
}

Terms UnallocatedOf(const std::string& fund, int pool_year) {
  Terms terms;
  for (const Account& account : UnallocatedAccounts(fund, pool_year)) terms.push_back({account});
  return terms;
}

bool Books::Post(const v1::Posting& posting, Date date) {
  const int64_t size = std::abs(posting.amount());
  if (size > kGrossMax - gross_) return false;
  gross_ += size;
  posted_[FromProto(posting.from_account())][date] -= posting.amount();
  posted_[FromProto(posting.to_account())][date] += posting.amount();
  return true;
}

int64_t Books::Balance(const Account& account, Date date) const {
  int64_t balance = state_.Balance(account, date);
  const auto posted = posted_.find(account);
  if (posted == posted_.end()) return balance;
  for (const auto& [from, amount] : posted->second) {
    if (from > date) break;
    balance = Add(balance, amount);
  }
  return balance;
}

int64_t Books::Sum(const Terms& terms, Date date) const {
  int64_t sum = 0;
  for (const Term& term : terms) sum = Add(sum, term.sign * Balance(term.account, date));
  return sum;
}

void Books::AddChangesAfter(const Term& term, Date date, Changes& changes) const {
  if (const AccountDays* days = state_.Days(term.account)) {
    for (auto change = days->changes.upper_bound(date); change != days->changes.end(); ++change) {
      changes[change->first] += term.sign * change->second;
    }
  }
  const auto posted = posted_.find(term.account);
  if (posted == posted_.end()) return;
  for (auto change = posted->second.upper_bound(date); change != posted->second.end(); ++change) {
    changes[change->first] += term.sign * change->second;
  }
}

Books::Lowest Books::LowestFrom(const Terms& terms, Date date) const {
  Changes later;
  for (const Term& term : terms) AddChangesAfter(term, date, later);
  int64_t sum = Sum(terms, date);
  Lowest lowest{sum, date};
  for (const auto& [day, change] : later) {
    sum = Add(sum, change);
    if (sum < lowest.amount) lowest = {sum, day};
  }
  return lowest;
}

Books::Lowest Books::HighestFrom(const Terms& terms, Date date) const {
  Terms negated = terms;
  for (Term& term : negated) term.sign = -term.sign;
  const Lowest lowest = LowestFrom(negated, date);
  return {-lowest.amount, lowest.date};
}

bool Books::HoldsAnything(const Account& account) const {
  Changes changes;
  if (const AccountDays* days = state_.Days(account)) {
    changes.insert(days->changes.begin(), days->changes.end());
  }
  if (const auto posted = posted_.find(account); posted != posted_.end()) {
    for (const auto& [day, amount] : posted->second) changes[day] += amount;
  }
  for (const auto& [day, amount] : changes) {
    if (amount != 0) return true;
  }
  return false;
}

void Books::ForEachAccount(absl::FunctionRef<void(const Account&)> fn) const {
  state_.ForEachAccount([&](const Account& account, const AccountDays&) { fn(account); });
  for (const auto& [account, changes] : posted_) {
    if (state_.Days(account) == nullptr) fn(account);
  }
}

std::vector<std::string> Books::FundsOfCells(const std::string& line, int budget_year) const {
  std::set<std::string> funds;
  for (const std::string& fund : state_.FundsOfCells(line, budget_year)) funds.insert(fund);
  for (const auto& [account, changes] : posted_) {
    if (IsCellMoney(account.kind) && account.line == line && account.budget_year == budget_year) {
      funds.insert(account.fund);
    }
  }
  return {funds.begin(), funds.end()};
}

}  // namespace liggare::budget
