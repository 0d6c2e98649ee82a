// Tests the books of a ledger: reads every record up to an as-of, and tells how far it has come and
// then what the tests found.
//
// Invariant: a message is bounded in the records it reads and in the findings it holds, so that
// whoever is told can stop in between.
// Thread-compatible. Borrows the log; shares its ledger.

#ifndef LIGGARE_SERVICES_AUDIT_BOOKS_READING_H_
#define LIGGARE_SERVICES_AUDIT_BOOKS_READING_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "liggare/v1/audit_service.pb.h"
#include "services/checks/book_checks.h"
#include "services/ledger/reading.h"
#include "services/projection/as_of.h"
#include "store/event_log.h"

namespace liggare::audit {

class BooksReading {
 public:
  // UNKNOWN_LEDGER, the refusals of an as-of, MALFORMED_FIELD, MISSING_FIELD.
  static absl::StatusOr<std::unique_ptr<BooksReading>> Open(const ledger::Sources& sources,
                                                            const v1::CheckBooksRequest& request);

  // The next message; nothing after the one that says that all is done. DATA_LOSS at a damaged
  // record, CANCELLED when nobody waits.
  absl::StatusOr<std::optional<v1::CheckBooksResponse>> Next(projection::Cancelled cancelled);

 private:
  BooksReading(const store::EventLog& log, std::string ledger, v1::ResolvedAsOf as_of,
               std::unique_ptr<checks::BookChecks> checks);

  absl::Status ReadSome(projection::Cancelled cancelled);
  void TellSome(v1::CheckBooksResponse& message);

  const store::EventLog& log_;
  const std::string ledger_;
  const v1::ResolvedAsOf as_of_;
  std::unique_ptr<checks::BookChecks> checks_;  // none when they have ended
  v1::Record record_;                           // the last that was read
  Position next_;
  checks::Findings findings_;
  size_t told_ = 0;  // of the findings
  bool done_ = false;
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_BOOKS_READING_H_
