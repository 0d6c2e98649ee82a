#include "clients/cli/figures_table.h"

#include <array>

namespace liggare::cli {
namespace {

struct FigureColumn {
  const char* key;
  v1::Column column;  // unspecified for the deviation, which is no account's
  int64_t (v1::Figures::*value)() const;
  bool always;
};

const std::array<FigureColumn, 12> kColumns = {{
    {"allocated", v1::COLUMN_ALLOCATED, &v1::Figures::allocated, false},
    {"reallocated_in", v1::COLUMN_REALLOCATED_IN, &v1::Figures::reallocated_in, false},
    {"reallocated_out", v1::COLUMN_REALLOCATED_OUT, &v1::Figures::reallocated_out, false},
    {"carried_in", v1::COLUMN_CARRIED_IN, &v1::Figures::carried_in, false},
    {"carried_out", v1::COLUMN_CARRIED_OUT, &v1::Figures::carried_out, false},
    {"budget", v1::COLUMN_BUDGET, &v1::Figures::budget, true},
    {"budget_to_date", v1::COLUMN_BUDGET_TO_DATE, &v1::Figures::budget_to_date, true},
    {"cost", v1::COLUMN_COST, &v1::Figures::cost, false},
    {"revenue", v1::COLUMN_REVENUE, &v1::Figures::revenue, false},
    {"outcome", v1::COLUMN_OUTCOME, &v1::Figures::outcome, true},
    {"deviation", v1::COLUMN_UNSPECIFIED, &v1::Figures::deviation, true},
    {"remaining", v1::COLUMN_REMAINING, &v1::Figures::remaining, true},
}};

}  // namespace

void AddFigureColumns(std::vector<Column>& columns, const Words& words, bool wide) {
  for (const FigureColumn& figure : kColumns) {
    const std::string title = figure.column == v1::COLUMN_UNSPECIFIED
                                  ? words("deviation", "avvikelse")
                                  : words.Column(figure.column);
    columns.push_back(
        {figure.key, title,
         wide || figure.always ? Column::Shown::kEverywhere : Column::Shown::kCsvOnly});
  }
}

void AddFigureCells(Row& row, const v1::Figures& figures) {
  for (const FigureColumn& figure : kColumns)
    row.push_back(Cell::Amount((figures.*figure.value)()));
}

void AddEmptyCells(Row& row, size_t count) { row.resize(row.size() + count); }

}  // namespace liggare::cli
