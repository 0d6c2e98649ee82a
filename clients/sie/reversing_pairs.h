// Recognises entries that take each other back: systems correct by booking a row again with the
// other sign (omföring) and name no voucher.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_REVERSING_PAIRS_H_
#define LIGGARE_CLIENTS_SIE_REVERSING_PAIRS_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "clients/sie/file.h"

namespace liggare::sie {

class ReversingPairs {
 public:
  void Add(const Row& row);

  // Pairs of rows with the same account, objects and amount but for the sign, each row in one pair,
  // and the sum of what each pair takes back.
  int64_t pairs() const { return pairs_; }
  int64_t sum() const { return sum_; }

 private:
  // By the row without its sign, how many more there are with a positive amount than a negative.
  absl::flat_hash_map<size_t, int64_t> surplus_;
  int64_t pairs_ = 0;
  int64_t sum_ = 0;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_REVERSING_PAIRS_H_
