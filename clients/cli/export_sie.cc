#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/auditor/files.h"
#include "clients/cli/export_commands.h"
#include "clients/cli/report.h"
#include "clients/cli/whole_ledger.h"
#include "clients/sie/cost_file.h"
#include "clients/sie/entry_history.h"
#include "services/budget/dates.h"
#include "store/proof/hash.h"

namespace liggare::cli {
namespace {

struct SieOptions {
  std::string at;
  std::optional<int64_t> size;
  std::string organisation;
  std::string file;
};

// The costs that count in a year up to a date, as one event after another puts them there and takes
// them back.
class Costs {
 public:
  Costs(sie::Date first, sie::Date last) : first_(first), last_(last) {}

  absl::Status Take(const v1::Record& record) {
    const absl::StatusOr<sie::Date> date =
        budget::ParseDate(record.event().effective_date(), "effective_date");
    if (!date.ok()) return date.status();
    auto change = history_.Take(record.position(), record.event());
    if (change.gone.has_value()) {
      change.gone->entry.set_amount(-change.gone->entry.amount());
      Add(*date, change.gone->entry);
    }
    if (change.put.has_value()) Add(*date, *change.put);
    recorded_at_ = record.recorded_at().seconds();
    return absl::OkStatus();
  }

  const sie::CostFile& file() const { return file_; }
  int64_t rows() const { return rows_; }
  int64_t sum() const { return sum_; }
  sie::Date recorded_on() const {
    return absl::ToCivilDay(absl::FromUnixSeconds(recorded_at_), absl::UTCTimeZone());
  }

 private:
  static v1::CostPosted Hold(const v1::Event&, const v1::CostPosted& posted) { return posted; }

  void Add(sie::Date date, const v1::CostPosted& posted) {
    if (date < first_ || date > last_) return;
    file_.Add(date, posted);
    ++rows_;
    sum_ += posted.amount();
  }

  const sie::Date first_;
  const sie::Date last_;
  sie::EntryHistory<decltype(&Hold)> history_{&Hold};
  sie::CostFile file_;
  int64_t rows_ = 0;
  int64_t sum_ = 0;
  int64_t recorded_at_ = 0;
};

absl::StatusOr<v1::Ledger> Describe(Session& session) {
  v1::GetLedgerRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::GetLedgerResponse> answer = session.client().GetLedger(request);
  if (!answer.ok()) return answer.status();
  return answer->ledger();
}

// How many events were known: those that are asked for, else all.
absl::StatusOr<Size> KnownSize(const SieOptions& options, const v1::Ledger& ledger) {
  if (!options.size.has_value()) return Size{ledger.size()};
  if (*options.size >= 1 && *options.size <= ledger.size()) return Size{*options.size};
  return UsageError(absl::StrCat("--size ", *options.size, ": the ledger has ", ledger.size(),
                                 " events; name 1 to so many"));
}

absl::Status RunSie(Session& session, const SieOptions& options) {
  const absl::StatusOr<sie::Date> at = budget::ParseDate(options.at, "--at");
  if (!at.ok()) return UsageError(std::string(at.status().message()));
  const absl::StatusOr<v1::Ledger> ledger = Describe(session);
  if (!ledger.ok()) return ledger.status();
  const absl::StatusOr<Size> size = KnownSize(options, *ledger);
  if (!size.ok()) return size.status();
  Costs costs(sie::Date(at->year(), 1, 1), *at);
  const absl::Status read =
      ReadWholeLedger(session, *size, false, [&](const v1::ReadEventsResponse& batch) {
        for (const v1::Record& record : batch.records()) {
          if (absl::Status taken = costs.Take(record); !taken.ok()) return taken;
        }
        return absl::OkStatus();
      });
  if (!read.ok()) return read;

  sie::Declared head;
  head.program = "liggare";
  head.organisation = options.organisation;
  head.company = ledger->name();
  head.currency = ledger->currency();
  head.generated = costs.recorded_on();
  head.years[0] = {sie::Date(at->year(), 1, 1), sie::Date(at->year(), 12, 31)};
  std::ostringstream text;
  absl::Status written = costs.file().Write(head, text);
  if (written.ok()) written = auditor::WriteFile(options.file, text.str());
  if (!written.ok()) return written;

  const Words words = session.words();
  Report report;
  report.Add("file", words("file", "fil"), options.file);
  report.Add("size", words("events known", "kända händelser"), size->value);
  report.Add("rows", words("rows", "rader"), costs.rows());
  report.AddAmount("sum", words("cost net of revenue", "kostnad netto"), costs.sum());
  report.Print(session, words("The costs of the year up to the date are exported. Each voucher is "
                              "balanced on account 9999.\n",
                              "Årets kostnader till och med datumet är exporterade. Varje "
                              "verifikation balanseras på konto 9999.\n"));
  return absl::OkStatus();
}

}  // namespace

CLI::App* AddExportSie(CLI::App& command, Session& session) {
  CLI::App* sie =
      command.add_subcommand("sie", "The costs of a year up to a date, as a SIE 4E file");
  auto options = std::make_shared<SieOptions>();
  sie->add_option("--at", options->at, "The last date; its year is the file's")
      ->type_name("DATE")
      ->required();
  sie->add_option("--size", options->size, "As known at the first so many events")->type_name("N");
  sie->add_option("--organisation", options->organisation, "The organisation number to state")
      ->type_name("NUMBER");
  sie->add_option("-o,--output", options->file, "The file; in CP437, with a checksum")
      ->type_name("FILE")
      ->required();
  sie->footer(
      "Rows count on their effective date. A cost that was corrected is taken back on the\n"
      "date of the correction. Texts are left out: they may name persons.\n"
      "\nExample:\n  liggare export sie --at 2020-08-31 -o trygghet.se");
  RunWith(sie, session, Needs::kLedger, options, RunSie);
  return sie;
}

}  // namespace liggare::cli
