#include "services/budget/fund_rules.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/authority_rules.h"
#include "services/budget/reference_rules.h"

namespace liggare::budget {
namespace {

using GrantFact = Fact<v1::FundGranted>;

absl::Status Inconsistent(const std::string& fund, const std::string& message) {
  return Refuse(v1::ERROR_REASON_INCONSISTENT_DEFINITION,
                absl::StrCat("fund ", fund, ": ", message), {{"fund", fund}});
}

absl::Status CheckOpening(const v1::FundGranted& grant) {
  if (grant.name().empty() || grant.kind() == v1::FUND_KIND_UNSPECIFIED ||
      grant.first_budget_year() == 0 || grant.last_budget_year() == 0) {
    return Inconsistent(grant.fund(),
                        "its first grant states name, kind, first and last budget year");
  }
  if (grant.has_amount() && grant.amount() < 0) {
    return Inconsistent(grant.fund(), "its first grant gives money; a later one may take it back");
  }
  return absl::OkStatus();
}

// Whether a later grant repeats or leaves out what the first one says.
absl::Status CheckAgrees(const v1::FundGranted& first, const v1::FundGranted& later) {
  if (!later.has_amount()) {
    return Inconsistent(later.fund(), "only its first grant may be of unknown amount; give one");
  }
  const bool agrees =
      (later.kind() == v1::FUND_KIND_UNSPECIFIED || later.kind() == first.kind()) &&
      (later.first_budget_year() == 0 || later.first_budget_year() == first.first_budget_year()) &&
      (later.last_budget_year() == 0 || later.last_budget_year() == first.last_budget_year()) &&
      (later.activity_code().empty() || later.activity_code() == first.activity_code());
  if (agrees) return absl::OkStatus();
  return Inconsistent(later.fund(),
                      "a grant has another kind, activity code or other years than its first; "
                      "repeat them or leave them out");
}

// The reserve that a grant draws on; nothing for money from outside.
absl::StatusOr<std::optional<Fund>> FindReserve(const Case& c, const v1::FundGranted& grant,
                                                v1::FundKind kind) {
  if (grant.drawn_from().empty()) return std::optional<Fund>();
  if (!grant.has_amount()) {
    return Inconsistent(grant.fund(), "an unknown amount cannot be drawn from a reserve; give it");
  }
  absl::StatusOr<Fund> reserve = GrantedFund(c, grant.drawn_from());
  if (!reserve.ok()) return reserve.status();
  if (reserve->kind() != kind) {
    return Refuse(v1::ERROR_REASON_KIND_MISMATCH,
                  absl::StrCat("fund ", grant.fund(), " and its reserve ", reserve->id(),
                               " are not of one kind; operating and investment money never mix"),
                  {{"fund", grant.fund()}, {"drawn_from", reserve->id()}});
  }
  return std::optional<Fund>(*reserve);
}

absl::Status CheckReserve(const Case& c, const Fund& reserve, int64_t asked) {
  if (reserve.unlimited()) return absl::OkStatus();
  const Books::Lowest least =
      c.books.LowestFrom(UnallocatedOf(reserve.id(), reserve.last_year()), c.date);
  if (least.amount >= asked) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_EXCEEDS_RESERVE,
                absl::StrCat("reserve ", reserve.id(), ": asked ", FormatKronor(asked),
                             ", unallocated ", FormatKronor(least.amount), " on ",
                             FormatDate(least.date), "; draw what it has"),
                {{"fund", reserve.id()},
                 {"asked", Number(asked)},
                 {"unallocated", Number(least.amount)},
                 {"date", FormatDate(least.date)}});
}

// Whether who cuts may cut below what is allocated: the council, or whoever outside gave the money.
bool MayCutBelow(const Case& c, const Fund& fund) {
  return CitesLevel(c, c.authority(), v1::BODY_LEVEL_COUNCIL) ||
         (CitesLevel(c, c.authority(), v1::BODY_LEVEL_EXTERNAL) &&
          CitesLevel(c, fund.opening->authority, v1::BODY_LEVEL_EXTERNAL));
}

absl::Status CheckCut(Case& c, const Fund& fund, int64_t amount) {
  if (fund.unlimited()) return absl::OkStatus();
  const Books::Lowest least =
      c.books.LowestFrom(UnallocatedOf(fund.id(), fund.last_year()), c.date);
  const int64_t unallocated = Add(least.amount, amount);
  if (unallocated >= 0) return absl::OkStatus();
  const int64_t allocated = -c.books.Balance(
      FundAccount(v1::ACCOUNT_KIND_FUND_ALLOCATED, fund.id(), fund.last_year()), least.date);
  if (MayCutBelow(c, fund)) {
    v1::Cell about;
    about.set_fund(fund.id());
    c.Raise(MakeFlag(v1::FLAG_REASON_CUT_BELOW_ALLOCATED, about,
                     {{"allocated", allocated}, {"unallocated", unallocated}}));
    return absl::OkStatus();
  }
  return Refuse(v1::ERROR_REASON_CUT_BELOW_ALLOCATED,
                absl::StrCat("fund ", fund.id(), ": cut ", FormatKronor(-amount), ", allocated ",
                             FormatKronor(allocated), ", unallocated ", FormatKronor(least.amount),
                             " on ", FormatDate(least.date),
                             "; take back allocations first, or cite the council's decision"),
                {{"fund", fund.id()},
                 {"cut", Number(-amount)},
                 {"allocated", Number(allocated)},
                 {"unallocated", Number(least.amount)},
                 {"date", FormatDate(least.date)}});
}

}  // namespace

absl::Status CheckCurrency(const Case& c, const std::string& currency) {
  if (currency.empty()) return absl::OkStatus();
  const std::string& expected = c.catalogue.Ledger(c.size).currency();
  if (currency == expected) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_CURRENCY_MISMATCH,
                absl::StrCat("the currency is ", currency, ", the ledger's is ", expected,
                             "; convert the amount, or use another ledger"),
                {{"currency", currency}, {"expected", expected}});
}

absl::Status CheckGrantFits(const Case& c, const v1::FundGranted& grant) {
  const GrantFact* first = nullptr;
  for (const GrantFact* other : c.catalogue.Grants(grant.fund(), c.size)) {
    if (c.Replaces(other->order)) continue;
    if (other->order < c.place) {
      if (first == nullptr) first = other;
    } else if (first == nullptr) {
      // The grant takes the first place, so that those after it are to agree with it.
      absl::Status agrees = CheckAgrees(grant, other->payload);
      if (!agrees.ok()) return agrees;
    }
  }
  return first == nullptr ? CheckOpening(grant) : CheckAgrees(first->payload, grant);
}

absl::Status DecideGrant(Case& c, const v1::FundGranted& grant) {
  c.about_fund = grant.fund();
  if (absl::Status s = CheckCurrency(c, grant.currency()); !s.ok()) return s;
  if (absl::Status s = CheckGrantFits(c, grant); !s.ok()) return s;
  if (absl::Status s = CheckAuthority(c, Need::kPrincipal); !s.ok()) return s;
  const std::optional<Fund> fund = c.catalogue.FindFund(grant.fund(), c.size);
  const bool opens = !fund.has_value() || c.Replaces(fund->opening->order);
  const absl::StatusOr<std::optional<Fund>> reserve =
      FindReserve(c, grant, opens ? grant.kind() : fund->kind());
  if (!reserve.ok()) return reserve.status();
  if (reserve->has_value() && grant.amount() > 0) {
    if (absl::Status s = CheckReserve(c, **reserve, grant.amount()); !s.ok()) return s;
  }
  if (!opens && grant.amount() < 0) {
    if (absl::Status s = CheckCut(c, *fund, grant.amount()); !s.ok()) return s;
  }
  return c.Post(GrantPostings(grant, opens ? grant.last_budget_year() : fund->last_year(),
                              reserve->has_value() ? &**reserve : nullptr));
}

}  // namespace liggare::budget
