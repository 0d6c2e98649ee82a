#include "services/ledger/subscription.h"

#include <utility>

#include "services/budget/shape.h"

namespace liggare::ledger {
namespace {

v1::ReadEventsRequest ReadFrom(const v1::SubscribeEventsRequest& request, Size from) {
  v1::ReadEventsRequest read;
  read.set_ledger(request.ledger());
  read.set_from_position(from.value);
  *read.mutable_filter() = request.filter();
  return read;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Subscription>> Subscription::Open(
    const Sources& sources, const v1::SubscribeEventsRequest& request, const BatchLimits& limits) {
  if (absl::Status known = budget::CheckKnown(request, ""); !known.ok()) return known;
  auto ledger = sources.ledgers.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  auto history =
      EventReader::Open(sources, ReadFrom(request, Size{request.from_position()}), limits);
  if (!history.ok()) return history.status();
  return std::unique_ptr<Subscription>(
      new Subscription(sources, request, limits, *std::move(ledger), *std::move(history)));
}

Subscription::Subscription(const Sources& sources, const v1::SubscribeEventsRequest& request,
                           const BatchLimits& limits, std::shared_ptr<const Ledger> followed,
                           std::unique_ptr<EventReader> history)
    : sources_(sources),
      request_(request),
      limits_(limits),
      followed_(std::move(followed)),
      next_{request.from_position()},
      reader_(std::move(history)) {}

absl::StatusOr<std::optional<SubscriptionBatch>> Subscription::Next() {
  if (reader_ == nullptr) {
    if (followed_->head().size == next_) return std::optional<SubscriptionBatch>();
    auto live = EventReader::Open(sources_, ReadFrom(request_, next_), limits_);
    if (!live.ok()) return live.status();
    reader_ = *std::move(live);
  }
  auto read = reader_->Next();
  if (!read.ok()) return read.status();
  next_ = Size{read->next_position};
  SubscriptionBatch batch{std::move(read->records), next_, false};
  if (read->last) {
    reader_.reset();
    batch.caught_up = !std::exchange(caught_up_, true);
  }
  return std::optional<SubscriptionBatch>(std::move(batch));
}

}  // namespace liggare::ledger
