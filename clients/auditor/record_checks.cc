#include "clients/auditor/record_checks.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "store/proof/text.h"

namespace liggare::auditor {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kNanosPerMicro = 1'000;
// The last second of the year 9999, beyond which a Timestamp says nothing.
constexpr int64_t kSecondsMax = 253'402'300'799;

bool IsWholeMicros(int64_t seconds, int64_t nanos) {
  return seconds >= 0 && seconds <= kSecondsMax && nanos >= 0 &&
         nanos < kMicrosPerSecond * kNanosPerMicro && nanos % kNanosPerMicro == 0;
}

}  // namespace

absl::Status BadRecord(int64_t position, const std::string& what) {
  return absl::DataLossError(absl::StrCat("position ", position, ": ", what));
}

absl::Status RecordChecks::Add(std::string_view bytes) {
  const std::optional<RecordFrame> record = ReadFrame(bytes);
  if (!record) return BadRecord(next_, "is no record");
  absl::Status sound = CheckPlace(*record);
  if (sound.ok()) sound = CheckKind(*record);
  if (sound.ok()) sound = CheckAppend(*record);
  if (sound.ok()) sound = ids_.Add(record->event_id, Position{record->position});
  if (sound.ok()) sound = AddKey(*record, bytes);
  if (sound.ok()) ++next_;
  return sound;
}

absl::Status RecordChecks::AddKey(const RecordFrame& record, std::string_view bytes) {
  if (record.kind != v1::Payload::kLedgerOpened && record.kind != v1::Payload::kKeyRotated) {
    return absl::OkStatus();
  }
  v1::Record parsed;
  if (!parsed.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return BadRecord(next_, "is no record");
  }
  return keys_.Add(parsed);
}

absl::Status RecordChecks::CheckPlace(const RecordFrame& record) {
  if (next_ == 0 && ledger_.empty()) ledger_ = record.ledger;
  if (record.ledger != ledger_) {
    return BadRecord(next_, absl::StrCat("is of the ledger ", proof::Quoted(record.ledger),
                                         " instead of ", proof::Quoted(ledger_)));
  }
  if (record.position == next_) return absl::OkStatus();
  return BadRecord(next_, absl::StrCat("is numbered ", record.position));
}

absl::Status RecordChecks::CheckKind(const RecordFrame& record) const {
  if ((record.kind == v1::Payload::kLedgerOpened) == (next_ == 0)) return absl::OkStatus();
  return BadRecord(next_, next_ == 0 ? "does not open the ledger" : "opens the ledger again");
}

absl::Status RecordChecks::CheckAppend(const RecordFrame& record) {
  if (next_ == append_end_) {
    if (record.append_first != next_ || record.append_count < 1) {
      return BadRecord(next_, absl::StrCat("begins an append, and says that its append has ",
                                           record.append_count, " events from position ",
                                           record.append_first, " on"));
    }
    append_first_ = next_;
    append_end_ = next_ + record.append_count;
  } else if (record.append_first != append_first_ ||
             record.append_first + record.append_count != append_end_) {
    return BadRecord(
        next_, absl::StrCat("is in the append of positions ", append_first_, " to ",
                            append_end_ - 1, ", and says that its append has ", record.append_count,
                            " events from position ", record.append_first, " on"));
  }
  return CheckTime(record);
}

absl::Status RecordChecks::CheckTime(const RecordFrame& record) {
  if (!IsWholeMicros(record.recorded_seconds, record.recorded_nanos)) {
    return BadRecord(next_, "has no time of whole microseconds");
  }
  const int64_t at =
      record.recorded_seconds * kMicrosPerSecond + record.recorded_nanos / kNanosPerMicro;
  if (next_ != append_first_ && at != recorded_at_) {
    return BadRecord(next_, "was recorded at another time than its append began with");
  }
  if (next_ == append_first_ && next_ > 0 && at <= recorded_at_) {
    return BadRecord(next_, "was not recorded after the append before it");
  }
  recorded_at_ = at;
  return absl::OkStatus();
}

}  // namespace liggare::auditor
