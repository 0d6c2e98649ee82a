#include "tests/crash/history_client.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

namespace liggare::crash {
namespace {

constexpr const char* kAccounts[] = {"5010", "5020", "5460", "6120"};
constexpr size_t kCopiedMax = 48;
constexpr int64_t kUnderWayMax = 4;
constexpr int64_t kReadBackMax = 60;

}  // namespace

void NewestAppends::Add(const v1::AppendRequest& append) {
  const absl::MutexLock lock(&mutex_);
  appends_.push_back(append);
  if (appends_.size() > kCopiedMax) appends_.pop_front();
}

std::optional<v1::AppendRequest> NewestAppends::Pick(bench::Draw& draw) {
  const absl::MutexLock lock(&mutex_);
  if (appends_.empty()) return std::nullopt;
  const auto count = static_cast<int64_t>(appends_.size());
  const int64_t back = draw.Below(draw.Chance(70) ? std::min(kUnderWayMax, count) : count);
  return appends_[count - 1 - back];
}

HistoryClient::HistoryClient(int number, uint64_t seed, const std::vector<std::string>& ledgers,
                             NewestAppends& newest, RecordedCalls calls)
    : number_(number),
      ledgers_(ledgers),
      newest_(newest),
      calls_(std::move(calls)),
      draw_(seed, static_cast<uint64_t>(number)) {}

void HistoryClient::Step() {
  const std::string& ledger = ledgers_[draw_.Below(static_cast<int64_t>(ledgers_.size()))];
  const int64_t choice = draw_.Below(100);
  if (choice < 38) {
    AppendNew(ledger);
  } else if (choice < 50) {
    AppendCopy();
  } else if (choice < 57) {
    AppendAltered();
  } else if (choice < 67) {
    Note(ledger, calls_.ReadSize(ledger));
  } else if (choice < 78) {
    const int64_t back = draw_.Chance(2) ? kNever : draw_.Below(kReadBackMax);
    Note(ledger, calls_.ReadEvents(ledger, std::max<int64_t>(0, seen_[ledger] - back)));
  } else if (choice < 89) {
    Note(ledger, calls_.AskBudget(ledger, SomeDate(), SomeSize(ledger)));
  } else {
    Note(ledger, calls_.GetCheckpoint(ledger, SomeSize(ledger)));
  }
}

void HistoryClient::AppendNew(const std::string& ledger) {
  v1::AppendRequest request;
  request.set_ledger(ledger);
  const int64_t events = draw_.Chance(50) ? 1 : 2 + draw_.Below(4);
  for (int64_t i = 0; i < events; ++i) *request.add_events() = NewEvent();
  if (draw_.Chance(60)) AddCondition(request);
  newest_.Add(request);
  Append(request);
}

void HistoryClient::AddCondition(v1::AppendRequest& request) {
  v1::AppendCondition& condition = *request.mutable_condition();
  const int64_t ahead = draw_.Chance(10) ? draw_.Below(12) : 0;
  condition.set_size(seen_[request.ledger()] + ahead);
  if (draw_.Chance(70)) condition.mutable_filter()->add_accounts(SomeAccount());
  if (draw_.Chance(30)) condition.mutable_filter()->set_effective_since(SomeDate());
}

void HistoryClient::AppendCopy() {
  if (const auto copied = newest_.Pick(draw_)) Append(*copied);
}

void HistoryClient::AppendAltered() {
  auto altered = newest_.Pick(draw_);
  if (!altered.has_value()) return;
  if (draw_.Chance(50)) {
    const auto index = static_cast<int>(draw_.Below(altered->events_size()));
    v1::Payload& payload = *altered->mutable_events(index)->mutable_payload();
    payload.mutable_cost_posted()->set_amount(payload.cost_posted().amount() + 1);
  } else if (altered->events_size() > 1 && draw_.Chance(50)) {
    altered->mutable_events()->RemoveLast();
  } else {
    *altered->add_events() = NewEvent();
  }
  Append(*altered);
}

void HistoryClient::Append(const v1::AppendRequest& request) {
  const Operation& done = calls_.Append(request);
  if (done.outcome == Outcome::kDone) Saw(request.ledger(), std::get<AppendCall>(done.call).size);
}

void HistoryClient::Note(const std::string& ledger, const Operation& read) {
  if (read.outcome == Outcome::kDone) Saw(ledger, std::get<ReadCall>(read.call).size);
}

void HistoryClient::Saw(const std::string& ledger, int64_t size) {
  seen_[ledger] = std::max(seen_[ledger], size);
}

std::string HistoryClient::SomeAccount() { return kAccounts[draw_.Below(std::size(kAccounts))]; }

std::string HistoryClient::SomeDate() {
  char date[16];
  std::snprintf(date, sizeof(date), "2020-%02d-%02d", static_cast<int>(1 + draw_.Below(12)),
                static_cast<int>(1 + draw_.Below(28)));
  return date;
}

std::optional<int64_t> HistoryClient::SomeSize(const std::string& ledger) {
  if (draw_.Chance(50)) return std::nullopt;
  return 1 + draw_.Below(seen_[ledger] + 8);
}

v1::Event HistoryClient::NewEvent() {
  char id[64];
  std::snprintf(id, sizeof(id), "00000000-0000-4000-8%03d-%012d", number_, events_++);
  v1::Event event;
  event.set_event_id(id);
  event.set_effective_date(SomeDate());
  v1::CostPosted& cost = *event.mutable_payload()->mutable_cost_posted();
  cost.set_amount(1 + draw_.Below(1'000'000));
  cost.set_account(SomeAccount());
  cost.mutable_voucher()->set_series("LEV");
  cost.mutable_voucher()->set_number(std::to_string(events_));
  return event;
}

}  // namespace liggare::crash
