// Which cells a question is about, the series it wants of them, and their figures.
//
// Thread-compatible with the register that is asked.

#ifndef LIGGARE_SERVICES_PROJECTION_CELL_CHOICE_H_
#define LIGGARE_SERVICES_PROJECTION_CELL_CHOICE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/balances.h"
#include "services/projection/register.h"

namespace liggare::projection {

struct CellChoice {
  // Of these lines; unless every line is chosen.
  std::set<std::string> lines;
  bool every_line = true;
  // Of this fund; empty for all.
  std::string fund;

  bool HasLine(const std::string& line) const { return every_line || lines.contains(line); }
  bool Has(const v1::Cell& cell) const {
    return HasLine(cell.line()) && (fund.empty() || fund == cell.fund());
  }
};

// The chosen cells of a budget year that an event within the size speaks of, by line and fund.
std::vector<const CellSeries*> ChosenCells(const Register& known, const CellChoice& choice,
                                           int budget_year, Size size);

// Wants what the figures of the cells are made of.
void WantFigures(const std::vector<const CellSeries*>& cells, Wanted* wanted);

// The figures of a cell whose series were wanted.
v1::Figures FiguresOf(const CellSeries& cell, const Balances& balances, budget::Date date);

// The figures of the cells, summed per kind of money that they have.
std::map<v1::FundKind, v1::Figures> SumCells(const Register& known,
                                             const std::vector<const CellSeries*>& cells,
                                             const Balances& balances, const AsOf& as_of);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_CELL_CHOICE_H_
