#include "services/projection/register.h"

#include <algorithm>

#include "services/budget/invariant.h"

namespace liggare::projection {
namespace {

template <typename Map, typename Key>
const typename Map::mapped_type* Find(const Map& map, const Key& key) {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

}  // namespace

void Register::Apply(const v1::Record& record) {
  catalogue_.Apply(record);
  corrections_.Apply(record);
}

void Register::Add(const SeriesName& name) {
  const std::optional<SeriesKey> key = ParseKey(name.key);
  budget::Require(key.has_value(), "a series has a key");
  switch (key->of) {
    case SeriesKey::Of::kAccount:
      return AddAccount(key->account, name.id, name.first);
    case SeriesKey::Of::kFlag:
      return AddFlag(*key, name.id);
    case SeriesKey::Of::kEntries:
      entries_ = name.id;
      return;
    case SeriesKey::Of::kCell: {
      const budget::Account& of = key->account;
      CellSeries& cell = CellOf(of.line, of.fund, of.budget_year);
      if (!cell.first.has_value()) cell.first = name.first;
      return;
    }
  }
}

void Register::AddAccount(const budget::Account& account, SeriesId id, Position first) {
  if (budget::IsCellMoney(account.kind)) {
    CellSeries& cell = CellOf(account.line, account.fund, account.budget_year);
    if (!cell.first.has_value()) cell.first = first;
    cell.money.of(account.kind) = id;
    return;
  }
  switch (account.kind) {
    case v1::ACCOUNT_KIND_FUND_GRANTED:
    case v1::ACCOUNT_KIND_FUND_DRAWN:
    case v1::ACCOUNT_KIND_FUND_ALLOCATED:
    case v1::ACCOUNT_KIND_FUND_CARRIED_IN:
    case v1::ACCOUNT_KIND_FUND_CARRIED_OUT: {
      const auto [pool, added] = pools_.try_emplace({account.budget_year, account.fund});
      if (added) pool->second.first = first;
      pool->second.money.of(account.kind) = id;
      return;
    }
    case v1::ACCOUNT_KIND_UNATTRIBUTED_COST:
    case v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE:
      unattributed_[account.fund].of(account.kind) = id;
      return;
    case v1::ACCOUNT_KIND_CELL_MONTH:
      if (account.month >= 1 && account.month <= 12) {
        CellOf(account.line, account.fund, account.budget_year)
            .months[static_cast<size_t>(account.month - 1)] = id;
      }
      return;
    case v1::ACCOUNT_KIND_MANDATE_BASE:
    case v1::ACCOUNT_KIND_MANDATE_USED:
      mandates_[account.reference].of(account.kind) = id;
      return;
    default:
      return;
  }
}

void Register::AddFlag(const SeriesKey& key, SeriesId id) {
  const FlagScope& scope = key.scope;
  switch (scope.of) {
    case FlagScope::Of::kAll:
      flags_[key.reason] = id;
      return;
    case FlagScope::Of::kCell:
      CellOf(scope.line, scope.fund, scope.budget_year).flags[key.reason] = id;
      return;
    case FlagScope::Of::kLine: {
      std::vector<LineFlags>& of_line = line_flags_[scope.line];
      auto flags = std::find_if(of_line.begin(), of_line.end(), [&](const LineFlags& has) {
        return has.kind == scope.kind && has.budget_year == scope.budget_year;
      });
      if (flags == of_line.end()) {
        flags = of_line.insert(flags, {scope.kind, scope.budget_year, {}});
      }
      flags->counters[key.reason] = id;
      return;
    }
    case FlagScope::Of::kFund:
      fund_flags_[scope.fund][key.reason] = id;
      return;
  }
}

CellSeries& Register::CellOf(const std::string& line, const std::string& fund, int budget_year) {
  const auto [it, added] = cells_.try_emplace({budget_year, line, fund});
  if (added) {
    it->second.cell.set_line(line);
    it->second.cell.set_fund(fund);
    it->second.cell.set_budget_year(budget_year);
  }
  return it->second;
}

v1::FundKind Register::KindOf(const std::string& fund, Size size) const {
  const std::optional<budget::Fund> found = catalogue_.FindFund(fund, size);
  return found.has_value() ? found->kind() : v1::FUND_KIND_UNSPECIFIED;
}

std::vector<const CellSeries*> Register::Cells(int budget_year, Size size) const {
  std::vector<const CellSeries*> cells;
  for (auto it = cells_.lower_bound({budget_year, "", ""});
       it != cells_.end() && std::get<0>(it->first) == budget_year; ++it) {
    const CellSeries& cell = it->second;
    if (cell.first.has_value() && size.Contains(*cell.first)) cells.push_back(&cell);
  }
  return cells;
}

const CellSeries* Register::FindCell(const v1::Cell& cell) const {
  return Find(cells_, CellKey{cell.budget_year(), cell.line(), cell.fund()});
}

std::vector<std::string> Register::PoolFunds(int pool_year, Size size) const {
  std::vector<std::string> funds;
  for (auto it = pools_.lower_bound({pool_year, ""});
       it != pools_.end() && it->first.first == pool_year; ++it) {
    if (size.Contains(it->second.first)) funds.push_back(it->first.second);
  }
  return funds;
}

const PoolSeries* Register::FindPool(const std::string& fund, int pool_year) const {
  return Find(pools_, std::pair(pool_year, fund));
}

const MandateSeries* Register::FindMandate(const std::string& mandate) const {
  return Find(mandates_, mandate);
}

const std::vector<LineFlags>* Register::FlagsOfLine(const std::string& line) const {
  return Find(line_flags_, line);
}

const FlagCounters* Register::FlagsOfFund(const std::string& fund) const {
  return Find(fund_flags_, fund);
}

}  // namespace liggare::projection
