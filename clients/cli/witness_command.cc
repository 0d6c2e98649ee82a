#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/auditor/budget_audit.h"
#include "clients/auditor/verify_log.h"
#include "clients/auditor/witness.h"
#include "clients/cli/commands.h"
#include "clients/cli/log_options.h"
#include "clients/cli/words.h"
#include "store/proof/cosignature.h"

namespace liggare::cli {
namespace {

struct WitnessOptions {
  std::string key_file;
  std::string state_folder;
  std::string new_key;
  bool replay = false;
  std::vector<std::string> server_keys;
};

absl::Status RunNewKey(Session& session, const WitnessOptions& options) {
  const absl::StatusOr<proof::VerifierKey> key =
      auditor::MakeWitnessKey(options.new_key, options.key_file);
  if (!key.ok()) return key.status();
  const Words words = session.words();
  Report report;
  report.Add("verifier_key", words("verifier key", "verifieringsnyckel"), key->Encode());
  report.Print(session, words("The key is made. Give the verifier key to the server's operator, "
                              "and publish it.\n",
                              "Nyckeln är gjord. Ge verifieringsnyckeln till serverns driftare, "
                              "och offentliggör den.\n"));
  return absl::OkStatus();
}

absl::StatusOr<auditor::StatedCheckpoint> FetchNewest(Session& session) {
  v1::GetCheckpointRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::GetCheckpointResponse> answer = session.client().GetCheckpoint(request);
  if (!answer.ok()) return answer.status();
  return auditor::ReadAnswer(*answer);
}

// The keys to trust: those given, else those of the last time, else at first sight what the server
// says.
absl::StatusOr<VerifierKeys> KeysToTrust(Session& session, const WitnessOptions& options,
                                         const std::optional<auditor::Seen>& seen) {
  if (!options.server_keys.empty()) return ParseLedgerKeys("--server-key", options.server_keys);
  if (seen.has_value()) return seen->keys;
  v1::GetLedgerRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::GetLedgerResponse> answer = session.client().GetLedger(request);
  if (!answer.ok()) return answer.status();
  const std::string& key = answer->ledger().verifier_key();
  session.Say(session.words()("Trusting at first sight the server's own word for its key: ",
                              "Litar vid första anblicken på serverns egen uppgift om nyckeln: ") +
              Printable(key) + "\n");
  return ParseLedgerKeys("the server's key", {key});
}

// Shows and keeps what contradicts what was seen.
absl::Status Refuse(Session& session, const auditor::WitnessFolder& folder,
                    const auditor::StatedCheckpoint& seen, const auditor::StatedCheckpoint& served,
                    const absl::Status& why) {
  if (!absl::IsDataLoss(why)) return why;
  const Words words = session.words();
  session.Say(words("Seen before:\n", "Sedd förut:\n") + PrintableLines(seen.encoded) +
              words("\nShown now:\n", "\nVisad nu:\n") + PrintableLines(served.encoded) + "\n");
  const absl::StatusOr<std::string> kept = folder.KeepRefused(served);
  return absl::DataLossError(
      absl::StrCat("not cosigned: ", std::string(why.message()),
                   kept.ok() ? "; the server's checkpoint is kept in " + *kept : ""));
}

// Reads the whole log and recomputes the balances.
absl::StatusOr<proof::OpenedCheckpoint> Replay(Session& session,
                                               const auditor::StatedCheckpoint& served,
                                               VerifierKeys keys) {
  auditor::LogQuestion question;
  question.ledger = session.ledger();
  question.size = served.says.head.size;
  question.keys = std::move(keys);
  question.kept = served;
  question.kept_in = "the newest answer";
  auditor::BudgetAudit budget(session.ledger());
  LogProgress progress(session.words()("replaying", "spelar upp"));
  absl::StatusOr<auditor::VerifiedLog> log = auditor::VerifyLog(
      session.client(), question,
      [&](const auditor::Batch& batch, Size to) {
        progress.Update(batch, to);
        return absl::OkStatus();
      },
      [&](const v1::Record& record, std::string_view bytes) { return budget.Take(record, bytes); });
  if (!log.ok()) return log.status();
  return std::move(log->checkpoint);
}

absl::Status SendCosignature(Session& session, const proof::SigningKey& key,
                             const auditor::StatedCheckpoint& checkpoint) {
  const proof::Signature cosignature = proof::Cosign(key, checkpoint.note.text, absl::Now());
  std::string line = proof::EncodeSignature(cosignature);
  line.pop_back();  // its newline
  v1::AddCosignatureRequest request;
  request.set_ledger(session.ledger());
  request.set_size(checkpoint.says.head.size.value);
  request.set_cosignature(line);
  return session.client().AddCosignature(request).status();
}

absl::Status RunWitness(Session& session, const WitnessOptions& options) {
  if (!options.new_key.empty()) return RunNewKey(session, options);
  if (session.ledger().empty() || options.state_folder.empty()) {
    return UsageError("a witness needs --ledger, or LIGGARE_LEDGER, and --state");
  }
  const absl::StatusOr<proof::SigningKey> key = auditor::ReadWitnessKey(options.key_file);
  if (!key.ok()) return key.status();
  const absl::StatusOr<auditor::WitnessFolder> folder =
      auditor::WitnessFolder::Open(options.state_folder);
  if (!folder.ok()) return folder.status();
  absl::StatusOr<auditor::StatedCheckpoint> served = FetchNewest(session);
  if (!served.ok()) return served.status();
  const absl::StatusOr<std::optional<auditor::Seen>> seen = folder->LastOf(served->says.origin);
  if (!seen.ok()) return seen.status();
  absl::StatusOr<VerifierKeys> keys = KeysToTrust(session, options, *seen);
  if (!keys.ok()) return keys.status();
  // Only what the log itself has signed is evidence against it.
  absl::Status sound = auditor::CheckSignatures(*served, *keys);
  if (!sound.ok()) return sound;
  if (seen->has_value()) {
    const auditor::StatedCheckpoint& before = (*seen)->checkpoint;
    sound = auditor::CheckExtends(session.client(), session.ledger(), before, *served);
    if (!sound.ok()) return Refuse(session, *folder, before, *served, sound);
  }
  const absl::StatusOr<proof::OpenedCheckpoint> opened =
      options.replay ? Replay(session, *served, *keys)
                     : proof::OpenCheckpoint(served->encoded, *keys);
  if (!opened.ok()) return opened.status();
  sound = folder->Remember({*served, opened->signers});
  if (sound.ok()) sound = SendCosignature(session, *key, *served);
  if (!sound.ok()) return sound;

  const Words words = session.words();
  Report report;
  AddCheckpoint(*opened, words, report);
  report.Add("witness", words("cosigned as", "medundertecknad som"),
             proof::KeyName(key->verifier().name(), key->verifier().id()));
  report.Print(session,
               words("The checkpoint is cosigned.\n", "Kontrollpunkten är medundertecknad.\n"));
  return absl::OkStatus();
}

}  // namespace

void AddWitnessCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "witness", "Cosign the newest checkpoint, if it extends all that this witness has seen");
  auto options = std::make_shared<WitnessOptions>();
  command->add_option("--key", options->key_file, "The witness's own key; mode 0600")
      ->type_name("FILE")
      ->required();
  CLI::Option* state =
      command->add_option("--state", options->state_folder, "Where it keeps what it has seen")
          ->type_name("DIR");
  CLI::Option* new_key =
      command->add_option("--new-key", options->new_key, "Make the key, with this name, and stop")
          ->type_name("NAME")
          ->excludes(state);
  command
      ->add_flag("--replay", options->replay,
                 "Read every record and recompute the balances before cosigning")
      ->excludes(new_key);
  command
      ->add_option("--server-key", options->server_keys,
                   "The ledger's verifier key; else that of the last time, and at first sight what "
                   "the server says")
      ->type_name("VKEY")
      ->excludes(new_key);
  command->footer(
      "Refuses a fork and a rollback, shows both checkpoints, keeps the one that it refused, and\n"
      "exits 1. A new key of the ledger is followed with --replay, or given with --server-key.\n"
      "\nExamples:\n"
      "  liggare witness --new-key revisionen.example/w1 --key w1.key\n"
      "  liggare witness --key w1.key --state w1 --server-key VKEY --replay");
  RunWith(command, session, Needs::kNothing, options, RunWitness);
}

}  // namespace liggare::cli
