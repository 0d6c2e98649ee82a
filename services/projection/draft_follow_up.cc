// DraftFollowUp: the events of a follow-up with the figures of an as-of, to complete and append.

#include <utility>

#include "services/budget/figures.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "services/projection/answers.h"
#include "services/projection/cell_choice.h"
#include "services/projection/flag_counts.h"
#include "services/projection/line_rows.h"
#include "services/projection/line_tree.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {
namespace {

absl::StatusOr<budget::Month> MonthOr(const std::string& text, const char* field,
                                      budget::Month otherwise) {
  if (text.empty()) return otherwise;
  return budget::ParseMonth(text, field);
}

absl::StatusOr<v1::FollowUpApproved> Header(const v1::DraftFollowUpRequest& request,
                                            const AsOf& as_of, int budget_year) {
  if (absl::Status id = budget::CheckId(request.follow_up(), "follow_up"); !id.ok()) return id;
  const auto first = MonthOr(request.first_month(), "first_month", budget::Month(budget_year, 1));
  if (!first.ok()) return first.status();
  const auto last = MonthOr(request.last_month(), "last_month", budget::Month(as_of.date));
  if (!last.ok()) return last.status();
  if (*last < *first) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "last_month",
                               "the last month, " + budget::FormatMonth(*last) +
                                   ", is before the first, " + budget::FormatMonth(*first) + ".");
  }
  v1::FollowUpApproved header;
  header.set_follow_up(request.follow_up());
  header.set_name(request.name());
  header.set_first_month(budget::FormatMonth(*first));
  header.set_last_month(budget::FormatMonth(*last));
  header.set_as_of_date(budget::FormatDate(as_of.date));
  header.set_as_of_size(as_of.size.value);
  header.set_budget_year(budget_year);
  return header;
}

v1::FollowUpLine LineOf(const std::string& follow_up, const v1::LineFigures& row) {
  v1::FollowUpLine line;
  line.set_follow_up(follow_up);
  line.set_line(row.line());
  line.set_kind(row.kind());
  line.set_budget(row.total().budget());
  line.set_budget_to_date(row.total().budget_to_date());
  line.set_outcome(row.total().outcome());
  line.set_forecast(row.total().budget());
  return line;
}

}  // namespace

absl::StatusOr<v1::DraftFollowUpResponse> DraftFollowUp(const Holdings& holdings,
                                                        const v1::DraftFollowUpRequest& request,
                                                        const AsOf& as_of) {
  if (absl::Status year = CheckBudgetYear(request.budget_year()); !year.ok()) return year;
  const int budget_year = BudgetYear(request.budget_year(), as_of.date);
  absl::StatusOr<v1::FollowUpApproved> header = Header(request, as_of, budget_year);
  if (!header.ok()) return header.status();

  const CellChoice every;
  Wanted wanted;
  const LineTree tree = holdings.Read([&](const Register& known) {
    LineTree defined(known.catalogue(), as_of.size);
    WantFigures(ChosenCells(known, every, budget_year, as_of.size), &wanted);
    for (const LineTree::Node& node : defined.nodes()) {
      WantLineFlags(known, node.line(), budget_year, &wanted);
    }
    return defined;
  });
  const absl::StatusOr<Balances> balances = holdings.BalancesAt(std::move(wanted), as_of);
  if (!balances.ok()) return balances.status();
  const auto rows = holdings.Read([&](const Register& known) {
    const TreeFigures figures(known, ChosenCells(known, every, budget_year, as_of.size), tree,
                              *balances, as_of);
    return LineRows(known, tree, figures, every, *balances, as_of, budget_year);
  });

  v1::DraftFollowUpResponse response;
  *response.mutable_as_of() = ToProto(as_of);
  const auto add = [&] {
    v1::Event* event = response.add_events();
    event->set_effective_date(budget::FormatDate(as_of.date));
    return event->mutable_payload();
  };
  *add()->mutable_follow_up_approved() = *std::move(header);
  for (const v1::LineFigures& row : rows) {
    *add()->mutable_follow_up_line() = LineOf(request.follow_up(), row);
  }
  return response;
}

}  // namespace liggare::projection
