#include "clients/sie/control_totals.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace liggare::sie {
namespace {

// The kind that an account's closing amount starts from; nothing where it starts from zero.
std::optional<Balance::Kind> OpeningOf(Balance::Kind closing) {
  if (closing == Balance::Kind::kClosing) return Balance::Kind::kOpening;
  if (closing == Balance::Kind::kObjectClosing) return Balance::Kind::kObjectOpening;
  return std::nullopt;
}

bool IsOfVouchers(Balance::Kind kind) {
  return kind == Balance::Kind::kClosing || kind == Balance::Kind::kResult ||
         kind == Balance::Kind::kObjectClosing || kind == Balance::Kind::kPeriod;
}

}  // namespace

ControlTotals::ControlTotals(const Declared& declared) : declared_(declared) {
  for (const Balance& balance : declared.balances) {
    for (const Object& object : balance.objects) declared_dimensions_.insert(object.dimension);
  }
}

void ControlTotals::Add(const Voucher& voucher) {
  for (const Row& row : voucher.rows) {
    if (row.kind != Row::Kind::kBooked) continue;
    Key key{row.account, Month(voucher.date), {}};
    for (const Object& object : row.objects) {
      if (!declared_dimensions_.contains(object.dimension)) continue;
      stated_dimensions_.insert(object.dimension);
      key.objects.push_back(object);
    }
    Moved& moved = moved_[std::move(key)];
    moved.amount += row.amount;
    ++moved.rows;
  }
}

bool ControlTotals::IsComparable(const Balance& balance) const {
  return balance.year == 0 && IsOfVouchers(balance.kind) &&
         std::all_of(balance.objects.begin(), balance.objects.end(), [this](const Object& object) {
           return stated_dimensions_.contains(object.dimension);
         });
}

int64_t ControlTotals::Opening(const Balance& closing) const {
  const std::optional<Balance::Kind> kind = OpeningOf(closing.kind);
  if (!kind) return 0;
  for (const Balance& balance : declared_.balances) {
    if (balance.kind == *kind && balance.year == 0 && balance.account == closing.account &&
        balance.objects == closing.objects) {
      return balance.amount;
    }
  }
  return 0;
}

int64_t ControlTotals::Recompute(const Balance& balance) const {
  int64_t sum = Opening(balance);
  for (auto at = moved_.lower_bound(Key{balance.account, Month::min(), {}});
       at != moved_.end() && at->first.account == balance.account; ++at) {
    if (balance.month && *balance.month != at->first.month) continue;
    if (!std::includes(at->first.objects.begin(), at->first.objects.end(), balance.objects.begin(),
                       balance.objects.end())) {
      continue;
    }
    sum += at->second.amount;
  }
  return sum;
}

std::vector<ControlTotal> ControlTotals::Check() const {
  std::vector<ControlTotal> totals;
  for (const Balance& balance : declared_.balances) {
    if (IsComparable(balance)) totals.push_back({balance, Recompute(balance)});
  }
  return totals;
}

std::map<std::string, AccountTotal> ControlTotals::Accounts() const {
  std::map<std::string, AccountTotal> accounts;
  for (const Balance& balance : declared_.balances) {
    if (balance.kind == Balance::Kind::kOpening && balance.year == 0) {
      accounts[balance.account].opening = balance.amount;
    }
  }
  for (const auto& [key, moved] : moved_) {
    AccountTotal& total = accounts[key.account];
    total.moved += moved.amount;
    total.rows += moved.rows;
  }
  return accounts;
}

}  // namespace liggare::sie
