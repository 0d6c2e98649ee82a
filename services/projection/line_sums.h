// The figures of a line and everything below it, for one question about one line.
//
// Thread-compatible with the books that are asked.

#ifndef LIGGARE_SERVICES_PROJECTION_LINE_SUMS_H_
#define LIGGARE_SERVICES_PROJECTION_LINE_SUMS_H_

#include <map>
#include <set>
#include <string>

#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/books.h"

namespace liggare::projection {

// Which cells a sum is of.
struct CellChoice {
  // Of these lines; unless every line is chosen.
  std::set<std::string> lines;
  bool every_line = false;
  // Of this fund; empty for all.
  std::string fund;

  bool Has(const v1::Cell& cell) const {
    return (every_line || lines.contains(cell.line())) && (fund.empty() || fund == cell.fund());
  }
};

// The figures of the chosen cells of a budget year, summed per kind of money that they have.
std::map<v1::FundKind, v1::Figures> SumCells(const Books& books, const CellChoice& choice,
                                             const AsOf& as_of, int budget_year);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_LINE_SUMS_H_
