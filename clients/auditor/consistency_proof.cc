#include "clients/auditor/consistency_proof.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/proof/text.h"
#include "store/proof/tree.h"

namespace liggare::auditor {
namespace {

constexpr std::string_view kOld = "old ";
// No tree of an int64 size needs more; nor may more be sent.
constexpr size_t kHashesMax = 63;

absl::Status NoProof(const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("this is no consistency proof: ", what));
}

// The hashes, and the empty line behind them.
absl::Status TakeHashes(std::string_view& text, std::vector<proof::Hash>& hashes) {
  for (auto line = proof::TakeLine(text); line; line = proof::TakeLine(text)) {
    if (line->empty()) return absl::OkStatus();
    const std::optional<proof::Hash> hash = proof::ParseHash(*line);
    if (!hash) {
      return NoProof(absl::StrCat("no hash of 32 bytes in base64: ", proof::Quoted(*line)));
    }
    if (hashes.size() == kHashesMax) {
      return NoProof(absl::StrCat("it has more than ", kHashesMax, " hashes"));
    }
    hashes.push_back(*hash);
  }
  return NoProof("it has no empty line before its checkpoint");
}

}  // namespace

std::string EncodeConsistencyProof(const ConsistencyProof& proof) {
  std::string encoded = absl::StrCat(std::string(kOld), proof.from.value, "\n");
  for (const proof::Hash& hash : proof.hashes) {
    absl::StrAppend(&encoded, proof::HashText(hash), "\n");
  }
  absl::StrAppend(&encoded, "\n", proof.checkpoint);
  return encoded;
}

absl::StatusOr<ConsistencyProof> ParseConsistencyProof(std::string_view encoded) {
  const auto first = proof::TakeLine(encoded);
  if (!first || first->substr(0, kOld.size()) != kOld) {
    return NoProof("its first line does not say which size is the old one");
  }
  const std::optional<int64_t> from = proof::ParseDecimal(first->substr(kOld.size()));
  if (!from) return NoProof(absl::StrCat("its old size is no number: ", proof::Quoted(*first)));
  ConsistencyProof proof{Size{*from}, {}, ""};
  if (absl::Status taken = TakeHashes(encoded, proof.hashes); !taken.ok()) return taken;
  proof.checkpoint = encoded;
  return proof;
}

absl::StatusOr<std::vector<proof::Hash>> ReadHashes(
    const google::protobuf::RepeatedPtrField<std::string>& hashes) {
  std::vector<proof::Hash> read;
  for (const std::string& bytes : hashes) {
    const std::optional<proof::Hash> hash = proof::HashOfBytes(bytes);
    if (!hash) {
      return absl::DataLossError(
          absl::StrCat("the server sent a hash of ", bytes.size(), " bytes instead of 32"));
    }
    read.push_back(*hash);
  }
  return read;
}

absl::StatusOr<AnsweredConsistency> ReadAnswer(Size from,
                                               const v1::GetConsistencyProofResponse& answer) {
  absl::StatusOr<StatedCheckpoint> to = ReadCheckpoint(answer.checkpoint());
  if (!to.ok()) return to.status();
  absl::Status same = CheckSaysToo("the server", answer.to_size(), answer.to_root(), to->says.head);
  if (!same.ok()) return same;
  absl::StatusOr<std::vector<proof::Hash>> hashes = ReadHashes(answer.hashes());
  if (!hashes.ok()) return hashes.status();
  const std::optional<proof::Hash> root = proof::HashOfBytes(answer.from_root());
  if (!root) return absl::DataLossError("the server gave no root of 32 bytes for the earlier size");
  const proof::TreeHead older{from, *root};
  absl::Status proven = proof::VerifyConsistency(older, to->says.head, *hashes);
  if (!proven.ok()) return proven;
  ConsistencyProof proof{from, *std::move(hashes), to->encoded};
  return AnsweredConsistency{std::move(proof), older, *std::move(to)};
}

absl::StatusOr<proof::OpenedCheckpoint> VerifyConsistencyProof(
    const ConsistencyProof& proof, const proof::Checkpoint& earlier,
    std::span<const proof::VerifierKey> keys) {
  absl::StatusOr<proof::OpenedCheckpoint> later = proof::OpenCheckpoint(proof.checkpoint, keys);
  if (!later.ok()) return later;
  if (later->checkpoint.origin != earlier.origin) {
    return absl::DataLossError(
        absl::StrCat("the checkpoints are of two logs: ", proof::Quoted(earlier.origin), " and ",
                     proof::Quoted(later->checkpoint.origin)));
  }
  if (proof.from != earlier.head.size) {
    return absl::DataLossError(absl::StrCat("the proof is from size ", proof.from.value,
                                            ", and the earlier checkpoint is of size ",
                                            earlier.head.size.value));
  }
  absl::Status consistent =
      proof::VerifyConsistency(earlier.head, later->checkpoint.head, proof.hashes);
  if (!consistent.ok()) return consistent;
  return later;
}

}  // namespace liggare::auditor
