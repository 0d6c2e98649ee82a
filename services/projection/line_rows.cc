#include "services/projection/line_rows.h"

#include <utility>

#include "services/budget/figures.h"

namespace liggare::projection {
namespace {

v1::Estimate EstimateOf(const v1::EstimateRecorded& recorded, int64_t budget) {
  v1::Estimate estimate;
  estimate.set_low(recorded.low());
  estimate.set_high(recorded.high());
  estimate.set_certainty(recorded.certainty());
  estimate.set_position(budget < recorded.low()    ? v1::ESTIMATE_POSITION_BELOW
                        : budget > recorded.high() ? v1::ESTIMATE_POSITION_ABOVE
                                                   : v1::ESTIMATE_POSITION_WITHIN);
  return estimate;
}

}  // namespace

std::vector<v1::LineFigures> LineRows(const Books& books, const LineTree& tree,
                                      const TreeFigures& figures, const AsOf& as_of,
                                      int budget_year) {
  const budget::Catalogue& catalogue = books.catalogue();
  std::vector<v1::LineFigures> rows;
  for (const LineTree::Node& node : tree.nodes()) {
    const v1::LineDefined& line = node.definition;
    for (const v1::FundKind kind : kFundKinds) {
      const v1::Figures& own = figures.Own(line.line(), kind);
      const v1::Figures& total = figures.Total(line.line(), kind);
      const auto* estimate = catalogue.FindEstimate(line.line(), kind, as_of.date, as_of.size);
      FlagIndex::Counts flags =
          books.flags().OfLine(line.line(), kind, budget_year, as_of.date, as_of.size);
      if (budget::IsZero(own) && budget::IsZero(total) && estimate == nullptr && flags.empty()) {
        continue;
      }
      v1::LineFigures& row = rows.emplace_back();
      row.set_line(line.line());
      row.set_name(line.name());
      row.set_parent(line.parent());
      row.set_level(line.level());
      row.set_depth(node.depth);
      row.set_kind(kind);
      *row.mutable_own() = own;
      *row.mutable_total() = total;
      if (estimate != nullptr) {
        *row.mutable_estimate() = EstimateOf(estimate->payload, total.budget());
      }
      row.set_legacy(line.legacy());
      row.set_condition(line.condition());
      row.set_condition_met(!line.condition().empty() &&
                            catalogue.ConditionMetAt(line.line(), as_of.date, as_of.size));
      *row.mutable_flags() = std::move(flags);
    }
  }
  return rows;
}

}  // namespace liggare::projection
