#include "services/audit/proofs.h"

#include <algorithm>
#include <vector>

#include "services/budget/refusal.h"
#include "store/merkle_tree.h"
#include "store/proof/note.h"

namespace liggare::audit {
namespace {

using ledger::Ledger;

constexpr int32_t kCosignaturesMax = 1'000;

std::string BytesOf(const proof::Hash& hash) { return std::string(hash.view()); }

template <class Message>
void AddHashes(const std::vector<proof::Hash>& hashes, Message& message) {
  for (const proof::Hash& hash : hashes) message.add_hashes(BytesOf(hash));
}

absl::Status Negative(const std::string& field) {
  return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, field, "expected 0 or more");
}

// A line of a note without its newline.
std::string LineOf(const proof::Signature& signature) {
  std::string line = proof::EncodeSignature(signature);
  line.pop_back();
  return line;
}

absl::StatusOr<std::vector<proof::Hash>> Inclusion(const Ledger& ledger, Position position,
                                                   Size size) {
  const auto tree = ledger.tree();
  if (!tree.ok()) return tree.status();
  return (*tree)->Inclusion(position, size);
}

}  // namespace

absl::StatusOr<Size> SizeAsked(const Ledger& ledger, int64_t asked, const std::string& field) {
  if (asked < 0) return Negative(field);
  const Size size = ledger.head().size;
  if (asked > size.value) return BeyondLog(ledger, asked);
  return asked == 0 ? size : Size{asked};
}

absl::StatusOr<v1::GetCheckpointResponse> Proofs::GetCheckpoint(
    const v1::GetCheckpointRequest& request) {
  const auto ledger = ledgers_.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  switch (request.which_case()) {
    case v1::GetCheckpointRequest::kSize:
      if (request.size() < 0) return Negative("size");
      return CheckpointAt(**ledger, Size{request.size()});
    case v1::GetCheckpointRequest::kCosignaturesMin:
      if (request.cosignatures_min() < 1) {
        return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "cosignatures_min",
                                   "expected 1 or more");
      }
      return Newest(**ledger, request.cosignatures_min());
    case v1::GetCheckpointRequest::WHICH_NOT_SET:
      break;
  }
  return CheckpointAt(**ledger, (*ledger)->head().size);
}

absl::StatusOr<v1::GetCheckpointResponse> Proofs::Newest(const Ledger& ledger,
                                                         int32_t cosignatures_min) {
  const auto sizes = witnesses_.CosignedSizes(ledger.id());
  if (!sizes.ok()) return sizes.status();
  for (const Size size : *sizes) {
    // Of a log that lost records.
    if (size > ledger.head().size) continue;
    auto checkpoint = CheckpointAt(ledger, size);
    if (!checkpoint.ok() || checkpoint->cosignatures() >= cosignatures_min) return checkpoint;
  }
  return budget::Refuse(v1::ERROR_REASON_COSIGNATURES_NOT_FOUND,
                        "no checkpoint of the ledger has " + std::to_string(cosignatures_min) +
                            " cosignatures of witnesses that the server knows",
                        {{"cosignatures_min", std::to_string(cosignatures_min)}});
}

absl::StatusOr<v1::GetCheckpointResponse> Proofs::CheckpointAt(const Ledger& ledger, Size size) {
  const auto checkpoint = checkpoints_.At(ledger, size);
  if (!checkpoint.ok()) return checkpoint.status();
  auto note = proof::ParseNote(checkpoint->note);
  if (!note.ok()) return note.status();
  const auto cosignatures = witnesses_.Of(ledger.id(), size, note->text);
  if (!cosignatures.ok()) return cosignatures.status();
  for (const KnownCosignature& known : *cosignatures) proof::PutSignature(known.signature, *note);
  v1::GetCheckpointResponse response;
  response.set_checkpoint(proof::EncodeNote(*note));
  response.set_size(size.value);
  response.set_root(BytesOf(checkpoint->head.root));
  response.set_cosignatures(static_cast<int32_t>(cosignatures->size()));
  return response;
}

absl::StatusOr<v1::GetInclusionProofResponse> Proofs::GetInclusionProof(
    const v1::GetInclusionProofRequest& request) {
  const auto ledger = ledgers_.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  if (request.position() < 0) return Negative("position");
  const auto size = SizeAsked(**ledger, request.size(), "size");
  if (!size.ok()) return size.status();
  const Position position{request.position()};
  if (!size->Contains(position)) {
    return budget::Refuse(
        v1::ERROR_REASON_BEYOND_LOG,
        "position " + std::to_string(position.value) + " is not among the first " +
            std::to_string(size->value),
        {{"asked", std::to_string(position.value)}, {"size", std::to_string(size->value)}});
  }
  auto checkpoint = CheckpointAt(**ledger, *size);
  if (!checkpoint.ok()) return checkpoint.status();
  const auto hashes = Inclusion(**ledger, position, *size);
  if (!hashes.ok()) return hashes.status();
  v1::GetInclusionProofResponse response;
  response.mutable_proof()->set_position(position.value);
  AddHashes(*hashes, *response.mutable_proof());
  response.set_size(checkpoint->size());
  response.set_root(checkpoint->root());
  response.set_checkpoint(checkpoint->checkpoint());
  return response;
}

absl::StatusOr<v1::GetConsistencyProofResponse> Proofs::GetConsistencyProof(
    const v1::GetConsistencyProofRequest& request) {
  const auto ledger = ledgers_.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  if (request.from_size() < 0) return Negative("from_size");
  const auto to = SizeAsked(**ledger, request.to_size(), "to_size");
  if (!to.ok()) return to.status();
  const Size from{request.from_size()};
  if (from > *to) {
    return budget::Refuse(
        v1::ERROR_REASON_BEYOND_LOG,
        "size " + std::to_string(from.value) + " does not come before size " +
            std::to_string(to->value),
        {{"asked", std::to_string(from.value)}, {"size", std::to_string(to->value)}});
  }
  auto checkpoint = CheckpointAt(**ledger, *to);
  if (!checkpoint.ok()) return checkpoint.status();
  const auto tree = (*ledger)->tree();
  if (!tree.ok()) return tree.status();
  const auto hashes = (*tree)->Consistency(from, *to);
  if (!hashes.ok()) return hashes.status();
  const auto from_head = (*tree)->Head(from);
  if (!from_head.ok()) return from_head.status();
  v1::GetConsistencyProofResponse response;
  AddHashes(*hashes, response);
  response.set_from_root(BytesOf(from_head->root));
  response.set_to_size(checkpoint->size());
  response.set_to_root(checkpoint->root());
  response.set_checkpoint(checkpoint->checkpoint());
  return response;
}

absl::StatusOr<v1::AddCosignatureResponse> Proofs::AddCosignature(
    const v1::AddCosignatureRequest& request) {
  const auto ledger = ledgers_.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  if (request.size() < 0) return Negative("size");
  if (request.size() > (*ledger)->head().size.value) return BeyondLog(**ledger, request.size());
  const Size size{request.size()};
  const auto text = checkpoints_.TextOf(**ledger, size);
  if (!text.ok()) return text.status();
  absl::Status added = witnesses_.Add((*ledger)->id(), size, *text, request.cosignature());
  if (!added.ok()) return added;
  return v1::AddCosignatureResponse();
}

absl::StatusOr<v1::ListCosignaturesResponse> Proofs::ListCosignatures(
    const v1::ListCosignaturesRequest& request) const {
  const auto ledger = ledgers_.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  if (request.size() < 0) return Negative("size");
  if (request.limit() < 0) return Negative("limit");
  const int32_t limit =
      request.limit() == 0 ? kCosignaturesMax : std::min(request.limit(), kCosignaturesMax);
  std::vector<Size> sizes = {Size{request.size()}};
  if (request.size() == 0) {
    auto cosigned = witnesses_.CosignedSizes((*ledger)->id());
    if (!cosigned.ok()) return cosigned.status();
    sizes = *std::move(cosigned);
  }
  v1::ListCosignaturesResponse response;
  for (const Size size : sizes) {
    if (size > (*ledger)->head().size) continue;
    const auto text = checkpoints_.TextOf(**ledger, size);
    if (!text.ok()) return text.status();
    const auto cosignatures = witnesses_.Of((*ledger)->id(), size, *text);
    if (!cosignatures.ok()) return cosignatures.status();
    for (const KnownCosignature& known : *cosignatures) {
      if (response.cosignatures_size() == limit) return response;
      v1::Cosignature& listed = *response.add_cosignatures();
      listed.set_size(size.value);
      listed.set_witness(known.witness);
      listed.set_timestamp(absl::ToUnixSeconds(known.at));
      listed.set_cosignature(LineOf(known.signature));
    }
  }
  return response;
}

absl::StatusOr<v1::Receipt> Proofs::ReceiptOf(const std::string& ledger,
                                              const v1::AppendResponse& append,
                                              const SignedCheckpoint& checkpoint) const {
  const auto found = ledgers_.Find(ledger);
  if (!found.ok()) return found.status();
  v1::Receipt receipt;
  receipt.set_checkpoint(checkpoint.note);
  for (int64_t position = append.first_position(); position < append.size(); ++position) {
    const auto hashes = Inclusion(**found, Position{position}, checkpoint.head.size);
    if (!hashes.ok()) return hashes.status();
    v1::InclusionProof& proof = *receipt.add_proofs();
    proof.set_position(position);
    AddHashes(*hashes, proof);
  }
  return receipt;
}

}  // namespace liggare::audit
