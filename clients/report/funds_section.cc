// Funds and mandates.

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/report/percent.h"
#include "clients/report/sections.h"
#include "services/budget/amounts.h"

namespace liggare::report {
namespace {

using language::FlagText;
using language::Words;

// The part of an investment's total that the year is planned to use; empty when no grant says it.
Value YearPart(const v1::FundFigures& fund, int budget_year) {
  for (const v1::YearAmount& year : fund.year_amounts()) {
    if (year.budget_year() == budget_year) return Amount{year.amount()};
  }
  return {};
}

Table FundTable(const v1::GetBudgetResponse& budget, const Words& words) {
  constexpr auto kAmount = Column::Kind::kAmount;
  Table table{"funds",
              words("Funds", "Medel"),
              {{"name", words("fund", "medel")},
               {"fund", words("id", "id")},
               {"kind", words("kind", "slag")},
               {"years", words("years", "år")},
               {"granted", words("granted", "anslaget"), kAmount},
               {"year_part", words("the year's part", "årets del"), kAmount},
               {"drawn", words("drawn by others", "uttaget"), kAmount},
               {"carried", words("carried in, net", "ombudgeterat netto"), kAmount},
               {"allocated", words("allocated", "fördelat"), kAmount},
               {"unallocated", words("unallocated", "ofördelat"), kAmount},
               {"outcome", words("outcome of the year", "årets utfall"), kAmount},
               {"used_percent", words("% used", "% förbrukat"), Column::Kind::kPercent},
               {"remaining", words("remaining of allocated", "återstår av fördelat"), kAmount},
               {"remarks", words("remarks", "anmärkning"), Column::Kind::kRemark}},
              {}};
  for (const v1::FundFigures& fund : budget.funds()) {
    const Value unknown = words("unknown", "okänt");
    const int64_t carried = budget::Subtract(fund.carried_in(), fund.carried_out());
    table.rows.push_back(
        {Row::Role::kPlain,
         0,
         {fund.name(), fund.fund(), words.Kind(fund.kind()),
          absl::StrCat(fund.first_budget_year(), "–", fund.last_budget_year()),
          fund.unlimited() ? unknown : Amount{fund.granted()}, YearPart(fund, budget.budget_year()),
          Amount{fund.drawn()}, Amount{carried}, Amount{fund.allocated()},
          fund.unlimited() ? unknown : Amount{fund.unallocated()}, Amount{fund.cells().outcome()},
          PercentOf(fund.cells().outcome(), fund.cells().budget()),
          Amount{fund.cells().remaining()}, FlagText(language::CountFlags(fund.flags()), words)}});
  }
  return table;
}

Table MandateTable(const Answers& answers, const Words& words) {
  constexpr auto kAmount = Column::Kind::kAmount;
  Table table{"mandates",
              words("Delegated", "Delegerat"),
              {{"mandate", words("mandate", "uppdrag")},
               {"delegate", words("to", "till")},
               {"base", words("to distribute", "att fördela"), kAmount},
               {"distributed", words("distributed", "fördelat"), kAmount},
               {"undistributed", words("left to distribute", "återstår att fördela"), kAmount},
               {"authority", words("rests on", "vilar på")}},
              {}};
  for (const v1::MandateFigures& mandate : answers.budget.mandates()) {
    table.rows.push_back({Row::Role::kPlain,
                          0,
                          {mandate.mandate(), mandate.delegate(), Amount{mandate.base()},
                           Amount{mandate.distributed()}, Amount{mandate.undistributed()},
                           words.Basis(mandate.interpreted() ? v1::AUTHORITY_BASIS_INTERPRETATION
                                                             : v1::AUTHORITY_BASIS_DECISION)}});
  }
  return table;
}

}  // namespace

Section FundsSection(const Answers& answers, const Words& words) {
  Section section{"funds", words("Funds and mandates", "Medel och uppdrag"), {}, {}};
  section.tables.push_back(FundTable(answers.budget, words));
  if (!answers.budget.mandates().empty()) section.tables.push_back(MandateTable(answers, words));
  section.paragraphs.push_back(
      words("Granted is what the fund has in all, in every year that its money may be used; an "
            "investment has its total and the year's part of it.",
            "Anslaget är allt som medlen omfattar, alla år de får användas; en investering har "
            "sin totalutgift och årets del av den."));
  return section;
}

}  // namespace liggare::report
