#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"
#include "clients/cli/decision_text.h"

namespace liggare::cli {
namespace {

struct DecisionOptions {
  std::string decision;
  AsOfOptions as_of;
};

// All that is known of a decision at one as-of.
struct KnownDecision {
  v1::GetCatalogueResponse catalogue;  // of decisions, this one alone
  v1::GetBudgetResponse budget;
  std::vector<v1::Record> effects;  // the events that cite it

  const v1::CatalogueDecision& entry() const { return catalogue.decisions(0); }
  const std::string& id() const { return entry().decision().decision(); }
};

absl::Status ReadEffects(Session& session, KnownDecision& known) {
  v1::ReadEventsRequest request;
  request.set_ledger(session.ledger());
  request.mutable_filter()->add_decisions(known.id());
  request.mutable_filter()->set_effective_until(known.catalogue.as_of().effective_date());
  return session.client().ReadEvents(request, [&known](const v1::ReadEventsResponse& batch) {
    for (const v1::Record& record : batch.records()) {
      if (record.position() < known.catalogue.as_of().size()) known.effects.push_back(record);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<KnownDecision> AskForDecision(Session& session, const DecisionOptions& options) {
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  v1::GetCatalogueRequest request;
  request.set_ledger(session.ledger());
  *request.mutable_as_of() = *as_of;
  absl::StatusOr<v1::GetCatalogueResponse> catalogue = session.client().GetCatalogue(request);
  if (!catalogue.ok()) return catalogue.status();
  auto& decisions = *catalogue->mutable_decisions();
  decisions.erase(std::remove_if(decisions.begin(), decisions.end(),
                                 [&options](const v1::CatalogueDecision& entry) {
                                   return entry.decision().decision() != options.decision;
                                 }),
                  decisions.end());
  if (decisions.empty()) {
    return absl::NotFoundError(absl::StrCat("no decision \"", options.decision,
                                            "\" is known; `liggare catalogue --show decisions` "
                                            "lists them"));
  }
  KnownDecision known{*std::move(catalogue), {}, {}};
  v1::GetBudgetRequest budget;
  budget.set_ledger(session.ledger());
  budget.mutable_as_of()->set_effective_date(known.catalogue.as_of().effective_date());
  budget.mutable_as_of()->set_size(known.catalogue.as_of().size());
  absl::StatusOr<v1::GetBudgetResponse> figures = session.client().GetBudget(budget);
  if (!figures.ok()) return figures.status();
  known.budget = *std::move(figures);
  const absl::Status read = ReadEffects(session, known);
  if (!read.ok()) return read;
  return known;
}

// The items of the decision that an event rests on, 0 for the decision as a whole.
std::vector<int> CitedNumbers(const v1::Record& record, const std::string& decision) {
  std::vector<int> numbers;
  for (const v1::DecisionItemReference& item : record.event().authority().items()) {
    if (item.decision() == decision) numbers.push_back(item.item());
  }
  return numbers;
}

// The figures of the cell that an allocation gives money; null for any other event.
const v1::Figures* CellOf(const v1::Record& record, const v1::GetBudgetResponse& budget) {
  const v1::Payload& payload = record.event().payload();
  if (!payload.has_allocation_decided()) return nullptr;
  for (const v1::CellFigures& figures : budget.cells()) {
    if (CellName(figures.cell()) == CellName(payload.allocation_decided().cell())) {
      return &figures.figures();
    }
  }
  return nullptr;
}

// What the decision has done, and what is left of it: of an allocation in its cell, of a mandate by
// its delegate.
Table EffectTable(const KnownDecision& known, const Words& words) {
  constexpr auto kBoth = Column::Shown::kEverywhere;
  std::map<std::string, const v1::MandateFigures*> mandates;
  for (const v1::MandateFigures& mandate : known.budget.mandates()) {
    mandates[mandate.mandate()] = &mandate;
  }
  Table table("effects", words("DECIDED, DONE, LEFT", "BESLUTAT, GJORT, KVAR"),
              {{"item", words("item", "punkt")},
               {"position", words("position", "position")},
               {"effective_date", words("counts from", "räknas från")},
               {"type", words("type", "typ")},
               {"what", words("what", "vad"), kBoth, 0, 60},
               {"amount", words("decided", "beslutat")},
               {"done", words("used or distributed", "använt eller fördelat")},
               {"left", words("left", "kvar")}});
  for (const v1::Record& record : known.effects) {
    for (const int item : CitedNumbers(record, known.id())) {
      const EventSummary summary = Summarise(record.event().payload(), words);
      // What the decision as a whole only defines is in the catalogue.
      if (item == 0 && !summary.amount.has_value()) continue;
      Row row = {Cell::Number(item),
                 Cell::Number(record.position()),
                 Cell::Text(record.event().effective_date()),
                 Cell::Text(TypeName(record.event().payload())),
                 Cell::Text(summary.text),
                 summary.amount.has_value() ? Cell::Amount(*summary.amount) : Cell(),
                 Cell(),
                 Cell()};
      const auto mandate = mandates.find(record.event().payload().mandate_given().mandate());
      if (mandate != mandates.end()) {
        row[6] = Cell::Amount(mandate->second->distributed());
        row[7] = Cell::Amount(mandate->second->undistributed());
      } else if (const v1::Figures* cell = CellOf(record, known.budget)) {
        row[6] = Cell::Amount(cell->cost());
        row[7] = Cell::Amount(cell->remaining());
      }
      table.Add(std::move(row));
    }
  }
  return table;
}

// The follow-up that has discharged a duty by the date; empty for none.
std::string DischargedBy(const KnownDecision& known, const v1::Duty& duty) {
  const std::string& date = known.catalogue.as_of().effective_date();
  for (const v1::FollowUpSummary& follow_up : known.catalogue.follow_ups()) {
    if (follow_up.approved_date() > date) continue;
    for (const v1::DutyReference& discharged : follow_up.header().discharges()) {
      if (discharged.decision() == known.id() && discharged.duty() == duty.duty()) {
        return follow_up.header().follow_up();
      }
    }
  }
  return "";
}

Cell DutyStatus(const KnownDecision& known, const v1::Duty& duty, const Words& words) {
  const std::string by = DischargedBy(known, duty);
  if (!by.empty()) {
    return Cell::Text(words("done by", "fullgjord genom") + " " + by, "DISCHARGED:" + by);
  }
  const std::string& date = known.catalogue.as_of().effective_date();
  if (duty.due_date().empty() || duty.due_date() >= date) {
    return Cell::Text(words("open", "öppen"), std::string("OPEN"));
  }
  return Cell::Text(words("OVERDUE", "FÖRSENAD"), std::string("OVERDUE"));
}

Table DutyTable(const KnownDecision& known, const Words& words) {
  constexpr auto kBoth = Column::Shown::kEverywhere;
  Table table("duties", words("DUTIES", "SKYLDIGHETER"),
              {{"item", words("item", "punkt")},
               {"duty", words("duty", "skyldighet")},
               {"what", words("what", "vad"), kBoth, 0, 60},
               {"by_whom", words("by", "av")},
               {"due_date", words("due", "förfaller")},
               {"status", words("status", "status")}});
  for (const v1::DecisionItem& item : known.entry().decision().items()) {
    for (const v1::Duty& duty : item.duties()) {
      table.Add({Cell::Number(item.number()), Cell::Text(duty.duty()), Cell::Text(duty.what()),
                 Cell::Text(duty.by_whom()), Cell::Text(duty.due_date()),
                 DutyStatus(known, duty, words)});
    }
  }
  return table;
}

std::string Heading(const KnownDecision& known, const Words& words) {
  const v1::CatalogueDecision& entry = known.entry();
  const v1::DecisionRecorded& decision = entry.decision();
  std::string where = Printable(decision.body().name());
  for (const std::string& part : {decision.case_number(), decision.paragraph(), decision.number(),
                                  entry.effective_date(), words.Status(entry.status())}) {
    if (!part.empty()) where += ", " + Printable(part);
  }
  if (entry.example()) where += ", " + words.Flag(v1::FLAG_REASON_EXAMPLE);
  return fmt::format("{}\n{}\n\n{}", where, Describe(known.catalogue.as_of(), words),
                     DecisionText(decision, words));
}

absl::Status RunDecision(Session& session, const DecisionOptions& options) {
  const absl::StatusOr<KnownDecision> known = AskForDecision(session, options);
  if (!known.ok()) return known.status();
  const Words words = session.words();
  std::vector<Table> tables = {EffectTable(*known, words)};
  Table duties = DutyTable(*known, words);
  if (!duties.empty()) tables.push_back(std::move(duties));
  session.Print(known->entry(), Heading(*known, words), tables);
  return absl::OkStatus();
}

}  // namespace

void AddDecisionCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "decision", "Show a decision item by item: decided, done, left, duties overdue");
  auto options = std::make_shared<DecisionOptions>();
  command->add_option("ID", options->decision, "The decision's id")->required();
  options->as_of.AddTo(command);
  command->footer(
      "What an allocation has used and has left is that of its cell; a mandate's is what its\n"
      "delegate has distributed.\n"
      "\nExample:\n  liggare decision ks-2020-66-22 --at 2020-08-31");
  RunWith(command, session, Needs::kLedger, options, RunDecision);
}

}  // namespace liggare::cli
