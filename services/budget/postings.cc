#include "services/budget/postings.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "services/budget/amounts.h"

namespace liggare::budget {
namespace {

constexpr char kRevenueClass = '3';  // Kommun-Bas

v1::Posting Move(const Account& from, const Account& to, int64_t amount) {
  v1::Posting posting;
  *posting.mutable_from_account() = ToProto(from);
  *posting.mutable_to_account() = ToProto(to);
  posting.set_amount(amount);
  return posting;
}

Account Plain(v1::AccountKind kind) {
  Account account;
  account.kind = kind;
  return account;
}

Account Referring(v1::AccountKind kind, const std::string& reference,
                  const std::string& line = "") {
  Account account = Plain(kind);
  account.line = line;
  account.reference = reference;
  return account;
}

// The change of a line on the strength of the consultation that the authority cites.
void AddConsulted(const v1::Authority& authority, const std::string& line, int64_t change,
                  Postings& postings) {
  if (authority.consultation().empty()) return;
  postings.push_back(
      Move(Plain(v1::ACCOUNT_KIND_MEMORANDUM),
           Referring(v1::ACCOUNT_KIND_CONSULTATION_USED, authority.consultation(), line), change));
}

bool IsUnattributed(v1::AccountKind kind) {
  return kind == v1::ACCOUNT_KIND_UNATTRIBUTED_COST ||
         kind == v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE;
}

bool IsOutcomeOfCell(v1::AccountKind kind) { return IsOutcome(kind) && !IsUnattributed(kind); }

// The order of the accounts of shares, which are of one kind.
bool IsBefore(const v1::Share* a, const v1::Share* b) {
  const v1::Cell& x = a->cell();
  const v1::Cell& y = b->cell();
  return std::tie(x.fund(), x.line()) != std::tie(y.fund(), y.line())
             ? std::tie(x.fund(), x.line()) < std::tie(y.fund(), y.line())
             : x.budget_year() < y.budget_year();
}

void AddSharePosting(const v1::Account& unattributed, v1::AccountKind kind, const v1::Cell& cell,
                     int64_t amount, v1::Record& record) {
  if (amount == 0) return;
  v1::Posting& posting = *record.add_postings();
  *posting.mutable_from_account() = unattributed;
  v1::Account& to = *posting.mutable_to_account();
  to.set_kind(kind);
  to.set_fund(cell.fund());
  to.set_line(cell.line());
  to.set_budget_year(cell.budget_year());
  posting.set_amount(amount);
}

}  // namespace

Postings GrantPostings(const v1::FundGranted& grant, int last_year, const Fund* reserve) {
  if (!grant.has_amount()) return {};
  const Account from = reserve == nullptr ? Plain(v1::ACCOUNT_KIND_EXTERNAL)
                                          : FundAccount(v1::ACCOUNT_KIND_FUND_DRAWN, reserve->id(),
                                                        reserve->last_year());
  return {Move(from, FundAccount(v1::ACCOUNT_KIND_FUND_GRANTED, grant.fund(), last_year),
               grant.amount())};
}

Postings MandatePostings(const v1::MandateGiven& mandate) {
  return {Move(Plain(v1::ACCOUNT_KIND_MEMORANDUM),
               Referring(v1::ACCOUNT_KIND_MANDATE_BASE, mandate.mandate()), mandate.base_amount())};
}

Postings AllocationPostings(const v1::AllocationDecided& allocation, int pool_year,
                            const v1::Authority& authority) {
  const v1::Cell& cell = allocation.cell();
  Postings postings = {Move(FundAccount(v1::ACCOUNT_KIND_FUND_ALLOCATED, cell.fund(), pool_year),
                            CellAccount(v1::ACCOUNT_KIND_CELL_ALLOCATED, cell),
                            allocation.amount())};
  for (int i = 0; i < allocation.monthly_amounts_size(); ++i) {
    if (allocation.monthly_amounts(i) == 0) continue;
    postings.push_back(Move(Plain(v1::ACCOUNT_KIND_MEMORANDUM),
                            CellAccount(v1::ACCOUNT_KIND_CELL_MONTH, cell, i + 1),
                            allocation.monthly_amounts(i)));
  }
  if (authority.basis() == v1::AUTHORITY_BASIS_MANDATE) {
    postings.push_back(Move(Referring(v1::ACCOUNT_KIND_MANDATE_BASE, authority.mandate()),
                            Referring(v1::ACCOUNT_KIND_MANDATE_USED, authority.mandate()),
                            allocation.amount()));
  }
  AddConsulted(authority, cell.line(), allocation.amount(), postings);
  return postings;
}

Postings ReallocationPostings(const v1::ReallocationAgreed& reallocation,
                              const v1::Authority& authority) {
  Postings postings = {
      Move(CellAccount(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, reallocation.from_cell()),
           CellAccount(v1::ACCOUNT_KIND_CELL_REALLOCATED_IN, reallocation.to_cell()),
           reallocation.amount())};
  AddConsulted(authority, reallocation.from_cell().line(), -reallocation.amount(), postings);
  AddConsulted(authority, reallocation.to_cell().line(), reallocation.amount(), postings);
  return postings;
}

Postings CarryOverPostings(const v1::CarryOverDecided& carry_over, int from_pool_year,
                           int to_pool_year) {
  const v1::Cell& from = carry_over.from_cell();
  const v1::Cell& to = carry_over.to_cell();
  const Account source = from.line().empty() ? FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_OUT,
                                                           from.fund(), from_pool_year)
                                             : CellAccount(v1::ACCOUNT_KIND_CELL_CARRIED_OUT, from);
  const Account target =
      to.line().empty() ? FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_IN, to.fund(), to_pool_year)
                        : CellAccount(v1::ACCOUNT_KIND_CELL_CARRIED_IN, to);
  return {Move(source, target, carry_over.amount())};
}

bool IsRevenue(const v1::CostPosted& entry) {
  if (entry.kind() != v1::ENTRY_KIND_UNSPECIFIED) return entry.kind() == v1::ENTRY_KIND_REVENUE;
  return !entry.account().empty() && entry.account().front() == kRevenueClass;
}

v1::Posting& AddEntryPosting(const v1::CostPosted& entry, const std::string& fund,
                             v1::Record& record) {
  v1::Posting& posting = *record.add_postings();
  posting.mutable_from_account()->set_kind(v1::ACCOUNT_KIND_EXTERNAL);
  posting.mutable_to_account()->set_kind(IsRevenue(entry) ? v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE
                                                          : v1::ACCOUNT_KIND_UNATTRIBUTED_COST);
  if (!fund.empty()) posting.mutable_to_account()->set_fund(fund);
  posting.set_amount(entry.amount());
  return posting;
}

void AddAttributionPostings(const v1::CostPosted& entry, const v1::Account& unattributed,
                            const Shares& shares, v1::Record& record) {
  const v1::AccountKind kind =
      IsRevenue(entry) ? v1::ACCOUNT_KIND_CELL_REVENUE : v1::ACCOUNT_KIND_CELL_COST;
  absl::InlinedVector<const v1::Share*, 8> by_cell;
  for (const v1::Share& share : shares) by_cell.push_back(&share);
  std::sort(by_cell.begin(), by_cell.end(), IsBefore);
  int64_t amount = 0;
  for (size_t i = 0; i < by_cell.size(); ++i) {
    amount = Add(amount, by_cell[i]->amount());
    const bool more_of_cell = i + 1 < by_cell.size() && !IsBefore(by_cell[i], by_cell[i + 1]);
    if (more_of_cell) continue;
    AddSharePosting(unattributed, kind, by_cell[i]->cell(), std::exchange(amount, 0), record);
  }
}

bool IsAttribution(const v1::Posting& posting) {
  const v1::AccountKind from = posting.from_account().kind();
  const v1::AccountKind to = posting.to_account().kind();
  return (IsUnattributed(from) && IsOutcomeOfCell(to)) ||
         (IsOutcomeOfCell(from) && IsUnattributed(to));
}

v1::Posting Reversal(const v1::Posting& posting) {
  v1::Posting reversal;
  *reversal.mutable_from_account() = posting.to_account();
  *reversal.mutable_to_account() = posting.from_account();
  reversal.set_amount(posting.amount());
  reversal.set_reversal(true);
  return reversal;
}

}  // namespace liggare::budget
