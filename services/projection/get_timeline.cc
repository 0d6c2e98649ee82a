// GetTimeline: the figures of a line at the end of each month or tertial.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/budget/refusal.h"
#include "services/projection/answers.h"
#include "services/projection/cell_choice.h"
#include "services/projection/line_tree.h"
#include "services/projection/question.h"

namespace liggare::projection {
namespace {

constexpr size_t kPointsMax = 1'200;

bool EndsStep(budget::Month month, v1::TimelineStep step) {
  return step != v1::TIMELINE_STEP_TERTIAL || month.month() % 4 == 0;
}

// The dates of the points: the last days of the steps, and the last date.
absl::StatusOr<std::vector<budget::Date>> Dates(const v1::GetTimelineRequest& request) {
  const absl::StatusOr<budget::Date> from = budget::ParseDate(request.from_date(), "from_date");
  if (!from.ok()) return from.status();
  const absl::StatusOr<budget::Date> to = budget::ParseDate(request.to_date(), "to_date");
  if (!to.ok()) return to.status();
  if (*to < *from) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "to_date",
                               "the last date, " + request.to_date() + ", is before the first, " +
                                   request.from_date() + ".");
  }
  std::vector<budget::Date> dates;
  for (budget::Month month(*from); budget::Date(month) <= *to; ++month) {
    const budget::Date last_day = budget::Date(month + 1) - 1;
    if (EndsStep(month, request.step()) && last_day < *to) dates.push_back(last_day);
  }
  dates.push_back(*to);
  if (dates.size() > kPointsMax) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "to_date",
                               "a timeline has at most 1200 points, this one would have " +
                                   std::to_string(dates.size()) +
                                   "; ask for a shorter time or by tertial.");
  }
  return dates;
}

// What is asked for, made out against the register: the chosen cells, the kinds to show (the one
// asked for, else each that a chosen cell has) and the series that the cells of each year want.
struct Asked {
  CellChoice choice;
  std::set<v1::FundKind> kinds;
  std::map<int, std::vector<SeriesId>> wanted;
};

absl::StatusOr<Asked> Ask(const Register& known, const v1::GetTimelineRequest& request,
                          const std::set<int>& budget_years, Size size) {
  const LineTree tree(known.catalogue(), size);
  if (absl::Status line = CheckLine(tree, request.line(), size); !line.ok()) return line;
  if (absl::Status fund = CheckFund(known, request.fund(), size); !fund.ok()) return fund;
  Asked asked;
  asked.choice.every_line = request.line().empty();
  asked.choice.fund = request.fund();
  asked.choice.lines = tree.Below(request.line());
  const bool any_kind = request.kind() == v1::FUND_KIND_UNSPECIFIED;
  if (!any_kind) asked.kinds = {request.kind()};
  for (const int year : budget_years) {
    const auto cells = ChosenCells(known, asked.choice, year, size);
    Wanted wanted;
    WantFigures(cells, &wanted);
    asked.wanted[year] = std::move(wanted).Take();
    for (const CellSeries* cell : cells) {
      if (any_kind) asked.kinds.insert(known.KindOf(cell->cell.fund(), size));
    }
  }
  return asked;
}

}  // namespace

absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const Holdings& holdings,
                                                    const v1::GetTimelineRequest& request,
                                                    const AsOf& known, Cancelled cancelled) {
  if (absl::Status year = CheckBudgetYear(request.budget_year()); !year.ok()) return year;
  const absl::StatusOr<std::vector<budget::Date>> dates = Dates(request);
  if (!dates.ok()) return dates.status();
  std::set<int> budget_years;
  for (const budget::Date date : *dates)
    budget_years.insert(BudgetYear(request.budget_year(), date));
  const absl::StatusOr<Asked> asked = holdings.Read(
      [&](const Register& read) { return Ask(read, request, budget_years, known.size); });
  if (!asked.ok()) return asked.status();
  // One cut for all dates: they are at one size.
  const absl::StatusOr<BalanceCut> cut = holdings.index().CutAt(known.size);
  if (!cut.ok()) return cut.status();

  v1::GetTimelineResponse response;
  *response.mutable_as_of() = ToProto(AsOf{dates->back(), known.size, known.recorded_at});
  for (const budget::Date date : *dates) {
    if (cancelled()) return CancelledStatus();
    const int budget_year = BudgetYear(request.budget_year(), date);
    const Balances balances(*cut, asked->wanted.at(budget_year), date);
    std::map<v1::FundKind, v1::Figures> sums = holdings.Read([&](const Register& read) {
      const auto cells = ChosenCells(read, asked->choice, budget_year, known.size);
      return SumCells(read, cells, balances, AsOf{date, known.size, known.recorded_at});
    });
    for (const v1::FundKind kind : asked->kinds) {
      v1::TimelinePoint* point = response.add_points();
      point->set_date(budget::FormatDate(date));
      point->set_budget_year(budget_year);
      point->set_kind(kind);
      *point->mutable_figures() = std::move(sums[kind]);
    }
  }
  return response;
}

}  // namespace liggare::projection
