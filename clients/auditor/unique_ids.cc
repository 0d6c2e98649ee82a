#include "clients/auditor/unique_ids.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "store/proof/text.h"

namespace liggare::auditor {
namespace {

constexpr size_t kUuidLength = 36;
constexpr size_t kReadIds = 1024;

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool IsHyphenAt(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

// Reads a sorted run of the spool piece by piece.
class UniqueIds::RunReader {
 public:
  RunReader(const Spool& spool, int64_t begin, int64_t end)
      : spool_(spool), next_(begin), end_(end) {}

  // Moves on to the next id; false at the end.
  absl::StatusOr<bool> Advance() {
    if (++at_ < ids_.size()) return true;
    if (next_ == end_) return false;
    const int64_t bytes = std::min(end_ - next_, static_cast<int64_t>(kReadIds * sizeof(Id)));
    ids_.resize(static_cast<size_t>(bytes) / sizeof(Id));
    absl::Status read =
        spool_.Read(next_, static_cast<size_t>(bytes), reinterpret_cast<char*>(ids_.data()));
    if (!read.ok()) return read;
    next_ += bytes;
    at_ = 0;
    return true;
  }
  const Id& id() const { return ids_[at_]; }

 private:
  const Spool& spool_;
  int64_t next_;
  int64_t end_;
  std::vector<Id> ids_;
  size_t at_ = 0;
};

UniqueIds::UniqueIds(size_t run_ids) : run_ids_(run_ids) {}

bool UniqueIds::Before(const Id& a, const Id& b) {
  return std::tie(a.high, a.low, a.position) < std::tie(b.high, b.low, b.position);
}

absl::Status UniqueIds::Twice(const Id& first, const Id& second) {
  return absl::DataLossError(absl::StrCat(
      "position ", second.position, ": has the event id of position ", first.position, ", ",
      absl::StrFormat("%08x-%04x-%04x-%04x-%012x", first.high >> 32, (first.high >> 16) & 0xffff,
                      first.high & 0xffff, first.low >> 48, first.low & 0xffff'ffff'ffff)));
}

absl::Status UniqueIds::CheckNext(const Id& next, Id& last, bool& is_first) {
  const bool same = !is_first && next.high == last.high && next.low == last.low;
  if (same) return Twice(last, next);
  is_first = false;
  last = next;
  return absl::OkStatus();
}

absl::Status UniqueIds::Add(std::string_view uuid, Position position) {
  uint64_t halves[2] = {0, 0};
  bool is_uuid = uuid.size() == kUuidLength;
  for (size_t i = 0, digits = 0; is_uuid && i < uuid.size(); ++i) {
    if (IsHyphenAt(i)) {
      is_uuid = uuid[i] == '-';
      continue;
    }
    const int digit = DigitOf(uuid[i]);
    is_uuid = digit >= 0;
    uint64_t& half = halves[digits++ / 16];
    half = half << 4 | static_cast<uint64_t>(digit);
  }
  if (!is_uuid) {
    return absl::DataLossError(absl::StrCat("position ", position.value, ": its event id ",
                                            proof::Quoted(uuid), " is no UUID in lower case"));
  }
  if (run_.capacity() == 0) run_.reserve(run_ids_);
  run_.push_back({halves[0], halves[1], position.value});
  return run_.size() == run_ids_ ? SpillRun() : absl::OkStatus();
}

absl::Status UniqueIds::SpillRun() {
  std::sort(run_.begin(), run_.end(), Before);
  absl::Status written =
      spool_.Append({reinterpret_cast<const char*>(run_.data()), run_.size() * sizeof(Id)});
  run_.clear();
  return written;
}

absl::Status UniqueIds::Finish() {
  if (spool_.size() > 0) return MergeRuns();
  std::sort(run_.begin(), run_.end(), Before);
  Id last;
  bool is_first = true;
  for (const Id& id : run_) {
    if (absl::Status unique = CheckNext(id, last, is_first); !unique.ok()) return unique;
  }
  return absl::OkStatus();
}

absl::Status UniqueIds::MergeRuns() {
  if (absl::Status spilled = SpillRun(); !spilled.ok()) return spilled;
  run_ = std::vector<Id>();
  std::vector<RunReader> readers;
  const auto run_bytes = static_cast<int64_t>(run_ids_ * sizeof(Id));
  for (int64_t begin = 0; begin < spool_.size(); begin += run_bytes) {
    readers.emplace_back(spool_, begin, std::min(begin + run_bytes, spool_.size()));
  }
  const auto later = [](const RunReader* a, const RunReader* b) {
    return Before(b->id(), a->id());
  };
  std::priority_queue<RunReader*, std::vector<RunReader*>, decltype(later)> queue(later);
  const auto put = [&queue](RunReader* reader) -> absl::Status {
    const absl::StatusOr<bool> more = reader->Advance();
    if (more.ok() && *more) queue.push(reader);
    return more.status();
  };
  for (RunReader& reader : readers) {
    if (absl::Status read = put(&reader); !read.ok()) return read;
  }
  Id last;
  bool is_first = true;
  while (!queue.empty()) {
    RunReader* const reader = queue.top();
    queue.pop();
    absl::Status next = CheckNext(reader->id(), last, is_first);
    if (next.ok()) next = put(reader);
    if (!next.ok()) return next;
  }
  return absl::OkStatus();
}

}  // namespace liggare::auditor
