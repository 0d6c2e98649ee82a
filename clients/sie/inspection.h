// What is in a file, for whoever writes its first map: dimensions, objects, accounts and series
// with how many rows there are and what they sum to.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_INSPECTION_H_
#define LIGGARE_CLIENTS_SIE_INSPECTION_H_

#include <cstdint>
#include <map>
#include <string>

#include "clients/sie/file.h"
#include "clients/sie/tally.h"

namespace liggare::sie {

struct Inspection {
  struct Series {
    int64_t vouchers = 0;
    Tally rows;  // on cost and revenue accounts
  };

  // Everything but accounts counts rows on cost and revenue accounts alone, classes 3 to 8 of the
  // Swedish account plans: with the balances every sum would be zero.
  std::map<Object, Tally> objects;
  std::map<std::string, Tally> accounts;
  std::map<std::string, Series> series;

  void Add(const Voucher& voucher);
};

// A map to start from, as map_file.h reads it once the rules are written: what the file declares is
// filled in, what only a person knows stands there as a comment.
std::string MapToStartFrom(const Declared& declared, const Inspection& inspection);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_INSPECTION_H_
