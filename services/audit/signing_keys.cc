#include "services/audit/signing_keys.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/budget/refusal.h"
#include "store/timestamp.h"

namespace liggare::audit {
namespace {

absl::Status CannotSign(const ledger::Ledger& ledger, const std::string& why) {
  return budget::Refuse(v1::ERROR_REASON_INTERNAL,
                        "no checkpoint of ledger " + ledger.id() + " can be signed: " + why,
                        {{"ledger", ledger.id()}});
}

absl::StatusOr<proof::SigningKey> Find(const store::KeyFiles& files, const ledger::Ledger& ledger,
                                       const std::string& verifier_key) {
  const auto verifier = proof::VerifierKey::Parse(verifier_key);
  if (!verifier.ok()) return verifier.status();
  return files.Find(ledger.id(), *verifier);
}

// Of a key that others have replaced: until when it signs.
struct Replaced {
  std::string verifier_key;
  absl::Time until;
};

// The keys that still sign beside the last, newest first.
absl::StatusOr<std::vector<Replaced>> FindReplaced(const store::EventLog& log,
                                                   const std::string& ledger, absl::Time now,
                                                   absl::Duration old_key_for) {
  std::vector<Replaced> replaced;
  const auto opening = log.ReadOne(ledger, Position{0});
  if (!opening.ok()) return opening.status();
  std::string verifier_key = opening->event().payload().ledger_opened().verifier_key();
  auto rotations =
      log.Scan(ledger, {{"type:key_rotated"}}, Position{0}, store::Direction::kForward);
  while (true) {
    const auto position = rotations->Next();
    if (!position.ok()) return position.status();
    if (!position->has_value()) break;
    const auto record = log.ReadOne(ledger, **position);
    if (!record.ok()) return record.status();
    const v1::KeyRotated& rotated = record->event().payload().key_rotated();
    // Where records were lost no earlier key signs: another log has its signatures.
    const bool lost = rotated.previous_signature().empty();
    if (lost) replaced.clear();
    const absl::Time until = store::FromTimestamp(record->recorded_at()) + old_key_for;
    if (!lost && now < until) {
      replaced.insert(replaced.begin(), {verifier_key, until});
    }
    verifier_key = rotated.verifier_key();
  }
  return replaced;
}

}  // namespace

absl::StatusOr<proof::SigningKey> FindOwnKey(const store::KeyFiles& files,
                                             const ledger::Ledger& ledger) {
  const std::string verifier_key = ledger.Describe().verifier_key();
  if (verifier_key.empty()) {
    return CannotSign(ledger,
                      "it was made before ledgers had keys; append its events to a new ledger");
  }
  auto key = Find(files, ledger, verifier_key);
  if (!key.ok()) return CannotSign(ledger, std::string(key.status().message()));
  return key;
}

absl::StatusOr<SigningKeys> FindSigningKeys(const store::EventLog& log,
                                            const store::KeyFiles& files,
                                            const ledger::Ledger& ledger, absl::Time now,
                                            absl::Duration old_key_for) {
  auto own = FindOwnKey(files, ledger);
  if (!own.ok()) return own.status();
  SigningKeys found{{*std::move(own)}};
  const auto replaced = FindReplaced(log, ledger.id(), now, old_key_for);
  if (!replaced.ok()) return replaced.status();
  for (const Replaced& earlier : *replaced) {
    auto key = Find(files, ledger, earlier.verifier_key);
    if (!key.ok()) continue;
    found.keys.push_back(*std::move(key));
    found.until = std::min(found.until, earlier.until);
  }
  return found;
}

}  // namespace liggare::audit
