// What the index takes of a record, read straight from its bytes: the postings, and the month of
// the entry. Only of plain records, which are nearly all: entries, attributions, allocations, moves
// and carry-overs that carry and settle no flags. Of the others it says that they are not plain.
//
// Thread-safe. Borrows the bytes.

#ifndef LIGGARE_SERVICES_PROJECTION_PLAIN_RECORD_H_
#define LIGGARE_SERVICES_PROJECTION_PLAIN_RECORD_H_

#include <cstdint>
#include <string_view>

#include "absl/container/inlined_vector.h"

namespace liggare::projection {

struct PlainPosting {
  std::string_view from_account;  // as stored: a serialised v1::Account
  std::string_view to_account;
  int64_t amount = 0;
  std::string_view date;  // empty: the event's
};

struct PlainRecord {
  bool plain = false;  // when false only the position is of use
  int64_t position = 0;
  std::string_view date;
  bool is_entry = false;
  std::string_view accounting_period;  // of an entry; may be empty
  absl::InlinedVector<PlainPosting, 2> postings;
};

// Reads a record; false for bytes that are none.
bool ReadPlain(std::string_view bytes, PlainRecord* record);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_PLAIN_RECORD_H_
