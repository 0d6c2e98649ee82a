// Reads what is stored of an event.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_STORE_STORED_RECORD_H_
#define LIGGARE_STORE_STORED_RECORD_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"

namespace liggare::store {

// Parses the bytes of the record at a position. DATA_LOSS, naming ledger and position, when they
// are no record or another's.
absl::Status ParseRecordInto(const std::string& ledger, Position position, std::string_view bytes,
                             v1::Record& record);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_STORED_RECORD_H_
