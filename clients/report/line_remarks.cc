#include "clients/report/line_remarks.h"

#include <vector>

#include "absl/strings/str_join.h"

namespace liggare::report {

using language::CountFlags;
using language::FlagCounts;
using language::Words;

std::map<LineKey, FlagCounts> FlagsBelow(const v1::GetBudgetResponse& budget) {
  std::map<LineKey, FlagCounts> flags;
  // The order of the tree backwards: a line's own sum is complete before its parent takes it.
  for (int i = budget.lines_size() - 1; i >= 0; --i) {
    const v1::LineFigures& line = budget.lines(i);
    FlagCounts& counts = flags[{line.line(), line.kind()}];
    for (const auto& [reason, count] : CountFlags(line.flags())) counts[reason] += count;
    if (line.parent().empty()) continue;
    FlagCounts& parent = flags[{line.parent(), line.kind()}];
    for (const auto& [reason, count] : counts) parent[reason] += count;
  }
  return flags;
}

std::set<LineKey> Parents(const v1::GetBudgetResponse& budget) {
  std::set<LineKey> parents;
  for (const v1::LineFigures& line : budget.lines()) parents.insert({line.parent(), line.kind()});
  return parents;
}

bool HasMoney(const v1::Figures& figures) {
  return figures.budget() != 0 || figures.cost() != 0 || figures.revenue() != 0;
}

std::string Remarks(const v1::LineFigures& line, const std::string& flags, const Words& words) {
  std::vector<std::string> remarks;
  if (!flags.empty()) remarks.push_back(flags);
  if (!line.condition().empty() && !line.condition_met()) {
    remarks.push_back(words("condition not met", "villkor ej uppfyllt"));
  }
  if (line.legacy()) remarks.push_back(words("from before the programme", "från före programmet"));
  if (line.estimate().position() == v1::ESTIMATE_POSITION_ABOVE) {
    remarks.push_back(words("budget above estimate", "budget över bedömningen"));
  }
  return absl::StrJoin(remarks, ", ");
}

}  // namespace liggare::report
