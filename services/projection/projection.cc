#include "services/projection/projection.h"

#include "services/projection/answers.h"

namespace liggare::projection {

Size Projection::size() const {
  return books_.Read([](const Books& books) { return books.size(); });
}

absl::StatusOr<v1::GetBudgetResponse> Projection::GetBudget(const v1::GetBudgetRequest& request,
                                                            const AsOf& as_of) const {
  return books_.Read(
      [&](const Books& books) { return projection::GetBudget(books, request, as_of); });
}

absl::StatusOr<v1::GetTimelineResponse> Projection::GetTimeline(
    const v1::GetTimelineRequest& request, const AsOf& known, Cancelled cancelled) const {
  return projection::GetTimeline(books_, request, known, cancelled);
}

v1::GetCatalogueResponse Projection::GetCatalogue(const AsOf& as_of) const {
  return projection::GetCatalogue(books_, as_of);
}

absl::StatusOr<v1::DraftFollowUpResponse> Projection::DraftFollowUp(
    const v1::DraftFollowUpRequest& request, const AsOf& as_of) const {
  return books_.Read(
      [&](const Books& books) { return projection::DraftFollowUp(books, request, as_of); });
}

absl::StatusOr<v1::GetFollowUpResponse> Projection::GetFollowUp(
    const v1::GetFollowUpRequest& request, const AsOf& known, RecordReader record_at,
    Cancelled cancelled) const {
  return projection::GetFollowUp(books_, request, known, record_at, cancelled);
}

absl::StatusOr<v1::ListFollowUpsResponse> Projection::ListFollowUps(const AsOf& known,
                                                                    Cancelled cancelled) const {
  return projection::ListFollowUps(books_, known, cancelled);
}

absl::StatusOr<std::unique_ptr<Explanation>> Projection::ExplainFigure(
    const v1::ExplainFigureRequest& request, const AsOf& as_of) const {
  return Explanation::Make(request, as_of, books_);
}

absl::StatusOr<std::unique_ptr<Comparison>> Projection::CompareBudgets(
    const v1::CompareBudgetsRequest& request, const AsOf& base, const AsOf& other) const {
  return Comparison::Make(request, base, other, books_);
}

v1::Figures Projection::LineFigures(const std::string& line, v1::FundKind kind, int budget_year,
                                    budget::Date date, Size size) const {
  return books_.Read([&](const Books& books) {
    return projection::LineFigures(books, line, kind, budget_year, AsOf{date, size});
  });
}

}  // namespace liggare::projection
