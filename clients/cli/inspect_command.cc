#include <filesystem>
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/auditor/files.h"
#include "clients/cli/commands.h"
#include "clients/sie/inspection.h"
#include "clients/sie/source.h"

namespace liggare::cli {
namespace {

struct InspectOptions {
  std::string file;
  std::string write_map;
};

Table ObjectTable(const sie::Declared& declared, const sie::Inspection& inspection,
                  const Words& words) {
  Table table("objects", words("Objects", "Objekt"),
              {{"dimension", words("dimension", "dimension")},
               {"object", words("object", "objekt")},
               {"name", words("name", "namn")},
               {"rows", words("rows", "rader")},
               {"sum", words("sum", "summa")}});
  for (const auto& [object, tally] : inspection.objects) {
    const auto name = declared.objects.find(object);
    table.Add({Cell::Number(object.dimension), Cell::Text(object.code),
               Cell::Text(name == declared.objects.end() ? "" : name->second),
               Cell::Number(tally.rows), Cell::Amount(tally.sum)});
  }
  return table;
}

Table AccountTable(const sie::Declared& declared, const sie::Inspection& inspection,
                   const Words& words) {
  Table table("accounts", words("Accounts", "Konton"),
              {{"account", words("account", "konto")},
               {"name", words("name", "namn")},
               {"rows", words("rows", "rader")},
               {"sum", words("sum", "summa")}});
  for (const auto& [account, tally] : inspection.accounts) {
    const auto name = declared.accounts.find(account);
    table.Add({Cell::Text(account), Cell::Text(name == declared.accounts.end() ? "" : name->second),
               Cell::Number(tally.rows), Cell::Amount(tally.sum)});
  }
  return table;
}

Table SeriesTable(const sie::Inspection& inspection, const Words& words) {
  Table table("series", words("Voucher series", "Verifikationsserier"),
              {{"series", words("series", "serie")},
               {"vouchers", words("vouchers", "verifikationer")},
               {"sum", words("sum of cost and revenue", "summa kostnader och intäkter")}});
  for (const auto& [series, found] : inspection.series) {
    table.Add({Cell::Text(series), Cell::Number(found.vouchers), Cell::Amount(found.rows.sum)});
  }
  return table;
}

absl::Status RunInspect(Session& session, const InspectOptions& options) {
  sie::Source source(options.file, std::nullopt);
  sie::Inspection inspection;
  absl::Status read = source.ForEachVoucher([&](const sie::Voucher& voucher, int64_t) {
    inspection.Add(voucher);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  const Words words = session.words();
  for (const Table& table :
       {ObjectTable(source.declared(), inspection, words),
        AccountTable(source.declared(), inspection, words), SeriesTable(inspection, words)}) {
    session.PrintTable(table);
  }
  if (options.write_map.empty()) return absl::OkStatus();
  if (std::filesystem::exists(options.write_map)) {
    return absl::AlreadyExistsError(absl::StrCat(options.write_map, " is there already"));
  }
  return auditor::WriteFile(options.write_map, sie::MapToStartFrom(source.declared(), inspection));
}

}  // namespace

void AddInspectCommand(CLI::App& import, Session& session) {
  CLI::App* command = import.add_subcommand(
      "inspect", "List the objects, accounts and series of a SIE 4 file, with their sums");
  auto options = std::make_shared<InspectOptions>();
  command->add_option("FILE", options->file, "A SIE 4 file, 4E or 4I")->required();
  command->add_option("--write-map", options->write_map, "Write a map to start from")
      ->type_name("MAP");
  command->footer("Example:\n  liggare import inspect 2020.se --write-map haninge-2020.map");
  RunWith(command, session, Needs::kNothing, options, RunInspect);
}

}  // namespace liggare::cli
