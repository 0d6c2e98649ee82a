#include "services/ledger/text_purge.h"

#include <utility>

#include "services/ledger/threads.h"

namespace liggare::ledger {

TextPurge::TextPurge(store::Vault& vault, absl::AnyInvocable<void()> await_turn,
                     absl::Duration retry_after)
    : vault_(vault),
      await_turn_(std::move(await_turn)),
      retry_after_(retry_after),
      // What cannot be read is found out by trying.
      wanted_(vault.IsUnpurged().value_or(true)),
      thread_([this] { Run(); }) {}

TextPurge::~TextPurge() { End(); }

void TextPurge::Want() {
  absl::MutexLock lock(&mutex_);
  wanted_ = true;
}

void TextPurge::AwaitDone() const {
  absl::MutexLock lock(&mutex_, absl::Condition(this, &TextPurge::IsDone));
}

std::optional<std::string> TextPurge::failure() const {
  absl::MutexLock lock(&mutex_);
  if (purged_.ok()) return std::nullopt;
  return std::string(purged_.message());
}

void TextPurge::End() {
  absl::MutexLock end_lock(&end_mutex_);
  if (!thread_.joinable()) return;
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  thread_.join();
}

bool TextPurge::AwaitWork() {
  absl::MutexLock lock(&mutex_);
  if (!purged_.ok()) {
    mutex_.AwaitWithTimeout(absl::Condition(this, &TextPurge::IsEnding), retry_after_);
    wanted_ = true;
  }
  mutex_.Await(absl::Condition(this, &TextPurge::HasWork));
  working_ = std::exchange(wanted_, false);
  return working_;
}

void TextPurge::Run() {
  NameThread("text-purge");
  while (AwaitWork()) {
    await_turn_();
    const absl::Status purged = vault_.Purge();
    absl::MutexLock lock(&mutex_);
    purged_ = purged;
    working_ = false;
    if (ending_ && !wanted_) return;
  }
}

}  // namespace liggare::ledger
