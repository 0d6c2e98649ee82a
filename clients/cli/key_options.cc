#include "clients/cli/key_options.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/session.h"

namespace liggare::cli {
namespace {

// Adds the keys of a type that these texts are.
absl::Status AddKeys(const std::string& option, const std::vector<std::string>& texts,
                     proof::KeyType type, VerifierKeys& keys) {
  for (const std::string& text : texts) {
    absl::StatusOr<proof::VerifierKey> key = proof::VerifierKey::Parse(text);
    if (!key.ok()) {
      return UsageError(absl::StrCat(option, ": ", std::string(key.status().message())));
    }
    if (key->type() != type) {
      return UsageError(absl::StrCat(option, ": ", proof::KeyName(key->name(), key->id()),
                                     type == proof::KeyType::kNote
                                         ? " is a witness's key, and no ledger's"
                                         : " is a ledger's key, and no witness's"));
    }
    keys.push_back(*key);
  }
  return absl::OkStatus();
}

void AppendKeyName(std::string* out, const proof::VerifierKey& key) {
  out->append(proof::KeyName(key.name(), key.id()));
}

}  // namespace

void KeyOptions::AddTo(CLI::App* command) { AddOptionalTo(command)->required(); }

CLI::Option* KeyOptions::AddOptionalTo(CLI::App* command) {
  return command
      ->add_option("--key", ledger_,
                   "The ledger's verifier key, as you know it by another way than from the server; "
                   "may be given again")
      ->type_name("VKEY");
}

void KeyOptions::AddWitnessesTo(CLI::App* command) {
  command
      ->add_option("--witness", witnesses_,
                   "A witness's verifier key: its cosignature must hold; may be given again")
      ->type_name("VKEY");
}

absl::StatusOr<VerifierKeys> KeyOptions::ledger() const {
  return ParseLedgerKeys("--key", ledger_);
}

absl::StatusOr<VerifierKeys> KeyOptions::all() const {
  absl::StatusOr<VerifierKeys> keys = ledger();
  if (!keys.ok()) return keys;
  absl::Status added = AddKeys("--witness", witnesses_, proof::KeyType::kCosignature, *keys);
  if (!added.ok()) return added;
  return keys;
}

absl::Status KeyOptions::CheckCosigned(const proof::OpenedCheckpoint& opened) const {
  for (const std::string& witness : witnesses_) {
    const bool cosigned =
        std::any_of(opened.cosignatures.begin(), opened.cosignatures.end(),
                    [&](const proof::Cosignature& of) { return of.witness.Encode() == witness; });
    if (cosigned) continue;
    return absl::UnauthenticatedError(
        absl::StrCat("the checkpoint is not cosigned by the witness ", witness));
  }
  return absl::OkStatus();
}

absl::StatusOr<VerifierKeys> ParseLedgerKeys(const std::string& option,
                                             const std::vector<std::string>& texts) {
  VerifierKeys keys;
  absl::Status added = AddKeys(option, texts, proof::KeyType::kNote, keys);
  if (!added.ok()) return added;
  return keys;
}

void AddCheckpoint(const proof::OpenedCheckpoint& opened, const Words& words, Report& report) {
  report.Add("origin", words("origin", "ursprung"), opened.checkpoint.origin);
  report.Add("size", words("size", "storlek"), opened.checkpoint.head.size.value);
  report.Add("root", words("root", "rot"), proof::HashText(opened.checkpoint.head.root));
  report.Add("signed_by", words("signed by", "undertecknad av"),
             absl::StrJoin(opened.signers, ", ", AppendKeyName));
  if (opened.cosignatures.empty()) return;
  report.Add("cosigned_by", words("cosigned by", "medundertecknad av"),
             absl::StrJoin(opened.cosignatures, ", ",
                           [](std::string* out, const proof::Cosignature& cosignature) {
                             AppendKeyName(out, cosignature.witness);
                             absl::StrAppend(out, " (", InstantText(cosignature.at), ")");
                           }));
}

std::string InstantText(absl::Time at) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", at, absl::UTCTimeZone());
}

}  // namespace liggare::cli
