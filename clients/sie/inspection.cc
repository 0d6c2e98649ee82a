#include "clients/sie/inspection.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/sie/row_identity.h"
#include "services/budget/amounts.h"

namespace liggare::sie {
namespace {

constexpr int kProjectDimension = 6;
constexpr int kCostCentreDimension = 1;

bool IsCostOrRevenue(const std::string& account) {
  return !account.empty() && account.front() >= '3' && account.front() <= '8';
}

std::string BooksSection(const Declared& declared) {
  std::string text = absl::StrCat("[books]\norganisation = ", declared.organisation, "\n");
  const auto year = declared.years.find(0);
  if (year == declared.years.end()) {
    return text +
           "# The file names no year: say which the books are of.\n"
           "# first_day = 2020-01-01\n# last_day = 2020-12-31\n";
  }
  return absl::StrCat(text, "first_day = ", budget::FormatDate(year->second.first),
                      "\nlast_day = ", budget::FormatDate(year->second.last), "\n");
}

// The dimension whose name says that it is the activity code.
std::optional<int> ActivityDimension(const Declared& declared) {
  for (const auto& [number, dimension] : declared.dimensions) {
    if (dimension.name.find("ktivitet") != std::string::npos) return number;
  }
  return std::nullopt;
}

std::string DimensionsSection(const Declared& declared) {
  std::string text = "\n[dimensions]\n";
  for (const auto& [number, dimension] : declared.dimensions) {
    absl::StrAppend(&text, "# ", number, " is ", dimension.name, "\n");
  }
  const std::optional<int> activity = ActivityDimension(declared);
  absl::StrAppend(&text, activity ? absl::StrCat("activity = ", *activity, "\n")
                                  : "# activity = which one is the activity code?\n");
  if (declared.dimensions.contains(kProjectDimension)) {
    absl::StrAppend(&text, "project = ", kProjectDimension, "\n");
  }
  if (declared.dimensions.contains(kCostCentreDimension)) {
    absl::StrAppend(&text, "responsibility = ", kCostCentreDimension, "\n");
  }
  return text;
}

// The accounts of a class as a range, with as many digits as those of the file.
std::string Classes(char first, char last, size_t digits) {
  return absl::StrCat(std::string(1, first), std::string(digits - 1, '0'), "-",
                      std::string(1, last), std::string(digits - 1, '9'));
}

std::string AccountsSection(const Inspection& inspection) {
  size_t digits = 4;
  for (const auto& [account, tally] : inspection.accounts) {
    digits = std::min(digits, account.size());
  }
  return absl::StrCat(
      "\n[accounts]\n# As the classes of the Swedish account plans mean it.\n",
      "cost = ", Classes('4', '7', digits), "\nrevenue = ", Classes('3', '3', digits),
      "\noutside = ", Classes('1', '2', digits), ", ", Classes('8', '9', digits), "\n");
}

std::string SeriesSection(const Inspection& inspection) {
  std::string text =
      "\n[series]\n# Say which of these mean payroll, internal, accrual, invoice or "
      "manual, as: payroll = L\n";
  for (const auto& [series, found] : inspection.series) {
    absl::StrAppend(&text, "# ", series, ": ", found.vouchers, " vouchers\n");
  }
  return text;
}

std::string RulesSection(const Declared& declared, const Inspection& inspection) {
  std::string text =
      "\n# A rule for what belongs together; take away the number signs and fill it in.\n"
      "# [rule NAME]\n# activity = \n# account = \n# line = \n# fund = \n\n"
      "# The objects that rows on cost and revenue accounts carry, but for persons:\n";
  for (const auto& [object, tally] : inspection.objects) {
    if (IsOfPersons(object.dimension)) continue;
    const auto name = declared.objects.find(object);
    absl::StrAppend(&text, "# object.", object.dimension, " = ", object.code, "  ",
                    name == declared.objects.end() ? "" : name->second, ", ", tally.rows,
                    " rows, sum ", budget::FormatKronor(tally.sum), "\n");
  }
  return text;
}

}  // namespace

void Inspection::Add(const Voucher& voucher) {
  Series& of_voucher = series[SeriesOf(voucher)];
  ++of_voucher.vouchers;
  for (const Row& row : voucher.rows) {
    if (row.kind != Row::Kind::kBooked) continue;
    accounts[row.account].Add(row.amount);
    if (!IsCostOrRevenue(row.account)) continue;
    of_voucher.rows.Add(row.amount);
    for (const Object& object : row.objects) objects[object].Add(row.amount);
  }
}

std::string MapToStartFrom(const Declared& declared, const Inspection& inspection) {
  return absl::StrCat("# How the accounting of ", declared.company, " maps to a ledger.\n",
                      BooksSection(declared), DimensionsSection(declared),
                      AccountsSection(inspection), SeriesSection(inspection),
                      RulesSection(declared, inspection));
}

}  // namespace liggare::sie
