// Tests of the books, all in one pass: shown every record of a ledger in order, they say what they
// found.
//
// Thread-compatible. Memory is that of the tests which are asked for: it grows with corrections,
// and with entries where each is held against all (duplicates: 40 bytes an entry and test).

#ifndef LIGGARE_SERVICES_CHECKS_BOOK_CHECKS_H_
#define LIGGARE_SERVICES_CHECKS_BOOK_CHECKS_H_

#include <memory>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/v1/audit_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/checks/check.h"
#include "services/projection/as_of.h"
#include "services/projection/corrections.h"

namespace liggare::checks {

class BookChecks {
 public:
  // The tests that a request asks for. MALFORMED_FIELD; MISSING_FIELD for the test of an actor
  // without one.
  static absl::StatusOr<std::unique_ptr<BookChecks>> Open(const v1::CheckBooksRequest& request,
                                                          const projection::AsOf& as_of);

  // The next record, from position 0 up to the as-of's size.
  void Take(const v1::Record& record);
  // Once, after the last: what was found, in the order of the tests.
  Findings Finish();

 private:
  explicit BookChecks(const projection::AsOf& as_of)
      : day_(projection::DayOf(as_of.date)), size_(as_of.size) {}

  // Has the tests made that are asked for.
  void Make(const v1::CheckBooksRequest& request);

  const projection::Day day_;
  const Size size_;
  std::set<v1::BookCheck> asked_;
  std::vector<std::unique_ptr<Check>> checks_;
  projection::Corrections corrections_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_BOOK_CHECKS_H_
