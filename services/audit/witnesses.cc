#include "services/audit/witnesses.h"

#include <fstream>
#include <span>
#include <utility>

#include "services/budget/refusal.h"
#include "store/proof/cosignature.h"

namespace liggare::audit {
namespace {

// As many as ListCosignatures answers.
constexpr size_t kSizesMax = 1'000;
// Beside them a note has room for the ledger's own signatures.
constexpr size_t kWitnessesMax = 64;

absl::Status BadCosignature(const std::string& why) {
  return budget::Refuse(v1::ERROR_REASON_BAD_COSIGNATURE,
                        why + "; cosign the checkpoint as GetCheckpoint answers it");
}

absl::Status BadLine(const std::string& path, int number, const std::string& why) {
  return absl::InvalidArgumentError(path + ", line " + std::to_string(number) + ": " + why);
}

}  // namespace

absl::StatusOr<std::vector<proof::VerifierKey>> ReadWitnessKeys(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::InvalidArgumentError("cannot read the keys of witnesses in " + path);
  std::vector<proof::VerifierKey> keys;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    auto key = proof::VerifierKey::Parse(line);
    if (!key.ok()) return BadLine(path, number, std::string(key.status().message()));
    if (key->type() != proof::KeyType::kCosignature) {
      return BadLine(path, number, "the key is none for cosignatures");
    }
    keys.push_back(*std::move(key));
    if (keys.size() > kWitnessesMax) return BadLine(path, number, "there are too many witnesses");
  }
  return keys;
}

absl::Status Witnesses::Add(const std::string& ledger, Size size, const std::string& text,
                            std::string_view line) {
  const auto signature = proof::ParseSignature(std::string(line) + "\n");
  if (!signature.ok()) return BadCosignature(std::string(signature.status().message()));
  if (proof::FindKey(*signature, keys_) == nullptr) {
    const std::string name = proof::KeyName(signature->key_name, signature->key_id);
    return budget::Refuse(
        v1::ERROR_REASON_UNKNOWN_WITNESS,
        "the server knows no witness " + name + "; its operator tells it with --witness-keys",
        {{"witness", name}});
  }
  const auto holds = proof::VerifyCosignatures({text, {*signature}}, keys_);
  if (!holds.ok()) return BadCosignature(std::string(holds.status().message()));
  absl::MutexLock lock(&adding_);
  return signatures_.Cosign(ledger, size, *signature);
}

absl::StatusOr<std::vector<KnownCosignature>> Witnesses::Of(const std::string& ledger, Size size,
                                                            const std::string& text) const {
  auto cosigned = signatures_.OfSize(ledger, size);
  if (!cosigned.ok()) return cosigned.status();
  return Known({text, std::move(cosigned->cosignatures)});
}

absl::StatusOr<std::vector<Size>> Witnesses::CosignedSizes(const std::string& ledger) const {
  const auto latest = signatures_.Latest(ledger, kSizesMax);
  if (!latest.ok()) return latest.status();
  std::vector<Size> sizes;
  for (const store::Cosigned& cosigned : *latest) sizes.push_back(cosigned.size);
  return sizes;
}

std::vector<KnownCosignature> Witnesses::Known(const proof::Note& note) const {
  std::vector<KnownCosignature> known;
  for (const proof::Signature& signature : note.signatures) {
    // One that does not hold is of a log that lost records and went on under another origin.
    const auto holds = proof::VerifyCosignatures({note.text, {signature}}, keys_);
    if (!holds.ok() || holds->empty()) continue;
    known.push_back({holds->front().witness.name(), holds->front().at, signature});
  }
  return known;
}

}  // namespace liggare::audit
