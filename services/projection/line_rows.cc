#include "services/projection/line_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/budget/figures.h"
#include "services/projection/flag_counts.h"

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

// What a line may have a row for in a kind of money.
struct LineRow {
  bool shown = false;
  const v1::EstimateRecorded* estimate = nullptr;
  FlagCounts flags;
};

// The rows of all lines: of the one at i in kind k at i x kinds + k.
constexpr size_t kKinds = std::size(kFundKinds);

std::vector<LineRow> FindRows(const Register& known, const LineTree& tree,
                              const TreeFigures& figures, const CellChoice& choice,
                              const Balances& balances, const AsOf& as_of, int budget_year) {
  std::vector<LineRow> rows(tree.nodes().size() * kKinds);
  for (size_t line = 0; line < tree.nodes().size(); ++line) {
    const std::string& id = tree.nodes()[line].line();
    if (!choice.HasLine(id)) continue;
    for (size_t k = 0; k < kKinds; ++k) {
      const v1::FundKind kind = kFundKinds[k];
      LineRow& row = rows[line * kKinds + k];
      if (choice.fund.empty()) {
        const auto* estimate = known.catalogue().FindEstimate(id, kind, as_of.date, as_of.size);
        if (estimate != nullptr) row.estimate = &estimate->payload;
        row.flags = CountLineFlags(known, id, kind, budget_year, balances);
      }
      row.shown = !budget::IsZero(figures.Own(line, kind)) ||
                  !budget::IsZero(figures.Total(line, kind)) || row.estimate != nullptr ||
                  !row.flags.empty();
    }
  }
  return rows;
}

// Shows the lines above those that are shown, as far as they are chosen.
void ShowAncestors(const LineTree& tree, const CellChoice& choice, std::vector<LineRow>& rows) {
  for (size_t line = tree.nodes().size(); line-- > 0;) {
    const size_t parent = tree.nodes()[line].parent;
    if (parent == LineTree::kNone || !choice.HasLine(tree.nodes()[parent].line())) continue;
    for (size_t k = 0; k < kKinds; ++k) {
      rows[parent * kKinds + k].shown |= rows[line * kKinds + k].shown;
    }
  }
}

}  // namespace

google::protobuf::RepeatedPtrField<v1::LineFigures> LineRows(
    const Register& known, const LineTree& tree, const TreeFigures& figures,
    const CellChoice& choice, const Balances& balances, const AsOf& as_of, int budget_year) {
  std::vector<LineRow> rows = FindRows(known, tree, figures, choice, balances, as_of, budget_year);
  ShowAncestors(tree, choice, rows);
  google::protobuf::RepeatedPtrField<v1::LineFigures> shown;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].shown) continue;
    const LineTree::Node& node = tree.nodes()[i / kKinds];
    const v1::LineDefined& line = node.definition();
    const v1::FundKind kind = kFundKinds[i % kKinds];
    const v1::Figures& total = figures.Total(i / kKinds, kind);
    v1::LineFigures& row = *shown.Add();
    row.set_line(line.line());
    row.set_name(line.name());
    row.set_parent(line.parent());
    row.set_level(line.level());
    row.set_depth(node.depth);
    row.set_kind(kind);
    *row.mutable_own() = figures.Own(i / kKinds, kind);
    *row.mutable_total() = total;
    if (rows[i].estimate != nullptr) {
      *row.mutable_estimate() = EstimateOf(*rows[i].estimate, total.budget());
    }
    row.set_legacy(line.legacy());
    row.set_condition(line.condition());
    row.set_condition_met(!line.condition().empty() &&
                          known.catalogue().ConditionMetAt(line.line(), as_of.date, as_of.size));
    *row.mutable_flags() = std::move(rows[i].flags);
  }
  return shown;
}

}  // namespace liggare::projection
