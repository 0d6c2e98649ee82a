#include "services/rpc/host.h"

#include <utility>

#include "absl/time/clock.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/budget/refusal.h"

namespace liggare::rpc {
namespace {

// Each reads everything.
constexpr int kRebuildsMax = 1;
constexpr int kVerificationsMax = 1;
constexpr int kBackupsMax = 1;
constexpr int kBookChecksMax = 1;
constexpr int kDecoders = 2;
// To decode so much takes ten times what it takes to hand it over, and questions that come
// meanwhile would wait for it.
constexpr size_t kHandedOverBytesMin = 32u << 10;

}  // namespace

Host::Host(const Limits& limits, bool keeps_trail)
    : limits_(limits),
      trail_(keeps_trail),
      rates_(limits.principal_rate),
      questions_("questions", "--questions-max", limits.questions_max),
      subscribers_("subscribers", "--subscribers-max", limits.subscribers_max),
      append_streams_("append streams", "--append-streams-max", limits.append_streams_max),
      rebuilds_("rebuilds", "", kRebuildsMax),
      verifications_("verifications", "", kVerificationsMax),
      backups_("backups", "", kBackupsMax),
      book_checks_("tests of the books", "", kBookChecksMax),
      calls_(trail_),
      long_workers_("long-worker", kRebuildsMax + kVerificationsMax + kBackupsMax),
      decoders_("decoder", kDecoders),
      workers_("worker", static_cast<int>(limits.workers)) {}

void Host::EndSoon() {
  draining_ = true;
  calls_.EndSoon();
}

absl::Status Host::Admit(const Use& use, Admission admission) {
  if (backend_ == nullptr) {
    return budget::Refuse(v1::ERROR_REASON_DRAINING, "the server is starting; try again later");
  }
  if (draining_ && admission == Admission::kUntilDraining) {
    return budget::Refuse(v1::ERROR_REASON_DRAINING,
                          "the server is draining; try again when it has been started anew");
  }
  return rates_.Take(use.principal, use.begun_at);
}

absl::Status Host::AdmitAppend(const Use& stream, const std::string& ledger) {
  const Use append{&RpcOf<v1::AppendRequest>(), stream.principal, absl::Now(), ledger, ""};
  if (absl::Status paced = rates_.Take(append.principal, append.begun_at); !paced.ok()) {
    return paced;
  }
  absl::Status allowed = access_.Check(append);
  if (!allowed.ok()) trail_.Leave(append, allowed.code());
  return allowed;
}

void Host::RunDecoding(size_t bytes, Workers::Task work) {
  bytes < kHandedOverBytesMin ? work() : decoders_.Run(std::move(work));
}

void Host::NoteRefusal(const absl::Status& status) {
  const auto reason = budget::ReasonOf(status);
  if (!reason.has_value()) return;
  refusals_[static_cast<size_t>(*reason)].fetch_add(1, std::memory_order_relaxed);
  if (*reason != v1::ERROR_REASON_HALTED) return;
  const Backend* backend = backend_;
  if (backend != nullptr && backend->halted) backend->halted();
}

std::map<std::string, int64_t> Host::refusals() const {
  std::map<std::string, int64_t> refusals;
  for (size_t reason = 0; reason < refusals_.size(); ++reason) {
    const int64_t count = refusals_[reason].load(std::memory_order_relaxed);
    if (count > 0) refusals[budget::ReasonName(static_cast<v1::ErrorReason>(reason))] = count;
  }
  return refusals;
}

}  // namespace liggare::rpc
