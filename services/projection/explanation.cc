#include "services/projection/explanation.h"

#include <set>
#include <string>
#include <utility>

#include "services/budget/figures.h"
#include "services/budget/refusal.h"
#include "services/projection/columns.h"
#include "services/projection/funds.h"
#include "services/projection/line_tree.h"
#include "services/projection/question.h"

namespace liggare::projection {
namespace {

// An as-of within which nothing is.
AsOf Nothing(const AsOf& as_of) { return {as_of.date, Size{0}, absl::InfinitePast()}; }

absl::Status Check(const v1::ExplainFigureRequest& request, const LineTree& tree,
                   const Books& books, Size size) {
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
  return CheckFund(books, request.fund(), size);
}

// Whether money of a fund is asked for.
bool Asked(const v1::ExplainFigureRequest& request, const std::string& fund, v1::FundKind kind) {
  return (request.fund().empty() || request.fund() == fund) &&
         (request.kind() == v1::FUND_KIND_UNSPECIFIED || request.kind() == kind);
}

// The cells whose money is asked for.
std::vector<v1::Cell> CellsAsked(const v1::ExplainFigureRequest& request, const LineTree& tree,
                                 const Books& books, Size size, int budget_year) {
  const bool every_line = request.line().empty();
  const std::set<std::string> lines =
      request.own_only() ? std::set<std::string>{request.line()} : tree.Below(request.line());
  std::vector<v1::Cell> cells;
  for (v1::Cell& cell : books.Cells(budget_year, size)) {
    if (!every_line && !lines.contains(cell.line())) continue;
    if (!Asked(request, cell.fund(), KindOf(books.catalogue(), cell.fund(), size))) continue;
    cells.push_back(std::move(cell));
  }
  return cells;
}

// The accounts whose balances the column is the sum of, for each of their components.
template <typename Visit>
void ForAccounts(const v1::ExplainFigureRequest& request, const std::vector<v1::Cell>& cells,
                 const Books& books, Size size, int budget_year, Visit visit) {
  for (const Component& component : ComponentsOf(request.column())) {
    switch (OwnerOf(request.column())) {
      case ColumnOf::kCell:
        for (const v1::Cell& cell : cells) {
          visit(budget::CellAccount(component.kind, cell), component.sign);
        }
        break;
      case ColumnOf::kFund:
        for (const YearFund& fund : FundsOfYear(books, size, budget_year)) {
          if (!Asked(request, fund.fund.id(), fund.fund.kind())) continue;
          visit(budget::FundAccount(component.kind, fund.fund.id(), fund.pool_year),
                component.sign);
        }
        break;
      default:
        books.balances().ForEach(
            component.kind, [&](const budget::Account& account, const Series&) {
              if (!Asked(request, account.fund, KindOf(books.catalogue(), account.fund, size)))
                return;
              visit(account, component.sign);
            });
    }
  }
}

int64_t BudgetToDate(const std::vector<v1::Cell>& cells, const Books& books, const AsOf& as_of) {
  int64_t sum = 0;
  for (const v1::Cell& cell : cells) {
    sum += budget::CellFigures(cell, as_of.date, [&](const budget::Account& account) {
             return books.Balance(account, as_of);
           }).budget_to_date();
  }
  return sum;
}

}  // namespace

Explanation::Explanation(const AsOf& as_of, const GuardedBooks& books)
    : as_of_(as_of), books_(books), movements_(Nothing(as_of), as_of), grounds_(as_of) {}

absl::StatusOr<std::unique_ptr<Explanation>> Explanation::Make(
    const v1::ExplainFigureRequest& request, const AsOf& as_of, const GuardedBooks& books) {
  std::unique_ptr<Explanation> explanation(new Explanation(as_of, books));
  const absl::Status begun =
      books.Read([&](const Books& read) { return explanation->Begin(request, read); });
  if (!begun.ok()) return begun;
  return explanation;
}

absl::Status Explanation::Begin(const v1::ExplainFigureRequest& request, const Books& books) {
  const Size size = as_of_.size;
  const LineTree tree(books.catalogue(), size);
  if (absl::Status asked = Check(request, tree, books, size); !asked.ok()) return asked;

  grounds_.NoteMandates(books);
  const int budget_year = BudgetYear(request.budget_year(), as_of_.date);
  const std::vector<v1::Cell> cells = CellsAsked(request, tree, books, size, budget_year);
  ForAccounts(
      request, cells, books, size, budget_year, [&](const budget::Account& account, int sign) {
        movements_.AddSource(account, books.balances().Find(account), request.column(), sign);
      });
  *first_.mutable_as_of() = ToProto(as_of_);
  first_.set_sum(movements_.sum());
  first_.set_figure(request.column() == v1::COLUMN_BUDGET_TO_DATE
                        ? BudgetToDate(cells, books, as_of_)
                        : first_.sum());
  return absl::OkStatus();
}

bool Explanation::TakeRows(const Books& books, std::vector<Movement>* rows) {
  const bool more = movements_.Next(rows);
  for (const Movement& row : *rows) {
    if (!row.cell.line().empty()) grounds_.Note(row.cell, books);
  }
  return more;
}

absl::StatusOr<bool> Explanation::Next(RecordReader record_at, Cancelled cancelled,
                                       v1::ExplainFigureResponse* slice) {
  slice->Clear();
  std::vector<Movement> rows;
  for (bool more = true; more && rows.empty();) {
    if (cancelled()) return CancelledStatus();
    more = books_.Read([&](const Books& books) { return TakeRows(books, &rows); });
  }
  for (Movement& row : rows) {
    if (cancelled()) return CancelledStatus();
    const absl::StatusOr<v1::Record> record = record_at(row.position);
    if (!record.ok()) return record.status();
    v1::FigurePart* part = slice->add_parts();
    part->set_position(row.position.value);
    part->set_effective_date(budget::FormatDate(row.date));
    part->set_amount(row.amount);
    *part->mutable_cell() = std::move(row.cell);
    if (absl::Status read = Describe(*record, record_at, grounds_, part); !read.ok()) return read;
  }
  return slice->parts_size() > 0;
}

}  // namespace liggare::projection
