// Verifies a stored ledger anew, from its bytes: for the end of every test that appends.

#ifndef LIGGARE_TESTS_SUPPORT_CHECK_LEDGER_H_
#define LIGGARE_TESTS_SUPPORT_CHECK_LEDGER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "liggare/v1/event.pb.h"
#include "store/database.h"
#include "store/event_log.h"

namespace liggare::support {

// The tags that a record must be found under.
using TagsOf = std::function<std::vector<std::string>(const v1::Record&)>;

// Positions without gaps; appends whole, each with one recorded_at later than the one before; event
// ids and tags exactly those of the records; every private text the one that its record commits to.
absl::Status CheckLedger(const store::Database& database, const store::EventLog& log,
                         const std::string& ledger, const TagsOf& tags_of);

// The same for every ledger of a log.
absl::Status CheckLog(const store::Database& database, const store::EventLog& log,
                      const TagsOf& tags_of);

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_CHECK_LEDGER_H_
