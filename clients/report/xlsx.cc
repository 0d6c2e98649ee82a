#include "clients/report/xlsx.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/language/money.h"
#include "clients/language/text.h"
#include "clients/report/value_text.h"

namespace liggare::report {
namespace {

using language::Words;

constexpr int64_t kNumberMax = 999'999'999'999'999;  // 15 digits
constexpr size_t kTextMax = 32'767;                  // characters of a cell
constexpr size_t kSheetNameMax = 31;
constexpr double kAmountWidth = 17;
constexpr double kNumberWidth = 10;
constexpr double kTextWidthMax = 60;
constexpr int kPaperA4 = 9;
constexpr char kAmountFormat[] = "#,##0.00";
constexpr char kPercentFormat[] = "0.0%";
constexpr char kNumberFormat[] = "0";

std::string CellText(const std::string& text) {
  return language::Clip(language::Printable(text), kTextMax);
}

// The formats of a workbook, which owns them.
class Formats {
 public:
  explicit Formats(lxw_workbook* workbook) : workbook_(workbook) {
    title_ = workbook_add_format(workbook);
    format_set_bold(title_);
    format_set_font_size(title_, 16);
    header_ = workbook_add_format(workbook);
    format_set_bold(header_);
    format_set_text_wrap(header_);
    format_set_bottom(header_, LXW_BORDER_THIN);
    format_set_align(header_, LXW_ALIGN_VERTICAL_TOP);
  }

  lxw_format* title() const { return title_; }
  lxw_format* header() const { return header_; }

  // Of a value: how its number is written, how strong, how far it is set in.
  lxw_format* Of(const char* number, Row::Role role, int indent) {
    lxw_format*& format = made_[{number == nullptr ? "" : number, role, indent}];
    if (format == nullptr) format = Make(number, role, indent);
    return format;
  }

 private:
  struct Key {
    std::string number;
    Row::Role role;
    int indent;
    auto operator<=>(const Key&) const = default;
  };

  lxw_format* Make(const char* number, Row::Role role, int indent) {
    lxw_format* format = workbook_add_format(workbook_);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (number != nullptr) {
      format_set_num_format(format, number);
    } else {
      format_set_text_wrap(format);
    }
    if (role != Row::Role::kPlain) format_set_bold(format);
    if (role == Row::Role::kTotal) format_set_top(format, LXW_BORDER_THIN);
    if (indent > 0) format_set_indent(format, static_cast<uint8_t>(std::min(indent, 15)));
    return format;
  }

  lxw_workbook* workbook_;
  lxw_format* title_;
  lxw_format* header_;
  std::map<Key, lxw_format*> made_;
};

// Writes one value into its cell.
struct WriteValue {
  lxw_worksheet* sheet;
  Formats& formats;
  const Row& row;
  lxw_row_t at_row;
  lxw_col_t at_column;

  void Text(const std::string& text) const {
    const int indent = at_column == 0 ? row.depth : 0;
    worksheet_write_string(sheet, at_row, at_column, CellText(text).c_str(),
                           formats.Of(nullptr, row.role, indent));
  }
  void Decimal(const std::string& exact, const char* format) const {
    worksheet_write_number(sheet, at_row, at_column, std::strtod(exact.c_str(), nullptr),
                           formats.Of(format, row.role, 0));
  }

  void operator()(std::monostate) const {
    worksheet_write_blank(sheet, at_row, at_column, formats.Of(nullptr, row.role, 0));
  }
  void operator()(const std::string& text) const { Text(text); }
  void operator()(Amount amount) const {
    const std::string exact = language::PlainAmount(amount.minor_units, '.');
    const bool kept = amount.minor_units <= kNumberMax && amount.minor_units >= -kNumberMax;
    if (kept) return Decimal(exact, kAmountFormat);
    Text(exact);
  }
  void operator()(Percent percent) const {
    Decimal(absl::StrCat(percent.tenths, "e-3"), kPercentFormat);
  }
  void operator()(Number number) const { Decimal(std::to_string(number.value), kNumberFormat); }
};

// A name that no other sheet has, without what a sheet's name may not hold.
std::string SheetName(std::string name, std::set<std::string>& taken) {
  for (char& c : name) {
    if (std::string("[]:*?/\\'").find(c) != std::string::npos) c = ' ';
  }
  std::string result = language::Clip(name, kSheetNameMax);
  for (int i = 2; !taken.insert(result).second; ++i) {
    const std::string suffix = absl::StrCat(" ", i);
    result = language::Clip(name, kSheetNameMax - suffix.size()) + suffix;
  }
  return result;
}

double ColumnWidth(const Table& table, size_t column) {
  switch (table.columns[column].kind) {
    case Column::Kind::kAmount:
      return kAmountWidth;
    case Column::Kind::kPercent:
    case Column::Kind::kNumber:
      return kNumberWidth;
    case Column::Kind::kText:
    case Column::Kind::kRemark:
      break;
  }
  size_t widest = language::Width(table.columns[column].title);
  for (const Row& row : table.rows) {
    if (const auto* text = std::get_if<std::string>(&row.values[column])) {
      const size_t indent = column == 0 ? 2 * static_cast<size_t>(row.depth) : 0;
      widest = std::max(widest, language::Width(*text) + indent);
    }
  }
  return std::min(static_cast<double>(widest) + 2, kTextWidthMax);
}

void SetPage(lxw_worksheet* sheet) {
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, kPaperA4);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_footer(sheet, "&L&A&R&P (&N)");
}

void AddTable(lxw_worksheet* sheet, const Table& table, Formats& formats) {
  const std::vector<size_t> columns = ColumnsWithValues(table);
  for (size_t c = 0; c < columns.size(); ++c) {
    const auto at = static_cast<lxw_col_t>(c);
    worksheet_set_column(sheet, at, at, ColumnWidth(table, columns[c]), nullptr);
    worksheet_write_string(sheet, 0, at, CellText(table.columns[columns[c]].title).c_str(),
                           formats.header());
  }
  for (size_t r = 0; r < table.rows.size(); ++r) {
    for (size_t c = 0; c < columns.size(); ++c) {
      const Row& row = table.rows[r];
      std::visit(
          WriteValue{sheet, formats, row, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c)},
          row.values[columns[c]]);
    }
  }
  worksheet_freeze_panes(sheet, 1, 1);
  worksheet_repeat_rows(sheet, 0, 0);
  SetPage(sheet);
}

// The summary: title, headlines, and what the sections say beside their tables.
void AddSummary(lxw_worksheet* sheet, const Document& document, Formats& formats) {
  constexpr double kLabelWidth = 34;
  constexpr double kRemarkWidth = 60;
  worksheet_set_column(sheet, 0, 0, kLabelWidth, nullptr);
  worksheet_set_column(sheet, 1, 1, kAmountWidth, nullptr);
  worksheet_set_column(sheet, 2, 2, kRemarkWidth, nullptr);
  lxw_row_t at = 0;
  const auto say = [&](const std::string& text, lxw_format* format) {
    if (!text.empty()) worksheet_write_string(sheet, at++, 0, CellText(text).c_str(), format);
  };
  say(document.title, formats.title());
  say(document.subtitle, nullptr);
  say(document.banner, formats.Of(kNumberFormat, Row::Role::kGroup, 0));
  for (const Headlines& headlines : document.headlines) {
    ++at;
    say(headlines.title, formats.Of(kNumberFormat, Row::Role::kGroup, 0));
    for (const Headline& item : headlines.items) {
      const Row row{Row::Role::kPlain, 0, {item.label, item.value, item.remark}};
      for (lxw_col_t c = 0; c < 3; ++c) {
        std::visit(WriteValue{sheet, formats, row, at, c}, row.values[c]);
      }
      ++at;
    }
  }
  for (const Section& section : document.sections) {
    if (section.paragraphs.empty()) continue;
    ++at;
    say(section.title, formats.Of(kNumberFormat, Row::Role::kGroup, 0));
    for (const std::string& paragraph : section.paragraphs) say(paragraph, nullptr);
  }
  SetPage(sheet);
}

// Its time is the report's and not the clock's.
void SetProperties(lxw_workbook* workbook, const Document& document) {
  std::string title = CellText(document.title);
  lxw_doc_properties properties = {};
  properties.title = title.data();
  absl::Time made_at;
  if (absl::ParseTime(absl::RFC3339_full, document.made_at, &made_at, nullptr)) {
    properties.created = absl::ToTimeT(made_at);
  }
  workbook_set_properties(workbook, &properties);
}

}  // namespace

absl::Status WriteXlsx(const Document& document, const Words& words, const std::string& path) {
  lxw_workbook* workbook = workbook_new(path.c_str());
  if (workbook == nullptr) return absl::ResourceExhaustedError("no memory for a workbook");
  Formats formats(workbook);
  SetProperties(workbook, document);
  std::set<std::string> taken;
  const auto add_sheet = [&](const std::string& name) {
    return workbook_add_worksheet(workbook, SheetName(name, taken).c_str());
  };
  AddSummary(add_sheet(words("Summary", "Sammanfattning")), document, formats);
  for (const Section& section : document.sections) {
    for (const Table& table : section.tables) {
      AddTable(add_sheet(table.title.empty() ? section.title : table.title), table, formats);
    }
  }
  const lxw_error error = workbook_close(workbook);
  if (error == LXW_NO_ERROR) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("cannot write ", path, ": ", lxw_strerror(error)));
}

}  // namespace liggare::report
