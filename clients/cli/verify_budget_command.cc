#include <fmt/core.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/auditor/budget_audit.h"
#include "clients/auditor/differences.h"
#include "clients/auditor/verify_log.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/log_options.h"
#include "clients/cli/verify_commands.h"

namespace liggare::cli {
namespace {

struct BudgetCommandOptions {
  LogOptions log;
  std::string date;
  int year = 0;
};

Table DifferenceTable(const std::vector<auditor::Difference>& differences, const Words& words) {
  Table table("differences", "",
              {{"figure", words("figure", "siffra"), Column::Shown::kEverywhere, 0, 100},
               {"server", words("the server says", "servern säger")},
               {"records", words("the records come to", "posterna ger")}});
  for (const auditor::Difference& difference : differences) {
    table.Add({Cell::Text(difference.figure), Cell::Text(difference.stated),
               Cell::Text(difference.derived)});
  }
  return table;
}

// Asks the server what the records were asked, and names what differs.
absl::Status Compare(Session& session, const v1::GetBudgetRequest& request,
                     const auditor::VerifiedLog& log, v1::GetBudgetResponse derived) {
  const proof::TreeHead& head = log.checkpoint.checkpoint.head;
  v1::GetBudgetRequest at_size = request;
  at_size.mutable_as_of()->set_size(head.size.value);
  const absl::StatusOr<v1::GetBudgetResponse> stated = session.client().GetBudget(at_size);
  if (!stated.ok()) return stated.status();
  derived.mutable_as_of()->set_root(std::string(head.root.view()));
  const std::vector<auditor::Difference> differences = auditor::FindDifferences(*stated, derived);
  if (differences.empty()) return absl::OkStatus();
  if (session.format() == Format::kJson) {
    session.Print(derived, "", {});
  } else {
    session.PrintTable(DifferenceTable(differences, session.words()));
  }
  return absl::DataLossError(
      absl::StrCat("the server's budget is not what its records come to: ", differences.size(),
                   " differ, the first ", differences.front().figure));
}

absl::Status RunBudget(Session& session, const BudgetCommandOptions& options) {
  const absl::StatusOr<auditor::LogQuestion> question = options.log.Question(session);
  if (!question.ok()) return question.status();
  v1::GetBudgetRequest request;
  request.set_ledger(session.ledger());
  request.set_budget_year(options.year);
  request.mutable_as_of()->set_effective_date(options.date.empty() ? Today() : options.date);

  const absl::Time began = absl::Now();
  auditor::BudgetAudit budget(session.ledger());
  LogProgress progress(session.words()("verifying", "verifierar"));
  const absl::StatusOr<auditor::VerifiedLog> log = auditor::VerifyLog(
      session.client(), *question,
      [&](const auditor::Batch& batch, Size to) {
        progress.Update(batch, to);
        return absl::OkStatus();
      },
      [&](const v1::Record& record, std::string_view bytes) { return budget.Take(record, bytes); });
  progress.Clear();
  if (!log.ok()) return log.status();
  absl::StatusOr<v1::GetBudgetResponse> derived = budget.GetBudget(request);
  if (!derived.ok()) return derived.status();
  absl::Status same = Compare(session, request, *log, *std::move(derived));
  if (!same.ok()) return same;

  const Words words = session.words();
  Report report;
  report.Add("effective_date", words("at", "per"), request.as_of().effective_date());
  AddLog(*log, absl::Now() - began, words, report);
  report.Print(session,
               words("Every figure is what the records come to, and every record is what the "
                     "rules derive.\n",
                     "Varje siffra är vad posterna ger, och varje post är vad reglerna ger.\n"));
  return absl::OkStatus();
}

}  // namespace

void AddVerifyBudget(CLI::App& verify, Session& session) {
  CLI::App* command = verify.add_subcommand(
      "budget", "Verify the log, and compute every figure of a budget anew from its records");
  auto options = std::make_shared<BudgetCommandOptions>();
  command->add_option("--at", options->date, "The effective date; else today")->type_name("DATE");
  command->add_option("--year", options->year, "The budget year; else the year of the date")
      ->type_name("YEAR");
  options->log.AddTo(command);
  command->footer(
      "As `verify log`; and derives the postings and flags of every record anew with the rules\n"
      "of this program, and compares the budget with the server's answer, figure by figure.\n"
      "\nExamples:\n"
      "  liggare verify budget --at 2020-04-30 --key VKEY\n"
      "  liggare verify budget --at 2020-04-30 --size 57 --key VKEY");
  RunWith(command, session, Needs::kLedger, options, RunBudget);
}

}  // namespace liggare::cli
