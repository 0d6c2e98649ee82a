#include "clients/report/csv.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/language/money.h"
#include "clients/language/text.h"

namespace liggare::report {
namespace {

// How a form writes values.
struct Writing {
  bool for_excel;
  char separator;
  char decimal_sign;

  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const {
    const std::string safe = language::Printable(text);
    return language::CsvQuoted(for_excel ? language::NoFormula(safe) : safe, separator);
  }
  std::string operator()(Amount amount) const {
    return language::CsvQuoted(language::PlainAmount(amount.minor_units, decimal_sign), separator);
  }
  std::string operator()(Percent percent) const {
    const int64_t magnitude = percent.tenths < 0 ? -percent.tenths : percent.tenths;
    return absl::StrCat(percent.tenths < 0 ? "-" : "", magnitude / 10, std::string(1, decimal_sign),
                        magnitude % 10);
  }
  std::string operator()(Number number) const { return std::to_string(number.value); }
};

const char* RoleName(Row::Role role) {
  switch (role) {
    case Row::Role::kPlain:
      return "plain";
    case Row::Role::kGroup:
      return "group";
    case Row::Role::kTotal:
      return "total";
  }
  return "";
}

void AddLine(std::string& out, const std::vector<std::string>& fields, const Writing& writing) {
  absl::StrAppend(&out, absl::StrJoin(fields, std::string(1, writing.separator)), "\r\n");
}

}  // namespace

std::string Csv(const Document& document, CsvForm form) {
  const bool for_excel = form == CsvForm::kSwedishExcel;
  const Writing writing{for_excel, for_excel ? ';' : ',', for_excel ? ',' : '.'};
  std::string out = for_excel ? language::kByteOrderMark : "";
  bool headed = false;
  for (const Section& section : document.sections) {
    for (const Table& table : section.tables) {
      if (!table.figures) continue;
      std::vector<std::string> keys = {"table", "row"};
      for (const Column& column : table.columns) keys.push_back(column.key);
      if (!headed) AddLine(out, keys, writing);
      headed = true;
      for (const Row& row : table.rows) {
        std::vector<std::string> fields = {table.key, RoleName(row.role)};
        for (const Value& value : row.values) fields.push_back(std::visit(writing, value));
        AddLine(out, fields, writing);
      }
    }
  }
  return out;
}

}  // namespace liggare::report
