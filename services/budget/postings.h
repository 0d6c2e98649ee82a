// From one event to the movements between accounts that it makes: the one place that says so. Who
// may make them is for the rules.
//
// Invariant: every posting moves a non-zero amount from one account to another, so that all
// balances sum to zero; memorandum accounts sum to zero by themselves.
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_POSTINGS_H_
#define LIGGARE_SERVICES_BUDGET_POSTINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/catalogue.h"

namespace liggare::budget {

using Postings = std::vector<v1::Posting>;
using Shares = google::protobuf::RepeatedPtrField<v1::Share>;

// Money for a fund, from outside or from a reserve (null when from outside). Nothing for a grant of
// unknown amount.
Postings GrantPostings(const v1::FundGranted& grant, int last_year, const Fund* reserve);

// What a mandate may distribute.
Postings MandatePostings(const v1::MandateGiven& mandate);

// From the pool to the cell; by month where the event says so; on a mandate's and a consultation's
// account where the authority names them.
Postings AllocationPostings(const v1::AllocationDecided& allocation, int pool_year,
                            const v1::Authority& authority);

// From cell to cell.
Postings ReallocationPostings(const v1::ReallocationAgreed& reallocation,
                              const v1::Authority& authority);

// From a cell or a pool to a cell or a pool; the pool years are looked at where the line is empty.
Postings CarryOverPostings(const v1::CarryOverDecided& carry_over, int from_pool_year,
                           int to_pool_year);

// Whether an entry is revenue: as it says, else by the class of its account.
bool IsRevenue(const v1::CostPosted& entry);

// Adds the whole entry, not yet attributed, to a record; the fund is empty where it is unknown.
v1::Posting& AddEntryPosting(const v1::CostPosted& entry, const std::string& fund,
                             v1::Record& record);

// Adds what moves from not attributed to the cells, one posting a cell. `unattributed` is the
// account the entry went to. Shares of one cell are one posting; shares that cancel out make none.
void AddAttributionPostings(const v1::CostPosted& entry, const v1::Account& unattributed,
                            const Shares& shares, v1::Record& record);

// Whether the posting attributes: it moves between not attributed and a cell.
bool IsAttribution(const v1::Posting& posting);

// What undoes a posting: the same amount the other way, from the date of the event it is put in.
v1::Posting Reversal(const v1::Posting& posting);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_POSTINGS_H_
