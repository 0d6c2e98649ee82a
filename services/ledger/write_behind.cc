#include "services/ledger/write_behind.h"

#include <utility>

#include "absl/time/time.h"
#include "services/budget/refusal.h"
#include "services/ledger/threads.h"

namespace liggare::ledger {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(1);
// However little there is, it does not stay in memory longer than about so.
constexpr absl::Duration kWriteAfter = absl::Minutes(1);

}  // namespace

WriteBehind::WriteBehind(store::EventLog& log, Ledgers& ledgers, const Options& options)
    : log_(log), ledgers_(ledgers), options_(options), thread_([this] { Run(); }) {}

WriteBehind::~WriteBehind() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  thread_.join();
}

void WriteBehind::Note(int64_t events) {
  absl::MutexLock lock(&mutex_);
  noted_ += events;
}

absl::Status WriteBehind::AwaitRoom() {
  absl::MutexLock lock(&mutex_, absl::Condition(this, &WriteBehind::MayGoOn));
  if (unwritten() < options_.events_max) return absl::OkStatus();
  if (absl::IsUnavailable(written_)) return written_;
  return budget::Refuse(v1::ERROR_REASON_DISK_FULL,
                        "the indexes of " + std::to_string(unwritten()) +
                            " events cannot be written, and no more are kept in memory: " +
                            std::string(written_.message()) + "; when that is mended append again",
                        {{"unwritten_events", std::to_string(unwritten())},
                         {"unwritten_events_max", std::to_string(options_.events_max)}});
}

int64_t WriteBehind::unwritten_events() const {
  absl::MutexLock lock(&mutex_);
  return unwritten();
}

std::optional<std::string> WriteBehind::failure() const {
  absl::MutexLock lock(&mutex_);
  if (written_.ok()) return std::nullopt;
  return std::string(written_.message());
}

bool WriteBehind::HasWork() const { return ending_ || noted_ >= options_.events_run; }

bool WriteBehind::MayGoOn() const { return unwritten() < options_.events_max || !written_.ok(); }

void WriteBehind::Run() {
  NameThread("write-behind");
  GiveWay();
  bool ending = false;
  while (!ending) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(this, &WriteBehind::HasWork),
                              written_.ok() ? kWriteAfter : kRetryAfter);
      ending = ending_;
      if (!ending && unwritten() == 0) continue;
      in_write_ += std::exchange(noted_, 0);
    }
    absl::Status written = Write();
    if (Note(written) && options_.on_change) options_.on_change(written);
  }
}

bool WriteBehind::Note(const absl::Status& written) {
  absl::MutexLock lock(&mutex_);
  const bool changed = written.ok() != written_.ok();
  if (written.ok()) in_write_ = 0;
  written_ = written;
  return changed;
}

absl::Status WriteBehind::Write() {
  absl::Status first = log_.WriteIndexes();
  for (const auto& ledger : ledgers_.All()) first.Update(ledger->WriteBlocks());
  return first;
}

}  // namespace liggare::ledger
