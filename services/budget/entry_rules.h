// Entries and what they are attributed to. An entry has happened: it is recorded whatever is wrong
// with it, and flagged. An attribution is a statement, and has to be right.
//
// Refuses with CURRENCY_MISMATCH; attributions with UNKNOWN_ENTRY, SUM_MISMATCH, UNKNOWN_LINE or
// UNKNOWN_FUND. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_ENTRY_RULES_H_
#define LIGGARE_SERVICES_BUDGET_ENTRY_RULES_H_

#include "absl/status/status.h"
#include "services/budget/case.h"
#include "services/budget/entries.h"

namespace liggare::budget {

absl::Status DecideEntry(Case& c, const v1::CostPosted& entry);
absl::Status DecideAttribution(Case& c, const v1::CostAttributed& attributed);

// Attributes an entry that nothing attributes, from c.counts_from on: posts and flags. For a
// correction of an attribution too, after what it takes back.
absl::Status Attribute(Case& c, const StoredEntry& entry, const v1::CostAttributed& attributed);

// Takes back what attributes an entry: each amount from the date it counts from, or all of it from
// the event's date on. Settles its flags likewise.
absl::Status TakeBackFromTheirDates(Case& c, const StoredEntry& entry, const Attributed& taken);
absl::Status TakeBackFromNow(Case& c, const StoredEntry& entry, const Attributed& taken);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_ENTRY_RULES_H_
