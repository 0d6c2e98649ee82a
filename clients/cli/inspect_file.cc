#include "clients/cli/inspect_file.h"

#include <filesystem>
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/auditor/files.h"
#include "clients/cli/report.h"
#include "clients/sie/inspection.h"
#include "clients/sie/source.h"

namespace liggare::cli {
namespace {

Table ObjectTable(const sie::Declared& declared, const sie::Inspection& inspection,
                  const Words& words) {
  Table table("objects", words("Objects", "Objekt"),
              {{"dimension", words("dimension", "dimension")},
               {"dimension_name", words("its name", "dess namn")},
               {"object", words("object", "objekt")},
               {"name", words("name", "namn")},
               {"rows", words("rows", "rader")},
               {"sum", words("sum", "summa")}});
  for (const auto& [object, tally] : inspection.objects) {
    const auto name = declared.objects.find(object);
    const auto dimension = declared.dimensions.find(object.dimension);
    table.Add({Cell::Number(object.dimension),
               Cell::Text(dimension == declared.dimensions.end() ? "" : dimension->second.name),
               Cell::Text(object.code),
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

}  // namespace

absl::Status InspectFile(const Session& session, const std::string& file,
                         const std::string& map_file) {
  sie::Source source(file, std::nullopt);
  sie::Inspection inspection;
  absl::Status read = source.ForEachVoucher([&](const sie::Voucher& voucher, int64_t) {
    inspection.Add(voucher);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  const Words words = session.words();
  Report report;
  report.Add("company", words("company", "företag"), source.declared().company);
  report.Add("organisation", words("organisation", "organisation"), source.declared().organisation);
  report.Add(ObjectTable(source.declared(), inspection, words));
  report.Add(AccountTable(source.declared(), inspection, words));
  report.Add(SeriesTable(inspection, words));
  report.Print(session, "");
  if (map_file.empty()) return absl::OkStatus();
  if (std::filesystem::exists(map_file)) {
    return absl::AlreadyExistsError(absl::StrCat(map_file, " is there already"));
  }
  return auditor::WriteFile(map_file, sie::MapToStartFrom(source.declared(), inspection));
}

}  // namespace liggare::cli
