// How many rows, and what they sum to.

#ifndef LIGGARE_CLIENTS_SIE_TALLY_H_
#define LIGGARE_CLIENTS_SIE_TALLY_H_

#include <cstdint>

namespace liggare::sie {

struct Tally {
  int64_t rows = 0;
  int64_t sum = 0;

  // REQUIRES: amounts of one file, which its reader has seen to fit in every sum.
  void Add(int64_t amount) {
    ++rows;
    sum += amount;
  }
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_TALLY_H_
