#include "services/checks/book_checks.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/budget/refusal.h"
#include "services/checks/authorities.h"
#include "services/checks/correction_list.h"
#include "services/checks/duplicates.h"
#include "services/checks/entry_lists.h"
#include "services/checks/late_entries.h"
#include "services/checks/trial_balance.h"
#include "services/checks/unattributed.h"
#include "services/checks/uncoded.h"
#include "services/checks/voucher_gaps.h"

namespace liggare::checks {
namespace {

constexpr int kCutOffDays = 45;
constexpr int kCutOffDaysMax = 10'000;

absl::StatusOr<std::set<v1::BookCheck>> Asked(const v1::CheckBooksRequest& request) {
  std::set<v1::BookCheck> asked;
  for (const int check : request.checks()) {
    if (check == v1::BOOK_CHECK_UNSPECIFIED || !v1::BookCheck_IsValid(check)) {
      return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "checks",
                                 "there is no such test: " + std::to_string(check) + ".");
    }
    asked.insert(static_cast<v1::BookCheck>(check));
  }
  if (asked.contains(v1::BOOK_CHECK_ACTOR) && request.actor().empty()) {
    return budget::RefuseField(v1::ERROR_REASON_MISSING_FIELD, "actor",
                               "name the actor whose entries are to be listed.");
  }
  if (!asked.empty()) return asked;
  for (int check = v1::BOOK_CHECK_UNSPECIFIED + 1; check <= v1::BookCheck_MAX; ++check) {
    asked.insert(static_cast<v1::BookCheck>(check));
  }
  if (request.actor().empty()) asked.erase(v1::BOOK_CHECK_ACTOR);
  return asked;
}

// An attribution counts from its entry's date, as each posting of it says.
bool Counts(const Shown& shown, projection::Day day) {
  return shown.day <= day || shown.says.has_cost_attributed();
}

}  // namespace

absl::StatusOr<std::unique_ptr<BookChecks>> BookChecks::Open(const v1::CheckBooksRequest& request,
                                                             const projection::AsOf& as_of) {
  auto asked = Asked(request);
  if (!asked.ok()) return asked.status();
  if (request.cut_off_days() < 0 || request.cut_off_days() > kCutOffDaysMax) {
    return budget::RefuseField(
        v1::ERROR_REASON_MALFORMED_FIELD, "cut_off_days",
        "0 to 10000 days; got " + std::to_string(request.cut_off_days()) + ".");
  }
  std::unique_ptr<BookChecks> checks(new BookChecks(as_of));
  checks->asked_ = *std::move(asked);
  checks->Make(request);
  return checks;
}

void BookChecks::Make(const v1::CheckBooksRequest& request) {
  const auto add = [this](std::set<v1::BookCheck> finds, std::unique_ptr<Check> check) {
    const bool is_asked = std::any_of(finds.begin(), finds.end(),
                                      [this](v1::BookCheck find) { return asked_.contains(find); });
    if (is_asked) checks_.push_back(std::move(check));
  };
  const int cut_off = request.has_cut_off_days() ? request.cut_off_days() : kCutOffDays;
  add({v1::BOOK_CHECK_VOUCHER_GAP}, std::make_unique<VoucherGaps>());
  add({v1::BOOK_CHECK_DUPLICATE_ENTRY}, std::make_unique<DuplicateEntries>());
  add({v1::BOOK_CHECK_DUPLICATE_VOUCHER}, std::make_unique<DuplicateVouchers>());
  add({v1::BOOK_CHECK_CUT_OFF}, std::make_unique<CutOff>(cut_off));
  add({v1::BOOK_CHECK_LATE}, std::make_unique<LateEntries>());
  add({v1::BOOK_CHECK_CORRECTION}, std::make_unique<CorrectionList>());
  add({v1::BOOK_CHECK_WEEKEND}, std::make_unique<Weekends>());
  add({v1::BOOK_CHECK_ACTOR}, std::make_unique<OfActor>(request.actor()));
  add({v1::BOOK_CHECK_DECISION_WITHOUT_EFFECT, v1::BOOK_CHECK_EFFECT_WITHOUT_DECISION,
       v1::BOOK_CHECK_AUTHORITY_CHAIN, v1::BOOK_CHECK_INTERPRETATION},
      std::make_unique<Authorities>());
  add({v1::BOOK_CHECK_UNCODED}, std::make_unique<Uncoded>());
  add({v1::BOOK_CHECK_UNATTRIBUTED}, std::make_unique<Unattributed>(day_));
  add({v1::BOOK_CHECK_TRIAL_BALANCE}, std::make_unique<TrialBalance>(day_));
}

void BookChecks::Take(const v1::Record& record) {
  const Shown shown(record);
  if (!Counts(shown, day_)) return;
  corrections_.Apply(record);
  for (const auto& check : checks_) check->Take(shown);
}

Findings BookChecks::Finish() {
  Findings findings;
  const Ended ended{day_, size_, corrections_};
  for (const auto& check : checks_) check->Finish(ended, findings);
  std::erase_if(findings,
                [this](const v1::BookFinding& found) { return !asked_.contains(found.check()); });
  return findings;
}

}  // namespace liggare::checks
