#include "services/budget/state.h"

#include <cstdlib>

#include "services/budget/amounts.h"
#include "services/budget/invariant.h"

namespace liggare::budget {
namespace {

AccountView CostOf(const AccountView& account) {
  return CellView(account).Account(v1::ACCOUNT_KIND_CELL_COST);
}

}  // namespace

void State::Apply(const v1::Record& record) {
  Require(record.position() == size_.value, "records are applied in order, without gaps");
  Move(record, +1);
  catalogue_.Apply(record);
  ++size_.value;
}

void State::Undo(const v1::Record& record) {
  Require(record.position() == size_.value - 1, "only the last record applied is taken back");
  --size_.value;
  catalogue_.Undo(record);
  Move(record, -1);
}

void State::LoadFact(const v1::Record& record) {
  Require(size_.value == 0, "facts are loaded before records are applied");
  catalogue_.Apply(record);
}

void State::LoadAccount(const Account& account, Date date, int64_t amount) {
  Require(size_.value == 0, "accounts are loaded before records are applied");
  Touch(account, date, amount, +1);
}

void State::LoadGross(int64_t gross) { gross_ = gross; }

void State::LoadSize(Size size) {
  Require(size_.value == 0, "a state is loaded once");
  size_ = size;
}

void State::Move(const v1::Record& record, int direction) {
  if (record.postings().empty()) return;
  const Date event_date = StoredDate(record.event().effective_date());
  for (const v1::Posting& posting : record.postings()) {
    const Date date =
        posting.effective_date().empty() ? event_date : StoredDate(posting.effective_date());
    Touch(posting.from_account(), date, -direction * posting.amount(), direction);
    Touch(posting.to_account(), date, direction * posting.amount(), direction);
    gross_ = Add(gross_, direction * std::abs(posting.amount()));
  }
}

void State::Touch(const AccountView& account, Date date, int64_t amount, int direction) {
  auto days = accounts_.find(account);
  if (days == accounts_.end()) {
    Know(account);
    days = accounts_.try_emplace(FromView(account)).first;
  }
  days->second.sum.Add(date, amount);
  days->second.touches += direction;
  if (account.kind == v1::ACCOUNT_KIND_CELL_COST || IsCellBudget(account.kind)) {
    const int64_t sign = IsCellBudget(account.kind) ? +1 : -1;
    cells_.find(CostOf(account))->second.remaining.Add(date, sign * amount);
  }
  if (days->second.touches > 0) return;
  Forget(account);
  accounts_.erase(days);
}

// Keeps what is found by parts of an account's name.
void State::Know(const AccountView& account) {
  if (IsCellMoney(account.kind)) {
    ++cells_.try_emplace(FromView(CostOf(account))).first->second.accounts;
    funds_of_cells_[{std::string(account.line), account.budget_year}].emplace(account.fund);
  }
  if (IsCarriedIn(account.kind)) {
    carried_in_[{std::string(account.fund), account.budget_year}].insert(FromView(account));
  }
}

void State::Forget(const AccountView& account) {
  const auto drop = [](auto& sets, const NameAndYear& key, const auto& element) {
    const auto set = sets.find(key);
    set->second.erase(element);
    if (set->second.empty()) sets.erase(set);
  };
  if (IsCellMoney(account.kind)) {
    const auto cell = cells_.find(CostOf(account));
    if (--cell->second.accounts == 0) {
      cells_.erase(cell);
      drop(funds_of_cells_, {std::string(account.line), account.budget_year},
           std::string(account.fund));
    }
  }
  if (IsCarriedIn(account.kind)) {
    drop(carried_in_, {std::string(account.fund), account.budget_year}, FromView(account));
  }
}

int64_t State::Balance(const AccountView& account, Date date) const {
  const AccountDays* days = Days(account);
  return days == nullptr ? 0 : days->sum.At(date);
}

const AccountDays* State::Days(const AccountView& account) const {
  const auto days = accounts_.find(account);
  return days == accounts_.end() ? nullptr : &days->second;
}

void State::ForEachAccount(absl::FunctionRef<void(const Account&, const AccountDays&)> fn) const {
  for (const auto& [account, days] : accounts_) fn(account, days);
}

const DatedSum* State::Remaining(const CellView& cell) const {
  const auto found = cells_.find(cell.Account(v1::ACCOUNT_KIND_CELL_COST));
  return found == cells_.end() ? nullptr : &found->second.remaining;
}

std::vector<std::string> State::FundsOfCells(const std::string& line, int budget_year) const {
  const auto funds = funds_of_cells_.find({line, budget_year});
  if (funds == funds_of_cells_.end()) return {};
  return {funds->second.begin(), funds->second.end()};
}

std::vector<Account> State::CarriedInto(const std::string& fund, int budget_year) const {
  const auto accounts = carried_in_.find({fund, budget_year});
  if (accounts == carried_in_.end()) return {};
  return {accounts->second.begin(), accounts->second.end()};
}

size_t State::MemoryBytes() const {
  size_t bytes = accounts_.capacity() * sizeof(*accounts_.begin()) +
                 cells_.capacity() * sizeof(*cells_.begin());
  for (const auto& [account, days] : accounts_) bytes += days.sum.MemoryBytes();
  for (const auto& [account, cell] : cells_) bytes += cell.remaining.MemoryBytes();
  // Nodes of trees, with their pointers.
  const size_t node_bytes = sizeof(NameAndYear) + sizeof(Account) + 8 * sizeof(void*);
  return bytes + (funds_of_cells_.size() + cells_.size() + carried_in_.size()) * node_bytes;
}

bool State::SameBooks(const State& other) const {
  return size_ == other.size_ && gross_ == other.gross_ && accounts_ == other.accounts_ &&
         cells_ == other.cells_ && funds_of_cells_ == other.funds_of_cells_ &&
         carried_in_ == other.carried_in_;
}

}  // namespace liggare::budget
