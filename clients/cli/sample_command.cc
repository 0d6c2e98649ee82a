#include <fmt/core.h>

#include <map>
#include <optional>
#include <utility>

#include "clients/auditor/sample.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/progress.h"
#include "clients/cli/report.h"
#include "clients/sie/entry_history.h"

namespace liggare::cli {
namespace {

constexpr int64_t kSizeMax = 100'000;

struct SampleOptions {
  int64_t size = 0;
  std::string seed;
  std::string method = "record";
  std::string from;
  std::string at;
  std::optional<int64_t> ledger_size;
};

// The entries that stand at an as-of, as one event after another puts them there and takes them
// back.
class Population {
 public:
  Population(const v1::ResolvedAsOf& as_of, std::string from)
      : as_of_(as_of), from_(std::move(from)) {}

  void Take(const v1::Record& record) {
    // Dates in form sort as text.
    const std::string& date = record.event().effective_date();
    if (record.position() >= as_of_.size() || date > as_of_.effective_date()) return;
    const auto change = history_.Take(record.position(), record.event());
    if (change.gone) standing_.erase(change.gone->position);
    if (change.put && date >= from_) standing_[record.position()] = *change.put;
  }

  std::vector<auditor::SampledEntry> Entries() const {
    std::vector<auditor::SampledEntry> entries;
    for (const auto& [position, amount] : standing_) entries.push_back({position, amount});
    return entries;
  }

 private:
  static int64_t Hold(const v1::Event&, const v1::CostPosted& posted) { return posted.amount(); }

  const v1::ResolvedAsOf& as_of_;
  const std::string from_;
  sie::EntryHistory<decltype(&Hold)> history_{&Hold};
  std::map<int64_t, int64_t> standing_;
};

absl::StatusOr<v1::ResolvedAsOf> Resolve(Session& session, const SampleOptions& options) {
  v1::GetCatalogueRequest request;
  request.set_ledger(session.ledger());
  request.mutable_as_of()->set_effective_date(options.at.empty() ? Today() : options.at);
  if (options.ledger_size.has_value()) request.mutable_as_of()->set_size(*options.ledger_size);
  const absl::StatusOr<v1::GetCatalogueResponse> catalogue = session.client().GetCatalogue(request);
  if (!catalogue.ok()) return catalogue.status();
  return catalogue->as_of();
}

absl::Status ReadEntries(Session& session, const v1::ResolvedAsOf& as_of, Population& population) {
  v1::ReadEventsRequest request;
  request.set_ledger(session.ledger());
  request.mutable_filter()->add_types("cost_posted");
  request.mutable_filter()->add_types("event_corrected");
  Progress progress(session.words()("reading", "läser"), as_of.size());
  return session.client().ReadEvents(request, [&](const v1::ReadEventsResponse& batch) {
    for (const v1::Record& record : batch.records()) population.Take(record);
    progress.Update(batch.next_position(), std::to_string(batch.next_position()));
    return absl::OkStatus();
  });
}

absl::Status AddRow(Session& session, const auditor::SampledEntry& drawn, Table& table) {
  v1::GetEventRequest request;
  request.set_ledger(session.ledger());
  request.set_position(drawn.position);
  const absl::StatusOr<v1::GetEventResponse> answer = session.client().GetEvent(request);
  if (!answer.ok()) return answer.status();
  const v1::Event& event = answer->record().event();
  const v1::Payload& payload = event.payload();
  const v1::CostPosted& posted = payload.has_event_corrected()
                                     ? payload.event_corrected().replacement().cost_posted()
                                     : payload.cost_posted();
  table.Add({Cell::Number(drawn.position), Cell::Text(event.effective_date()),
             Cell::Text(VoucherName(posted.voucher())), Cell::Text(posted.account()),
             Cell::Text(posted.activity_code()), Cell::Text(posted.counterparty()),
             Cell::Amount(drawn.amount), Cell::Number(drawn.hits)});
  return absl::OkStatus();
}

absl::StatusOr<Table> SampleTable(Session& session,
                                  const std::vector<auditor::SampledEntry>& sample) {
  const Words words = session.words();
  Table table("entries", "",
              {{"position", words("position", "position")},
               {"effective_date", words("counts from", "räknas från")},
               {"voucher", words("voucher", "verifikation")},
               {"account", words("account", "konto")},
               {"activity_code", words("activity", "aktivitet")},
               {"counterparty", words("counterparty", "motpart")},
               {"amount", words("amount", "belopp")},
               {"hits", words("hits", "träffar")}});
  for (const auditor::SampledEntry& drawn : sample) {
    if (absl::Status s = AddRow(session, drawn, table); !s.ok()) return s;
  }
  return table;
}

absl::Status RunSample(Session& session, const SampleOptions& options) {
  const absl::StatusOr<v1::ResolvedAsOf> as_of = Resolve(session, options);
  if (!as_of.ok()) return as_of.status();
  Population population(*as_of, options.from);
  if (absl::Status s = ReadEntries(session, *as_of, population); !s.ok()) return s;
  std::vector<auditor::SampledEntry> entries = population.Entries();

  const Words words = session.words();
  int64_t sum = 0;
  for (const auditor::SampledEntry& entry : entries) sum += entry.amount;
  Report report;
  report.Add("method", words("method", "metod"), options.method);
  report.Add("seed", words("seed", "frö"), options.seed);
  report.Add("size", words("size of the ledger", "liggarens storlek"), as_of->size());
  report.Add("population", words("entries to draw from", "poster att dra ur"),
             static_cast<int64_t>(entries.size()));
  report.AddAmount("population_sum", words("their sum", "deras summa"), sum);
  std::vector<auditor::SampledEntry> sample;
  if (options.method == "record") {
    sample = auditor::DrawRecords(std::move(entries), options.size, options.seed);
  } else {
    absl::StatusOr<auditor::MonetaryUnits> units =
        auditor::DrawMonetaryUnits(entries, options.size, options.seed);
    if (!units.ok()) return units.status();
    report.AddAmount("gross", words("sum without signs", "summa utan tecken"), units->gross);
    report.AddAmount("interval", words("interval", "intervall"), units->interval);
    report.AddAmount("first", words("first unit", "första enheten"), units->first);
    sample = std::move(units->drawn);
  }
  report.Add("drawn", words("entries drawn", "dragna poster"), static_cast<int64_t>(sample.size()));
  absl::StatusOr<Table> table = SampleTable(session, sample);
  if (!table.ok()) return table.status();
  report.Add(*std::move(table));
  report.Print(session, fmt::format("{} {}\n", words("A sample of costs", "Ett urval av kostnader"),
                                    Describe(*as_of, words)));
  return absl::OkStatus();
}

}  // namespace

void AddSampleCommand(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("sample", "Draw an auditor's sample of costs that can be drawn again");
  auto options = std::make_shared<SampleOptions>();
  command->add_option("--size,-n", options->size, "How many entries")
      ->type_name("N")
      ->required()
      ->check(Between<int64_t>(1, kSizeMax));
  command->add_option("--seed", options->seed, "Any text; the same draws the same")
      ->type_name("TEXT")
      ->required();
  command
      ->add_option("--method", options->method,
                   "record: each entry as likely as another; monetary-unit: each öre")
      ->type_name("METHOD")
      ->check(OneOf({"record", "monetary-unit"}))
      ->capture_default_str();
  command->add_option("--from", options->from, "Only entries that count from this date or later")
      ->type_name("DATE");
  command->add_option("--at", options->at, "Those that stand at this date; else today")
      ->type_name("DATE");
  command
      ->add_option("--ledger-size", options->ledger_size,
                   "As known with the first N events; else all")
      ->type_name("N");
  command->footer(
      "Drawing again with the same seed, method, size, dates and --ledger-size (it is printed)\n"
      "gives the same entries. By record the entries with the lowest SHA-256 of seed and position\n"
      "are drawn; by monetary unit every interval-th öre is, from a first one that the seed "
      "gives.\n"
      "\nExamples:\n"
      "  liggare sample --size 25 --seed revision-2020 --from 2020-01-01 --at 2020-12-31\n"
      "  liggare sample --size 40 --seed 7 --method monetary-unit --format csv > sample.csv");
  RunWith(command, session, Needs::kLedger, options, RunSample);
}

}  // namespace liggare::cli
