#include "clients/cli/commands.h"
#include "clients/cli/report.h"

namespace liggare::cli {
namespace {

struct ShowOptions {};
struct RotateOptions {};

absl::Status RunShow(Session& session, const ShowOptions&) {
  v1::GetLedgerRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::GetLedgerResponse> response = session.client().GetLedger(request);
  if (!response.ok()) return response.status();
  if (response->ledger().verifier_key().empty()) {
    return absl::NotFoundError("the ledger has no key: its checkpoints are signed by nobody");
  }
  const Words words = session.words();
  Report report;
  report.Add("ledger", words("ledger", "liggare"), response->ledger().ledger());
  report.Add("origin", words("origin", "ursprung"), response->ledger().origin());
  report.Add("verifier_key", words("verifier key", "verifieringsnyckel"),
             response->ledger().verifier_key());
  report.Print(session, "");
  session.Say(words(
      "This is what the server says. Compare it with what the ledger's owner has published by\n"
      "another way (a decision, a web page, paper) before you trust it with --key.\n",
      "Detta säger servern. Jämför med vad liggarens ägare har offentliggjort på annat sätt\n"
      "(ett beslut, en webbsida, papper) innan du litar på den med --key.\n"));
  return absl::OkStatus();
}

absl::Status RunRotate(Session& session, const RotateOptions&) {
  v1::RotateKeyRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::RotateKeyResponse> response = session.client().RotateKey(request);
  if (!response.ok()) return response.status();
  const Words words = session.words();
  Report report;
  report.Add("verifier_key", words("verifier key", "verifieringsnyckel"), response->verifier_key());
  report.Add("position", words("position", "position"), response->position());
  report.Print(session, words("The ledger has a new key, signed by the old one.\n",
                              "Liggaren har en ny nyckel, undertecknad av den gamla.\n"));
  session.Say(words("Publish it where auditors find it without the server.\n",
                    "Offentliggör den där revisorer hittar den utan servern.\n"));
  return absl::OkStatus();
}

}  // namespace

void AddKeyCommands(CLI::App& app, Session& session) {
  CLI::App* key = app.add_subcommand("key", "The key that signs the ledger's checkpoints");
  key->require_subcommand(1);
  key->footer("Example:\n  liggare key show");
  CLI::App* show = key->add_subcommand("show", "Show the verifier key as the server states it");
  show->footer("Example:\n  liggare key show --format json");
  RunWith(show, session, Needs::kLedger, std::make_shared<ShowOptions>(), RunShow);
  CLI::App* rotate = key->add_subcommand("rotate", "Give the ledger a new key, for good");
  rotate->footer(
      "For a while checkpoints are signed by both. Whoever trusts the old key finds the new one\n"
      "in the log, signed by the old: `liggare verify log`.\n"
      "\nExample:\n  liggare key rotate");
  RunWith(rotate, session, Needs::kLedger, std::make_shared<RotateOptions>(), RunRotate);
}

}  // namespace liggare::cli
