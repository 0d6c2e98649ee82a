// The columns of figures, the same in every table that has them.

#ifndef LIGGARE_CLIENTS_CLI_FIGURES_TABLE_H_
#define LIGGARE_CLIENTS_CLI_FIGURES_TABLE_H_

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "liggare/v1/budget_service.pb.h"

namespace liggare::cli {

// Adds the columns of figures. People see the five that matter most, or all of them when `wide`;
// programs always read all.
void AddFigureColumns(std::vector<Column>& columns, const Words& words, bool wide);

// Adds the cells of figures, in the order of the columns.
void AddFigureCells(Row& row, const v1::Figures& figures);

// Adds so many empty cells.
void AddEmptyCells(Row& row, size_t count);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_FIGURES_TABLE_H_
