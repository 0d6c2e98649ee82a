#include "services/budget/state.h"

#include <cstdlib>
#include <tuple>

#include "services/budget/amounts.h"
#include "services/budget/invariant.h"

namespace liggare::budget {
namespace {

// The date a posting counts from.
Date DateOf(const v1::Posting& posting, const v1::Record& record) {
  return StoredDate(posting.effective_date().empty() ? record.event().effective_date()
                                                     : posting.effective_date());
}

}  // namespace

int64_t AccountDays::Balance(Date date) const {
  // Most questions are about recent dates: what came later is the shorter way.
  int64_t balance = total;
  for (auto change = changes.rbegin(); change != changes.rend() && change->first > date; ++change) {
    balance = Subtract(balance, change->second);
  }
  return balance;
}

void State::Apply(const v1::Record& record) {
  Require(record.position() == size_.value, "records are applied in order, without gaps");
  Move(record, +1);
  citations_.Count(record, +1);
  StandCitations(record, [this, &record] { chains_.Apply(record); });
  catalogue_.Apply(record);
  ++size_.value;
}

void State::Undo(const v1::Record& record) {
  Require(record.position() == size_.value - 1, "only the last record applied is taken back");
  --size_.value;
  catalogue_.Undo(record);
  StandCitations(record, [this, &record] { chains_.Undo(record); });
  citations_.Count(record, -1);
  Move(record, -1);
}

// Runs a change of the chains and lets the event that stood cite no longer, and the one that
// stands instead cite again. The correction itself is counted as a record.
void State::StandCitations(const v1::Record& record, absl::FunctionRef<void()> change) {
  if (!record.event().payload().has_event_corrected()) return change();
  const Position target{record.event().payload().event_corrected().position()};
  const auto standing = [&] {
    const std::optional<Position> entry = chains_.EntryOf(target);
    return entry.has_value() ? chains_.OfAttributions(*entry).standing
                             : chains_.OfEvent(chains_.BeginOf(target)).standing;
  };
  const Position before = standing();
  change();
  const Position after = standing();
  const Position own{record.position()};
  if (before != own) citations_.Stand(before, -1);
  if (after != own) citations_.Stand(after, +1);
}

void State::Move(const v1::Record& record, int direction) {
  for (const v1::Posting& posting : record.postings()) {
    const Date date = DateOf(posting, record);
    const Account from = FromProto(posting.from_account());
    const Account to = FromProto(posting.to_account());
    Touch(from, date, -direction * posting.amount(), direction);
    Touch(to, date, direction * posting.amount(), direction);
    gross_ = Add(gross_, direction * std::abs(posting.amount()));
  }
}

void State::Touch(const Account& account, Date date, int64_t amount, int direction) {
  const auto days = accounts_.try_emplace(account).first;
  const auto change = days->second.changes.try_emplace(date, 0).first;
  change->second = Add(change->second, amount);
  if (change->second == 0) days->second.changes.erase(change);
  days->second.total = Add(days->second.total, amount);
  days->second.postings += direction;
  if (days->second.postings == 0) accounts_.erase(days);
  if (!IsCellMoney(account.kind)) return;
  const auto cell = cells_.try_emplace({account.line, account.budget_year, account.fund}, 0).first;
  cell->second += direction;
  if (cell->second == 0) cells_.erase(cell);
}

int64_t State::Balance(const Account& account, Date date) const {
  const AccountDays* days = Days(account);
  return days == nullptr ? 0 : days->Balance(date);
}

const AccountDays* State::Days(const Account& account) const {
  const auto days = accounts_.find(account);
  return days == accounts_.end() ? nullptr : &days->second;
}

void State::ForEachAccount(absl::FunctionRef<void(const Account&, const AccountDays&)> fn) const {
  for (const auto& [account, days] : accounts_) fn(account, days);
}

std::vector<std::string> State::FundsOfCells(const std::string& line, int budget_year) const {
  std::vector<std::string> funds;
  for (auto cell = cells_.lower_bound({line, budget_year, ""});
       cell != cells_.end() && std::get<0>(cell->first) == line &&
       std::get<1>(cell->first) == budget_year;
       ++cell) {
    funds.push_back(std::get<2>(cell->first));
  }
  return funds;
}

bool State::SameBooks(const State& other) const {
  return size_ == other.size_ && gross_ == other.gross_ && chains_ == other.chains_ &&
         citations_ == other.citations_ && accounts_ == other.accounts_ && cells_ == other.cells_;
}

}  // namespace liggare::budget
