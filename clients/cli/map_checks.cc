#include "clients/cli/map_checks.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "clients/auditor/files.h"
#include "clients/sie/map_file.h"
#include "services/budget/dates.h"

namespace liggare::cli {
namespace {

absl::Status Unknown(const std::string& path, const sie::Rule& rule, const std::string& named) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, ":", rule.line_in_map, ": rule ", rule.name, " names ", named,
                   ", which the ledger does not have; define it first"));
}

}  // namespace

absl::StatusOr<sie::Map> ReadMapFile(const std::string& path) {
  const absl::StatusOr<std::string> text = auditor::ReadFile(path);
  if (!text.ok()) return text.status();
  return sie::ReadMap(*text, path);
}

absl::StatusOr<v1::GetCatalogueResponse> CatalogueOf(Session& session, const sie::Books& books) {
  v1::GetCatalogueRequest request;
  request.set_ledger(session.ledger());
  request.mutable_as_of()->set_effective_date(budget::FormatDate(books.year_last));
  return session.client().GetCatalogue(request);
}

absl::Status CheckTargets(const sie::Map& map, const std::string& path,
                          const v1::GetCatalogueResponse& catalogue) {
  std::set<std::string> lines;
  std::set<std::string> funds;
  for (const v1::CatalogueLine& line : catalogue.lines()) lines.insert(line.line().line());
  for (const v1::CatalogueFund& fund : catalogue.funds()) funds.insert(fund.fund().fund());
  for (const sie::Rule& rule : map.rules) {
    if (!rule.line.empty() && !lines.contains(rule.line)) return Unknown(path, rule, rule.line);
    if (!rule.fund.empty() && !funds.contains(rule.fund)) return Unknown(path, rule, rule.fund);
  }
  return absl::OkStatus();
}

}  // namespace liggare::cli
