#include "clients/report/markdown.h"

#include "absl/strings/str_cat.h"
#include "clients/language/text.h"
#include "clients/report/value_text.h"

namespace liggare::report {
namespace {

using language::Words;

std::string Escaped(const std::string& text) {
  std::string result;
  for (const char c : language::Printable(text)) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else {
      if (std::string("\\`*_[]|#~>").find(c) != std::string::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string CellText(const Row& row, size_t column, const Words& words) {
  std::string text = Escaped(ValueText(row.values[column], words));
  if (row.role != Row::Role::kPlain && !text.empty()) text = absl::StrCat("**", text, "**");
  if (column != 0) return text;
  std::string indent;
  for (int i = 0; i < row.depth; ++i) indent += "&emsp;";
  return indent + text;
}

void AddTable(std::string& out, const Table& table, const Words& words) {
  if (!table.title.empty()) absl::StrAppend(&out, "### ", Escaped(table.title), "\n\n");
  const std::vector<size_t> columns = ColumnsWithValues(table);
  if (columns.empty()) {
    absl::StrAppend(&out, words("(none)", "(inga)"), "\n\n");
    return;
  }
  out += "|";
  for (const size_t i : columns) absl::StrAppend(&out, " ", Escaped(table.columns[i].title), " |");
  out += "\n|";
  for (const size_t i : columns) {
    out += IsText(table.columns[i]) ? "---|" : "---:|";
  }
  out += "\n";
  for (const Row& row : table.rows) {
    out += "|";
    for (const size_t i : columns) absl::StrAppend(&out, " ", CellText(row, i, words), " |");
    out += "\n";
  }
  out += "\n";
}

void AddHeadlines(std::string& out, const Headlines& headlines, const Words& words) {
  absl::StrAppend(&out, "**", Escaped(headlines.title), "**\n\n");
  for (const Headline& item : headlines.items) {
    absl::StrAppend(&out, "- ", Escaped(item.label), ": ", ValueText(item.value, words));
    if (!item.remark.empty()) absl::StrAppend(&out, " (", Escaped(item.remark), ")");
    out += "\n";
  }
  out += "\n";
}

}  // namespace

std::string Markdown(const Document& document, const Words& words) {
  std::string out =
      absl::StrCat("# ", Escaped(document.title), "\n\n", Escaped(document.subtitle), "\n\n");
  if (!document.banner.empty()) absl::StrAppend(&out, "> ", Escaped(document.banner), "\n\n");
  for (const Headlines& headlines : document.headlines) AddHeadlines(out, headlines, words);
  for (const Section& section : document.sections) {
    absl::StrAppend(&out, "## ", Escaped(section.title), "\n\n");
    for (const Table& table : section.tables) AddTable(out, table, words);
    for (const std::string& paragraph : section.paragraphs) {
      absl::StrAppend(&out, Escaped(paragraph), "\n\n");
    }
  }
  out.pop_back();
  return out;
}

}  // namespace liggare::report
