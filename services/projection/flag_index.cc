#include "services/projection/flag_index.h"

#include <algorithm>
#include <utility>

namespace liggare::projection {
namespace {

budget::Date DateOf(const v1::Flag& flag, const v1::Record& record) {
  return budget::StoredDate(flag.effective_date().empty() ? record.event().effective_date()
                                                          : flag.effective_date());
}

// The earlier event that a record attributes or corrects; -1 for none.
int64_t NamedBy(const v1::Payload& payload) {
  if (payload.has_cost_attributed()) return payload.cost_attributed().entry_position();
  if (payload.has_event_corrected()) return payload.event_corrected().position();
  return -1;
}

}  // namespace

FlagIndex::Identity FlagIndex::IdentityOf(const v1::Flag& flag) {
  return {flag.reason(), flag.line(), flag.fund(), flag.budget_year(), flag.reference()};
}

std::vector<FlagIndex::Scope> FlagIndex::ScopesOf(const Carried& carried) {
  const v1::Flag& flag = carried.flag;
  std::vector<Scope> scopes = {Scope{}};
  if (!flag.line().empty()) {
    scopes.push_back({Of::kCell, flag.line(), flag.fund(), {}, flag.budget_year()});
    scopes.push_back({Of::kLine, flag.line(), {}, carried.kind, flag.budget_year()});
  } else if (!flag.fund().empty()) {
    scopes.push_back({Of::kFund, {}, flag.fund(), {}, 0});
  }
  return scopes;
}

void FlagIndex::Apply(const v1::Record& record, KindOf kind_of) {
  const int64_t named = NamedBy(record.event().payload());
  if (named >= 0) {
    root_of_[record.position()] = RootOf(named);
    speakers_of_[RootOf(named)].push_back(record.position());
  }
  for (const v1::Flag& flag : record.settled_flags()) {
    Settle(flag, Position{record.position()}, DateOf(flag, record), named);
  }
  if (record.flags_size() > 0) Carry(record, kind_of);
}

void FlagIndex::Carry(const v1::Record& record, KindOf kind_of) {
  std::map<Counter, budget::Date> since;
  for (const v1::Flag& flag : record.flags()) {
    const Carried carried{flag, DateOf(flag, record), kind_of(flag.fund())};
    for (const Scope& scope : ScopesOf(carried)) {
      const auto [it, first] = since.try_emplace({scope, flag.reason()}, carried.date);
      if (!first) it->second = std::min(it->second, carried.date);
    }
    carriers_[IdentityOf(flag)].insert(record.position());
    carried_[record.position()].push_back(carried);
  }
  for (const auto& [counter, date] : since) {
    counters_[counter].Add(Position{record.position()}, date, 1);
  }
}

void FlagIndex::Settle(const v1::Flag& flag, Position position, budget::Date date, int64_t named) {
  const Identity identity = IdentityOf(flag);
  const int64_t carrier = CarrierOf(identity, named);
  if (carrier < 0) return;
  std::multiset<int64_t>& carriers = carriers_[identity];
  carriers.erase(carriers.find(carrier));
  if (carriers.empty()) carriers_.erase(identity);

  std::vector<Carried>& rest = carried_[carrier];
  const auto settled = std::find_if(rest.begin(), rest.end(), [&](const Carried& carried) {
    return IdentityOf(carried.flag) == identity;
  });
  std::vector<Scope> scopes = ScopesOf(*settled);
  rest.erase(settled);
  for (const Carried& carried : rest) {
    if (carried.flag.reason() != flag.reason()) continue;
    for (const Scope& scope : ScopesOf(carried)) std::erase(scopes, scope);
  }
  if (rest.empty()) carried_.erase(carrier);
  for (const Scope& scope : scopes) counters_[{scope, flag.reason()}].Add(position, date, -1);
}

int64_t FlagIndex::RootOf(int64_t named) const {
  const auto it = root_of_.find(named);
  return it == root_of_.end() ? named : it->second;
}

int64_t FlagIndex::CarrierOf(const Identity& identity, int64_t named) const {
  const auto found = carriers_.find(identity);
  if (found == carriers_.end()) return -1;
  const std::multiset<int64_t>& carriers = found->second;
  if (carriers.contains(named)) return named;
  const int64_t root = RootOf(named);
  const auto speakers = speakers_of_.find(root);
  if (speakers != speakers_of_.end()) {
    for (auto it = speakers->second.rbegin(); it != speakers->second.rend(); ++it) {
      if (carriers.contains(*it)) return *it;
    }
  }
  return carriers.contains(root) ? root : *carriers.rbegin();
}

FlagIndex::Counts FlagIndex::OfAll(budget::Date date, Size size) const {
  Counts counts;
  AddTo({Scope{}}, date, size, &counts);
  return counts;
}

FlagIndex::Counts FlagIndex::OfCell(const v1::Cell& cell, budget::Date date, Size size) const {
  Counts counts;
  AddTo({{Of::kCell, cell.line(), cell.fund(), {}, cell.budget_year()}}, date, size, &counts);
  return counts;
}

FlagIndex::Counts FlagIndex::OfLine(const std::string& line, v1::FundKind kind, int budget_year,
                                    budget::Date date, Size size) const {
  std::vector<Scope> scopes;
  for (const v1::FundKind of : {kind, v1::FUND_KIND_UNSPECIFIED}) {
    for (const int year : {budget_year, 0}) scopes.push_back({Of::kLine, line, {}, of, year});
  }
  Counts counts;
  AddTo(scopes, date, size, &counts);
  return counts;
}

FlagIndex::Counts FlagIndex::OfFund(const std::string& fund, budget::Date date, Size size) const {
  Counts counts;
  AddTo({{Of::kFund, {}, fund, {}, 0}}, date, size, &counts);
  return counts;
}

void FlagIndex::AddTo(const std::vector<Scope>& scopes, budget::Date date, Size size,
                      Counts* counts) const {
  std::map<v1::FlagReason, int64_t> sums;
  for (const Scope& scope : scopes) {
    for (auto it = counters_.lower_bound({scope, v1::FLAG_REASON_UNSPECIFIED});
         it != counters_.end() && it->first.first == scope; ++it) {
      sums[it->first.second] += it->second.Balance(date, size);
    }
  }
  for (const auto& [reason, sum] : sums) {
    if (sum == 0) continue;
    v1::FlagCount* count = counts->Add();
    count->set_reason(reason);
    count->set_count(sum);
  }
}

}  // namespace liggare::projection
