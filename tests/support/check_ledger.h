// Verifies a stored ledger anew, from its bytes: for the end of every test that appends.

#ifndef LIGGARE_TESTS_SUPPORT_CHECK_LEDGER_H_
#define LIGGARE_TESTS_SUPPORT_CHECK_LEDGER_H_

#include <string>

#include "absl/status/status.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/tags_of.h"

namespace liggare::support {

// Positions without gaps; appends whole, each with one recorded_at later than the one before; the
// index byte for byte what the records make it as far as it reaches, and every id and tag found,
// beyond that too; every private text the one that its record commits to.
absl::Status CheckLedger(const store::Database& database, const store::EventLog& log,
                         const std::string& ledger, const store::TagsOf& tags_of);

// The same for every ledger of a log.
absl::Status CheckLog(const store::Database& database, const store::EventLog& log,
                      const store::TagsOf& tags_of);

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_CHECK_LEDGER_H_
