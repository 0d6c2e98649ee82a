// The projection of a ledger: what its records add up to, at any as-of, and the answers to every
// question of BudgetService as messages.
//
// Invariants: an append becomes visible whole and at once. An answer to a question that states its
// date and size is the same whatever is appended afterwards. Built from records alone, by Apply.
// Thread-safe: one writer applies while any number of readers ask. A long answer never holds the
// lock long: it takes it in slices, which is sound because what is known at a size never changes.
// Owns everything it answers from; answers that are pulled borrow the projection.

#ifndef LIGGARE_SERVICES_PROJECTION_PROJECTION_H_
#define LIGGARE_SERVICES_PROJECTION_PROJECTION_H_

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/comparison.h"
#include "services/projection/explanation.h"
#include "services/projection/guarded_books.h"

namespace liggare::projection {

class Projection {
 public:
  using AsOf = projection::AsOf;

  explicit Projection(std::string ledger) : books_(std::move(ledger)) {}

  // Takes whole appends, in order. REQUIRES: they begin at size() and end an append.
  void Apply(std::span<const v1::Record> appends) { books_.Apply(appends); }

  Size size() const;

  // The answers. Sizes of as-ofs are at most size() and cut no append: the caller resolved them.
  // Of a `known` only size and recorded_at are asked; its date is not looked at.
  absl::StatusOr<v1::GetBudgetResponse> GetBudget(const v1::GetBudgetRequest& request,
                                                  const AsOf& as_of) const;
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const v1::GetTimelineRequest& request,
                                                      const AsOf& known, Cancelled cancelled) const;
  v1::GetCatalogueResponse GetCatalogue(const AsOf& as_of) const;
  absl::StatusOr<v1::DraftFollowUpResponse> DraftFollowUp(const v1::DraftFollowUpRequest& request,
                                                          const AsOf& as_of) const;
  absl::StatusOr<v1::GetFollowUpResponse> GetFollowUp(const v1::GetFollowUpRequest& request,
                                                      const AsOf& known, RecordReader record_at,
                                                      Cancelled cancelled) const;
  absl::StatusOr<v1::ListFollowUpsResponse> ListFollowUps(const AsOf& known,
                                                          Cancelled cancelled) const;

  // The answers that are pulled: they borrow the projection, which must outlive them.
  absl::StatusOr<std::unique_ptr<Explanation>> ExplainFigure(
      const v1::ExplainFigureRequest& request, const AsOf& as_of) const;
  absl::StatusOr<std::unique_ptr<Comparison>> CompareBudgets(
      const v1::CompareBudgetsRequest& request, const AsOf& base, const AsOf& other) const;

  // The figures of a line and everything below it, of one kind of money: what a follow-up states.
  // Zero for a line that is not defined at the size. REQUIRES: size <= size().
  v1::Figures LineFigures(const std::string& line, v1::FundKind kind, int budget_year,
                          budget::Date date, Size size) const;

 private:
  GuardedBooks books_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_PROJECTION_H_
