#include "services/ledger/mender.h"

#include <utility>

#include "absl/time/time.h"
#include "services/budget/refusal.h"
#include "services/ledger/threads.h"

namespace liggare::ledger {
namespace {

constexpr absl::Duration kRetryAfter = absl::Minutes(1);

// What is damaged, and has to be made anew; nothing when all is sound.
std::optional<v1::Mending> DamageOf(const store::Derived& derived) {
  const auto blocks = derived.damage(store::DerivedFamily::kBlocks);
  auto indexes = derived.damage(store::DerivedFamily::kEventIds);
  if (!indexes.has_value()) indexes = derived.damage(store::DerivedFamily::kTags);
  if (!indexes.has_value() && !blocks.has_value()) return std::nullopt;
  v1::Mending mending;
  mending.set_scope(!blocks.has_value()   ? v1::REBUILD_SCOPE_INDEXES
                    : indexes.has_value() ? v1::REBUILD_SCOPE_EVERYTHING
                                          : v1::REBUILD_SCOPE_BLOCKS);
  mending.set_damage(indexes.has_value() ? *indexes : *blocks);
  return mending;
}

}  // namespace

Mender::Mender(store::Database& database, store::EventLog& log, Ledgers& ledgers,
               Sequencer& sequencer, Options options)
    : database_(database),
      options_(std::move(options)),
      rebuild_(database, log, ledgers, sequencer) {
  database_.OnDamage([this] {
    absl::MutexLock lock(&mutex_);
    found_ = true;
  });
  thread_ = std::thread([this] { Work(); });
}

Mender::~Mender() { End(); }

void Mender::End() {
  database_.OnDamage(nullptr);
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

absl::Status Mender::Run(v1::RebuildScope scope, Rebuild::Progress progress) {
  if (!rebuilding_.TryLock()) {
    return budget::Refuse(v1::ERROR_REASON_LIMIT_EXCEEDED,
                          "another rebuild is in progress; GetStatus says how far it is");
  }
  absl::Status rebuilt = rebuild_.Run(scope, progress);
  rebuilding_.Unlock();
  return rebuilt;
}

std::optional<v1::Mending> Mender::mending() const {
  absl::MutexLock lock(&mutex_);
  return mending_;
}

void Mender::Work() {
  NameThread("mender");
  while (Await()) {
    // Whoever asks for a rebuild is not refused because of a look.
    if (!DamageOf(*database_.derived()).has_value() && !mending().has_value()) continue;
    absl::MutexLock one_at_a_time(&rebuilding_);
    Mend();
  }
}

bool Mender::Await() {
  absl::MutexLock lock(&mutex_);
  const bool has_failed = mending_.has_value();
  mutex_.AwaitWithTimeout(absl::Condition(this, &Mender::HasWork),
                          has_failed ? kRetryAfter : absl::InfiniteDuration());
  found_ = false;
  return !ending_;
}

void Mender::Mend() {
  std::optional<v1::Mending> mending = DamageOf(*database_.derived());
  {
    absl::MutexLock lock(&mutex_);
    mending_ = mending;
  }
  if (!mending.has_value()) return;
  if (options_.on_begin) options_.on_begin(*mending);
  const absl::Status mended =
      rebuild_.Run(mending->scope(),
                   [this](v1::RebuildPhase phase, const std::string&, int64_t events_done,
                          int64_t events_total) { return Note(phase, events_done, events_total); });
  {
    absl::MutexLock lock(&mutex_);
    if (mended.ok()) {
      mending_.reset();
    } else {
      mending_->set_failure(std::string(mended.message()));
    }
  }
  if (options_.on_end) options_.on_end(mended);
}

bool Mender::Note(v1::RebuildPhase phase, int64_t events_done, int64_t events_total) {
  absl::MutexLock lock(&mutex_);
  mending_->set_phase(phase);
  mending_->set_events_done(events_done);
  mending_->set_events_total(events_total);
  return !ending_;
}

}  // namespace liggare::ledger
