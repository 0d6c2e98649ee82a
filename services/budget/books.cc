#include "services/budget/books.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "services/budget/amounts.h"

namespace liggare::budget {

Terms BudgetOf(const v1::Cell& cell) {
  Terms terms;
  for (const Account& account : BudgetAccounts(cell)) terms.push_back({account});
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
  posted_.push_back({&posting.from_account(), date, -posting.amount()});
  posted_.push_back({&posting.to_account(), date, posting.amount()});
  return true;
}

int64_t Books::Balance(const AccountView& account, Date date) const {
  int64_t balance = state_.Balance(account, date);
  for (const Laid& laid : posted_) {
    if (laid.date <= date && laid.Is(account)) balance = Add(balance, laid.amount);
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
    days->sum.ForEachAfter(date,
                           [&](Date day, int64_t amount) { changes[day] += term.sign * amount; });
  }
  for (const Laid& laid : posted_) {
    if (laid.date > date && laid.Is(term.account)) changes[laid.date] += term.sign * laid.amount;
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

Books::Lowest Books::LowestRemaining(const CellView& cell, Date date) const {
  int64_t laid_over = 0;
  bool only_before = true;
  for (const Laid& laid : posted_) {
    const v1::AccountKind kind = laid.account->kind();
    if (kind != v1::ACCOUNT_KIND_CELL_COST && !IsCellBudget(kind)) continue;
    if (!laid.Is(cell.Account(kind))) continue;
    only_before &= laid.date <= date;
    laid_over = Add(laid_over, kind == v1::ACCOUNT_KIND_CELL_COST ? -laid.amount : laid.amount);
  }
  if (only_before) {
    const DatedSum* remaining = state_.Remaining(cell);
    Lowest lowest = remaining == nullptr ? Lowest{0, date} : remaining->LowestFrom(date);
    lowest.amount = Add(lowest.amount, laid_over);
    return lowest;
  }
  Terms terms;
  for (v1::AccountKind kind : kCellBudgetKinds) terms.push_back({FromView(cell.Account(kind))});
  terms.push_back({FromView(cell.Account(v1::ACCOUNT_KIND_CELL_COST)), -1});
  return LowestFrom(terms, date);
}

bool Books::HoldsAnything(const AccountView& account) const {
  const AccountDays* days = state_.Days(account);
  Changes changes;
  for (const Laid& laid : posted_) {
    if (laid.Is(account)) changes[laid.date] += laid.amount;
  }
  if (changes.empty()) return days != nullptr && days->sum.ever_holds();
  if (days != nullptr) {
    days->sum.ForEach([&](Date day, int64_t amount) { changes[day] += amount; });
  }
  return std::any_of(changes.begin(), changes.end(),
                     [](const auto& change) { return change.second != 0; });
}

void Books::ForEachAccount(absl::FunctionRef<void(const Account&)> fn) const {
  state_.ForEachAccount([&](const Account& account, const AccountDays&) { fn(account); });
  std::set<Account> added;
  for (const Laid& laid : posted_) {
    if (state_.Days(*laid.account) == nullptr) added.insert(FromProto(*laid.account));
  }
  for (const Account& account : added) fn(account);
}

std::vector<std::string> Books::FundsOfCells(const std::string& line, int budget_year) const {
  std::set<std::string> funds;
  for (const std::string& fund : state_.FundsOfCells(line, budget_year)) funds.insert(fund);
  for (const Laid& laid : posted_) {
    const v1::Account& account = *laid.account;
    if (IsCellMoney(account.kind()) && account.line() == line &&
        account.budget_year() == budget_year) {
      funds.insert(account.fund());
    }
  }
  return {funds.begin(), funds.end()};
}

std::vector<Account> Books::CarriedInto(const std::string& fund, int budget_year) const {
  std::vector<Account> accounts = state_.CarriedInto(fund, budget_year);
  for (const Laid& laid : posted_) {
    const v1::Account& account = *laid.account;
    if (IsCarriedIn(account.kind()) && account.fund() == fund &&
        account.budget_year() == budget_year) {
      accounts.push_back(FromProto(account));
    }
  }
  return accounts;
}

}  // namespace liggare::budget
