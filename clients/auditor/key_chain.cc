#include "clients/auditor/key_chain.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "store/proof/key_rotation.h"
#include "store/proof/text.h"

namespace liggare::auditor {
absl::Status KeyChain::Add(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  absl::Status taken;
  if (payload.has_ledger_opened()) {
    taken = Open(payload.ledger_opened());
  } else if (payload.has_key_rotated()) {
    taken = Rotate(payload.key_rotated(), Position{record.position()});
  }
  if (taken.ok()) return taken;
  return absl::DataLossError(
      absl::StrCat("position ", record.position(), ": ", std::string(taken.message())));
}

absl::StatusOr<proof::VerifierKey> KeyChain::ParseKey(const std::string& encoded) const {
  absl::StatusOr<proof::VerifierKey> key = proof::VerifierKey::Parse(encoded);
  if (!key.ok()) return key;
  if (key->name() == origin_ && key->type() == proof::KeyType::kNote) return key;
  return absl::DataLossError(absl::StrCat("its key ", proof::KeyName(key->name(), key->id()),
                                          " is none of the origin ", proof::Quoted(origin_)));
}

absl::Status KeyChain::Open(const v1::LedgerOpened& opened) {
  origin_ = opened.origin();
  absl::StatusOr<proof::VerifierKey> key = ParseKey(opened.verifier_key());
  if (!key.ok()) return key.status();
  links_.push_back({*std::move(key), false});
  return absl::OkStatus();
}

absl::Status KeyChain::Rotate(const v1::KeyRotated& rotated, Position position) {
  const bool lost = !rotated.lost_checkpoint().empty();
  if (lost != !rotated.origin().empty() || lost != rotated.previous_signature().empty()) {
    return absl::DataLossError(
        "a new key is either signed by the old one, or comes with a new origin and the checkpoint "
        "that was lost");
  }
  if (lost) {
    origin_ = rotated.origin();
    losses_.push_back(position);
  }
  absl::StatusOr<proof::VerifierKey> key = ParseKey(rotated.verifier_key());
  if (!key.ok()) return key.status();
  const std::string message = proof::RotationMessage(rotated.verifier_key());
  if (!lost && !links_.back().key.Verify(message, rotated.previous_signature())) {
    return absl::DataLossError(absl::StrCat("the new key ", proof::KeyName(key->name(), key->id()),
                                            " is not signed by the one before"));
  }
  links_.push_back({*std::move(key), !lost});
  return absl::OkStatus();
}

absl::StatusOr<std::vector<proof::VerifierKey>> KeyChain::Trusted(
    std::span<const proof::VerifierKey> known) const {
  std::vector<proof::VerifierKey> trusted(known.begin(), known.end());
  bool found = false;
  bool trusts = false;
  for (const Link& link : links_) {
    const bool is_known = std::find(known.begin(), known.end(), link.key) != known.end();
    found |= is_known;
    trusts = is_known || (trusts && link.signed_by_previous);
    if (trusts && !is_known) trusted.push_back(link.key);
  }
  if (found) return trusted;
  return absl::UnauthenticatedError(absl::StrCat(
      "the log names other keys than the known ones: ",
      absl::StrJoin(links_, ", ",
                    [](std::string* out, const Link& link) { out->append(link.key.Encode()); })));
}

}  // namespace liggare::auditor
