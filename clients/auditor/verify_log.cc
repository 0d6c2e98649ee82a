#include "clients/auditor/verify_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "store/proof/text.h"

namespace liggare::auditor {
namespace {

absl::StatusOr<StatedCheckpoint> FetchCheckpoint(client::Client& client,
                                                 const LogQuestion& question) {
  v1::GetCheckpointRequest request;
  request.set_ledger(question.ledger);
  if (question.size.has_value()) request.set_size(question.size->value);
  const absl::StatusOr<v1::GetCheckpointResponse> answer = client.GetCheckpoint(request);
  if (!answer.ok()) return answer.status();
  absl::StatusOr<StatedCheckpoint> checkpoint = ReadAnswer(*answer);
  if (!checkpoint.ok() || !question.size.has_value()) return checkpoint;
  absl::Status asked = CheckSize(*checkpoint, *question.size);
  if (!asked.ok()) return asked;
  return checkpoint;
}

// That the server's checkpoint can be a later one of the log of the kept one.
absl::Status CheckFollows(const StatedCheckpoint& served, const LogQuestion& question) {
  const StatedCheckpoint& kept = *question.kept;
  if (kept.says.origin != served.says.origin) {
    return absl::DataLossError(
        absl::StrCat("the server's checkpoint is of the origin ", proof::Quoted(served.says.origin),
                     ", and that in ", question.kept_in, " of ", proof::Quoted(kept.says.origin)));
  }
  if (served.says.head.size >= kept.says.head.size) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      "the server's log is shorter than it was: its checkpoint says ", Describe(served.says.head),
      ", and that in ", question.kept_in, " says ", Describe(kept.says.head)));
}

}  // namespace

absl::Status CheckSignatures(const StatedCheckpoint& checkpoint,
                             const std::vector<proof::VerifierKey>& known) {
  if (!IsSignedByAny(checkpoint, known)) return absl::OkStatus();
  return proof::OpenCheckpoint(checkpoint.encoded, known).status();
}

absl::StatusOr<proof::OpenedCheckpoint> OpenTrusted(const StatedCheckpoint& checkpoint,
                                                    const std::vector<proof::VerifierKey>& known,
                                                    const KeyChain& chain) {
  const absl::StatusOr<std::vector<proof::VerifierKey>> trusted = chain.Trusted(known);
  if (!trusted.ok()) return trusted.status();
  return proof::OpenCheckpoint(checkpoint.encoded, *trusted);
}

absl::StatusOr<VerifiedLog> VerifyLog(client::Client& client, const LogQuestion& question,
                                      const OnBatch& on_batch, OnRecord on_record) {
  const absl::StatusOr<StatedCheckpoint> served = FetchCheckpoint(client, question);
  if (!served.ok()) return served.status();
  absl::Status begins = CheckSignatures(*served, question.keys);
  std::vector<StatedHead> heads = {{"the server's checkpoint", served->says.head}};
  if (question.kept.has_value()) {
    if (begins.ok()) begins = CheckSignatures(*question.kept, question.keys);
    if (begins.ok()) begins = CheckFollows(*served, question);
    heads.push_back({"the checkpoint in " + question.kept_in, question.kept->says.head});
  }
  if (!begins.ok()) return begins;

  LogAudit audit(question.ledger, std::move(heads), std::move(on_record));
  const Size to = served->says.head.size;
  const absl::Status replayed =
      ReplayRecords(client, question.ledger, Position{0}, to, [&](SharedBatch batch) {
        absl::Status told = on_batch(*batch, to);
        return told.ok() ? audit.Take(std::move(batch)) : told;
      });
  // What was read says more than that there is no more of it.
  absl::Status sound = replayed.ok() ? audit.Finish() : replayed;
  if (!sound.ok()) return sound;

  if (question.kept.has_value()) {
    const auto kept = OpenTrusted(*question.kept, question.keys, audit.keys());
    if (!kept.ok()) return kept.status();
  }
  absl::StatusOr<proof::OpenedCheckpoint> opened =
      OpenTrusted(*served, question.keys, audit.keys());
  if (!opened.ok()) return opened.status();
  return VerifiedLog{*std::move(opened), audit.keys().losses(), audit.recorded_at()};
}

}  // namespace liggare::auditor
