// Looks event ids up in the index.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_STORE_INDEXED_IDS_H_
#define LIGGARE_STORE_INDEXED_IDS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "liggare/position.h"

namespace liggare::store {

class Database;

// Fills in, among the first `size` events of a ledger, the positions of those that are not found
// yet and are in the index. UNAVAILABLE when what is there is damaged.
absl::Status FindIndexed(const Database& database, const std::string& ledger,
                         std::span<const std::string_view> event_ids, Size size,
                         std::span<std::optional<Position>> found);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_INDEXED_IDS_H_
