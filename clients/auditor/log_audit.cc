#include "clients/auditor/log_audit.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/auditor/stated_checkpoint.h"

namespace liggare::auditor {
namespace {

// Of most batches, so that the arena seldom asks for more; and how much it asks for then.
constexpr size_t kArenaBlockBytes = 8 << 20;
constexpr size_t kArenaMoreBytes = 1 << 20;

google::protobuf::ArenaOptions OptionsWith(std::vector<char>& block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block.data();
  options.initial_block_size = block.size();
  options.start_block_size = kArenaMoreBytes;
  options.max_block_size = kArenaMoreBytes;
  return options;
}

bool IsLarger(const StatedHead& a, const StatedHead& b) { return a.head.size > b.head.size; }

}  // namespace

LogAudit::LogAudit(std::string ledger, std::vector<StatedHead> heads, OnRecord on_record)
    : heads_(std::move(heads)),
      checks_(std::move(ledger)),
      on_record_(std::move(on_record)),
      arena_block_(kArenaBlockBytes),
      arena_(OptionsWith(arena_block_)),
      hashing_([this](const Batch& batch) { return HashBatch(batch); }),
      checking_([this](const Batch& batch) { return CheckBatch(batch); }) {
  std::stable_sort(heads_.begin(), heads_.end(), IsLarger);
}

absl::Status LogAudit::Take(SharedBatch batch) {
  absl::Status taken = checking_.Give(batch);
  return taken.ok() ? hashing_.Give(std::move(batch)) : taken;
}

absl::Status LogAudit::Finish() {
  // A record that is wrong says more than the root that is wrong for it.
  absl::Status checked = checking_.Finish();
  absl::Status hashed = hashing_.Finish();
  if (checked.ok()) checked = hashed;
  if (checked.ok()) checked = CheckHeads();
  if (!checked.ok()) return checked;
  head_ = frontier_.head();
  if (!heads_.empty()) {
    const StatedHead& beyond = heads_.back();
    return absl::DataLossError(absl::StrCat("the log has ", head_.size.value, " records, and ",
                                            beyond.who, " says ", Describe(beyond.head)));
  }
  return checks_.Finish();
}

absl::Status LogAudit::CheckHeads() {
  while (!heads_.empty() && heads_.back().head.size == frontier_.size()) {
    const proof::TreeHead is = frontier_.head();
    const StatedHead said = std::move(heads_.back());
    heads_.pop_back();
    if (is == said.head) continue;
    return absl::DataLossError(absl::StrCat("the first ", is.size.value, " records have the root ",
                                            proof::HashText(is.root), ", and ", said.who, " says ",
                                            Describe(said.head)));
  }
  return absl::OkStatus();
}

absl::Status LogAudit::HashBatch(const Batch& batch) {
  for (const std::string& record : batch.records.records()) {
    const bool due = !heads_.empty() && heads_.back().head.size == frontier_.size();
    if (due) {
      if (absl::Status held = CheckHeads(); !held.ok()) return held;
    }
    frontier_.Add(proof::LeafHash(record));
  }
  return absl::OkStatus();
}

absl::Status LogAudit::CheckBatch(const Batch& batch) {
  int64_t position = batch.first.value;
  for (const std::string& bytes : batch.records.records()) {
    absl::Status sound = checks_.Add(bytes);
    if (sound.ok() && on_record_ != nullptr) sound = ReadRecord(position, bytes);
    if (!sound.ok()) return sound;
    ++position;
  }
  arena_.Reset();
  return absl::OkStatus();
}

absl::Status LogAudit::ReadRecord(int64_t position, const std::string& bytes) {
  auto* record = google::protobuf::Arena::CreateMessage<v1::Record>(&arena_);
  if (!record->ParseFromString(bytes)) return BadRecord(position, "is no record");
  return on_record_(*record, bytes);
}

}  // namespace liggare::auditor
