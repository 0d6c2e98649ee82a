#include "services/ledger/subscription.h"

#include <algorithm>
#include <utility>

#include "services/budget/shape.h"
#include "services/budget/tags.h"

namespace liggare::ledger {
namespace {

v1::ReadEventsRequest ReadFrom(const v1::SubscribeEventsRequest& request, Size from) {
  v1::ReadEventsRequest read;
  read.set_ledger(request.ledger());
  read.set_from_position(from.value);
  *read.mutable_filter() = request.filter();
  return read;
}

bool HasFilter(const v1::SubscribeEventsRequest& request) {
  const v1::EventFilter& filter = request.filter();
  return !budget::TagGroups(filter).empty() || !filter.effective_since().empty() ||
         !filter.effective_until().empty();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Subscription>> Subscription::Open(
    const Sources& sources, SharedReads& shared_reads, const v1::SubscribeEventsRequest& request,
    const BatchLimits& limits) {
  if (absl::Status known = budget::CheckKnown(request, ""); !known.ok()) return known;
  auto ledger = sources.ledgers.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  auto history =
      EventReader::Open(sources, ReadFrom(request, Size{request.from_position()}), limits);
  if (!history.ok()) return history.status();
  auto subscription =
      std::unique_ptr<Subscription>(new Subscription(sources, request, limits, *std::move(ledger)));
  if (HasFilter(request)) {
    subscription->reader_ = *std::move(history);
  } else {
    subscription->shared_ = shared_reads.Follow(request.ledger());
  }
  return subscription;
}

Subscription::Subscription(const Sources& sources, const v1::SubscribeEventsRequest& request,
                           const BatchLimits& limits, std::shared_ptr<const Ledger> followed)
    : sources_(sources),
      request_(request),
      limits_(limits),
      followed_(std::move(followed)),
      history_(followed_->head().size),
      next_{request.from_position()} {}

bool Subscription::IsLive() const {
  if (!caught_up_ || reader_ != nullptr) return false;
  return shared_ == nullptr || shared_->IsLatest(Position{next_.value});
}

bool Subscription::IsDue() const {
  return !caught_up_ || reader_ != nullptr || followed_->head().size != next_;
}

absl::StatusOr<std::optional<SubscriptionBatch>> Subscription::Next() {
  if (!IsDue()) return std::optional<SubscriptionBatch>();
  auto batch = shared_ != nullptr ? NextShared() : NextFiltered();
  if (!batch.ok()) return batch.status();
  next_ = batch->next_position;
  const bool at_end_of_history = next_ >= history_ && reader_ == nullptr;
  batch->caught_up = at_end_of_history && !std::exchange(caught_up_, true);
  return std::optional<SubscriptionBatch>(*std::move(batch));
}

absl::StatusOr<SubscriptionBatch> Subscription::NextShared() {
  const Size head = caught_up_ ? followed_->head().size : history_;
  if (head == next_) return SubscriptionBatch{std::make_shared<const WireRecords>(), next_};
  const auto records_max = static_cast<int64_t>(limits_.records_max);
  const Size end{next_.value + std::min(records_max, head.value - next_.value)};
  auto records = shared_->Read(Position{next_.value}, end, limits_.bytes_max);
  if (!records.ok()) return records.status();
  const Size next{next_.value + (*records)->count()};
  return SubscriptionBatch{*std::move(records), next};
}

absl::StatusOr<SubscriptionBatch> Subscription::NextFiltered() {
  if (reader_ == nullptr) {
    auto opened = EventReader::Open(sources_, ReadFrom(request_, next_), limits_);
    if (!opened.ok()) return opened.status();
    reader_ = *std::move(opened);
  }
  auto read = reader_->Next();
  if (!read.ok()) return read.status();
  if (read->last) reader_.reset();
  return SubscriptionBatch{std::make_shared<const WireRecords>(std::move(read->records)),
                           Size{read->next_position}};
}

}  // namespace liggare::ledger
