#include <fmt/core.h>

#include "absl/strings/str_cat.h"
#include "clients/auditor/consistency_proof.h"
#include "clients/auditor/files.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/key_options.h"
#include "clients/cli/verify_commands.h"
#include "clients/cli/words.h"
#include "store/proof/tlog_proof.h"

namespace liggare::cli {
namespace {

struct ProofOptions {
  std::string file;
  std::string record_file;
  KeyOptions keys;
};

struct ConsistencyOptions {
  std::string file;
  std::string from_file;
  KeyOptions keys;
};

// The record that a proof is of: of a file, or what lies in the proof itself.
absl::StatusOr<std::string> RecordOf(const proof::TlogProof& proof, const ProofOptions& options) {
  if (!options.record_file.empty()) return auditor::ReadFile(options.record_file);
  if (!proof.extra.empty()) return proof.extra;
  return absl::InvalidArgumentError(
      absl::StrCat(options.file, " holds no record; give its bytes with --record"));
}

// Says what the record is about, as its bytes do.
void AddRecord(const std::string& bytes, const Words& words, Report& report) {
  v1::Record record;
  if (!record.ParseFromString(bytes)) return;
  report.Add("event_id", words("event id", "händelse-id"), record.event().event_id());
  report.Add("type", words("type", "typ"), TypeName(record.event().payload()));
  report.Add("effective_date", words("effective date", "gäller från"),
             record.event().effective_date());
  report.Add("recorded_at", words("recorded at", "registrerad"),
             FormatInstant(record.recorded_at()));
}

absl::Status RunProof(Session& session, const ProofOptions& options) {
  const absl::StatusOr<VerifierKeys> keys = options.keys.all();
  if (!keys.ok()) return keys.status();
  const absl::StatusOr<std::string> encoded = auditor::ReadFile(options.file);
  if (!encoded.ok()) return encoded.status();
  const absl::StatusOr<proof::TlogProof> proof = proof::ParseTlogProof(*encoded);
  if (!proof.ok()) return proof.status();
  const absl::StatusOr<std::string> record = RecordOf(*proof, options);
  if (!record.ok()) return record.status();
  const absl::StatusOr<proof::OpenedCheckpoint> opened =
      proof::VerifyTlogProof(*proof, *record, *keys);
  if (!opened.ok()) return opened.status();
  absl::Status cosigned = options.keys.CheckCosigned(*opened);
  if (!cosigned.ok()) return cosigned;

  const Words words = session.words();
  Report report;
  report.Add("position", words("position", "position"), proof->position.value);
  AddRecord(*record, words, report);
  AddCheckpoint(*opened, words, report);
  report.Print(session, words("The record is in the ledger.\n", "Posten finns i liggaren.\n"));
  return absl::OkStatus();
}

absl::Status RunConsistency(Session& session, const ConsistencyOptions& options) {
  const absl::StatusOr<VerifierKeys> keys = options.keys.all();
  if (!keys.ok()) return keys.status();
  const absl::StatusOr<std::string> encoded = auditor::ReadFile(options.file);
  if (!encoded.ok()) return encoded.status();
  const absl::StatusOr<auditor::ConsistencyProof> proof = auditor::ParseConsistencyProof(*encoded);
  if (!proof.ok()) return proof.status();
  const absl::StatusOr<std::string> from = auditor::ReadFile(options.from_file);
  if (!from.ok()) return from.status();
  const absl::StatusOr<proof::OpenedCheckpoint> earlier = proof::OpenCheckpoint(*from, *keys);
  if (!earlier.ok()) return earlier.status();
  const absl::StatusOr<proof::OpenedCheckpoint> later =
      auditor::VerifyConsistencyProof(*proof, earlier->checkpoint, *keys);
  if (!later.ok()) return later.status();
  absl::Status cosigned = options.keys.CheckCosigned(*later);
  if (!cosigned.ok()) return cosigned;

  const Words words = session.words();
  Report report;
  report.Add("from_size", words("from size", "från storlek"), proof->from.value);
  AddCheckpoint(*later, words, report);
  report.Print(session,
               words("The later checkpoint extends the earlier one: nothing was changed.\n",
                     "Den senare kontrollpunkten bygger på den tidigare: ingenting har "
                     "ändrats.\n"));
  return absl::OkStatus();
}

void AddProof(CLI::App& verify, Session& session) {
  CLI::App* command =
      verify.add_subcommand("proof", "Verify that a record is in the ledger, without a server");
  auto options = std::make_shared<ProofOptions>();
  command->add_option("FILE", options->file, "The proof (c2sp.org/tlog-proof)")->required();
  command
      ->add_option("--record", options->record_file,
                   "The record's exact bytes; else what lies in the proof")
      ->type_name("FILE");
  options->keys.AddTo(command);
  options->keys.AddWitnessesTo(command);
  command->footer("Example:\n  liggare verify proof 57.tlog-proof --key VKEY");
  RunWith(command, session, Needs::kNothing, options, RunProof);
}

void AddConsistency(CLI::App& verify, Session& session) {
  CLI::App* command = verify.add_subcommand(
      "consistency", "Verify that a later checkpoint extends an earlier one, without a server");
  auto options = std::make_shared<ConsistencyOptions>();
  command->add_option("FILE", options->file, "The proof, with the later checkpoint")->required();
  command->add_option("--from", options->from_file, "The earlier checkpoint")
      ->type_name("CHECKPOINT")
      ->required();
  options->keys.AddTo(command);
  options->keys.AddWitnessesTo(command);
  command->footer(
      "Example:\n"
      "  liggare verify consistency 57-9000.proof --from 57.checkpoint --key VKEY");
  RunWith(command, session, Needs::kNothing, options, RunConsistency);
}

}  // namespace

void AddVerifyProofs(CLI::App& verify, Session& session) {
  AddProof(verify, session);
  AddConsistency(verify, session);
}

}  // namespace liggare::cli
