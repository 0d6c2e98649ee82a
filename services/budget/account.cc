#include "services/budget/account.h"

namespace liggare::budget {

Account FromView(const AccountView& account) {
  return {
      account.kind,  std::string(account.fund),     std::string(account.line), account.budget_year,
      account.month, std::string(account.reference)};
}

Account FromProto(const v1::Account& account) { return FromView(account); }

v1::Account ToProto(const Account& account) {
  v1::Account proto;
  proto.set_kind(account.kind);
  proto.set_fund(account.fund);
  proto.set_line(account.line);
  proto.set_budget_year(account.budget_year);
  proto.set_month(account.month);
  proto.set_reference(account.reference);
  return proto;
}

Account CellAccount(v1::AccountKind kind, const v1::Cell& cell, int month) {
  return {kind, cell.fund(), cell.line(), cell.budget_year(), month, ""};
}

Account FundAccount(v1::AccountKind kind, const std::string& fund, int pool_year) {
  return {kind, fund, "", pool_year, 0, ""};
}

std::array<Account, 5> BudgetAccounts(const v1::Cell& cell) {
  return {CellAccount(v1::ACCOUNT_KIND_CELL_ALLOCATED, cell),
          CellAccount(v1::ACCOUNT_KIND_CELL_REALLOCATED_IN, cell),
          CellAccount(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, cell),
          CellAccount(v1::ACCOUNT_KIND_CELL_CARRIED_IN, cell),
          CellAccount(v1::ACCOUNT_KIND_CELL_CARRIED_OUT, cell)};
}

std::array<Account, 5> UnallocatedAccounts(const std::string& fund, int pool_year) {
  return {FundAccount(v1::ACCOUNT_KIND_FUND_GRANTED, fund, pool_year),
          FundAccount(v1::ACCOUNT_KIND_FUND_DRAWN, fund, pool_year),
          FundAccount(v1::ACCOUNT_KIND_FUND_ALLOCATED, fund, pool_year),
          FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_IN, fund, pool_year),
          FundAccount(v1::ACCOUNT_KIND_FUND_CARRIED_OUT, fund, pool_year)};
}

v1::Cell CellOf(const Account& account) {
  v1::Cell cell;
  cell.set_line(account.line);
  cell.set_fund(account.fund);
  cell.set_budget_year(account.budget_year);
  return cell;
}

bool IsCellMoney(v1::AccountKind kind) {
  return kind >= v1::ACCOUNT_KIND_CELL_ALLOCATED && kind <= v1::ACCOUNT_KIND_CELL_REVENUE;
}

bool IsCellBudget(v1::AccountKind kind) {
  return kind >= v1::ACCOUNT_KIND_CELL_ALLOCATED && kind <= v1::ACCOUNT_KIND_CELL_CARRIED_OUT;
}

bool IsCarriedIn(v1::AccountKind kind) {
  return kind == v1::ACCOUNT_KIND_FUND_CARRIED_IN || kind == v1::ACCOUNT_KIND_CELL_CARRIED_IN;
}

bool IsOutcome(v1::AccountKind kind) {
  return kind >= v1::ACCOUNT_KIND_CELL_COST && kind <= v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE;
}

bool IsMemorandum(v1::AccountKind kind) { return kind >= v1::ACCOUNT_KIND_CELL_MONTH; }

}  // namespace liggare::budget
