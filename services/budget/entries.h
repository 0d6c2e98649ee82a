// What stored records say of an entry: what it posted, and what its attributions have moved and
// flagged since. Read from its chains (chains.h), so that the state keeps nothing of entries.
//
// An attribution counts from the date since which its entry counts without a gap: the entry's own,
// or that of the correction that put it back. Thread-safe. Owns what it returns.

#ifndef LIGGARE_SERVICES_BUDGET_ENTRIES_H_
#define LIGGARE_SERVICES_BUDGET_ENTRIES_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/chains.h"
#include "services/budget/dates.h"
#include "services/budget/postings.h"

namespace liggare::budget {

// An entry as posted: by a CostPosted, or by the correction that put one in its place.
struct StoredEntry {
  Position position;
  v1::Event event;  // the CostPosted's, or the correction's
  v1::CostPosted posted;
  Date counts_from;
  v1::Posting whole;       // to not attributed
  Postings inline_shares;  // from there to cells, as posted with the entry
  std::vector<v1::Flag> flags;

  // Where the entry is while it is not attributed.
  const v1::Account& unattributed() const { return whole.to_account(); }
};

// What attributions have moved and flagged, and is not undone yet.
struct Attributed {
  std::map<std::pair<Date, Account>, int64_t> amounts;  // into cells, by date; none is zero
  std::vector<std::pair<Date, v1::Flag>> flags;
  Date latest;  // nothing of the entry counts from a later date

  // The amounts by cell, whatever date they count from; none is zero.
  std::map<Account, int64_t> ByCell() const;
};

// Whether a record posts an entry: by itself or as a correction's replacement.
bool PostsEntry(const v1::Record& record);

// The entry that the record at a position posts. REQUIRES: it posts one; it is of the chains.
StoredEntry ReadEntry(const Chains& chains, Position position);
// What attributes an entry.
Attributed ReadAttributions(const Chains& chains, const StoredEntry& entry);

// The flags of an entry that stay with it however it is attributed, and those that do not.
std::vector<v1::Flag> FlagsOfEntry(const std::vector<v1::Flag>& flags);
std::vector<v1::Flag> FlagsOfAttribution(const std::vector<v1::Flag>& flags);

// The shares that a record of an attribution, or of the correction of one, posts.
Postings SharesOf(const v1::Record& record);

// The date a stored record counts from.
Date DateOf(const v1::Record& record);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_ENTRIES_H_
