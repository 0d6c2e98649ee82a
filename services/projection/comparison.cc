#include "services/projection/comparison.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/budget/figures.h"
#include "services/budget/tags.h"
#include "services/projection/cell_choice.h"
#include "services/projection/columns.h"
#include "services/projection/fund_figures.h"
#include "services/projection/funds.h"
#include "services/projection/line_rows.h"
#include "services/projection/line_tree.h"
#include "services/projection/record_details.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {
namespace {

Size Larger(const AsOf& a, const AsOf& b) { return std::max(a.size, b.size); }

// What both as-ofs want of the register.
Wanted Want(const Register& known, Size size, int budget_year) {
  Wanted wanted;
  WantFigures(known.Cells(budget_year, size), &wanted);
  for (const YearFund& fund : FundsOfYear(known, size, budget_year)) {
    WantMoney(known, fund, &wanted);
  }
  WantUnattributed(known, &wanted);
  return wanted;
}

// One side of the comparison.
struct Side {
  const AsOf& as_of;
  LineTree tree;
  const Balances& balances;
  TreeFigures figures;

  Side(const Register& known, const AsOf& at, const Balances& held, int budget_year)
      : as_of(at),
        tree(known.catalogue(), at.size),
        balances(held),
        figures(known, known.Cells(budget_year, at.size), tree, held, at) {}
};

// The lines whose figures differ, in the order of the larger tree.
void AddLines(const Side& base, const Side& other, v1::CompareBudgetsResponse* response) {
  const LineTree& order = base.as_of.size < other.as_of.size ? other.tree : base.tree;
  for (const LineTree::Node& node : order.nodes()) {
    const std::string& line = node.line();
    const size_t in_base = base.tree.IndexOf(line);
    const size_t in_other = other.tree.IndexOf(line);
    const LineTree::Node& named =
        in_other != LineTree::kNone ? other.tree.nodes()[in_other] : base.tree.nodes()[in_base];
    for (const v1::FundKind kind : kFundKinds) {
      const v1::Figures own =
          budget::Difference(base.figures.Own(in_base, kind), other.figures.Own(in_other, kind));
      const v1::Figures total = budget::Difference(base.figures.Total(in_base, kind),
                                                   other.figures.Total(in_other, kind));
      if (budget::IsZero(own) && budget::IsZero(total)) continue;
      v1::LineDifference* row = response->add_lines();
      row->set_line(line);
      row->set_name(named.definition().name());
      row->set_kind(kind);
      *row->mutable_base() = base.figures.Total(in_base, kind);
      *row->mutable_other() = other.figures.Total(in_other, kind);
      *row->mutable_difference() = total;
    }
  }
}

// The funds of the year whose own money differs.
void AddFunds(const Register& known, const std::vector<YearFund>& funds, const Side& base,
              const Side& other, v1::CompareBudgetsResponse* response) {
  for (const YearFund& fund : funds) {
    const FundMoney before = MoneyOf(known, fund, base.balances);
    const FundMoney after = MoneyOf(known, fund, other.balances);
    const int64_t granted = after.granted - before.granted;
    const int64_t unallocated = after.unallocated() - before.unallocated();
    if (granted == 0 && unallocated == 0) continue;
    v1::FundDifference* row = response->add_funds();
    row->set_fund(fund.fund.id());
    row->set_granted(granted);
    row->set_unallocated(unallocated);
  }
}

// Everything whose money the answer shows.
void AddSources(const Register& known, const std::vector<YearFund>& funds, Size size,
                int budget_year, Movements* movements) {
  for (const CellSeries* cell : known.Cells(budget_year, size)) {
    for (const Moved& moved : MovedByCells()) {
      movements->AddSource(cell->money.of(moved.kind), cell->cell, moved.column, moved.sign);
    }
  }
  for (const YearFund& fund : funds) {
    const PoolSeries* pool = known.FindPool(fund.fund.id(), fund.pool_year);
    if (pool == nullptr) continue;
    for (const Moved& moved : MovedByFunds()) {
      movements->AddSource(pool->money.of(moved.kind), CellOfFund(fund.fund.id(), fund.pool_year),
                           moved.column, moved.sign);
    }
  }
  for (const auto& [fund, series] : known.unattributed()) {
    for (const Moved& moved : MovedUnattributed()) {
      movements->AddSource(series.of(moved.kind), CellOfFund(fund, 0), moved.column, moved.sign);
    }
  }
}

}  // namespace

Comparison::Comparison(const AsOf& base, const AsOf& other, const Holdings& holdings)
    : base_(base), other_(other), holdings_(holdings), movements_(holdings.index(), base, other) {}

absl::StatusOr<std::unique_ptr<Comparison>> Comparison::Make(
    const v1::CompareBudgetsRequest& request, const AsOf& base, const AsOf& other,
    const Holdings& holdings) {
  if (absl::Status year = CheckBudgetYear(request.budget_year()); !year.ok()) return year;
  const int budget_year = BudgetYear(request.budget_year(), base.date);
  std::unique_ptr<Comparison> comparison(new Comparison(base, other, holdings));
  if (absl::Status begun = comparison->Begin(budget_year); !begun.ok()) return begun;
  return comparison;
}

absl::Status Comparison::Begin(int budget_year) {
  const Size larger = Larger(base_, other_);
  const Wanted wanted =
      holdings_.Read([&](const Register& known) { return Want(known, larger, budget_year); });
  const absl::StatusOr<Balances> before = holdings_.BalancesAt(wanted, base_);
  if (!before.ok()) return before.status();
  const absl::StatusOr<Balances> after = holdings_.BalancesAt(wanted, other_);
  if (!after.ok()) return after.status();
  *first_.mutable_base() = ToProto(base_);
  *first_.mutable_other() = ToProto(other_);
  holdings_.Read([&](const Register& known) {
    const Side base(known, base_, *before, budget_year);
    const Side other(known, other_, *after, budget_year);
    const std::vector<YearFund> funds = FundsOfYear(known, larger, budget_year);
    AddLines(base, other, &first_);
    AddFunds(known, funds, base, other, &first_);
    const Unattributed had = SumUnattributed(known, *before);
    const Unattributed has = SumUnattributed(known, *after);
    first_.set_unattributed_cost(has.cost - had.cost);
    first_.set_unattributed_revenue(has.revenue - had.revenue);
    AddSources(known, funds, larger, budget_year, &movements_);
  });
  return absl::OkStatus();
}

absl::StatusOr<bool> Comparison::Next(RecordReader record_at, Cancelled cancelled,
                                      v1::CompareBudgetsResponse* slice) {
  slice->Clear();
  absl::StatusOr<std::vector<Movement>> rows = movements_.Next(cancelled);
  if (!rows.ok()) return rows.status();
  for (Movement& row : *rows) {
    if (cancelled()) return CancelledStatus();
    const absl::StatusOr<v1::Record> record = record_at(row.position);
    if (!record.ok()) return record.status();
    const absl::StatusOr<EntryDetails> entry = EntryOf(*record, record_at);
    if (!entry.ok()) return entry.status();
    v1::ComparedEvent* event = slice->add_events();
    event->set_position(row.position.value);
    event->set_effective_date(budget::FormatDate(row.date));
    *event->mutable_recorded_at() = record->recorded_at();
    event->set_type(budget::PayloadName(record->event().payload().kind_case()));
    event->set_column(row.column);
    *event->mutable_cell() = std::move(row.cell);
    event->set_amount(row.amount);
    if (entry->is_entry) *event->mutable_voucher() = entry->voucher;
  }
  return slice->events_size() > 0;
}

}  // namespace liggare::projection
