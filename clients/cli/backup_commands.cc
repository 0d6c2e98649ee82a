#include <fmt/core.h>

#include <optional>

#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"
#include "clients/cli/progress.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct NoOptions {};

struct VerifyOptions {
  int64_t number = 0;
};

Table BackupTable(const Words& words) {
  return Table("backups", "",
               {{"number", words("number", "nummer")},
                {"made_at", words("made at", "gjord")},
                {"events", words("events", "händelser")},
                {"bytes", words("bytes", "byte")},
                {"state", words("state", "skick")}});
}

void Add(const v1::Backup& backup, const Words& words, Table& table) {
  if (backup.damaged()) {
    table.Add({Cell::Number(backup.number()), Cell(), Cell(), Cell(),
               Cell::Text(words("DAMAGED", "SKADAD"), "damaged")});
    return;
  }
  table.Add({Cell::Number(backup.number()), Cell::Text(FormatInstant(backup.made_at())),
             Cell::Number(backup.events()), Cell::Number(backup.bytes()),
             Cell::Text(words("whole", "hel"), "whole")});
}

std::string Mebibytes(int64_t bytes) { return fmt::format("{} MiB", bytes >> 20); }

absl::Status RunCreate(Session& session, const NoOptions&) {
  const Words words = session.words();
  v1::CreateBackupResponse last;
  Progress bar(words("backing up", "säkerhetskopierar"), 0);
  const absl::Status status = session.client().CreateBackup(
      v1::CreateBackupRequest(), [&](const v1::CreateBackupResponse& progress) {
        last = progress;
        if (session.format() == Format::kJson) {
          session.PrintLine(progress);
          return session.Flush();
        }
        bar.Update(progress.bytes_copied(), Mebibytes(progress.bytes_copied()));
        return absl::OkStatus();
      });
  bar.Clear();
  if (!status.ok()) return status;
  if (session.format() == Format::kJson) return absl::OkStatus();
  Table table = BackupTable(words);
  Add(last.backup(), words, table);
  session.PrintTable(table);
  return absl::OkStatus();
}

absl::Status RunList(Session& session, const NoOptions&) {
  const auto listed = session.client().ListBackups(v1::ListBackupsRequest());
  if (!listed.ok()) return listed.status();
  const Words words = session.words();
  Table table = BackupTable(words);
  for (const v1::Backup& backup : listed->backups()) Add(backup, words, table);
  const std::string heading =
      listed->folder().empty()
          ? words("The server was not told where backups lie (--backup-dir).\n",
                  "Servern har inte fått veta var säkerhetskopior ligger (--backup-dir).\n")
          : fmt::format("{} {}\n", words("Backups in", "Säkerhetskopior i"),
                        Printable(listed->folder()));
  session.Print(*listed, heading, {table});
  return absl::OkStatus();
}

absl::Status RunVerify(Session& session, const VerifyOptions& options) {
  const Words words = session.words();
  v1::VerifyBackupRequest request;
  request.set_number(options.number);
  v1::Backup backup;
  const absl::Status status =
      session.client().VerifyBackup(request, [&](const v1::VerifyBackupResponse& verified) {
        backup = verified.backup();
        if (session.format() == Format::kJson) session.PrintLine(verified);
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  session.Say(fmt::format("{} {}: {}\n", words("Backup", "Säkerhetskopia"), backup.number(),
                          words("every file is what was written", "varje fil är som den skrevs")));
  return absl::OkStatus();
}

void AddCreate(CLI::App& backup, Session& session) {
  CLI::App* command = backup.add_subcommand(
      "create", "Make a backup on the server, while appends and questions go on");
  command->footer(
      "The server keeps so many as its --backups-kept says, and deletes the oldest. Keys and\n"
      "anchor are not in it: keep them elsewhere.\n"
      "\nExample:\n  liggare backup create");
  RunWith(command, session, Needs::kNothing, std::make_shared<NoOptions>(), RunCreate);
}

void AddList(CLI::App& backup, Session& session) {
  CLI::App* command = backup.add_subcommand("list", "List the backups that the server keeps");
  RunWith(command, session, Needs::kNothing, std::make_shared<NoOptions>(), RunList);
}

void AddVerify(CLI::App& backup, Session& session) {
  CLI::App* command = backup.add_subcommand(
      "verify", "Let the server read a backup and hold it against its checksums");
  auto options = std::make_shared<VerifyOptions>();
  command->add_option("number", options->number, "Its number; the newest unless it is given")
      ->type_name("NUMBER")
      ->check(CLI::PositiveNumber);
  command->footer(
      "That it can be restored is shown by restoring it: `liggared --restore` to another folder.\n"
      "\nExample:\n  liggare backup verify 7");
  RunWith(command, session, Needs::kNothing, options, RunVerify);
}

}  // namespace

void AddBackupCommands(CLI::App& app, Session& session) {
  CLI::App* backup = app.add_subcommand("backup", "Make, list and verify the server's backups");
  backup->require_subcommand(1);
  backup->footer("Examples:\n  liggare backup create\n  liggare backup verify");
  AddCreate(*backup, session);
  AddList(*backup, session);
  AddVerify(*backup, session);
}

}  // namespace liggare::cli
