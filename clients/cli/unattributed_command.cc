#include <fmt/core.h>

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"
#include "clients/cli/open_entries.h"
#include "clients/cli/report.h"
#include "services/budget/dates.h"

namespace liggare::cli {
namespace {

struct UnattributedOptions {
  AsOfOptions as_of;
};

// Days from one stored date to another.
int64_t DaysBetween(const std::string& from, const std::string& to) {
  return budget::StoredDate(to) - budget::StoredDate(from);
}

std::string ObjectsOf(const v1::CostPosted& posted) {
  return absl::StrJoin(posted.objects(), " ",
                       [](std::string* out, const v1::AccountingObject& object) {
                         absl::StrAppend(out, object.dimension(), ":", object.object());
                       });
}

// How much is open of each age.
class Ages {
 public:
  void Add(int64_t days, int64_t amount) {
    Band& band = bands_[days <= 30 ? 0 : days <= 90 ? 1 : 2];
    ++band.entries;
    band.sum += amount;
  }

  void AddTo(Report& report, const Words& words) const {
    constexpr std::array<const char*, 3> kKeys = {"to_30_days", "to_90_days", "over_90_days"};
    const std::array<std::string, 3> titles = {
        words("to 30 days old", "till 30 dagar gamla"),
        words("to 90 days old", "till 90 dagar gamla"),
        words("more than 90 days old", "mer än 90 dagar gamla")};
    for (size_t i = 0; i < bands_.size(); ++i) {
      report.Add(absl::StrCat(kKeys[i], "_entries"), titles[i] + words(", entries", ", poster"),
                 bands_[i].entries);
      report.AddAmount(absl::StrCat(kKeys[i], "_sum"), titles[i] + words(", sum", ", summa"),
                       bands_[i].sum);
    }
  }

 private:
  struct Band {
    int64_t entries = 0;
    int64_t sum = 0;
  };
  std::array<Band, 3> bands_;
};

// For people a pair is one row, with what is open of both; for programs each entry is one.
Table EntryTable(const OpenEntries& open, bool pairs_are_one, const Words& words) {
  Table table("entries", "",
              {{"position", words("position", "position")},
               {"pair_position", words("taken back by", "omförd av")},
               {"effective_date", words("counts from", "räknas från")},
               {"recorded_date", words("recorded", "införd")},
               {"age_days", words("days", "dagar")},
               {"voucher", words("voucher", "verifikation")},
               {"account", words("account", "konto")},
               {"activity_code", words("activity", "aktivitet")},
               {"objects", words("objects", "objekt"), Column::Shown::kEverywhere, 0, 40},
               {"fund", words("fund", "medel")},
               {"counterparty", "", Column::Shown::kCsvOnly},
               {"amount", words("open", "öppet")}});
  const std::vector<int> partners = ReversingPairs(open.entries);
  for (size_t i = 0; i < open.entries.size(); ++i) {
    const OpenEntry& entry = open.entries[i];
    const bool is_pair = partners[i] >= 0;
    const auto partner = static_cast<size_t>(is_pair ? partners[i] : 0);
    if (pairs_are_one && is_pair && partner < i) continue;
    table.Add({Cell::Number(entry.position),
               is_pair ? Cell::Number(open.entries[partner].position) : Cell(),
               Cell::Text(entry.effective_date), Cell::Text(entry.recorded_date),
               Cell::Number(DaysBetween(entry.effective_date, open.as_of.effective_date())),
               Cell::Text(VoucherName(entry.posted.voucher())), Cell::Text(entry.posted.account()),
               Cell::Text(entry.posted.activity_code()), Cell::Text(ObjectsOf(entry.posted)),
               Cell::Text(entry.posted.fund()), Cell::Text(entry.posted.counterparty()),
               Cell::Amount(pairs_are_one && is_pair ? 0 : entry.open)});
  }
  return table;
}

absl::Status RunUnattributed(Session& session, const UnattributedOptions& options) {
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  const absl::StatusOr<OpenEntries> open = ReadOpenEntries(session, *as_of);
  if (!open.ok()) return open.status();
  const Words words = session.words();
  Ages ages;
  for (const OpenEntry& entry : open->entries) {
    ages.Add(DaysBetween(entry.effective_date, open->as_of.effective_date()), entry.open);
  }
  Report report;
  report.Add("entries", words("entries that are open", "öppna poster"),
             static_cast<int64_t>(open->entries.size()));
  report.AddAmount("sum", words("sum, as in the budget", "summa, som i budgeten"), open->sum);
  ages.AddTo(report, words);
  report.Add(EntryTable(*open, session.format() == Format::kTable, words));
  report.Print(session, fmt::format("{} {}\n", words("Not attributed", "Ej hänfört"),
                                    Describe(open->as_of, words)));
  return absl::OkStatus();
}

}  // namespace

void AddUnattributedCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "unattributed", "List the entries that belong to no cell yet, with their age");
  auto options = std::make_shared<UnattributedOptions>();
  options->as_of.AddTo(command);
  command->footer(
      "The age is in days from when the entry counts to the date. Entries that take each other\n"
      "back (same account, objects and amount but for the sign) are shown as one.\n"
      "\nExamples:\n"
      "  liggare unattributed --at 2020-08-31\n"
      "  liggare unattributed --format csv > open.csv");
  RunWith(command, session, Needs::kLedger, options, RunUnattributed);
}

}  // namespace liggare::cli
