#include "services/budget/reference_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace liggare::budget {

absl::StatusOr<Fund> KnownFund(const Case& c, const std::string& fund) {
  const std::optional<Fund> found = c.catalogue.FindFund(fund, c.size);
  if (found.has_value()) return *found;
  return Refuse(v1::ERROR_REASON_UNKNOWN_FUND,
                absl::StrCat("fund ", fund, " is not granted; append its FundGranted first"),
                {{"fund", fund}});
}

absl::StatusOr<Fund> GrantedFund(const Case& c, const std::string& fund) {
  const absl::StatusOr<Fund> found = KnownFund(c, fund);
  if (!found.ok() || c.catalogue.GrantedAt(fund, c.date, c.size)) return found;
  const std::string granted = FormatDate(found->opening->effective);
  return Refuse(v1::ERROR_REASON_UNKNOWN_FUND,
                absl::StrCat("fund ", fund, " is granted from ", granted, ", not yet on ",
                             FormatDate(c.date), "; date the event on that date or later"),
                {{"fund", fund}, {"granted_from", granted}, {"date", FormatDate(c.date)}});
}

absl::Status CheckLine(const Case& c, const std::string& line) {
  if (c.catalogue.FindLine(line, c.size) != nullptr) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_UNKNOWN_LINE,
                absl::StrCat("line ", line, " is not defined; append its LineDefined first"),
                {{"line", line}});
}

absl::Status CheckCondition(const Case& c, const v1::Cell& cell) {
  const Fact<v1::LineDefined>* unmet = c.catalogue.UnmetCondition(cell.line(), c.date, c.size);
  if (unmet == nullptr) return absl::OkStatus();
  return Refuse(
      v1::ERROR_REASON_CONDITION_NOT_MET,
      absl::StrCat("line ", cell.line(), " is to have no money before this is met: \"",
                   unmet->payload.condition(), "\" (line ", unmet->payload.line(),
                   "); it is not met on ", FormatDate(c.date), "; append ConditionMet when it is"),
      {{"line", cell.line()},
       {"conditional_line", unmet->payload.line()},
       {"date", FormatDate(c.date)}});
}

bool IsOpen(const Case& c, const Fund& fund, int budget_year) {
  if (fund.first_year() <= budget_year && budget_year <= fund.last_year()) return true;
  const std::vector<Account> carried = c.books.CarriedInto(fund.id(), budget_year);
  return std::any_of(carried.begin(), carried.end(),
                     [&](const Account& account) { return c.books.HoldsAnything(account); });
}

}  // namespace liggare::budget
