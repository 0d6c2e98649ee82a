// Which row of which books a row is: what stays the same when the file is exported anew.
//
// Voucher numbers repeat, rows shift and identical rows occur, so that a row is known by what it
// says and where it was booked, and identical ones are counted. Thread-safe.

#ifndef LIGGARE_CLIENTS_SIE_ROW_IDENTITY_H_
#define LIGGARE_CLIENTS_SIE_ROW_IDENTITY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "clients/sie/file.h"
#include "liggare/v1/event.pb.h"
#include "store/proof/hash.h"

namespace liggare::sie {

// The books that a file is of: an organisation's accounts of a fiscal year.
struct Books {
  std::string organisation;  // ten digits
  Date year_first;
  Date year_last;
};

// FAILED_PRECONDITION when a file says that it is of other books.
absl::Status CheckIsOf(const Declared& declared, const Books& books);

// An id for the books that names nobody: a sole trader's organisation number is a personal number.
// It ties their events together as correlation_id.
std::string BooksId(const Books& books);

// The organisation number of the books, NNNNNN-NNNN; empty where it may be a sole trader's.
std::string LegalPersonOf(const Books& books);

// The voucher's series as events name it: "-" where the file leaves it blank, as systems with one
// series do.
std::string SeriesOf(const Voucher& voucher);

// SHA-256 over the tag "liggare/sie-row/v1", the books, the voucher's series, number and date, and
// the row's account, objects and amount; every part behind its length. Not over objects of
// dimensions 7 (employee) and 8 (customer): an id is kept for ever and must tell of no person.
proof::Hash RowKey(const Books& books, const Voucher& voucher, const Row& row);

// The key of the row that an entry was made of. The entry names its voucher's date.
proof::Hash RowKey(const Books& books, const v1::CostPosted& posted);

// The event id of a row: a UUID of version 8 (RFC 9562) made of SHA-256 over what its row is known
// by and its ordinal, from 0, among rows with the same key.
std::string EventIdOf(const proof::Hash& key, int ordinal);

// The event id of what says that a file is imported.
std::string ImportEventIdOf(const std::string& import_id);

// The event ids of what an import says of the entry at a position: where it belongs by a rule; and
// that it is no longer in its books.
std::string AttributionIdOf(const Books& books, int64_t position, const std::string& rule);
std::string TakingBackIdOf(const Books& books, int64_t position);

// Whether the objects of a dimension are persons.
bool IsOfPersons(int dimension);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_ROW_IDENTITY_H_
