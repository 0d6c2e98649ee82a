#include "services/ledger/shared_reads.h"

#include <algorithm>

#include "services/ledger/sound_read.h"

namespace liggare::ledger {
namespace {

// About a message: who is farther behind is sent full ones, which cost little more if read alone.
constexpr size_t kLatestBytesMax = 256u << 10;

}  // namespace

SharedRead::SharedRead(const store::EventLog& log, std::string ledger)
    : log_(log), ledger_(std::move(ledger)) {}

absl::StatusOr<SharedRecords> SharedRead::Read(Position from, Size end, size_t bytes_max) {
  {
    // Held while it is read, so that who comes for the same waits for it.
    const absl::MutexLock lock(&mutex_);
    if (latest_.empty() || !latest_.back().end.Contains(from)) {
      return ReadNext(from, end, bytes_max);
    }
    const auto next = std::lower_bound(
        latest_.begin(), latest_.end(), from,
        [](const Latest& latest, Position position) { return latest.first < position; });
    const bool meets = next != latest_.end() && next->first == from;
    if (meets && next->end <= end) return Join(next, end, bytes_max);
    // From where the next of them begins it goes along.
    if (!meets) {
      end = std::min(end, next == latest_.end() ? latest_.back().end : Size{next->first.value});
    }
  }
  return ReadAlone(from, end, bytes_max);
}

bool SharedRead::IsLatest(Position from) const {
  const absl::MutexLock lock(&mutex_);
  return latest_.empty() || latest_.front().first <= from;
}

absl::StatusOr<SharedRecords> SharedRead::ReadNext(Position from, Size end, size_t bytes_max) {
  auto read = ReadAlone(from, end, bytes_max);
  if (!read.ok()) return read;
  if (!latest_.empty() && latest_.back().end.value != from.value) {
    latest_.clear();
    latest_bytes_ = 0;
  }
  latest_.push_back({from, Size{from.value + (*read)->count()}, *read});
  latest_bytes_ += (*read)->bytes();
  while (latest_bytes_ > kLatestBytesMax && latest_.size() > 1) {
    latest_bytes_ -= latest_.front().records->bytes();
    latest_.pop_front();
  }
  return read;
}

SharedRecords SharedRead::Join(std::deque<Latest>::const_iterator from, Size end,
                               size_t bytes_max) const {
  if (from + 1 == latest_.end()) return from->records;
  auto joined = std::make_shared<WireRecords>();
  for (auto read = from; read != latest_.end() && read->end <= end; ++read) {
    if (joined->bytes() > 0 && joined->bytes() + read->records->bytes() > bytes_max) break;
    joined->Add(*read->records);
  }
  return joined;
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
