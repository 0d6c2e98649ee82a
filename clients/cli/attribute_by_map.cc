#include "clients/cli/attribute_by_map.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "clients/cli/as_of_options.h"
#include "clients/cli/import_sender.h"
#include "clients/cli/map_checks.h"
#include "clients/cli/open_entries.h"
#include "clients/cli/report.h"
#include "clients/sie/import_events.h"
#include "clients/sie/map_file.h"
#include "clients/sie/rule_index.h"
#include "clients/sie/tally.h"
#include "services/budget/dates.h"

namespace liggare::cli {
namespace {

// An open entry and what a map says of it.
struct Proposal {
  OpenEntry entry;
  sie::Placement placement;
  std::optional<v1::Cell> cell;  // nothing where no rule names a line
};

sie::Row RowOf(const v1::CostPosted& posted) {
  sie::Row row;
  row.account = posted.account();
  for (const v1::AccountingObject& object : posted.objects()) {
    row.objects.push_back({object.dimension(), object.object()});
  }
  std::sort(row.objects.begin(), row.objects.end());
  return row;
}

// The date that a rule is valid on: the voucher's, as in an import.
sie::Date DateOf(const OpenEntry& entry) {
  const std::string& voucher_date = entry.posted.voucher_date();
  return budget::StoredDate(voucher_date.empty() ? entry.effective_date : voucher_date);
}

Proposal Propose(const sie::RuleIndex& rules, OpenEntry entry) {
  Proposal proposal;
  const sie::Date date = DateOf(entry);
  proposal.placement = rules.Place(date, RowOf(entry.posted));
  if (!entry.spoken_of && proposal.placement.rule != nullptr) {
    proposal.cell = proposal.placement.rule->CellOn(date);
  }
  proposal.entry = std::move(entry);
  return proposal;
}

sie::Attribution AttributionOf(const Proposal& proposal) {
  return {proposal.entry.effective_date, proposal.entry.example, proposal.entry.posted.amount(),
          proposal.placement.rule->name, *proposal.cell};
}

Table ProposalTable(const std::vector<Proposal>& proposals, const Words& words) {
  Table table("entries", "",
              {{"position", words("position", "position")},
               {"effective_date", words("counts from", "räknas från")},
               {"voucher", words("voucher", "verifikation")},
               {"account", words("account", "konto")},
               {"amount", words("open", "öppet")},
               {"rule", words("rule", "regel")},
               {"cell", words("belongs to", "hör till")}});
  for (const Proposal& proposal : proposals) {
    const std::string none =
        proposal.entry.spoken_of ? words("(somebody has spoken of it)", "(någon har uttalat sig)")
        : proposal.placement.disputed ? words("(rules disagree)", "(reglerna är oense)")
                                      : words("(no rule)", "(ingen regel)");
    table.Add({Cell::Number(proposal.entry.position), Cell::Text(proposal.entry.effective_date),
               Cell::Text(VoucherName(proposal.entry.posted.voucher())),
               Cell::Text(proposal.entry.posted.account()), Cell::Amount(proposal.entry.open),
               proposal.cell ? Cell::Text(proposal.placement.rule->name)
                             : Cell::Text(none, proposal.placement.disputed ? "DISPUTED" : ""),
               Cell::Text(proposal.cell ? CellName(*proposal.cell) : "")});
  }
  return table;
}

absl::Status Send(Session& session, const sie::Map& map, const std::string& map_file,
                  const std::vector<Proposal>& proposals) {
  ImportSender sender(session, map.books, map_file, /*import_id=*/"");
  for (const Proposal& proposal : proposals) {
    if (!proposal.cell) continue;
    const absl::Status sent =
        sender.SendAttribution(AttributionOf(proposal), proposal.entry.position, /*line=*/0);
    if (!sent.ok()) return sent;
  }
  return sender.Finish();
}

}  // namespace

absl::Status AttributeByMap(Session& session, const std::string& map_file, const std::string& date,
                            bool apply) {
  const absl::StatusOr<sie::Map> map = ReadMapFile(map_file);
  if (!map.ok()) return map.status();
  const absl::StatusOr<v1::GetCatalogueResponse> catalogue = CatalogueOf(session, map->books);
  if (!catalogue.ok()) return catalogue.status();
  if (absl::Status s = CheckTargets(*map, map_file, *catalogue); !s.ok()) return s;
  v1::AsOf as_of;
  as_of.set_effective_date(date);
  absl::StatusOr<OpenEntries> open = ReadOpenEntries(session, as_of);
  if (!open.ok()) return open.status();

  const sie::RuleIndex rules(*map);
  std::vector<Proposal> proposals;
  sie::Tally placed;
  sie::Tally left;
  for (OpenEntry& entry : open->entries) {
    const sie::Date booked = DateOf(entry);
    if (booked < map->books.year_first || booked > map->books.year_last) continue;
    proposals.push_back(Propose(rules, std::move(entry)));
    (proposals.back().cell ? placed : left).Add(proposals.back().entry.open);
  }
  if (apply) {
    if (absl::Status s = Send(session, *map, map_file, proposals); !s.ok()) return s;
  }

  const Words words = session.words();
  Report report;
  report.Add("placed_rows", words("placed by rules, entries", "placerade av regler, poster"),
             placed.rows);
  report.AddAmount("placed_sum", words("placed by rules, sum", "placerade av regler, summa"),
                   placed.sum);
  report.Add("open_rows", words("still open, entries", "fortfarande öppna, poster"), left.rows);
  report.AddAmount("open_sum", words("still open, sum", "fortfarande öppna, summa"), left.sum);
  report.Add(ProposalTable(proposals, words));
  report.Print(session,
               fmt::format("{} {}\n",
                           apply ? words("Attributed: what was open", "Hänfört: det som var öppet")
                                 : words("A proposal; --apply appends it: what is open",
                                         "Ett förslag; --apply lägger till det: det som är öppet"),
                           Describe(open->as_of, words)));
  return absl::OkStatus();
}

}  // namespace liggare::cli
