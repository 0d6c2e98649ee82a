// The definition of truth, in its plainest form: everything a budget shows, folded from the stored
// postings and flags of the first so many records. Shares no code with the projection.

#ifndef LIGGARE_TESTS_MODEL_POSTING_FOLD_H_
#define LIGGARE_TESTS_MODEL_POSTING_FOLD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "liggare/v1/event.pb.h"
#include "tests/model/figures_map.h"

namespace liggare::model {

// The budget of a year at a date, as the first `size` records tell it.
FiguresMap FoldPostings(const std::vector<v1::Record>& records, int64_t size,
                        const std::string& date, int year);

// The figures of an answer that the fold tells too: all but what flags are of, and the flags of
// events that have several.
FiguresMap OnlyFolded(FiguresMap figures);

// The sum of all balances at a date.
int64_t SumOfBalances(const std::vector<v1::Record>& records, int64_t size,
                      const std::string& date);

// floor(total x k / n) for n > 0.
int64_t FloorPart(int64_t total, int64_t k, int64_t n);

// The months of a year whose last day is the date or before it.
int MonthsEnded(int year, const std::string& date);

}  // namespace liggare::model

#endif  // LIGGARE_TESTS_MODEL_POSTING_FOLD_H_
