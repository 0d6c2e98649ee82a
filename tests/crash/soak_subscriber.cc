#include "tests/crash/soak_subscriber.h"

#include <functional>
#include <utility>

#include "liggare/client.h"

namespace liggare::crash {
namespace {

uint64_t WithId(uint64_t ids, const std::string& id) {
  return ids * 0x100000001B3u ^ std::hash<std::string>()(id);
}

}  // namespace

SoakSubscriber::SoakSubscriber(KilledServer& server, std::string ledger)
    : server_(server), ledger_(std::move(ledger)), thread_([this] { Run(); }) {}

SoakSubscriber::~SoakSubscriber() {
  {
    const absl::MutexLock lock(&mutex_);
    ending_ = true;
    if (current_ != nullptr) current_->Cancel();
  }
  thread_.join();
}

int64_t SoakSubscriber::next() const {
  const absl::MutexLock lock(&mutex_);
  return next_;
}

void SoakSubscriber::Await(int64_t size) {
  const absl::MutexLock lock(&mutex_);
  const auto has_come = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return next_ >= size || !failure_.empty();
  };
  mutex_.Await(absl::Condition(&has_come));
}

std::string SoakSubscriber::Differs(const StoredLog& log) const {
  uint64_t ids = 0;
  for (const StoredEvent& stored : log) ids = WithId(ids, stored.event.id);
  const absl::MutexLock lock(&mutex_);
  if (!failure_.empty()) return failure_;
  if (next_ == static_cast<int64_t>(log.size()) && ids_ == ids) return "";
  return "it saw " + std::to_string(next_) + " events that are not the log's " +
         std::to_string(log.size());
}

// A client stays with one address; the server may have another when it comes back.
void SoakSubscriber::Run() {
  for (;;) {
    client::ClientOptions options;
    options.server = server_.address();
    client::Client client(options);
    v1::SubscribeEventsRequest request;
    request.set_ledger(ledger_);
    request.set_from_position(next());
    const auto subscription = client.Subscribe(request);
    {
      const absl::MutexLock lock(&mutex_);
      if (ending_ || !failure_.empty()) return;
      current_ = subscription.get();
    }
    Follow(*subscription);
    const absl::MutexLock lock(&mutex_);
    current_ = nullptr;
  }
}

void SoakSubscriber::Follow(client::Subscription& subscription) {
  for (;;) {
    const auto message = subscription.Next();
    if (!message.ok()) return;
    const absl::MutexLock lock(&mutex_);
    for (const v1::Record& record : message->records()) Take(record);
    if (!failure_.empty()) return;
  }
}

void SoakSubscriber::Take(const v1::Record& record) {
  if (record.position() != next_ && failure_.empty()) {
    failure_ = "position " + std::to_string(record.position()) + " came instead of " +
               std::to_string(next_);
  }
  ids_ = WithId(ids_, record.event().event_id());
  ++next_;
}

}  // namespace liggare::crash
