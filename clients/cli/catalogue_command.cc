#include <fmt/core.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/follow_up_table.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct CatalogueOptions {
  AsOfOptions as_of;
  std::vector<std::string> show;
};

constexpr auto kBoth = Column::Shown::kEverywhere;

std::string ExampleMark(bool example, const Words& words) {
  return example ? words.Flag(v1::FLAG_REASON_EXAMPLE) : "";
}

std::string BasisText(const v1::Authority& authority, const Words& words) {
  const std::string items = CitedItems(authority.items());
  return items.empty() ? "" : words.Basis(authority.basis()) + " " + items;
}

Table FundTable(const v1::GetCatalogueResponse& catalogue, const Words& words) {
  Table table("funds", words("FUNDS", "MEDEL"),
              {{"fund", words("fund", "medel")},
               {"name", words("name", "namn")},
               {"kind", words("kind", "slag")},
               {"first_budget_year", words("from", "från")},
               {"last_budget_year", words("to", "till")},
               {"activity_code", words("code", "kod")},
               {"position", words("position", "position")},
               {"authority", words("rests on", "vilar på"), kBoth, 0, 70},
               {"example", ""}});
  for (const v1::CatalogueFund& fund : catalogue.funds()) {
    table.Add({Cell::Text(fund.fund().fund()), Cell::Text(fund.fund().name()),
               Cell::Text(words.Kind(fund.fund().kind()),
                          ShortName(v1::FundKind_Name(fund.fund().kind()), "FUND_KIND_")),
               Cell::Number(fund.fund().first_budget_year()),
               Cell::Number(fund.fund().last_budget_year()),
               Cell::Text(fund.fund().activity_code()), Cell::Number(fund.position()),
               Cell::Text(BasisText(fund.authority(), words)),
               Cell::Text(ExampleMark(fund.example(), words), fund.example() ? "true" : "false")});
  }
  return table;
}

std::string ConditionText(const v1::CatalogueLine& line, const Words& words) {
  if (line.line().condition().empty()) return "";
  return line.line().condition() + (line.has_condition_met()
                                        ? words(" – met", " – uppfyllt")
                                        : words(" – NOT MET", " – EJ UPPFYLLT"));
}

std::string EstimateText(const v1::CatalogueLine& line, const Words& words) {
  return absl::StrJoin(line.estimates(), "; ",
                       [&words](std::string* out, const v1::EstimateRecorded& estimate) {
                         absl::StrAppend(out, words.Kind(estimate.kind()), " ");
                         const std::string certainty = words.Certainty(estimate.certainty());
                         if (!certainty.empty()) absl::StrAppend(out, certainty, " ");
                         absl::StrAppend(out, words.Amount(estimate.low()));
                         if (estimate.high() != estimate.low()) {
                           absl::StrAppend(out, " – ", words.Amount(estimate.high()));
                         }
                       });
}

Table LineTable(const v1::GetCatalogueResponse& catalogue, const Words& words) {
  Table table("lines", words("LINES", "RADER"),
              {{"name", words("line", "rad")},
               {"line", words("id", "id")},
               {"parent", "", Column::Shown::kCsvOnly},
               {"level", words("level", "nivå")},
               {"position", words("position", "position")},
               {"estimates", words("estimate", "bedömning"), kBoth, 0, 70},
               {"condition", words("condition", "villkor"), kBoth, 0, 70}});
  for (const v1::CatalogueLine& line : catalogue.lines()) {
    table.Add({Cell::Text(line.line().name(), line.depth()), Cell::Text(line.line().line()),
               Cell::Text(line.line().parent()),
               Cell::Text(words.Level(line.line().level()),
                          ShortName(v1::LineLevel_Name(line.line().level()), "LINE_LEVEL_")),
               Cell::Number(line.position()), Cell::Text(EstimateText(line, words)),
               Cell::Text(ConditionText(line, words))});
  }
  return table;
}

Table DecisionTable(const v1::GetCatalogueResponse& catalogue, const Words& words) {
  Table table("decisions", words("DECISIONS", "BESLUT"),
              {{"decision", words("decision", "beslut")},
               {"effective_date", words("effective", "gäller från")},
               {"body", words("body", "organ")},
               {"case_number", words("case", "dnr")},
               {"paragraph", words("paragraph", "paragraf")},
               {"title", words("title", "rubrik"), kBoth, 0, 70},
               {"items", words("items", "punkter")},
               {"position", words("position", "position")},
               {"status", words("status", "status")},
               {"example", ""}});
  for (const v1::CatalogueDecision& entry : catalogue.decisions()) {
    const v1::DecisionRecorded& decision = entry.decision();
    table.Add(
        {Cell::Text(decision.decision()), Cell::Text(entry.effective_date()),
         Cell::Text(decision.body().name()), Cell::Text(decision.case_number()),
         Cell::Text(decision.paragraph().empty() ? decision.number() : decision.paragraph()),
         Cell::Text(decision.title()), Cell::Number(decision.items_size()),
         Cell::Number(entry.position()),
         Cell::Text(words.Status(entry.status()),
                    ShortName(v1::DecisionStatus_Name(entry.status()), "DECISION_STATUS_")),
         Cell::Text(ExampleMark(entry.example(), words), entry.example() ? "true" : "false")});
  }
  return table;
}

// What was decided, word for word, with the duties it lays on somebody.
std::string Verbatim(const v1::GetCatalogueResponse& catalogue, const Words& words) {
  std::string text;
  for (const v1::CatalogueDecision& entry : catalogue.decisions()) {
    if (!entry.decision().items().empty()) text += "\n" + DecisionText(entry.decision(), words);
  }
  return text;
}

Table MandateTable(const v1::GetCatalogueResponse& catalogue, const Words& words) {
  Table table(
      "mandates", words("MANDATES", "UPPDRAG"),
      {{"mandate", words("mandate", "uppdrag")},
       {"delegate", words("delegate", "till")},
       {"base_amount", words("base", "bas")},
       {"funds", words("funds", "medel")},
       {"reserved_lines", words("reserved lines", "förbehållna rader")},
       {"consult_body", words("must consult", "ska samråda med")},
       {"in_force", words("in force", "i kraft")},
       {"position", words("position", "position")},
       {"authority", words("rests on", "vilar på"), kBoth, 0, 60},
       {"base_interpretation", words("how the base is read", "hur basen tolkas"), kBoth, 0, 80}});
  for (const v1::CatalogueMandate& entry : catalogue.mandates()) {
    const v1::MandateGiven& mandate = entry.mandate();
    table.Add({Cell::Text(mandate.mandate()), Cell::Text(mandate.delegate().id()),
               Cell::Amount(mandate.base_amount()), Cell::Text(absl::StrJoin(mandate.funds(), " ")),
               Cell::Text(absl::StrJoin(mandate.reserved_lines(), " ")),
               Cell::Text(mandate.consult_body()),
               Cell::Text(entry.in_force() ? words("yes", "ja") : words("NO", "NEJ"),
                          entry.in_force() ? "true" : "false"),
               Cell::Number(entry.position()), Cell::Text(BasisText(entry.authority(), words)),
               Cell::Text(mandate.base_interpretation())});
  }
  return table;
}

std::string ConsultedText(const v1::ConsultationHeld& held, const Words& words) {
  return absl::StrJoin(held.items(), ", ",
                       [&words](std::string* out, const v1::ConsultedAmount& item) {
                         absl::StrAppend(out, item.line());
                         if (item.has_amount()) {
                           absl::StrAppend(out, " ", words.Amount(item.amount()));
                         }
                       });
}

Table ConsultationTable(const v1::GetCatalogueResponse& catalogue, const Words& words) {
  Table table("consultations", words("CONSULTATIONS", "SAMRÅD"),
              {{"consultation", words("consultation", "samråd")},
               {"date", words("date", "datum")},
               {"body", words("body", "organ")},
               {"opinion", words("opinion", "inställning")},
               {"position", words("position", "position")},
               {"items", words("spoke of", "gällde"), kBoth, 0, 100},
               {"example", ""}});
  for (const v1::CatalogueConsultation& entry : catalogue.consultations()) {
    const v1::ConsultationHeld& held = entry.consultation();
    table.Add(
        {Cell::Text(held.consultation()), Cell::Text(held.date()), Cell::Text(held.body().name()),
         Cell::Text(words.Opinion(held.opinion()),
                    ShortName(v1::Opinion_Name(held.opinion()), "OPINION_")),
         Cell::Number(entry.position()), Cell::Text(ConsultedText(held, words)),
         Cell::Text(ExampleMark(entry.example(), words), entry.example() ? "true" : "false")});
  }
  return table;
}

Table ImportTable(const v1::GetCatalogueResponse& catalogue, const Words& words) {
  Table table("imports", words("IMPORTS", "IMPORTER"),
              {{"import", words("import", "import")},
               {"generated", words("file of", "fil från")},
               {"organisation", words("organisation", "organisation")},
               {"fiscal_year", words("accounting year", "räkenskapsår")},
               {"read_rows", words("rows", "rader")},
               {"read_sum", words("sum", "summa")},
               {"taken_rows", words("taken", "tagna")},
               {"taken_sum", words("sum", "summa")},
               {"unattributed_rows", words("not attributed", "ej hänförda")},
               {"unattributed_sum", words("sum", "summa")},
               {"position", words("position", "position")},
               {"example", ""}});
  for (const v1::CatalogueImport& entry : catalogue.imports()) {
    const v1::ImportRecorded& imported = entry.import_recorded();
    table.Add(
        {Cell::Text(imported.import_id()), Cell::Text(imported.generated_date()),
         Cell::Text(imported.organisation()),
         Cell::Text(
             fmt::format("{}--{}", imported.fiscal_year_first(), imported.fiscal_year_last())),
         Cell::Number(imported.read().rows()), Cell::Amount(imported.read().sum()),
         Cell::Number(imported.taken().rows()), Cell::Amount(imported.taken().sum()),
         Cell::Number(imported.unattributed().rows()), Cell::Amount(imported.unattributed().sum()),
         Cell::Number(entry.position()),
         Cell::Text(ExampleMark(entry.example(), words), entry.example() ? "true" : "false")});
  }
  return table;
}

absl::Status RunCatalogue(Session& session, const CatalogueOptions& options) {
  v1::GetCatalogueRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  *request.mutable_as_of() = *as_of;
  const absl::StatusOr<v1::GetCatalogueResponse> catalogue = session.client().GetCatalogue(request);
  if (!catalogue.ok()) return catalogue.status();

  const Words words = session.words();
  const auto wanted = [&options](const std::string& key) {
    return std::find(options.show.begin(), options.show.end(), key) != options.show.end();
  };
  std::vector<Table> tables;
  for (Table& table : std::vector<Table>{
           FundTable(*catalogue, words), LineTable(*catalogue, words),
           DecisionTable(*catalogue, words), MandateTable(*catalogue, words),
           ConsultationTable(*catalogue, words), FollowUpTable(catalogue->follow_ups(), words),
           ImportTable(*catalogue, words)}) {
    if (options.show.empty() ? !table.empty() : wanted(table.key())) {
      tables.push_back(std::move(table));
    }
  }
  session.Print(*catalogue,
                fmt::format("{} {}\n", Printable(catalogue->ledger().name()),
                            Describe(catalogue->as_of(), words)),
                tables);
  if (wanted("decisions")) session.Say(Verbatim(*catalogue, words));
  return absl::OkStatus();
}

}  // namespace

void AddCatalogueCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("catalogue", "Show what is defined and decided");
  auto options = std::make_shared<CatalogueOptions>();
  options->as_of.AddTo(command);
  command
      ->add_option("--show", options->show,
                   "Only these tables: funds, lines, decisions (with what was decided, word for "
                   "word), mandates, consultations, followups, imports. CSV is the first one")
      ->type_name("TABLE,…")
      ->delimiter(',')
      ->check(OneOf(
          {"funds", "lines", "decisions", "mandates", "consultations", "followups", "imports"}));
  command->footer(
      "Examples:\n"
      "  liggare catalogue --at 2020-04-30\n"
      "  liggare catalogue --show decisions,mandates");
  RunWith(command, session, Needs::kLedger, options, RunCatalogue);
}

}  // namespace liggare::cli
