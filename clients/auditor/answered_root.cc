#include "clients/auditor/answered_root.h"

#include "clients/auditor/stated_checkpoint.h"

namespace liggare::auditor {

absl::StatusOr<proof::OpenedCheckpoint> VerifyRoot(client::Client& client,
                                                   const std::string& ledger,
                                                   const v1::ResolvedAsOf& as_of,
                                                   std::span<const proof::VerifierKey> keys) {
  v1::GetCheckpointRequest request;
  request.set_ledger(ledger);
  request.set_size(as_of.size());
  const absl::StatusOr<v1::GetCheckpointResponse> answer = client.GetCheckpoint(request);
  if (!answer.ok()) return answer.status();
  const absl::StatusOr<StatedCheckpoint> stated = ReadAnswer(*answer);
  if (!stated.ok()) return stated.status();
  absl::StatusOr<proof::OpenedCheckpoint> opened = proof::OpenCheckpoint(stated->encoded, keys);
  if (!opened.ok()) return opened;
  absl::Status same =
      CheckSaysToo("the budget's answer", as_of.size(), as_of.root(), opened->checkpoint.head);
  if (!same.ok()) return same;
  return opened;
}

}  // namespace liggare::auditor
