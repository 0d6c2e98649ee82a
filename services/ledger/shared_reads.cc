#include "services/ledger/shared_reads.h"

#include "services/ledger/sound_read.h"

namespace liggare::ledger {
namespace {

// Who joins or wakes up late may be a read or two behind the others.
constexpr size_t kLatestMax = 4;

}  // namespace

SharedRead::SharedRead(const store::EventLog& log, std::string ledger)
    : log_(log), ledger_(std::move(ledger)) {}

absl::StatusOr<SharedRecords> SharedRead::Read(Position from, Size end, size_t bytes_max) {
  {
    // Held while it is read, so that who comes for the same waits for it.
    const absl::MutexLock lock(&mutex_);
    for (const auto& [first, records] : latest_) {
      if (first == from) return records;
    }
    if (latest_.empty() || latest_.back().first < from) {
      auto read = ReadAlone(from, end, bytes_max);
      if (!read.ok()) return read;
      latest_.emplace_back(from, *read);
      if (latest_.size() > kLatestMax) latest_.pop_front();
      return read;
    }
  }
  return ReadAlone(from, end, bytes_max);
}

absl::StatusOr<SharedRecords> SharedRead::ReadAlone(Position from, Size end,
                                                    size_t bytes_max) const {
  auto read = ReadSoundRecords(log_, ledger_, from, end, bytes_max);
  if (!read.ok()) return read.status();
  return std::make_shared<const WireRecords>(*std::move(read));
}

std::shared_ptr<SharedRead> SharedReads::Follow(const std::string& ledger) {
  const absl::MutexLock lock(&mutex_);
  std::weak_ptr<SharedRead>& kept = ledgers_[ledger];
  std::shared_ptr<SharedRead> read = kept.lock();
  if (read == nullptr) {
    read = std::make_shared<SharedRead>(log_, ledger);
    kept = read;
  }
  return read;
}

}  // namespace liggare::ledger
