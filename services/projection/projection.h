// The projection of a ledger: what its records add up to, at any as-of, and the answers to every
// question of BudgetService as messages.
//
// Its life: Open reads the names of the series and how far blocks are kept; ApplyFact takes the
// basis records (budget/tags.h) below kept_size(), in order; Apply takes every record from
// kept_size() on. Blocks are written behind: MakeBlocks, put them, BlocksKept. What is kept is not
// in memory any more, so memory follows unwritten() and the number of names, not the log.
//
// Invariants: an append becomes visible whole and at once. An answer to a question that states its
// date and size is the same whatever is appended or written afterwards. Built from records alone;
// the blocks are the same bytes however the records were cut into calls, live or rebuilt
// (block_rebuild.h).
// Thread-safe: one writer applies, one thread makes blocks, any number ask. Blocks are read with no
// lock held. Answers fail with what the block store fails with, and with what it says of a block
// that is missing or damaged. Owns everything it answers from but the block store, which must
// outlive it; answers that are pulled borrow the projection.

#ifndef LIGGARE_SERVICES_PROJECTION_PROJECTION_H_
#define LIGGARE_SERVICES_PROJECTION_PROJECTION_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/dates.h"
#include "services/budget/lookups.h"
#include "services/projection/as_of.h"
#include "services/projection/block_store.h"
#include "services/projection/comparison.h"
#include "services/projection/explanation.h"
#include "services/projection/index_shape.h"

namespace liggare::projection {

class Holdings;

class Projection {
 public:
  using AsOf = projection::AsOf;

  // With no block kept and nowhere to keep any: everything stays in memory.
  explicit Projection(std::string ledger, IndexShape shape = {});
  ~Projection();
  Projection(const Projection&) = delete;
  Projection& operator=(const Projection&) = delete;

  // With the blocks that are kept. The shape is the one they were made with.
  static absl::StatusOr<std::unique_ptr<Projection>> Open(std::string ledger,
                                                          const BlockStore& blocks,
                                                          IndexShape shape = {});

  // How far blocks are kept: the first record that Apply wants, after Open.
  Size kept_size() const;
  // Takes a basis record below kept_size(). REQUIRES: in order, before Apply.
  void ApplyFact(const v1::Record& record);

  // Takes whole appends, in order. Look-ups see every record before the one that asks, those of the
  // call among them; only records that settle flags ask. An error of a look-up is passed on, and
  // nothing of the call is visible then or ever: the projection is of no more use to the writer.
  // REQUIRES: they begin at size() and end an append.
  absl::Status Apply(std::span<const v1::Record* const> appends,
                     const budget::RecordLookups& lookups);

  Size size() const;
  // How many positions are in memory because their blocks are not kept. The caller bounds it.
  int64_t unwritten() const;

  // The finished blocks that are not kept yet, in the order they are to be put; merges them from
  // lower ones. One thread at a time, beside Apply and questions. Calling it again without
  // BlocksKept gives the same blocks again, and what has been finished since.
  absl::StatusOr<std::vector<Block>> MakeBlocks();
  // The block store has the blocks that the last MakeBlocks gave: their memory is given back.
  void BlocksKept();

  // What each account holds at kept_size() by date, for loading a budget state. An account that a
  // record has touched and that holds nothing is called once, with 0. By account, ascending dates.
  absl::Status ForEachBalance(
      absl::FunctionRef<void(const budget::Account&, budget::Date, int64_t)> fn) const;
  // The sum of |amount| over all postings below kept_size().
  absl::StatusOr<int64_t> KeptGross() const;

  // The answers. Sizes of as-ofs are at most size() and cut no append: the caller resolved them.
  // Of a `known` only size and recorded_at are asked; its date is not looked at.
  absl::StatusOr<v1::GetBudgetResponse> GetBudget(const v1::GetBudgetRequest& request,
                                                  const AsOf& as_of) const;
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const v1::GetTimelineRequest& request,
                                                      const AsOf& known, Cancelled cancelled) const;
  absl::StatusOr<v1::GetCatalogueResponse> GetCatalogue(const AsOf& as_of) const;
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
  // Zero for a line that is not defined at the size. OUT_OF_RANGE for a size beyond size().
  absl::StatusOr<v1::Figures> LineFigures(const std::string& line, v1::FundKind kind,
                                          int budget_year, budget::Date date, Size size) const;

 private:
  explicit Projection(std::unique_ptr<Holdings> holdings);

  const std::unique_ptr<Holdings> holdings_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_PROJECTION_H_
