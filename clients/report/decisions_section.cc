// The decisions behind the figures, and what the report is made from.

#include <google/protobuf/util/time_util.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/report/sections.h"

namespace liggare::report {
namespace {

using google::protobuf::util::TimeUtil;
using language::Words;

void AddDecision(Table& table, const v1::CatalogueDecision& entry, const Words& words) {
  const v1::DecisionRecorded& decision = entry.decision();
  std::string status = words.Status(entry.status());
  if (entry.example()) {
    absl::StrAppend(&status, status.empty() ? "" : ", ", words.Flag(v1::FLAG_REASON_EXAMPLE));
  }
  const std::string number =
      decision.paragraph().empty() ? decision.number() : decision.paragraph();
  table.rows.push_back(
      {Row::Role::kGroup,
       0,
       {decision.decision(), decision.body().name(), entry.effective_date(),
        absl::StrCat(decision.case_number(),
                     decision.case_number().empty() || number.empty() ? "" : " ", number),
        decision.title(), status}});
  for (const v1::DecisionItem& item : decision.items()) {
    table.rows.push_back(
        {Row::Role::kPlain,
         1,
         {absl::StrCat(words("item", "punkt"), " ", item.number()), {}, {}, {}, item.text(), {}}});
  }
}

std::string AsOfText(const v1::ResolvedAsOf& as_of, const Words& words) {
  return absl::StrCat(as_of.effective_date(), ", ", words("size", "storlek"), " ", as_of.size());
}

}  // namespace

Section DecisionsSection(const Answers& answers, const Words& words) {
  Section section{"decisions", words("The decisions behind", "Besluten bakom"), {}, {}};
  Table table{"decisions",
              "",
              {{"decision", words("decision", "beslut")},
               {"body", words("body", "organ")},
               {"effective_date", words("counts from", "räknas från")},
               {"number", words("case and paragraph", "dnr och paragraf")},
               {"text", words("title and text", "rubrik och text")},
               {"status", words("status", "status")}},
              {}};
  for (const v1::CatalogueDecision& entry : answers.catalogue.decisions()) {
    // A later one may be known already, but nothing here rests on it.
    if (entry.effective_date() <= answers.budget.as_of().effective_date()) {
      AddDecision(table, entry, words);
    }
  }
  section.tables.push_back(std::move(table));
  return section;
}

Section BasisSection(const Answers& answers, const Words& words) {
  const v1::GetBudgetResponse& budget = answers.budget;
  Section section{"basis", words("What this is made from", "Underlag"), {}, {}};
  Table table{
      "basis", "", {{"name", words("what", "vad")}, {"value", words("value", "värde")}}, {}};
  const auto add = [&table](const std::string& name, Value value) {
    table.rows.push_back({Row::Role::kPlain, 0, {name, std::move(value)}});
  };
  add(words("ledger", "liggare"), absl::StrCat(budget.ledger_name(), " (", budget.ledger(), ")"));
  add(words("budget year", "budgetår"), Number{budget.budget_year()});
  add(words("effective date", "per datum"), budget.as_of().effective_date());
  add(words("size: events known", "storlek: kända händelser"), Number{budget.as_of().size()});
  if (budget.as_of().has_recorded_at()) {
    add(words("the last of them recorded at", "den sista av dem registrerad"),
        TimeUtil::ToString(budget.as_of().recorded_at()));
  }
  add(words("root of the log at that size (SHA-256)", "loggens rot vid den storleken (SHA-256)"),
      absl::BytesToHexString(budget.as_of().root()));
  add(words("currency", "valuta"), budget.currency());
  if (answers.comparison.has_value()) {
    add(words("compared with", "jämfört med"),
        AsOfText(answers.comparison->differences.base(), words));
  }
  section.tables.push_back(std::move(table));
  section.paragraphs.push_back(
      words("The same date and size give the same report for ever. The root proves which events "
            "it is made from: `liggare budget --verify` and `liggare verify budget` check it.",
            "Samma datum och storlek ger samma rapport för all framtid. Roten visar vilka "
            "händelser den är gjord av: `liggare budget --verify` och `liggare verify budget` "
            "prövar den."));
  return section;
}

}  // namespace liggare::report
