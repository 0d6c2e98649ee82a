#include "services/checks/correction_list.h"

#include <iterator>
#include <utility>

#include "services/budget/account.h"
#include "services/budget/amounts.h"
#include "services/checks/group.h"

namespace liggare::checks {
namespace {

int64_t ChangeOfOutcome(const v1::Record& record) {
  int64_t change = 0;
  for (const v1::Posting& posting : record.postings()) {
    if (budget::IsOutcome(posting.to_account().kind())) {
      change = budget::Add(change, posting.amount());
    }
    if (budget::IsOutcome(posting.from_account().kind())) {
      change = budget::Subtract(change, posting.amount());
    }
  }
  return change;
}

}  // namespace

void CorrectionList::Take(const Shown& shown) {
  if (!shown.record.event().payload().has_event_corrected()) return;
  Group both;
  both.Add(Position{shown.record.event().payload().event_corrected().position()}, 0, shown.day);
  both.Add(shown.position, ChangeOfOutcome(shown.record), shown.day);
  found_.push_back(both.Finding(v1::BOOK_CHECK_CORRECTION));
}

void CorrectionList::Finish(const Ended&, Findings& findings) {
  std::move(found_.begin(), found_.end(), std::back_inserter(findings));
}

}  // namespace liggare::checks
