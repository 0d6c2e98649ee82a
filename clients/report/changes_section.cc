// What has moved since the budget that this one is compared with.

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/language/event_summary.h"
#include "clients/report/sections.h"

namespace liggare::report {
namespace {

using language::Words;

constexpr auto kAmount = Column::Kind::kAmount;
constexpr auto kNumber = Column::Kind::kNumber;

Table LineTable(const v1::CompareBudgetsResponse& differences, const Words& words) {
  Table table{"changed_lines",
              words("Lines that differ", "Rader som skiljer sig"),
              {{"name", words("line", "rad")},
               {"line", words("id", "id")},
               {"kind", words("kind", "slag")},
               {"base_budget", words("budget then", "budget då"), kAmount},
               {"budget", words("budget now", "budget nu"), kAmount},
               {"budget_change", words("change", "ändring"), kAmount},
               {"base_outcome", words("outcome then", "utfall då"), kAmount},
               {"outcome", words("outcome now", "utfall nu"), kAmount},
               {"outcome_change", words("change", "ändring"), kAmount}},
              {}};
  for (const v1::LineDifference& line : differences.lines()) {
    table.rows.push_back({Row::Role::kPlain,
                          0,
                          {line.name(), line.line(), words.Kind(line.kind()),
                           Amount{line.base().budget()}, Amount{line.other().budget()},
                           Amount{line.difference().budget()}, Amount{line.base().outcome()},
                           Amount{line.other().outcome()}, Amount{line.difference().outcome()}}});
  }
  return table;
}

Table EventTable(const std::vector<v1::ComparedEvent>& events, const Words& words) {
  Table table{"changing_events",
              words("The events behind", "Händelserna bakom"),
              {{"position", words("position", "position"), kNumber},
               {"effective_date", words("counts from", "räknas från")},
               {"type", words("type", "typ")},
               {"voucher", words("voucher", "verifikation")},
               {"cell", words("cell", "cell")},
               {"column", words("column", "kolumn")},
               {"amount", words("amount", "belopp"), kAmount}},
              {}};
  for (const v1::ComparedEvent& event : events) {
    table.rows.push_back({Row::Role::kPlain,
                          0,
                          {Number{event.position()}, event.effective_date(), event.type(),
                           language::VoucherName(event.voucher()), language::CellName(event.cell()),
                           words.Column(event.column()), Amount{event.amount()}}});
  }
  return table;
}

}  // namespace

Section ChangesSection(const Comparison& comparison, const Words& words) {
  const v1::CompareBudgetsResponse& differences = comparison.differences;
  Section section{"changes",
                  absl::StrCat(words("Changed since", "Ändrat sedan"), " ",
                               differences.base().effective_date()),
                  {},
                  {}};
  section.paragraphs.push_back(
      absl::StrCat(words("Compared with the budget at", "Jämfört med budgeten per"), " ",
                   differences.base().effective_date(), ", ", words("size", "storlek"), " ",
                   differences.base().size(), "."));
  if (differences.lines().empty()) {
    section.paragraphs.push_back(words("No line differs.", "Ingen rad skiljer sig."));
    return section;
  }
  section.tables.push_back(LineTable(differences, words));
  section.tables.push_back(EventTable(comparison.events, words));
  return section;
}

}  // namespace liggare::report
