#include "services/budget/entries.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "services/budget/amounts.h"
#include "services/budget/invariant.h"

namespace liggare::budget {
namespace {

using FlagKey = std::tuple<int, std::string, std::string, int, std::string>;

FlagKey KeyOf(const v1::Flag& flag) {
  return {flag.reason(), flag.line(), flag.fund(), flag.budget_year(), flag.reference()};
}

// Sums up what the records of an entry's attributions have moved and flagged.
class Sums {
 public:
  explicit Sums(Date counts_from) : counts_from_(counts_from), latest_(counts_from) {}

  void Move(const v1::Posting& posting, Date event_date) {
    const Account from = FromProto(posting.from_account());
    const Account to = FromProto(posting.to_account());
    const Date date = DateOf(posting.effective_date(), event_date);
    if (IsCellMoney(to.kind)) Move(date, to, posting.amount());
    if (IsCellMoney(from.kind)) Move(date, from, -posting.amount());
  }

  void Raise(const v1::Flag& flag, Date event_date) {
    Raised& raised = flags_[KeyOf(flag)];
    raised.flag = flag;
    raised.last = DateOf(flag.effective_date(), event_date);
    ++raised.count;
  }

  void Settle(const v1::Flag& flag) { --flags_[KeyOf(flag)].count; }

  Attributed Result() const {
    Attributed result;
    result.latest = latest_;
    for (const auto& [cell, amount] : amounts_) {
      if (amount != 0) result.amounts.emplace(cell, amount);
    }
    for (const auto& [key, raised] : flags_) {
      for (int i = 0; i < raised.count; ++i) result.flags.emplace_back(raised.last, raised.flag);
    }
    return result;
  }

 private:
  struct Raised {
    v1::Flag flag;
    Date last;
    int count = 0;
  };

  // What counted before the entry was taken away and put back counts with it, from there.
  Date DateOf(const std::string& own, Date event_date) {
    const Date date = own.empty() ? event_date : StoredDate(own);
    latest_ = std::max(latest_, date);
    return std::max(date, counts_from_);
  }

  void Move(Date date, const Account& cell, int64_t amount) {
    int64_t& sum = amounts_[{date, cell}];
    sum = Add(sum, amount);
  }

  Date counts_from_;
  Date latest_;
  std::map<std::pair<Date, Account>, int64_t> amounts_;
  std::map<FlagKey, Raised> flags_;
};

// Whether a flag tells of what an entry is attributed to, or that it is not.
bool IsOfAttribution(const v1::Flag& flag) {
  switch (flag.reason()) {
    case v1::FLAG_REASON_UNATTRIBUTED:
    case v1::FLAG_REASON_UNKNOWN_LINE:
    case v1::FLAG_REASON_UNKNOWN_FUND:
    case v1::FLAG_REASON_CONDITIONAL_LINE:
    case v1::FLAG_REASON_OPERATING_CODING_ON_INVESTMENT:
    case v1::FLAG_REASON_INVESTMENT_CODING_ON_OPERATING:
    case v1::FLAG_REASON_OUTSIDE_FUND_YEARS:
    case v1::FLAG_REASON_COST_ABOVE_BUDGET:
      return true;
    default:
      return !flag.line().empty();
  }
}

std::vector<v1::Flag> Selected(const std::vector<v1::Flag>& flags, bool of_attribution) {
  std::vector<v1::Flag> selected;
  for (const v1::Flag& flag : flags) {
    if (IsOfAttribution(flag) == of_attribution) selected.push_back(flag);
  }
  return selected;
}

// Since when the entry at a position counts: since it was put back, where something stood in its
// place for a while.
Date CountsFrom(const Chains& chains, Position position, Date own) {
  const Chains::Chain chain = chains.OfEvent(chains.BeginOf(position));
  if (chain.standing != position || chain.latest() == position) return own;
  return std::max(own, DateOf(chains.RecordAt(chain.latest())));
}

}  // namespace

std::map<Account, int64_t> Attributed::ByCell() const {
  std::map<Account, int64_t> cells;
  for (const auto& [cell, amount] : amounts) {
    int64_t& sum = cells[cell.second];
    sum = Add(sum, amount);
  }
  std::erase_if(cells, [](const auto& cell) { return cell.second == 0; });
  return cells;
}

Date DateOf(const v1::Record& record) { return StoredDate(record.event().effective_date()); }

std::vector<v1::Flag> FlagsOfEntry(const std::vector<v1::Flag>& flags) {
  return Selected(flags, false);
}

std::vector<v1::Flag> FlagsOfAttribution(const std::vector<v1::Flag>& flags) {
  return Selected(flags, true);
}

bool PostsEntry(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  return payload.has_cost_posted() || (payload.has_event_corrected() &&
                                       payload.event_corrected().replacement().has_cost_posted());
}

Postings SharesOf(const v1::Record& record) {
  Postings shares;
  for (const v1::Posting& posting : record.postings()) {
    if (!posting.reversal() && IsAttribution(posting)) shares.push_back(posting);
  }
  return shares;
}

StoredEntry ReadEntry(const Chains& chains, Position position) {
  const v1::Record& record = chains.RecordAt(position);
  Require(PostsEntry(record), "an entry is read where one is posted");
  const v1::Payload& payload = record.event().payload();
  StoredEntry entry;
  entry.position = position;
  entry.event = record.event();
  entry.posted = payload.has_cost_posted() ? payload.cost_posted()
                                           : payload.event_corrected().replacement().cost_posted();
  entry.inline_shares = SharesOf(record);
  entry.flags.assign(record.flags().begin(), record.flags().end());
  for (const v1::Posting& posting : record.postings()) {
    if (!posting.reversal() && !IsAttribution(posting)) entry.whole = posting;
  }
  entry.counts_from = CountsFrom(chains, position, DateOf(record));
  return entry;
}

Attributed ReadAttributions(const Chains& chains, const StoredEntry& entry) {
  Sums sums(entry.counts_from);
  const Date posted = StoredDate(entry.event.effective_date());
  for (const v1::Posting& share : entry.inline_shares) sums.Move(share, posted);
  for (const v1::Flag& flag : FlagsOfAttribution(entry.flags)) sums.Raise(flag, posted);
  for (Position change : chains.OfAttributions(entry.position).changes) {
    const v1::Record& record = chains.RecordAt(change);
    for (const v1::Posting& posting : record.postings()) sums.Move(posting, DateOf(record));
    for (const v1::Flag& flag : record.settled_flags()) sums.Settle(flag);
    for (const v1::Flag& flag : record.flags()) sums.Raise(flag, DateOf(record));
  }
  return sums.Result();
}

}  // namespace liggare::budget
