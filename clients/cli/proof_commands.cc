#include <fmt/core.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/auditor/consistency_proof.h"
#include "clients/auditor/files.h"
#include "clients/auditor/served_proof.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/words.h"
#include "store/proof/tlog_proof.h"

namespace liggare::cli {
namespace {

struct EventOptions {
  int64_t position = 0;
  int64_t size = 0;
  std::string file;
  std::string record_file;
};

struct ConsistencyOptions {
  int64_t from = 0;
  int64_t to = 0;
  std::string file;
};

// Prints a proof where no file was named: it is its own form for people, and programs get the
// server's answer.
void PrintProof(const Session& session, const google::protobuf::Message& response,
                const std::string& file, const std::string& encoded) {
  session.Print(response, file.empty() ? PrintableLines(encoded) : "", {});
}

absl::Status RunEvent(Session& session, const EventOptions& options) {
  v1::GetInclusionProofRequest request;
  request.set_ledger(session.ledger());
  request.set_position(options.position);
  request.set_size(options.size);
  const absl::StatusOr<v1::GetInclusionProofResponse> response =
      session.client().GetInclusionProof(request);
  if (!response.ok()) return response.status();
  const absl::StatusOr<std::string> record =
      auditor::FetchRecord(session.client(), session.ledger(), Position{options.position});
  if (!record.ok()) return record.status();
  const absl::StatusOr<proof::TlogProof> proof = auditor::ReadAnswer(request, *response, *record);
  if (!proof.ok()) return proof.status();

  const std::string encoded = proof::EncodeTlogProof(*proof);
  absl::Status written;
  if (!options.file.empty()) written = auditor::WriteFile(options.file, encoded);
  if (written.ok() && !options.record_file.empty()) {
    written = auditor::WriteFile(options.record_file, *record);
  }
  if (!written.ok()) return written;
  PrintProof(session, *response, options.file, encoded);
  return absl::OkStatus();
}

absl::Status RunConsistency(Session& session, const ConsistencyOptions& options) {
  v1::GetConsistencyProofRequest request;
  request.set_ledger(session.ledger());
  request.set_from_size(options.from);
  request.set_to_size(options.to);
  const absl::StatusOr<v1::GetConsistencyProofResponse> response =
      session.client().GetConsistencyProof(request);
  if (!response.ok()) return response.status();
  const absl::StatusOr<auditor::AnsweredConsistency> answer =
      auditor::ReadAnswer(Size{options.from}, *response);
  if (!answer.ok()) return answer.status();
  if (options.to != 0) {
    absl::Status asked = auditor::CheckSize(answer->to, Size{options.to});
    if (!asked.ok()) return asked;
  }
  const std::string encoded = auditor::EncodeConsistencyProof(answer->proof);
  if (!options.file.empty()) {
    absl::Status written = auditor::WriteFile(options.file, encoded);
    if (!written.ok()) return written;
  }
  PrintProof(session, *response, options.file, encoded);
  return absl::OkStatus();
}

void AddEvent(CLI::App& proof, Session& session) {
  CLI::App* command =
      proof.add_subcommand("event", "Prove that an event is in the ledger (c2sp.org/tlog-proof)");
  auto options = std::make_shared<EventOptions>();
  command->add_option("POS", options->position, "The event's position")->required();
  command->add_option("--size", options->size, "In the tree of so many events; else of all")
      ->type_name("N");
  command->add_option("-o,--output", options->file, "Write the proof, with the record, to a file")
      ->type_name("FILE.tlog-proof");
  command->add_option("--record", options->record_file, "Write the record's exact bytes to a file")
      ->type_name("FILE");
  command->footer(
      "The record lies in the proof's extra line, so that one file is verified by itself.\n"
      "\nExamples:\n"
      "  liggare proof event 57 -o 57.tlog-proof\n"
      "  liggare verify proof 57.tlog-proof --key VKEY");
  RunWith(command, session, Needs::kLedger, options, RunEvent);
}

void AddConsistency(CLI::App& proof, Session& session) {
  CLI::App* command = proof.add_subcommand(
      "consistency", "Prove that the first A events are the same in the ledger of size B");
  auto options = std::make_shared<ConsistencyOptions>();
  command->add_option("A", options->from, "The earlier size")->required();
  command->add_option("B", options->to, "The later size; 0 means of all events")->required();
  command
      ->add_option("-o,--output", options->file,
                   "Write the proof, with the later checkpoint, to a file")
      ->type_name("FILE");
  command->footer(
      "The proof has the form in which logs ask witnesses to cosign (c2sp.org/tlog-witness).\n"
      "\nExamples:\n"
      "  liggare proof consistency 57 9000 -o 57-9000.proof\n"
      "  liggare verify consistency 57-9000.proof --from 57.checkpoint --key VKEY");
  RunWith(command, session, Needs::kLedger, options, RunConsistency);
}

}  // namespace

void AddProofCommands(CLI::App& app, Session& session) {
  CLI::App* proof = app.add_subcommand("proof", "Get a proof, to be verified without the server");
  proof->require_subcommand(1);
  proof->footer(
      "Examples:\n  liggare proof event 57 -o 57.tlog-proof\n  liggare proof event --help");
  AddEvent(*proof, session);
  AddConsistency(*proof, session);
}

}  // namespace liggare::cli
