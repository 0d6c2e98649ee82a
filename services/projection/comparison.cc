#include "services/projection/comparison.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/budget/figures.h"
#include "services/budget/tags.h"
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

// The lines whose figures differ, in the order of the larger tree.
void AddLines(const Books& books, const AsOf& base, const AsOf& other, int budget_year,
              v1::CompareBudgetsResponse* response) {
  const LineTree base_tree(books.catalogue(), base.size);
  const LineTree other_tree(books.catalogue(), other.size);
  const TreeFigures base_figures(books, base_tree, base, budget_year);
  const TreeFigures other_figures(books, other_tree, other, budget_year);
  const LineTree& order = base.size < other.size ? other_tree : base_tree;
  for (const LineTree::Node& node : order.nodes()) {
    const std::string& line = node.definition.line();
    const LineTree& named = other_tree.Has(line) ? other_tree : base_tree;
    for (const v1::FundKind kind : kFundKinds) {
      const v1::Figures own =
          budget::Difference(base_figures.Own(line, kind), other_figures.Own(line, kind));
      const v1::Figures total =
          budget::Difference(base_figures.Total(line, kind), other_figures.Total(line, kind));
      if (budget::IsZero(own) && budget::IsZero(total)) continue;
      v1::LineDifference* row = response->add_lines();
      row->set_line(line);
      row->set_name(named.nodes()[named.IndexOf(line)].definition.name());
      row->set_kind(kind);
      *row->mutable_base() = base_figures.Total(line, kind);
      *row->mutable_other() = other_figures.Total(line, kind);
      *row->mutable_difference() = total;
    }
  }
}

// The funds of the year whose own money differs.
void AddFunds(const Books& books, const AsOf& base, const AsOf& other, int budget_year,
              v1::CompareBudgetsResponse* response) {
  for (const YearFund& fund : FundsOfYear(books, Larger(base, other), budget_year)) {
    const FundMoney before = MoneyOf(books, fund, base);
    const FundMoney after = MoneyOf(books, fund, other);
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
void AddSources(const Books& books, Size size, int budget_year, Movements* movements) {
  const auto add = [&](const budget::Account& account, const Moved& moved) {
    movements->AddSource(account, books.balances().Find(account), moved.column, moved.sign);
  };
  for (const v1::Cell& cell : books.Cells(budget_year, size)) {
    for (const Moved& moved : MovedByCells()) add(budget::CellAccount(moved.kind, cell), moved);
  }
  for (const YearFund& fund : FundsOfYear(books, size, budget_year)) {
    for (const Moved& moved : MovedByFunds()) {
      add(budget::FundAccount(moved.kind, fund.fund.id(), fund.pool_year), moved);
    }
  }
  for (const Moved& moved : MovedUnattributed()) {
    books.balances().ForEach(
        moved.kind, [&](const budget::Account& account, const Series&) { add(account, moved); });
  }
}

}  // namespace

Comparison::Comparison(const AsOf& base, const AsOf& other, const GuardedBooks& books)
    : base_(base), other_(other), books_(books), movements_(base, other) {}

absl::StatusOr<std::unique_ptr<Comparison>> Comparison::Make(
    const v1::CompareBudgetsRequest& request, const AsOf& base, const AsOf& other,
    const GuardedBooks& books) {
  if (absl::Status year = CheckBudgetYear(request.budget_year()); !year.ok()) return year;
  const int budget_year = BudgetYear(request.budget_year(), base.date);
  std::unique_ptr<Comparison> comparison(new Comparison(base, other, books));
  books.Read([&](const Books& read) { comparison->Begin(read, budget_year); });
  return comparison;
}

void Comparison::Begin(const Books& books, int budget_year) {
  *first_.mutable_base() = ToProto(base_);
  *first_.mutable_other() = ToProto(other_);
  AddLines(books, base_, other_, budget_year, &first_);
  AddFunds(books, base_, other_, budget_year, &first_);
  const Unattributed before = UnattributedAt(books, base_);
  const Unattributed after = UnattributedAt(books, other_);
  first_.set_unattributed_cost(after.cost - before.cost);
  first_.set_unattributed_revenue(after.revenue - before.revenue);
  AddSources(books, Larger(base_, other_), budget_year, &movements_);
}

absl::StatusOr<bool> Comparison::Next(RecordReader record_at, Cancelled cancelled,
                                      v1::CompareBudgetsResponse* slice) {
  slice->Clear();
  std::vector<Movement> rows;
  for (bool more = true; more && rows.empty();) {
    if (cancelled()) return CancelledStatus();
    more = books_.Read([&](const Books&) { return movements_.Next(&rows); });
  }
  for (Movement& row : rows) {
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
