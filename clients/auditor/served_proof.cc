#include "clients/auditor/served_proof.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/auditor/consistency_proof.h"
#include "clients/auditor/stated_checkpoint.h"
#include "store/proof/tree.h"

namespace liggare::auditor {

absl::StatusOr<std::string> FetchRecord(client::Client& client, const std::string& ledger,
                                        Position position) {
  v1::ReplayRequest request;
  request.set_ledger(ledger);
  request.set_from_position(position.value);
  request.set_to_size(SizeThrough(position).value);
  std::optional<std::string> record;
  absl::Status replayed = client.Replay(request, [&](v1::ReplayResponse batch) -> absl::Status {
    if (record.has_value() || batch.records_size() != 1) {
      return absl::DataLossError(
          absl::StrCat("the server sent more or fewer records than the one at position ",
                       position.value, " that was asked for"));
    }
    record = std::move(*batch.mutable_records(0));
    return absl::OkStatus();
  });
  if (!replayed.ok()) return replayed;
  if (!record.has_value()) {
    return absl::DataLossError(
        absl::StrCat("the server sent no record of position ", position.value));
  }
  return *std::move(record);
}

absl::StatusOr<proof::TlogProof> MakeProof(const v1::InclusionProof& inclusion, Position position,
                                           const std::string& checkpoint,
                                           const std::string& record) {
  if (inclusion.position() != position.value) {
    return absl::DataLossError(absl::StrCat("the server gave a proof for position ",
                                            inclusion.position(), " instead of ", position.value));
  }
  const absl::StatusOr<StatedCheckpoint> stated = ReadCheckpoint(checkpoint);
  if (!stated.ok()) return stated.status();
  absl::StatusOr<std::vector<proof::Hash>> hashes = ReadHashes(inclusion.hashes());
  if (!hashes.ok()) return hashes.status();
  absl::Status included =
      proof::VerifyInclusion(proof::LeafHash(record), position, *hashes, stated->says.head);
  if (!included.ok()) return included;
  return proof::TlogProof{record, position, *std::move(hashes), checkpoint};
}

absl::StatusOr<proof::TlogProof> ReadAnswer(const v1::GetInclusionProofRequest& asked,
                                            const v1::GetInclusionProofResponse& answer,
                                            const std::string& record) {
  const absl::StatusOr<StatedCheckpoint> stated = ReadCheckpoint(answer.checkpoint());
  if (!stated.ok()) return stated.status();
  absl::Status same = CheckSaysToo("the server", answer.size(), answer.root(), stated->says.head);
  if (same.ok() && asked.size() != 0) same = CheckSize(*stated, Size{asked.size()});
  if (!same.ok()) return same;
  return MakeProof(answer.proof(), Position{asked.position()}, answer.checkpoint(), record);
}

}  // namespace liggare::auditor
