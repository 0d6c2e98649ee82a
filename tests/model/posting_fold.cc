#include "tests/model/posting_fold.h"

#include <cstdio>
#include <map>
#include <set>
#include <tuple>

namespace liggare::model {
namespace {

// kind, fund, line, year, month, reference
using Key = std::tuple<int, std::string, std::string, int, int, std::string>;
using Balances = std::map<Key, int64_t>;

Key KeyOf(const v1::Account& account) {
  return {account.kind(),        account.fund(),  account.line(),
          account.budget_year(), account.month(), account.reference()};
}

const std::string& DateOf(const v1::Record& record, const std::string& own) {
  return own.empty() ? record.event().effective_date() : own;
}

Balances Fold(const std::vector<v1::Record>& records, int64_t size, const std::string& date) {
  Balances balances;
  for (int64_t i = 0; i < size; ++i) {
    const v1::Record& record = records[static_cast<size_t>(i)];
    for (const v1::Posting& posting : record.postings()) {
      if (DateOf(record, posting.effective_date()) > date) continue;
      balances[KeyOf(posting.from_account())] -= posting.amount();
      balances[KeyOf(posting.to_account())] += posting.amount();
    }
  }
  return balances;
}

int64_t Get(const Balances& balances, v1::AccountKind kind, const std::string& fund,
            const std::string& line, int year, int month = 0, const std::string& reference = "") {
  const auto it = balances.find({kind, fund, line, year, month, reference});
  return it == balances.end() ? 0 : it->second;
}

v1::Figures CellColumns(const Balances& balances, const std::string& line, const std::string& fund,
                        int year, const std::string& date) {
  const auto get = [&](v1::AccountKind kind) { return Get(balances, kind, fund, line, year); };
  v1::Figures f;
  f.set_allocated(get(v1::ACCOUNT_KIND_CELL_ALLOCATED));
  f.set_reallocated_in(get(v1::ACCOUNT_KIND_CELL_REALLOCATED_IN));
  f.set_reallocated_out(-get(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT));
  f.set_carried_in(get(v1::ACCOUNT_KIND_CELL_CARRIED_IN));
  f.set_carried_out(-get(v1::ACCOUNT_KIND_CELL_CARRIED_OUT));
  f.set_budget(f.allocated() + f.reallocated_in() - f.reallocated_out() + f.carried_in() -
               f.carried_out());
  f.set_cost(get(v1::ACCOUNT_KIND_CELL_COST));
  f.set_revenue(-get(v1::ACCOUNT_KIND_CELL_REVENUE));
  f.set_outcome(f.cost() - f.revenue());
  f.set_remaining(f.budget() - f.cost());
  const int ended = MonthsEnded(year, date);
  int64_t stated = 0;
  int64_t stated_to_date = 0;
  for (int month = 1; month <= 12; ++month) {
    const int64_t amount = Get(balances, v1::ACCOUNT_KIND_CELL_MONTH, fund, line, year, month);
    stated += amount;
    if (month <= ended) stated_to_date += amount;
  }
  f.set_budget_to_date(stated_to_date + FloorPart(f.budget() - stated, ended, 12));
  f.set_deviation(f.budget_to_date() - f.outcome());
  return f;
}

struct FundInfo {
  v1::FundKind kind;
  int first;
  int last;
  bool unlimited;
};

// What the first so many records define.
struct Definitions {
  std::map<std::string, std::string> parents;
  std::map<std::string, FundInfo> funds;
  std::map<std::string, std::string> mandates;  // id → date
};

Definitions Define(const std::vector<v1::Record>& records, int64_t size) {
  Definitions defined;
  for (int64_t i = 0; i < size; ++i) {
    const v1::Event& event = records[static_cast<size_t>(i)].event();
    const v1::Payload& payload = event.payload();
    if (payload.has_line_defined()) {
      defined.parents[payload.line_defined().line()] = payload.line_defined().parent();
    } else if (payload.has_fund_granted()) {
      const v1::FundGranted& grant = payload.fund_granted();
      defined.funds.try_emplace(
          grant.fund(), FundInfo{grant.kind(), grant.first_budget_year(), grant.last_budget_year(),
                                 !grant.has_amount()});
    } else if (payload.has_mandate_given()) {
      defined.mandates[payload.mandate_given().mandate()] = event.effective_date();
    }
  }
  return defined;
}

// Plain addition of flags and settled flags, where no event carries one twice.
void FoldFlags(const std::vector<v1::Record>& records, int64_t size, const std::string& date,
               int year, FiguresMap* map) {
  std::map<std::string, int64_t> counts;
  for (int64_t i = 0; i < size; ++i) {
    const v1::Record& record = records[static_cast<size_t>(i)];
    const auto count = [&](const v1::Flag& flag, int64_t one) {
      if (flag.reason() == v1::FLAG_REASON_LATE) return;
      if (DateOf(record, flag.effective_date()) > date) return;
      const std::string reason = v1::FlagReason_Name(flag.reason());
      // An entry says once that it has no cell.
      if (flag.reason() == v1::FLAG_REASON_UNATTRIBUTED) counts["flag " + reason] += one;
      if (!flag.line().empty() && flag.budget_year() == year && !flag.fund().empty()) {
        counts["cell-flag " + flag.line() + "/" + flag.fund() + "/" + std::to_string(year) + " " +
               reason] += one;
      }
    };
    for (const v1::Flag& flag : record.flags()) count(flag, 1);
    for (const v1::Flag& flag : record.settled_flags()) count(flag, -1);
  }
  for (const auto& [key, value] : counts) {
    if (value != 0) (*map)[key] = value;
  }
}

v1::Figures Sum(const v1::Figures& a, const v1::Figures& b) {
  v1::Figures sum;
  sum.set_allocated(a.allocated() + b.allocated());
  sum.set_reallocated_in(a.reallocated_in() + b.reallocated_in());
  sum.set_reallocated_out(a.reallocated_out() + b.reallocated_out());
  sum.set_carried_in(a.carried_in() + b.carried_in());
  sum.set_carried_out(a.carried_out() + b.carried_out());
  sum.set_budget(a.budget() + b.budget());
  sum.set_budget_to_date(a.budget_to_date() + b.budget_to_date());
  sum.set_cost(a.cost() + b.cost());
  sum.set_revenue(a.revenue() + b.revenue());
  sum.set_outcome(a.outcome() + b.outcome());
  sum.set_remaining(a.remaining() + b.remaining());
  sum.set_deviation(a.deviation() + b.deviation());
  return sum;
}

void Put(const std::string& key, int64_t value, FiguresMap* map) {
  if (value != 0) (*map)[key] += value;
}

void PutFund(const Balances& balances, const std::string& id, const FundInfo& fund, int year,
             FiguresMap* map) {
  const bool own_year = fund.first <= year && year <= fund.last;
  const int pool = own_year ? fund.last : year;
  const auto get = [&](v1::AccountKind kind) { return Get(balances, kind, id, "", pool); };
  const int64_t granted = get(v1::ACCOUNT_KIND_FUND_GRANTED);
  const int64_t drawn = -get(v1::ACCOUNT_KIND_FUND_DRAWN);
  const int64_t in = get(v1::ACCOUNT_KIND_FUND_CARRIED_IN);
  const int64_t out = -get(v1::ACCOUNT_KIND_FUND_CARRIED_OUT);
  const int64_t allocated = -get(v1::ACCOUNT_KIND_FUND_ALLOCATED);
  const int64_t available = granted - drawn + in - out;
  const std::string name = "fund " + id;
  Put(name + " granted", granted, map);
  Put(name + " drawn", drawn, map);
  Put(name + " carried_in", in, map);
  Put(name + " carried_out", out, map);
  Put(name + " allocated", allocated, map);
  Put(name + " unallocated", available - allocated, map);
  if (!fund.unlimited) {
    const std::string kind = "kind " + v1::FundKind_Name(fund.kind);
    Put(kind + " granted", available, map);
    Put(kind + " unallocated", available - allocated, map);
  }
  if (!own_year) return;
  Put(name + " unattributed_cost", Get(balances, v1::ACCOUNT_KIND_UNATTRIBUTED_COST, id, "", 0),
      map);
  Put(name + " unattributed_revenue",
      -Get(balances, v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE, id, "", 0), map);
}

void PutCells(const Balances& balances, const Definitions& defined, const std::string& date,
              int year, FiguresMap* map) {
  std::set<std::pair<std::string, std::string>> cells;
  for (const auto& [key, balance] : balances) {
    if (!std::get<2>(key).empty() && std::get<3>(key) == year) {
      cells.insert({std::get<2>(key), std::get<1>(key)});
    }
  }
  std::map<std::string, v1::Figures> sums;
  const auto add = [&](const std::string& name, const v1::Figures& figures) {
    sums[name] = Sum(sums[name], figures);
  };
  for (const auto& [line, fund] : cells) {
    const v1::Figures figures = CellColumns(balances, line, fund, year, date);
    const std::string kind = v1::FundKind_Name(defined.funds.at(fund).kind);
    add("cell " + line + "/" + fund + "/" + std::to_string(year), figures);
    add("own " + line + "/" + kind, figures);
    add("fund-cells " + fund, figures);
    add("kind " + kind, figures);
    for (std::string at = line; !at.empty(); at = defined.parents.at(at)) {
      add("total " + at + "/" + kind, figures);
    }
  }
  for (const auto& [name, figures] : sums) Flatten(name, figures, map);
}

}  // namespace

int64_t FloorPart(int64_t total, int64_t k, int64_t n) {
  const int64_t product = total * k;
  return product >= 0 ? product / n : -((-product + n - 1) / n);
}

int MonthsEnded(int year, const std::string& date) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  int ended = 0;
  for (int month = 1; month <= 12; ++month) {
    char last_day[32];
    std::snprintf(last_day, sizeof(last_day), "%04d-%02d-%02d", year, month,
                  kDays[month - 1] + (leap && month == 2 ? 1 : 0));
    if (last_day <= date) ++ended;
  }
  return ended;
}

FiguresMap FoldPostings(const std::vector<v1::Record>& records, int64_t size,
                        const std::string& date, int year) {
  const Balances balances = Fold(records, size, date);
  const Definitions defined = Define(records, size);
  FiguresMap map;
  PutCells(balances, defined, date, year, &map);
  for (const auto& [id, fund] : defined.funds) PutFund(balances, id, fund, year, &map);
  for (const auto& [id, since] : defined.mandates) {
    if (since > date) continue;
    const int64_t left = Get(balances, v1::ACCOUNT_KIND_MANDATE_BASE, "", "", 0, 0, id);
    const int64_t used = Get(balances, v1::ACCOUNT_KIND_MANDATE_USED, "", "", 0, 0, id);
    Put("mandate " + id + " base", left + used, &map);
    Put("mandate " + id + " distributed", used, &map);
    Put("mandate " + id + " undistributed", left, &map);
  }
  for (const auto& [key, balance] : balances) {
    if (std::get<0>(key) == v1::ACCOUNT_KIND_UNATTRIBUTED_COST) {
      map["unattributed cost"] += balance;
    }
    if (std::get<0>(key) == v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE) {
      map["unattributed revenue"] -= balance;
    }
  }
  std::erase_if(map, [](const auto& entry) { return entry.second == 0; });
  FoldFlags(records, size, date, year, &map);
  return map;
}

FiguresMap OnlyFolded(FiguresMap figures) {
  std::erase_if(figures, [](const auto& entry) {
    const bool of_many =
        entry.first.starts_with("flag ") && entry.first != "flag FLAG_REASON_UNATTRIBUTED";
    return of_many || entry.first.starts_with("fund-flag ") ||
           entry.first.ends_with("FLAG_REASON_LATE");
  });
  return figures;
}

int64_t SumOfBalances(const std::vector<v1::Record>& records, int64_t size,
                      const std::string& date) {
  int64_t sum = 0;
  for (const auto& [key, balance] : Fold(records, size, date)) sum += balance;
  return sum;
}

}  // namespace liggare::model
