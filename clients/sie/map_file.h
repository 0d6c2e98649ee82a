// A map as the text file that a controller edits:
//
//   # Everything behind a number sign is a comment.
//   [books]
//   organisation = 212000-0084
//   first_day = 2020-01-01
//   last_day = 2020-12-31
//
//   [dimensions]
//   activity = 20            which dimension is the activity code,
//   project = 6              the project,
//   responsibility = 1       the responsibility; each may be left out
//   persons = 7, 8           take objects of these, which name persons; left out: none
//
//   [accounts]
//   cost = 4000-7999
//   revenue = 3000-3999
//   outside = 1000-2999, 8000-8999
//
//   [series]                 which voucher series mean payroll, internal, accrual, invoice, manual
//   payroll = L
//
//   [rule hosts]             as many as there are
//   activity = 4711          any of: activity, project, responsibility, object.N; one or several
//   account = 5000-5999      codes each; an account may narrow it down, or stand alone
//   from = 2020-01-01        valid from and to these dates; each may be left out
//   to = 2020-06-30
//   line = m03               where it belongs; without a line only the fund is known
//   fund = fund-2020
//   year = 2020              left out: the year of the voucher
//   coded_as = operating     or investment; left out: the source does not say
//
//   [csv]                    what the columns of extracts are called; only for those
//   account = Konto
//   amount = Belopp
//   date = Datum
//   number = Ver.nr
//   series = Serie           may be left out, as text, document_date and registration_date
//   activity = Aktivitet     likewise project, responsibility and object.N
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_SIE_MAP_FILE_H_
#define LIGGARE_CLIENTS_SIE_MAP_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/sie/map.h"

namespace liggare::sie {

// INVALID_ARGUMENT with file and line for whatever is not as above: nothing is guessed or ignored.
absl::StatusOr<Map> ReadMap(const std::string& text, const std::string& file);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_MAP_FILE_H_
