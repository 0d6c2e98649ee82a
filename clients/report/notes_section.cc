// What a reader of the figures must know: flags, follow-ups that have moved, late entries,
// corrections, interpretations.

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/language/event_summary.h"
#include "clients/report/sections.h"

namespace liggare::report {
namespace {

using language::Words;

constexpr auto kAmount = Column::Kind::kAmount;
constexpr auto kNumber = Column::Kind::kNumber;

Table FlagTable(const v1::GetBudgetResponse& budget, const Words& words) {
  Table table{
      "flags",
      words("Flags of all events", "Alla händelsers flaggor"),
      {{"flag", words("flag", "flagga")}, {"events", words("events", "händelser"), kNumber}},
      {}};
  for (const auto& [reason, count] : language::CountFlags(budget.flags())) {
    table.rows.push_back({Row::Role::kPlain, 0, {words.Flag(reason), Number{count}}});
  }
  return table;
}

Table FollowUpTable(const Answers& answers, const Words& words) {
  Table table{"follow_ups",
              words("Approved follow-ups", "Godkända uppföljningar"),
              {{"name", words("name", "namn")},
               {"follow_up", words("id", "id")},
               {"as_of_date", words("figures at", "siffror per")},
               {"as_of_size", words("size", "storlek"), kNumber},
               {"approved_date", words("approved", "godkänd")},
               {"late_entries", words("late entries", "sena poster"), kNumber},
               {"changed_since", words("since then", "sedan dess")}},
              {}};
  for (const v1::FollowUpSummary& follow_up : answers.catalogue.follow_ups()) {
    const v1::FollowUpApproved& header = follow_up.header();
    if (header.budget_year() != answers.budget.budget_year()) continue;
    table.rows.push_back(
        {Row::Role::kPlain,
         0,
         {header.name(), header.follow_up(), header.as_of_date(), Number{header.as_of_size()},
          follow_up.approved_date(), Number{follow_up.late_entries()},
          follow_up.changed_since() ? words("CHANGED", "ÄNDRAD") : std::string()}});
  }
  return table;
}

Table MovedTable(const Answers& answers, const Words& words) {
  Table table{"moved",
              words("As approved and as known now", "Som godkänt och som känt nu"),
              {{"follow_up", words("follow-up", "uppföljning")},
               {"name", words("line", "rad")},
               {"kind", words("kind", "slag")},
               {"approved_budget", words("budget approved", "budget godkänd"), kAmount},
               {"known_budget", words("budget now", "budget nu"), kAmount},
               {"approved_outcome", words("outcome approved", "utfall godkänt"), kAmount},
               {"known_outcome", words("outcome now", "utfall nu"), kAmount}},
              {}};
  for (const v1::GetFollowUpResponse& follow_up : answers.moved_follow_ups) {
    for (const v1::FollowUpComparison& line : follow_up.lines()) {
      if (!line.changed_since()) continue;
      const v1::FollowUpLine& approved = line.approved();
      table.rows.push_back({Row::Role::kPlain,
                            0,
                            {approved.follow_up(), line.name(), words.Kind(approved.kind()),
                             Amount{approved.budget()}, Amount{line.known().budget()},
                             Amount{approved.outcome()}, Amount{line.known().outcome()}}});
    }
  }
  return table;
}

Table LateTable(const Answers& answers, const Words& words) {
  Table table{"late",
              words("Late entries", "Sena poster"),
              {{"follow_up", words("follow-up", "uppföljning")},
               {"position", words("position", "position"), kNumber},
               {"effective_date", words("counts from", "räknas från")},
               {"voucher", words("voucher", "verifikation")},
               {"account", words("account", "konto")},
               {"cell", words("cell", "cell")},
               {"amount", words("amount", "belopp"), kAmount}},
              {}};
  for (const v1::GetFollowUpResponse& follow_up : answers.moved_follow_ups) {
    for (const v1::FigurePart& part : follow_up.late()) {
      table.rows.push_back(
          {Row::Role::kPlain,
           0,
           {follow_up.summary().header().follow_up(), Number{part.position()},
            part.effective_date(), language::VoucherName(part.voucher()), part.account(),
            language::CellName(part.cell()), Amount{part.amount()}}});
    }
  }
  return table;
}

Table CorrectionTable(const Answers& answers, const Words& words) {
  Table table{"corrections",
              words("Corrections", "Rättelser"),
              {{"position", words("position", "position"), kNumber},
               {"effective_date", words("counts from", "räknas från")},
               {"actor", words("recorded by", "registrerad av")},
               {"says", words("says", "säger")},
               {"amount", words("amount instead", "belopp i stället"), kAmount}},
              {}};
  for (const v1::Record& record : answers.corrections) {
    const language::EventSummary summary = language::Summarise(record.event().payload(), words);
    table.rows.push_back(
        {Row::Role::kPlain,
         0,
         {Number{record.position()}, record.event().effective_date(), record.actor(), summary.text,
          summary.amount.has_value() ? Value(Amount{*summary.amount}) : Value()}});
  }
  return table;
}

Row InterpretationRow(const v1::Record& record, const Words& words) {
  const v1::Authority& authority = record.event().authority();
  const v1::MandateGiven& mandate = record.event().payload().mandate_given();
  const bool of_authority = !authority.interpretation().empty();
  return {Row::Role::kPlain,
          0,
          {Number{record.position()}, language::Summarise(record.event().payload(), words).text,
           of_authority ? authority.interpreter() : mandate.interpreter(),
           of_authority ? authority.interpretation() : mandate.base_interpretation(),
           language::CitedItems(authority.items())}};
}

Table InterpretationTable(const Answers& answers, const Words& words) {
  Table table{"interpretations",
              words("Interpretations", "Tolkningar"),
              {{"position", words("position", "position"), kNumber},
               {"event", words("event", "händelse")},
               {"interpreter", words("read so by", "tolkat av")},
               {"interpretation", words("interpretation", "tolkning")},
               {"items", words("of", "av")}},
              {}};
  for (const v1::Record& record : answers.interpretations) {
    table.rows.push_back(InterpretationRow(record, words));
  }
  return table;
}

std::string ForecastNote(const Answers& answers, const Words& words) {
  if (!answers.forecasts.has_value()) {
    return words("There is no forecast: no follow-up of the year is approved at this size.",
                 "Prognos saknas: ingen uppföljning för året är godkänd vid denna storlek.");
  }
  const v1::FollowUpApproved& header = answers.forecasts->header;
  return absl::StrCat(
      words("Forecasts and statuses are those of", "Prognoser och status är de i"), " ",
      header.name(), " (", header.follow_up(), ", ", words("figures at", "siffror per"), " ",
      header.as_of_date(), ", ",
      answers.forecasts->approved ? words("approved", "godkänd") : words("a DRAFT", "ett UTKAST"),
      ").");
}

}  // namespace

Section NotesSection(const Answers& answers, const Words& words) {
  Section section{"notes", words("Notes", "Noter"), {ForecastNote(answers, words)}, {}};
  for (Table& table :
       std::vector<Table>{FollowUpTable(answers, words), MovedTable(answers, words),
                          LateTable(answers, words), CorrectionTable(answers, words),
                          InterpretationTable(answers, words), FlagTable(answers.budget, words)}) {
    if (!table.rows.empty()) section.tables.push_back(std::move(table));
  }
  return section;
}

}  // namespace liggare::report
