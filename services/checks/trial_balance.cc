#include "services/checks/trial_balance.h"

#include <algorithm>

#include "services/budget/amounts.h"

namespace liggare::checks {
namespace {

projection::Day NextMonth(projection::Day month) {
  return projection::DayOf(budget::Date(budget::Month(projection::DateOf(month)) + 1));
}

}  // namespace

void TrialBalance::Take(const Shown& shown) {
  for (const v1::Posting& posting : shown.record.postings()) {
    const projection::Day day = shown.DayOf(posting);
    if (day > day_) continue;
    const projection::Day month = projection::FirstOfMonth(day);
    Add(posting.from_account(), month, -posting.amount());
    Add(posting.to_account(), month, posting.amount());
  }
}

void TrialBalance::Add(const v1::Account& account, projection::Day month, int64_t amount) {
  const budget::AccountView view(account);
  auto at = numbers_.find(view);
  if (at == numbers_.end()) {
    at = numbers_.emplace(budget::FromView(view), accounts_.size()).first;
    accounts_.push_back({budget::IsMemorandum(account.kind())});
  }
  int64_t& change = months_[month][at->second];
  change = budget::Add(change, amount);
}

void TrialBalance::Finish(const Ended&, Findings& findings) {
  if (months_.empty()) return;
  const projection::Day last = months_.rbegin()->first;
  for (projection::Day month = months_.begin()->first; month <= last; month = NextMonth(month)) {
    for (const auto& [number, change] : months_[month]) {
      accounts_[number].balance = budget::Add(accounts_[number].balance, change);
    }
    findings.push_back(Balance(month));
  }
}

v1::BookFinding TrialBalance::Balance(projection::Day month) const {
  int64_t sum = 0;
  int64_t debit = 0;
  int64_t memorandum = 0;
  for (const Account& account : accounts_) {
    int64_t& of = account.is_memorandum ? memorandum : sum;
    of = budget::Add(of, account.balance);
    if (!account.is_memorandum) debit = budget::Add(debit, std::max<int64_t>(account.balance, 0));
  }
  const projection::Day end = std::min(NextMonth(month) - 1, day_);
  v1::BookFinding finding;
  finding.set_check(v1::BOOK_CHECK_TRIAL_BALANCE);
  finding.set_as_expected(sum == 0 && memorandum == 0);
  finding.set_amount(sum);
  finding.set_debit(debit);
  finding.set_first_date(budget::FormatDate(projection::DateOf(end)));
  finding.set_last_date(finding.first_date());
  return finding;
}

}  // namespace liggare::checks
