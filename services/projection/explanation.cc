#include "services/projection/explanation.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/budget/refusal.h"
#include "services/projection/cell_choice.h"
#include "services/projection/columns.h"
#include "services/projection/funds.h"
#include "services/projection/line_tree.h"
#include "services/projection/question.h"

namespace liggare::projection {
namespace {

// An as-of within which nothing is.
AsOf Nothing(const AsOf& as_of) { return {as_of.date, Size{0}, absl::InfinitePast()}; }

absl::Status Check(const v1::ExplainFigureRequest& request, const LineTree& tree,
                   const Register& known, Size size) {
  const ColumnOf owner = OwnerOf(request.column());
  if (owner == ColumnOf::kNone) {
    return budget::RefuseField(v1::ERROR_REASON_MISSING_FIELD, "column",
                               "a column to explain is required.");
  }
  if (owner != ColumnOf::kCell && !request.line().empty()) {
    return budget::RefuseField(
        v1::ERROR_REASON_MALFORMED_FIELD, "line",
        "the column is a fund's and no line has it; leave the line empty and name the fund.");
  }
  if (absl::Status year = CheckBudgetYear(request.budget_year()); !year.ok()) return year;
  if (absl::Status line = CheckLine(tree, request.line(), size); !line.ok()) return line;
  return CheckFund(known, request.fund(), size);
}

// Whether money of a fund is asked for.
bool Asked(const v1::ExplainFigureRequest& request, const std::string& fund, v1::FundKind kind) {
  return (request.fund().empty() || request.fund() == fund) &&
         (request.kind() == v1::FUND_KIND_UNSPECIFIED || request.kind() == kind);
}

// The cells whose money is asked for.
std::vector<const CellSeries*> CellsAsked(const v1::ExplainFigureRequest& request,
                                          const LineTree& tree, const Register& known, Size size,
                                          int budget_year) {
  CellChoice choice;
  choice.every_line = request.line().empty();
  choice.lines =
      request.own_only() ? std::set<std::string>{request.line()} : tree.Below(request.line());
  std::vector<const CellSeries*> cells = ChosenCells(known, choice, budget_year, size);
  std::erase_if(cells, [&](const CellSeries* cell) {
    return !Asked(request, cell->cell.fund(), known.KindOf(cell->cell.fund(), size));
  });
  return cells;
}

// The series whose balances the column is the sum of.
void AddSources(const v1::ExplainFigureRequest& request,
                const std::vector<const CellSeries*>& cells, const Register& known, Size size,
                int budget_year, Movements* movements) {
  const v1::Column column = request.column();
  for (const Component& component : ComponentsOf(column)) {
    switch (OwnerOf(column)) {
      case ColumnOf::kCell:
        for (const CellSeries* cell : cells) {
          movements->AddSource(cell->money.of(component.kind), cell->cell, column, component.sign);
        }
        break;
      case ColumnOf::kFund:
        for (const YearFund& fund : FundsOfYear(known, size, budget_year)) {
          const std::string& id = fund.fund.id();
          const PoolSeries* pool = known.FindPool(id, fund.pool_year);
          if (pool == nullptr || !Asked(request, id, fund.fund.kind())) continue;
          movements->AddSource(pool->money.of(component.kind), CellOfFund(id, fund.pool_year),
                               column, component.sign);
        }
        break;
      default:
        for (const auto& [fund, series] : known.unattributed()) {
          if (!Asked(request, fund, known.KindOf(fund, size))) continue;
          movements->AddSource(series.of(component.kind), CellOfFund(fund, 0), column,
                               component.sign);
        }
    }
  }
}

int64_t BudgetToDate(const std::vector<const CellSeries*>& cells, const Balances& balances,
                     budget::Date date) {
  int64_t sum = 0;
  for (const CellSeries* cell : cells) {
    sum += FiguresOf(*cell, balances, date).budget_to_date();
  }
  return sum;
}

}  // namespace

Explanation::Explanation(const AsOf& as_of, const Holdings& holdings)
    : as_of_(as_of),
      holdings_(holdings),
      movements_(holdings.index(), Nothing(as_of), as_of),
      grounds_(as_of, holdings) {}

absl::StatusOr<std::unique_ptr<Explanation>> Explanation::Make(
    const v1::ExplainFigureRequest& request, const AsOf& as_of, const Holdings& holdings) {
  std::unique_ptr<Explanation> explanation(new Explanation(as_of, holdings));
  if (absl::Status begun = explanation->Begin(request); !begun.ok()) return begun;
  return explanation;
}

absl::Status Explanation::Begin(const v1::ExplainFigureRequest& request) {
  const Size size = as_of_.size;
  const int budget_year = BudgetYear(request.budget_year(), as_of_.date);
  const bool to_date = request.column() == v1::COLUMN_BUDGET_TO_DATE;
  Wanted wanted;
  const absl::StatusOr<LineTree> tree =
      holdings_.Read([&](const Register& known) -> absl::StatusOr<LineTree> {
        LineTree defined(known.catalogue(), size);
        if (absl::Status asked = Check(request, defined, known, size); !asked.ok()) return asked;
        const auto cells = CellsAsked(request, defined, known, size, budget_year);
        AddSources(request, cells, known, size, budget_year, &movements_);
        if (to_date) WantFigures(cells, &wanted);
        return defined;
      });
  if (!tree.ok()) return tree.status();
  const absl::StatusOr<int64_t> sum = movements_.Sum();
  if (!sum.ok()) return sum.status();
  *first_.mutable_as_of() = ToProto(as_of_);
  first_.set_sum(*sum);
  first_.set_figure(*sum);
  if (!to_date) return absl::OkStatus();
  const absl::StatusOr<Balances> balances = holdings_.BalancesAt(std::move(wanted), as_of_);
  if (!balances.ok()) return balances.status();
  first_.set_figure(holdings_.Read([&](const Register& known) {
    return BudgetToDate(CellsAsked(request, *tree, known, size, budget_year), *balances,
                        as_of_.date);
  }));
  return absl::OkStatus();
}

absl::StatusOr<bool> Explanation::Next(RecordReader record_at, Cancelled cancelled,
                                       v1::ExplainFigureResponse* slice) {
  slice->Clear();
  absl::StatusOr<std::vector<Movement>> rows = movements_.Next(cancelled);
  if (!rows.ok()) return rows.status();
  for (Movement& row : *rows) {
    if (cancelled()) return CancelledStatus();
    const absl::StatusOr<v1::Record> record = record_at(row.position);
    if (!record.ok()) return record.status();
    v1::FigurePart* part = slice->add_parts();
    part->set_position(row.position.value);
    part->set_effective_date(budget::FormatDate(row.date));
    part->set_amount(row.amount);
    *part->mutable_cell() = std::move(row.cell);
    const absl::Status described = Describe(*record, record_at, cancelled, grounds_, part);
    if (!described.ok()) return described;
  }
  return slice->parts_size() > 0;
}

}  // namespace liggare::projection
