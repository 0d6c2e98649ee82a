#include "services/budget/cell_rules.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/authority_rules.h"
#include "services/budget/mandate_rules.h"
#include "services/budget/reference_rules.h"

namespace liggare::budget {
namespace {

absl::Status YearMismatch(const Fund& fund, int budget_year, const std::string& message) {
  return Refuse(v1::ERROR_REASON_YEAR_MISMATCH, message,
                {{"fund", fund.id()},
                 {"budget_year", Number(budget_year)},
                 {"first_budget_year", Number(fund.first_year())},
                 {"last_budget_year", Number(fund.last_year())}});
}

// Whether there is a pool that the budget year draws on.
absl::Status CheckPool(const Case& c, const Fund& fund, int budget_year) {
  const bool own_pool = fund.first_year() <= budget_year && budget_year <= fund.last_year();
  const bool carried =
      budget_year > fund.last_year() &&
      c.books.HoldsAnything(FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_IN, fund.id(), budget_year));
  if (own_pool || carried) return absl::OkStatus();
  return YearMismatch(
      fund, budget_year,
      absl::StrCat("fund ", fund.id(), " is for ", fund.first_year(), " to ", fund.last_year(),
                   " and has no money for ", budget_year, "; carry money over to that year first"));
}

absl::Status CheckUnallocated(const Case& c, const Fund& fund, int pool_year, int64_t asked) {
  if (fund.unlimited()) return absl::OkStatus();
  const Books::Lowest least = c.books.LowestFrom(UnallocatedOf(fund.id(), pool_year), c.date);
  if (least.amount >= asked) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_EXCEEDS_UNALLOCATED,
                absl::StrCat("fund ", fund.id(), ": asked ", FormatKronor(asked), ", unallocated ",
                             FormatKronor(least.amount), " on ", FormatDate(least.date),
                             "; ask for no more than that"),
                {{"fund", fund.id()},
                 {"budget_year", Number(pool_year)},
                 {"asked", Number(asked)},
                 {"unallocated", Number(least.amount)},
                 {"date", FormatDate(least.date)}});
}

absl::Status CheckRemaining(const Case& c, const v1::Cell& cell, int64_t asked) {
  const Books::Lowest least = c.books.LowestRemaining(cell, c.date);
  if (least.amount >= asked) return absl::OkStatus();
  const int64_t spent = c.books.Balance(CellAccount(v1::ACCOUNT_KIND_CELL_COST, cell), least.date);
  Metadata data = CellData(cell);
  const Metadata numbers = {{"asked", Number(asked)},
                            {"remaining", Number(least.amount)},
                            {"spent", Number(spent)},
                            {"date", FormatDate(least.date)}};
  data.insert(data.end(), numbers.begin(), numbers.end());
  return Refuse(v1::ERROR_REASON_EXCEEDS_REMAINING,
                absl::StrCat(CellName(cell), ": asked ", FormatKronor(asked), ", remaining ",
                             FormatKronor(least.amount), " after ", FormatKronor(spent),
                             " spent, on ", FormatDate(least.date), "; ask for no more than that"),
                data);
}

// The budget of a line with everything below it, in one kind of money.
int64_t RolledUpBudget(const Case& c, const std::string& line, v1::FundKind kind, int budget_year) {
  int64_t budget = 0;
  for (const std::string& below : c.catalogue.Subtree(line, c.size)) {
    for (const std::string& id : c.books.FundsOfCells(below, budget_year)) {
      const std::optional<Fund> fund = c.catalogue.FindFund(id, c.size);
      if (!fund.has_value() || fund->kind() != kind) continue;
      v1::Cell cell;
      cell.set_line(below);
      cell.set_fund(id);
      cell.set_budget_year(budget_year);
      budget = Add(budget, c.books.Sum(BudgetOf(cell), c.date));
    }
  }
  return budget;
}

std::vector<std::string> WithAncestors(const Case& c, const std::string& line) {
  std::vector<std::string> lines = c.catalogue.Ancestors(line, c.size);
  lines.insert(lines.begin(), line);
  return lines;
}

// Flags the lines whose budget a cell has raised above their estimate. A line that holds the
// giving cell too has not been raised.
void FlagAboveEstimate(Case& c, const v1::Cell& raised, v1::FundKind kind,
                       const std::string& giving_line) {
  std::set<std::string> giving;
  if (!giving_line.empty()) {
    for (const std::string& line : WithAncestors(c, giving_line)) giving.insert(line);
  }
  for (const std::string& line : WithAncestors(c, raised.line())) {
    if (giving.contains(line)) continue;
    const Fact<v1::EstimateRecorded>* estimate =
        c.catalogue.FindEstimate(line, kind, c.date, c.size);
    if (estimate == nullptr) continue;
    const int64_t budget = RolledUpBudget(c, line, kind, raised.budget_year());
    if (budget <= estimate->payload.high()) continue;
    v1::Cell about;
    about.set_line(line);
    about.set_budget_year(raised.budget_year());
    c.Raise(MakeFlag(v1::FLAG_REASON_ABOVE_ESTIMATE, about,
                     {{"budget", budget}, {"high", estimate->payload.high()}}));
  }
}

// The cell's fund, when fund and line are there.
absl::StatusOr<Fund> KnownCell(const Case& c, const v1::Cell& cell) {
  absl::StatusOr<Fund> fund = GrantedFund(c, cell.fund());
  if (!fund.ok() || cell.line().empty()) return fund;
  if (absl::Status s = CheckLine(c, cell.line()); !s.ok()) return s;
  return fund;
}

absl::Status CheckSameKind(const Fund& from, const Fund& to) {
  if (from.kind() == to.kind()) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_KIND_MISMATCH,
                absl::StrCat("funds ", from.id(), " and ", to.id(),
                             " are not of one kind; "
                             "operating and investment money never mix"),
                {{"from_fund", from.id()}, {"to_fund", to.id()}});
}

absl::Status CheckBetween(const v1::ReallocationAgreed& reallocation, const Fund& from,
                          const Fund& to) {
  if (absl::Status s = CheckSameKind(from, to); !s.ok()) return s;
  if (from.id() != to.id()) {
    return Refuse(v1::ERROR_REASON_FUND_MISMATCH,
                  absl::StrCat("funds ", from.id(), " and ", to.id(),
                               " differ; money is "
                               "reallocated within a fund"),
                  {{"from_fund", from.id()}, {"to_fund", to.id()}});
  }
  const int from_year = reallocation.from_cell().budget_year();
  const int to_year = reallocation.to_cell().budget_year();
  if (from_year == to_year) return absl::OkStatus();
  return YearMismatch(to, to_year,
                      absl::StrCat("budget years ", from_year, " and ", to_year,
                                   " differ; money goes to a later year by a CarryOverDecided"));
}

// Whether money goes to a later year, that the target's fund may be used in.
absl::Status CheckLaterYear(const Fund& to, int from_year, int to_year) {
  if (to_year <= from_year) {
    return YearMismatch(to, to_year,
                        absl::StrCat("money of ", from_year,
                                     " is carried over to a later year, "
                                     "not to ",
                                     to_year));
  }
  if (to_year >= to.first_year()) return absl::OkStatus();
  return YearMismatch(to, to_year,
                      absl::StrCat("fund ", to.id(), " may be used from ", to.first_year(),
                                   " on, not in ", to_year));
}

}  // namespace

absl::Status DecideAllocation(Case& c, const v1::AllocationDecided& allocation) {
  const v1::Cell& cell = allocation.cell();
  const int64_t amount = allocation.amount();
  const absl::StatusOr<Fund> fund = KnownCell(c, cell);
  if (!fund.ok()) return fund.status();
  if (absl::Status s = CheckAuthority(c, Need::kDelegable); !s.ok()) return s;
  absl::Status mandate = CheckMandate(c, {cell.fund(), {{cell.line(), amount}}, amount});
  if (!mandate.ok()) return mandate;
  if (absl::Status s = CheckPool(c, *fund, cell.budget_year()); !s.ok()) return s;
  const int pool_year = fund->PoolYear(cell.budget_year());
  if (amount > 0) {
    if (absl::Status s = CheckCondition(c, cell); !s.ok()) return s;
    if (absl::Status s = CheckUnallocated(c, *fund, pool_year, amount); !s.ok()) return s;
  } else {
    if (absl::Status s = CheckRemaining(c, cell, -amount); !s.ok()) return s;
  }
  absl::Status posted = c.Post(AllocationPostings(allocation, pool_year, c.authority()));
  if (posted.ok() && amount > 0) FlagAboveEstimate(c, cell, fund->kind(), "");
  return posted;
}

absl::Status DecideReallocation(Case& c, const v1::ReallocationAgreed& reallocation) {
  const v1::Cell& from = reallocation.from_cell();
  const v1::Cell& to = reallocation.to_cell();
  const int64_t amount = reallocation.amount();
  const absl::StatusOr<Fund> from_fund = KnownCell(c, from);
  if (!from_fund.ok()) return from_fund.status();
  const absl::StatusOr<Fund> to_fund = KnownCell(c, to);
  if (!to_fund.ok()) return to_fund.status();
  if (absl::Status s = CheckBetween(reallocation, *from_fund, *to_fund); !s.ok()) return s;
  if (absl::Status s = CheckAuthority(c, Need::kDelegable); !s.ok()) return s;
  absl::Status mandate =
      CheckMandate(c, {from.fund(), {{from.line(), -amount}, {to.line(), amount}}, 0});
  if (!mandate.ok()) return mandate;
  if (absl::Status s = CheckCondition(c, to); !s.ok()) return s;
  if (absl::Status s = CheckRemaining(c, from, amount); !s.ok()) return s;
  absl::Status posted = c.Post(ReallocationPostings(reallocation, c.authority()));
  if (posted.ok()) FlagAboveEstimate(c, to, to_fund->kind(), from.line());
  return posted;
}

absl::Status DecideCarryOver(Case& c, const v1::CarryOverDecided& carry_over) {
  const v1::Cell& from = carry_over.from_cell();
  const v1::Cell& to = carry_over.to_cell();
  const absl::StatusOr<Fund> from_fund = KnownCell(c, from);
  if (!from_fund.ok()) return from_fund.status();
  const absl::StatusOr<Fund> to_fund = KnownCell(c, to);
  if (!to_fund.ok()) return to_fund.status();
  if (absl::Status s = CheckSameKind(*from_fund, *to_fund); !s.ok()) return s;
  const int from_pool_year = from_fund->PoolYear(from.budget_year());
  const int from_year = from.line().empty() ? from_pool_year : from.budget_year();
  absl::Status later = CheckLaterYear(*to_fund, from_year, to.budget_year());
  if (!later.ok()) return later;
  if (absl::Status s = CheckAuthority(c, Need::kPrincipal); !s.ok()) return s;
  if (!to.line().empty()) {
    if (absl::Status s = CheckCondition(c, to); !s.ok()) return s;
  }
  absl::Status there = from.line().empty()
                           ? CheckUnallocated(c, *from_fund, from_pool_year, carry_over.amount())
                           : CheckRemaining(c, from, carry_over.amount());
  if (!there.ok()) return there;
  absl::Status posted =
      c.Post(CarryOverPostings(carry_over, from_pool_year, to_fund->PoolYear(to.budget_year())));
  if (posted.ok() && !to.line().empty()) FlagAboveEstimate(c, to, to_fund->kind(), "");
  return posted;
}

}  // namespace liggare::budget
