#include "tests/bench/loader.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/bench/wire.h"
#include "tests/support/ledger_events.h"

namespace liggare::bench {
namespace {

constexpr double kCorrectionPercent = 1;
constexpr double kAttributionPercent = 1.4;
constexpr size_t kCorrectableMax = 4'000;
constexpr int kApprovalDays = 25;  // from the end of the period to the approval
constexpr int64_t kTellEveryNanos = 5'000'000'000;

}  // namespace

Loader::Loader(const Workload& workload, client::Client& client, std::string address)
    : workload_(workload),
      client_(client),
      address_(std::move(address)),
      next_follow_up_(workload.options().first_year, 4) {}

absl::Status Loader::Load(int64_t events, int64_t batch, int streams) {
  events_ = events;
  batch_ = batch;
  told_nanos_ = NowNanos();
  const absl::Status run = RunAppendStreams(
      address_, {streams, /*window=*/4, /*rate=*/0}, [&](int stream) { return Next(stream); },
      [&](const StreamAnswer& answer) { return Note(answer); });
  return failure_.ok() ? run : failure_;
}

std::optional<grpc::ByteBuffer> Loader::Next(int stream) {
  if (next_index_ >= events_ || !failure_.ok()) return std::nullopt;
  failure_ = ApproveFollowUps(workload_.PostedOn(next_index_));
  const int64_t count = std::min(batch_, events_ - next_index_);
  v1::AppendStreamRequest request;
  v1::AppendRequest* append = request.mutable_append();
  append->set_ledger(workload_.options().ledger);
  append->mutable_events()->Reserve(static_cast<int>(count));
  std::vector<Posted>& posted = in_flight_[stream].emplace_back();
  for (int64_t place = 0; place < count; ++place) {
    *append->add_events() = NextEvent(next_index_++, place, &posted);
  }
  return Encode(request);
}

v1::Event Loader::NextEvent(int64_t index, int64_t place, std::vector<Posted>* posted) {
  Draw draw(workload_.options().seed + 1, static_cast<uint64_t>(index));
  if (draw.Chance(kCorrectionPercent) && !correctable_.empty()) {
    const auto chosen =
        correctable_.begin() + draw.Below(static_cast<int64_t>(correctable_.size()));
    const Posted target = std::move(*chosen);
    *chosen = std::move(correctable_.back());
    correctable_.pop_back();
    ++corrections_;
    return workload_.Correction(index, target.place, target.entry);
  }
  if (draw.Chance(kAttributionPercent) && !unattributed_.empty()) {
    const Posted target = std::move(unattributed_.front());
    unattributed_.pop_front();
    ++attributions_;
    return workload_.Attribution(index, target.place, target.entry, target.date);
  }
  v1::Event event = workload_.Entry(index);
  const v1::CostPosted& entry = event.payload().cost_posted();
  if (entry.attribution().empty() || draw.Chance(2 * kCorrectionPercent)) {
    absl::CivilDay date;
    (void)absl::ParseCivilTime(event.effective_date(), &date);
    posted->push_back({place, date, entry});
  }
  return event;
}

absl::Status Loader::Note(const StreamAnswer& answer) {
  v1::AppendStreamResponse response;
  if (absl::Status s = Decode(answer.bytes, &response); !s.ok()) return s;
  if (!response.has_appended()) return ScanAppended(answer.bytes);
  std::deque<std::vector<Posted>>& appends = in_flight_[answer.stream];
  for (Posted& posted : appends.front()) {
    posted.place += response.appended().first_position();
    if (posted.entry.attribution().empty()) {
      unattributed_.push_back(std::move(posted));
    } else if (correctable_.size() < kCorrectableMax) {
      correctable_.push_back(std::move(posted));
    }
  }
  appends.pop_front();
  stored_ += response.appended().events_size();
  if (NowNanos() - told_nanos_ > kTellEveryNanos) {
    told_nanos_ = NowNanos();
    std::fprintf(stderr, "loaded %lld of %lld\n", static_cast<long long>(stored_),
                 static_cast<long long>(events_));
  }
  return absl::OkStatus();
}

absl::Status Loader::ApproveFollowUps(absl::CivilDay today) {
  while (absl::CivilDay(next_follow_up_ + 1) - 1 + kApprovalDays <= today) {
    const absl::CivilDay as_of = absl::CivilDay(next_follow_up_ + 1) - 1;
    if (absl::Status s = ApproveFollowUp(as_of); !s.ok()) return s;
    next_follow_up_ += 4;
  }
  return absl::OkStatus();
}

absl::Status Loader::ApproveFollowUp(absl::CivilDay as_of) {
  const std::string id =
      absl::StrFormat("%d-t%d-%d", as_of.year(), as_of.month() / 4, workload_.options().id_salt);
  v1::DraftFollowUpRequest draft;
  draft.set_ledger(workload_.options().ledger);
  draft.mutable_as_of()->set_effective_date(absl::FormatCivilTime(as_of));
  draft.set_follow_up(id);
  draft.set_name(absl::StrCat("Uppföljning ", id));
  const absl::StatusOr<v1::DraftFollowUpResponse> drafted = client_.DraftFollowUp(draft);
  if (!drafted.ok()) return drafted.status();

  const std::string date = absl::FormatCivilTime(as_of + kApprovalDays);
  const std::string decision = absl::StrCat("ks-uppfoljning-", id);
  v1::AppendRequest append;
  append.set_ledger(workload_.options().ledger);
  *append.add_events() = support::Decision(date, decision, "kommunstyrelsen", v1::BODY_LEVEL_BOARD);
  for (const v1::Event& event : drafted->events()) *append.add_events() = event;
  for (int i = 0; i < append.events_size(); ++i) {
    v1::Event* event = append.mutable_events(i);
    event->set_event_id(workload_.EventId(absl::StrCat("follow-up ", id, " ", i)));
    event->set_effective_date(date);
    v1::Payload* payload = event->mutable_payload();
    if (payload->has_follow_up_approved()) *event->mutable_authority() = support::Decided(decision);
    if (payload->has_follow_up_line()) {
      payload->mutable_follow_up_line()->set_status(v1::FOLLOW_UP_STATUS_ON_TRACK);
    }
  }
  ++follow_ups_;
  return client_.Append(append).status();
}

}  // namespace liggare::bench
