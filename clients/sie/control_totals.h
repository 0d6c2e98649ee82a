// What the vouchers of a file come to, held against what the file itself declares.
//
// Memory is bounded by what the file declares: objects count as far as balances name their
// dimension. Used by one thread. Borrows what the file declares.

#ifndef LIGGARE_CLIENTS_SIE_CONTROL_TOTALS_H_
#define LIGGARE_CLIENTS_SIE_CONTROL_TOTALS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "clients/sie/file.h"

namespace liggare::sie {

// A declared amount beside what the vouchers come to.
struct ControlTotal {
  Balance declared;
  int64_t recomputed = 0;

  bool holds() const { return declared.amount == recomputed; }
};

// An account in the file's year.
struct AccountTotal {
  int64_t opening = 0;
  int64_t moved = 0;
  int64_t rows = 0;

  int64_t closing() const { return opening + moved; }
};

class ControlTotals {
 public:
  // All that a file declares, known from having read it once.
  explicit ControlTotals(const Declared& declared);

  // Takes a voucher that a FileReader gave, so that its amounts fit in every sum.
  void Add(const Voucher& voucher);

  // Every amount that the file declares for its own year and that vouchers say something of: #UB,
  // #RES, #OUB and #PSALDO. Not those by object where no row of the file states an object of that
  // dimension: vendors leave them out.
  std::vector<ControlTotal> Check() const;

  // Accounts that have rows or an opening balance.
  std::map<std::string, AccountTotal> Accounts() const;

 private:
  // The rows of an account in a month with the same objects of declared dimensions.
  struct Key {
    std::string account;
    Month month;
    Objects objects;
    friend bool operator<(const Key& a, const Key& b) {
      return std::tie(a.account, a.month, a.objects) < std::tie(b.account, b.month, b.objects);
    }
  };
  struct Moved {
    int64_t amount = 0;
    int64_t rows = 0;
  };

  bool IsComparable(const Balance& balance) const;
  int64_t Recompute(const Balance& balance) const;
  int64_t Opening(const Balance& closing) const;

  const Declared& declared_;
  std::set<int> declared_dimensions_;
  std::set<int> stated_dimensions_;
  std::map<Key, Moved> moved_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_CONTROL_TOTALS_H_
