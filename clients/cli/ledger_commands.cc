#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"

namespace liggare::cli {
namespace {

struct CreateOptions {
  v1::CreateLedgerRequest request;
};

struct ShowOptions {
  std::string ledger;
};

struct ListOptions {};

Table LedgerTable(const Words& words) {
  return Table("ledgers", "",
               {{"ledger", words("ledger", "liggare")},
                {"name", words("name", "namn")},
                {"currency", words("currency", "valuta")},
                {"origin", words("origin", "ursprung")},
                {"size", words("size", "storlek")},
                {"last_recorded_at", words("last recorded at", "senast registrerat")}});
}

void AddLedger(Table& table, const v1::Ledger& ledger) {
  const std::string last =
      ledger.has_last_recorded_at() ? FormatInstant(ledger.last_recorded_at()) : "";
  table.Add({Cell::Text(ledger.ledger()), Cell::Text(ledger.name()), Cell::Text(ledger.currency()),
             Cell::Text(ledger.origin()), Cell::Number(ledger.size()), Cell::Text(last)});
}

absl::Status RunCreate(Session& session, const CreateOptions& options) {
  const absl::StatusOr<v1::CreateLedgerResponse> response =
      session.client().CreateLedger(options.request);
  if (!response.ok()) return response.status();
  Table table = LedgerTable(session.words());
  AddLedger(table, response->ledger());
  session.Print(*response, session.words()("The ledger is open.\n", "Liggaren är öppen.\n"),
                {table});
  return absl::OkStatus();
}

absl::Status RunShow(Session& session, const ShowOptions& options) {
  v1::GetLedgerRequest request;
  request.set_ledger(options.ledger.empty() ? session.ledger() : options.ledger);
  if (request.ledger().empty()) return UsageError("no ledger named: liggare ledger show ID");
  const absl::StatusOr<v1::GetLedgerResponse> response = session.client().GetLedger(request);
  if (!response.ok()) return response.status();
  Table table = LedgerTable(session.words());
  AddLedger(table, response->ledger());
  session.Print(*response, "", {table});
  return absl::OkStatus();
}

absl::Status RunList(Session& session, const ListOptions&) {
  const absl::StatusOr<v1::ListLedgersResponse> response =
      session.client().ListLedgers(v1::ListLedgersRequest());
  if (!response.ok()) return response.status();
  Table table = LedgerTable(session.words());
  for (const v1::Ledger& ledger : response->ledgers()) AddLedger(table, ledger);
  session.Print(*response, "", {table});
  return absl::OkStatus();
}

void AddCreate(CLI::App& ledger, Session& session) {
  CLI::App* command = ledger.add_subcommand(
      "create", "Make a ledger; one that is there with the same content stays");
  auto options = std::make_shared<CreateOptions>();
  v1::CreateLedgerRequest& request = options->request;
  command->add_option("ID", *request.mutable_ledger(), "The ledger's id, such as trygghet")
      ->required();
  command->add_option("--name", *request.mutable_name(), "Its name")->type_name("TEXT")->required();
  request.set_currency("SEK");
  command->add_option("--currency", *request.mutable_currency(), "ISO 4217 currency")
      ->type_name("CODE")
      ->capture_default_str();
  command
      ->add_option("--origin", *request.mutable_origin(),
                   "The origin of its checkpoints; else localhost/ID")
      ->type_name("HOST/LEDGER");
  command->footer(
      "Example:\n  liggare ledger create trygghet --name \"Trygghetsprogrammet\" --currency SEK");
  RunWith(command, session, Needs::kNothing, options, RunCreate);
}

void AddShow(CLI::App& ledger, Session& session) {
  CLI::App* command = ledger.add_subcommand("show", "Show one ledger");
  auto options = std::make_shared<ShowOptions>();
  command->add_option("ID", options->ledger, "The ledger's id; else that of --ledger");
  command->footer("Example:\n  liggare ledger show trygghet");
  RunWith(command, session, Needs::kNothing, options, RunShow);
}

}  // namespace

void AddLedgerCommands(CLI::App& app, Session& session) {
  CLI::App* ledger = app.add_subcommand("ledger", "Make and list ledgers");
  ledger->require_subcommand(1);
  ledger->footer("Examples:\n  liggare ledger list\n  liggare ledger create --help");
  AddCreate(*ledger, session);
  CLI::App* list = ledger->add_subcommand("list", "List all ledgers");
  list->footer("Example:\n  liggare ledger list --format json");
  RunWith(list, session, Needs::kNothing, std::make_shared<ListOptions>(), RunList);
  AddShow(*ledger, session);
}

}  // namespace liggare::cli
