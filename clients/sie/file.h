// What a SIE 4 file says, in plain values: texts are UTF-8, amounts minor units, debit positive.
//
// Values: copied and compared freely.

#ifndef LIGGARE_CLIENTS_SIE_FILE_H_
#define LIGGARE_CLIENTS_SIE_FILE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clients/sie/values.h"

namespace liggare::sie {

// An object of an accounting dimension.
struct Object {
  int dimension = 0;
  std::string code;

  friend auto operator<=>(const Object&, const Object&) = default;

  template <typename H>
  friend H AbslHashValue(H hash, const Object& object) {
    return H::combine(std::move(hash), object.dimension, object.code);
  }
};

// Sorted, so that the same objects compare equal however a file lists them.
using Objects = std::vector<Object>;

// A row of a voucher. The sum of those that are booked is zero; the others tell how the voucher
// came to be and count nowhere.
struct Row {
  enum class Kind { kBooked, kRemoved, kAdded };  // #TRANS, #BTRANS, #RTRANS

  Kind kind = Kind::kBooked;
  int number = 0;  // among the booked rows of its voucher, from 1; 0 where it is unknown
  std::string account;
  Objects objects;
  int64_t amount = 0;
  std::optional<Date> date;  // where the row states its own
  std::string text;
  int64_t line = 0;
};

// No voucher has more rows: a file is read with no more than one of them in memory.
inline constexpr size_t kRowsOfVoucherMax = 100'000;

// A voucher (verifikation).
struct Voucher {
  std::string series;
  std::string number;
  Date date;
  std::string text;
  std::optional<Date> registered;
  std::vector<Row> rows;
  int64_t line = 0;
};

// An amount that the file declares for an account.
struct Balance {
  enum class Kind {
    kOpening,        // #IB
    kClosing,        // #UB
    kResult,         // #RES
    kObjectOpening,  // #OIB
    kObjectClosing,  // #OUB
    kPeriod,         // #PSALDO: what a month comes to
    kPeriodBudget,   // #PBUDGET
  };

  Kind kind = Kind::kOpening;
  int year = 0;  // 0 is the file's, -1 the one before
  std::optional<Month> month;
  std::string account;
  Objects objects;
  int64_t amount = 0;
  int64_t line = 0;
};

struct FiscalYear {
  Date first;
  Date last;
};

struct Dimension {
  std::string name;
  std::optional<int> parent;  // of an #UNDERDIM
};

// Everything of a file but its vouchers.
struct Declared {
  std::string program;
  std::string organisation;  // #ORGNR as written
  std::string company;       // #FNAMN
  std::string currency;      // #VALUTA, or empty
  std::string account_plan;  // #KPTYP, or empty
  std::optional<Date> generated;
  bool imported_before = false;     // #FLAGGA 1
  std::map<int, FiscalYear> years;  // by #RAR's number
  std::map<std::string, std::string> accounts;
  std::map<int, Dimension> dimensions;
  std::map<Object, std::string> objects;
  std::vector<Balance> balances;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_FILE_H_
