#include "clients/report/html.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/language/text.h"
#include "clients/report/html_parts.h"
#include "clients/report/value_text.h"

namespace liggare::report {
namespace {

using language::Words;

// A text of more characters than this is prose, and its column as wide as prose wants.
constexpr size_t kLongText = 28;

bool IsNegative(const Value& value) {
  if (const auto* amount = std::get_if<Amount>(&value)) return amount->minor_units < 0;
  if (const auto* percent = std::get_if<Percent>(&value)) return percent->tenths < 0;
  return false;
}

const char* RoleClass(Row::Role role) {
  switch (role) {
    case Row::Role::kPlain:
      return "";
    case Row::Role::kGroup:
      return " class=\"group\"";
    case Row::Role::kTotal:
      return " class=\"total\"";
  }
  return "";
}

// The remarks of a table, each told once below it.
class Footnotes {
 public:
  // The number of a remark; nothing for none.
  std::string Mark(const std::string& remark) {
    if (remark.empty()) return "";
    const auto [found, is_new] = numbers_.try_emplace(remark, numbers_.size() + 1);
    if (is_new) {
      absl::StrAppend(&list_, "<li>", Escaped(remark), "</li>\n");
    }
    return absl::StrCat(found->second);
  }

  std::string Html() const {
    return list_.empty() ? "" : absl::StrCat("<ol class=\"footnotes\">\n", list_, "</ol>\n");
  }

 private:
  std::map<std::string, size_t> numbers_;
  std::string list_;
};

std::string CellClass(const Column& column, const Value& value, const std::string& text) {
  if (!IsText(column)) {
    const bool is_text = std::holds_alternative<std::string>(value);
    return absl::StrCat("number", IsNegative(value) ? " minus" : "", is_text ? " none" : "");
  }
  if (column.kind == Column::Kind::kRemark || column.key == "line") return "small";
  return language::Width(text) > kLongText ? "long" : "";
}

// The first column names the row.
std::string CellHtml(const Column& column, const Row& row, size_t index, Footnotes& footnotes,
                     const Words& words) {
  std::string text = ValueText(row.values[index], words);
  const std::string css_class = CellClass(column, row.values[index], text);
  std::string attributes = css_class.empty() ? "" : absl::StrCat(" class=\"", css_class, "\"");
  if (column.kind == Column::Kind::kRemark) text = footnotes.Mark(text);
  if (index > 0) return absl::StrCat("<td", attributes, ">", Escaped(text), "</td>");
  if (row.depth > 0) {
    absl::StrAppend(&attributes, " style=\"padding-left:", 7 + 14 * row.depth, "px\"");
  }
  return absl::StrCat("<th scope=\"row\"", attributes, ">", Escaped(text), "</th>");
}

std::string HeadHtml(const Table& table, const std::vector<size_t>& columns, const Words& words) {
  std::string out = "<thead><tr>";
  for (const size_t i : columns) {
    const Column& column = table.columns[i];
    absl::StrAppend(
        &out, "<th scope=\"col\"", IsText(column) ? "" : " class=\"number\"", ">",
        Escaped(column.kind == Column::Kind::kRemark ? words("note", "not") : column.title),
        "</th>");
  }
  return out + "</tr></thead>\n";
}

std::string TableHtml(const Table& table, const std::string& label, const Words& words) {
  std::string out;
  if (!table.title.empty()) absl::StrAppend(&out, "<h3>", Escaped(table.title), "</h3>\n");
  const std::vector<size_t> columns = ColumnsWithValues(table);
  if (columns.empty()) {
    return absl::StrCat(out, "<p class=\"none\">", words("(none)", "(inga)"), "</p>\n");
  }
  absl::StrAppend(&out, "<div class=\"scroll\"><table data-table=\"", Escaped(table.key),
                  "\" aria-label=\"", Escaped(label), "\">\n", HeadHtml(table, columns, words),
                  "<tbody>\n");
  Footnotes footnotes;
  for (const Row& row : table.rows) {
    absl::StrAppend(&out, "<tr", RoleClass(row.role), ">");
    for (const size_t i : columns) out += CellHtml(table.columns[i], row, i, footnotes, words);
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n" + footnotes.Html();
}

// Of a section that prints on one page: that its heading stays with its table.
bool IsShort(const Section& section) {
  constexpr size_t kRowsMax = 10;
  size_t rows = 0;
  for (const Table& table : section.tables) rows += table.rows.size() + 1;
  return rows <= kRowsMax;
}

std::string SectionHtml(const Section& section, const Words& words) {
  std::string out = absl::StrCat("<section class=\"section", IsShort(section) ? " short" : "",
                                 "\" aria-labelledby=\"", section.key, "\">\n<h2 id=\"",
                                 section.key, "\">", Escaped(section.title), "</h2>\n");
  for (const std::string& paragraph : section.paragraphs) {
    absl::StrAppend(&out, "<p>", Escaped(paragraph), "</p>\n");
  }
  for (const Table& table : section.tables) {
    out += TableHtml(table, table.title.empty() ? section.title : table.title, words);
  }
  return out + "</section>\n";
}

std::string HeadlineText(const Value& value, const std::string& currency, const Words& words) {
  const auto* amount = std::get_if<Amount>(&value);
  return amount == nullptr ? ValueText(value, words)
                           : ShortAmount(amount->minor_units, currency, words);
}

std::string HeadlinesHtml(const Headlines& headlines, const std::string& currency,
                          const Words& words) {
  std::string out = absl::StrCat("<div class=\"kind\">\n<h2>", Escaped(headlines.title),
                                 "</h2>\n<dl class=\"cards\">\n");
  for (const Headline& item : headlines.items) {
    absl::StrAppend(&out, "<div class=\"card", item.adverse ? " adverse" : "", "\"><dt>",
                    Escaped(item.label), "</dt><dd class=\"figure\">",
                    Escaped(HeadlineText(item.value, currency, words)),
                    "</dd><dd class=\"remark\">", Escaped(item.remark), "</dd></div>\n");
  }
  return out + "</dl>\n</div>\n";
}

std::string ChartsHtml(const Document& document, const Words& words) {
  std::string out = "<div class=\"charts\">\n";
  const auto add = [&out](const std::string& title, const std::string& svg) {
    absl::StrAppend(&out, "<figure><figcaption>", Escaped(title), "</figcaption>\n", svg,
                    "</figure>\n");
  };
  for (const BarChart& chart : document.bar_charts) {
    add(chart.title, BarChartSvg(chart, document.currency, words));
  }
  for (const YearChart& chart : document.year_charts) {
    add(chart.title, YearChartSvg(chart, document.currency, words));
  }
  return out + "</div>\n";
}

}  // namespace

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(
      language::Printable(text),
      {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string Html(const Document& document, const Words& words) {
  std::string out = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"", words("en", "sv"),
      "\">\n<head>\n<meta charset=\"utf-8\">\n"
      // The file may not load anything, whatever it says.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
      Escaped(document.title), "</title>\n<style>", kHtmlStyle,
      "</style>\n</head>\n<body>\n<main>\n<h1>", Escaped(document.title),
      "</h1>\n<p class=\"subtitle\">", Escaped(document.subtitle), "</p>\n");
  if (!document.banner.empty()) {
    absl::StrAppend(&out, "<p class=\"banner\">", Escaped(document.banner), "</p>\n");
  }
  for (const Headlines& headlines : document.headlines) {
    out += HeadlinesHtml(headlines, document.currency, words);
  }
  out += ChartsHtml(document, words);
  for (const Section& section : document.sections) out += SectionHtml(section, words);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace liggare::report
