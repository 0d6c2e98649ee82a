// Writes a ledger's costs as a SIE 4E file, in CP437 and with a checksum.
//
// A ledger has only the rows that are costs and revenue, so that each voucher gets one row more, on
// kContraAccount, which makes it balance. #RES and #PSALDO say what the accounts come to. Texts are
// left out: they may name persons. Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_COST_FILE_H_
#define LIGGARE_CLIENTS_SIE_COST_FILE_H_

#include <map>
#include <ostream>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "clients/sie/file.h"
#include "liggare/v1/event.pb.h"

namespace liggare::sie {

inline constexpr const char* kContraAccount = "9999";
// Where an activity code goes that none of its row's objects is.
inline constexpr int kFreeDimension = 20;

class CostFile {
 public:
  // Adds an entry that counts from a date. One that is taken back is added again with the other
  // sign, on the date it no longer counts from. REQUIRES: sums of all fit, as those of a ledger do.
  void Add(Date date, const v1::CostPosted& posted);

  // Writes all of them. Of `head` the program, organisation, company, currency, date of generation
  // and year 0 are written. INVALID_ARGUMENT names a text that CP437 does not have.
  absl::Status Write(const Declared& head, std::ostream& stream) const;

 private:
  struct VoucherId {
    std::string series;
    std::string number;
    Date date;

    // Numbers in their order: 9 before 10.
    auto Order() const { return std::make_tuple(series, number.size(), number, date); }
    friend bool operator<(const VoucherId& a, const VoucherId& b) { return a.Order() < b.Order(); }
  };

  std::map<VoucherId, std::vector<Row>> vouchers_;
  std::map<std::string, std::map<Month, int64_t>> accounts_;
  std::set<Object> objects_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_COST_FILE_H_
