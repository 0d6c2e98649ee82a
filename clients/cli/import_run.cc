#include "clients/cli/import_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/import_findings.h"
#include "clients/cli/import_sender.h"
#include "clients/cli/map_checks.h"
#include "clients/cli/progress.h"
#include "clients/cli/words.h"
#include "clients/sie/control_totals.h"
#include "clients/sie/import_events.h"
#include "clients/sie/plan_counts.h"
#include "clients/sie/planner.h"
#include "clients/sie/reconciliation.h"
#include "clients/sie/source.h"
#include "services/budget/amounts.h"

namespace liggare::cli {
namespace {

// An import: looks through the whole file and the ledger before it appends anything.
class Import {
 public:
  Import(Session& session, const ImportOptions& options, sie::Map map)
      : session_(session),
        options_(options),
        map_(std::move(map)),
        source_(options.file, options.csv ? map_.csv : std::nullopt),
        reconciliation_(map_.books) {}

  absl::Status Run() {
    for (const auto step :
         {&Import::ReadSource, &Import::CheckLines, &Import::ReadLedger, &Import::Compare,
          &Import::CheckFindings, &Import::CheckClaims, &Import::Append}) {
      if (absl::Status s = (this->*step)(); !s.ok()) return s;
    }
    PrintImport(session_, findings_);
    return absl::OkStatus();
  }

 private:
  // Reads every row of the file once, so that a file that is not whole leaves nothing behind.
  absl::Status ReadSource() {
    int64_t sum = 0;
    int64_t gross = 0;
    absl::Status read = source_.ForEachVoucher([&](const sie::Voucher& voucher, int64_t) {
      for (const sie::Row& row : voucher.rows) {
        if (gross > budget::kGrossMax) return absl::InvalidArgumentError("amounts are too large");
        gross += std::abs(row.amount);
        sum += row.amount;
      }
      file_.last_voucher = std::max(file_.last_voucher, voucher.date);
      return absl::OkStatus();
    });
    if (read.ok()) read = CheckControlTotal(sum);
    if (read.ok()) read = sie::CheckIsOf(source_.declared(), map_.books);
    return read.ok() ? Identify() : read;
  }

  absl::Status Identify() {
    const absl::StatusOr<std::string> hash = source_.Hash();
    if (!hash.ok()) return hash.status();
    file_.import_id = absl::StrCat(options_.csv ? "csv-" : "sie-", hash->substr(0, 16), "-",
                                   map_.hash.substr(0, 8));
    file_.form = options_.csv ? v1::IMPORT_FORM_CSV : v1::IMPORT_FORM_SIE;
    file_.file_hash = *hash;
    file_.map_hash = map_.hash;
    file_.generated = source_.declared().generated;
    findings_.dry_run = options_.dry_run;
    findings_.account_names = source_.declared().accounts;
    return absl::OkStatus();
  }

  // For progress; 0 where the system does not say.
  int64_t FileBytes() const {
    std::error_code unknown;
    const std::uintmax_t bytes = std::filesystem::file_size(options_.file, unknown);
    return unknown ? 0 : static_cast<int64_t>(bytes);
  }

  absl::Status CheckControlTotal(int64_t sum) const {
    if (!options_.csv) return absl::OkStatus();
    const absl::StatusOr<int64_t> stated = ParseAmount(options_.control_total);
    if (!stated.ok()) return UsageError(std::string(stated.status().message()));
    if (*stated == sum) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("the rows sum to ", budget::FormatKronor(sum), ", the control total is ",
                     budget::FormatKronor(*stated), "; rows are missing, or too many"));
  }

  absl::Status CheckLines() {
    const absl::StatusOr<v1::GetCatalogueResponse> catalogue = CatalogueOf(session_, map_.books);
    if (!catalogue.ok()) return catalogue.status();
    for (const v1::CatalogueImport& earlier : catalogue->imports()) {
      is_recorded_ |= earlier.import_recorded().import_id() == file_.import_id;
    }
    return CheckTargets(map_, options_.map, *catalogue);
  }

  absl::Status ReadLedger() {
    v1::ReadEventsRequest request;
    request.set_ledger(session_.ledger());
    for (const char* type : {"cost_posted", "cost_attributed", "event_corrected"}) {
      request.mutable_filter()->add_types(type);
    }
    return session_.client().ReadEvents(request, [this](const v1::ReadEventsResponse& batch) {
      for (const v1::Record& record : batch.records()) {
        reconciliation_.TakeEvent(record.position(), record.event());
      }
      return absl::OkStatus();
    });
  }

  absl::Status Compare() {
    const sie::Planner planner(map_, file_.import_id);
    sie::PlanCounts counts(map_);
    sie::ControlTotals controls(source_.declared());
    Progress progress(session_.words()("comparing", "jämför"), FileBytes());
    int64_t vouchers = 0;
    absl::Status planned = source_.ForEachVoucher([&](const sie::Voucher& voucher, int64_t bytes) {
      progress.Update(bytes, absl::StrCat(++vouchers));
      controls.Add(voucher);
      counts.AddVoucher();
      return planner.Plan(voucher, [&](const sie::PlannedRow& row) {
        counts.Add(row);
        reconciliation_.SeeRow(voucher, row);
        return row.taken() ? planner.Check(voucher, row) : absl::OkStatus();
      });
    });
    progress.Clear();
    if (!planned.ok()) return planned;
    reconciliation_.Compare();
    findings_.totals = counts.totals();
    findings_.unknown_objects = counts.UnknownObjects(source_.declared());
    for (sie::ControlTotal& total : controls.Check()) {
      if (total.holds()) {
        ++findings_.controls_held;
      } else {
        findings_.controls_broken.push_back(std::move(total));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckFindings() {
    if (!options_.dry_run) SayOfMap(session_, findings_);
    if (!findings_.totals.unmapped.empty()) {
      return absl::FailedPreconditionError(absl::StrCat(
          options_.map, ": rows in scope are on accounts that [accounts] does not name: ",
          absl::StrJoin(findings_.totals.unmapped, ", ", [](std::string* out, const auto& account) {
            absl::StrAppend(out, account.first, " (", account.second.rows, " rows, ",
                            budget::FormatKronor(account.second.sum), ")");
          })));
    }
    if (findings_.controls_broken.empty() || options_.accept_differences) return absl::OkStatus();
    const sie::ControlTotal& first = findings_.controls_broken.front();
    return absl::FailedPreconditionError(
        absl::StrCat(options_.file, ":", first.declared.line, ": account ", first.declared.account,
                     " is declared to be ", budget::FormatKronor(first.declared.amount),
                     ", the vouchers come to ", budget::FormatKronor(first.recomputed), " (",
                     findings_.controls_broken.size(),
                     " control totals do not hold); the file lacks vouchers. "
                     "With --accept-differences it is taken as it is"));
  }

  // Two files that are not exports of the same books would each undo what the other said.
  absl::Status CheckClaims() {
    const sie::Reconciliation::Claims claims = reconciliation_.claims();
    if (options_.accept_differences || claims.unlike < 2 || 2 * claims.unlike <= claims.vouchers) {
      return absl::OkStatus();
    }
    return absl::FailedPreconditionError(absl::StrCat(
        options_.file, ": of the ", claims.vouchers,
        " vouchers that the ledger has by the same numbers, ", claims.unlike,
        " have nothing in common with the file's; it looks as another accounting's file. If it is "
        "the one to go by, --accept-differences corrects the ledger after it"));
  }

  absl::Status Append() {
    const sie::Planner planner(map_, file_.import_id);
    std::optional<ImportSender> sender;
    if (!options_.dry_run) sender.emplace(session_, map_.books, options_.file, file_.import_id);
    if (sender && !is_recorded_) {
      v1::Event imported = sie::ImportEvent(map_.books, file_, findings_.totals);
      imported.set_example(options_.example);
      if (absl::Status s = sender->Send(std::move(imported)); !s.ok()) return s;
    }
    Progress progress(session_.words()("importing", "importerar"), FileBytes());
    absl::Status sent = source_.ForEachVoucher([&](const sie::Voucher& voucher, int64_t bytes) {
      progress.Update(bytes,
                      absl::StrCat(findings_.counts.appended, session_.words()(" new", " nya")));
      return planner.Plan(
          voucher, [&](const sie::PlannedRow& row) { return Take(planner, voucher, row, sender); });
    });
    if (sent.ok()) sent = TakeBack(sender);
    if (sent.ok() && sender) sent = sender->Finish();
    progress.Clear();
    if (!sent.ok()) return SayHowFar(sent, sender);
    findings_.vanished = reconciliation_.Vanished();
    findings_.stuck = reconciliation_.Stuck();
    if (!sender) return absl::OkStatus();
    findings_.counts.attributed = sender->attributed();
    findings_.counts.size = sender->size();
    return absl::OkStatus();
  }

  static absl::Status SayHowFar(const absl::Status& failure,
                                const std::optional<ImportSender>& sender) {
    if (sender) {
      fmt::print(stderr,
                 "liggare: stopped after {} events; import the file again: it goes on where it "
                 "was, and nothing is appended twice\n",
                 sender->appended());
    }
    return failure;
  }

  absl::Status Take(const sie::Planner& planner, const sie::Voucher& voucher,
                    const sie::PlannedRow& row, std::optional<ImportSender>& sender) {
    const sie::Step step = reconciliation_.StepFor(voucher, row);
    const sie::Rule* const rule = row.placement.rule;
    const std::optional<v1::Cell> cell =
        row.taken() && rule != nullptr ? rule->CellOn(voucher.date) : std::nullopt;
    switch (step.kind) {
      case sie::Step::Kind::kNothing:
        return absl::OkStatus();
      case sie::Step::Kind::kHeldOnly:
        findings_.held_only.push_back(step.position);
        return absl::OkStatus();
      case sie::Step::Kind::kHeld:
        ++findings_.counts.held;
        if (step.attributed || !cell) return absl::OkStatus();
        break;
      case sie::Step::Kind::kAppend:
        ++findings_.counts.appended;
        break;
      case sie::Step::Kind::kCorrect:
        ++findings_.counts.corrected;
        break;
    }
    findings_.counts.attributed += cell ? 1 : 0;
    if (!sender) return absl::OkStatus();

    std::optional<sie::Attribution> attribution;
    if (cell) {
      attribution = {budget::FormatDate(voucher.date), options_.example, row.row->amount,
                     rule->name, *cell};
    }
    if (step.kind == sie::Step::Kind::kHeld) {
      return sender->SendAttribution(*attribution, step.position, row.row->line);
    }
    const auto make = [&](v1::Event& event) {
      planner.MakeEntry(voucher, row, event);
      event.set_example(options_.example);
      sie::MakeStep(step, event);
    };
    return sender->SendEntry(make, std::move(attribution), row.row->line);
  }

  absl::Status TakeBack(std::optional<ImportSender>& sender) {
    for (const int64_t position : reconciliation_.Removed()) {
      ++findings_.counts.taken_back;
      if (!sender) continue;
      v1::GetEventRequest request;
      request.set_ledger(session_.ledger());
      request.set_position(position);
      const absl::StatusOr<v1::GetEventResponse> entry = session_.client().GetEvent(request);
      if (!entry.ok()) return entry.status();
      v1::Event taking_back =
          sie::TakingBackEvent(map_.books, file_.import_id, position, entry->record().event());
      taking_back.set_example(options_.example);
      absl::Status sent = sender->Send(std::move(taking_back));
      if (!sent.ok()) return sent;
    }
    return absl::OkStatus();
  }

  Session& session_;
  const ImportOptions& options_;
  const sie::Map map_;
  sie::Source source_;
  sie::Reconciliation reconciliation_;
  sie::ImportedFile file_;
  bool is_recorded_ = false;  // that the file is imported
  ImportFindings findings_;
};

}  // namespace

absl::Status RunImport(Session& session, const ImportOptions& options) {
  absl::StatusOr<sie::Map> map = ReadMapFile(options.map);
  if (!map.ok()) return map.status();
  if (options.csv && !map->csv) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.map, ": the map has no [csv], which says what the columns are called"));
  }
  return Import(session, options, *std::move(map)).Run();
}

}  // namespace liggare::cli
