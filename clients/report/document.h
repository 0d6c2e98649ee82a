// A report as its writers get it: headlines, charts, and sections of paragraphs and tables, with
// the words already chosen and the numbers still numbers. Every form a report is written in has the
// same content, because each is written from this.
//
// Values only. A title of a table is at most 31 characters, so that a sheet can bear it.

#ifndef LIGGARE_CLIENTS_REPORT_DOCUMENT_H_
#define LIGGARE_CLIENTS_REPORT_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace liggare::report {

struct Amount {
  int64_t minor_units = 0;
};
struct Percent {
  int64_t tenths = 0;
};
struct Number {
  int64_t value = 0;
};
// Empty, text or a number.
using Value = std::variant<std::monostate, std::string, Amount, Percent, Number>;

struct Column {
  // A remark is text that a table may be too narrow for: a footnote, where there can be one.
  enum class Kind { kText, kRemark, kAmount, kPercent, kNumber };

  std::string key;    // names it for programs
  std::string title;  // names it for people
  Kind kind = Kind::kText;
};

// Whether its values are words and not numbers.
bool IsText(const Column& column);

struct Row {
  enum class Role { kPlain, kGroup, kTotal };

  Role role = Role::kPlain;
  int depth = 0;              // how far the first value is set in
  std::vector<Value> values;  // one for each column
};

struct Table {
  std::string key;
  std::string title;  // empty where the section's says it
  std::vector<Column> columns;
  std::vector<Row> rows;
  // A table of figures has the columns of figures; these together are what CSV holds.
  bool figures = false;
};

// The columns that have a value in any row, which are those that people see.
std::vector<size_t> ColumnsWithValues(const Table& table);

struct Section {
  std::string key;
  std::string title;
  std::vector<std::string> paragraphs;
  std::vector<Table> tables;
};

// What a reader sees first: a figure with what it means.
struct Headline {
  std::string label;
  Value value;
  std::string remark;
  bool adverse = false;  // worse than the budget
};

struct Headlines {
  std::string title;
  std::vector<Headline> items;
};

// Budget against outcome and forecast, side by side.
struct BarChart {
  struct Bar {
    std::string label;
    int64_t budget = 0;
    int64_t outcome = 0;
    std::optional<int64_t> forecast;
  };
  std::string title;
  std::vector<Bar> bars;
};

// The outcome through the year, with the budget to date and where both end.
struct YearChart {
  struct Point {
    int64_t day = 0;  // of the year, from 0
    int64_t budget = 0;
    int64_t outcome = 0;
  };
  std::string title;
  int64_t days = 0;  // of the year
  std::vector<Point> points;
  int64_t budget = 0;  // of the whole year
  std::optional<int64_t> forecast;
};

struct Document {
  std::string title;
  std::string subtitle;
  std::string banner;  // what must not be overlooked; empty for nothing
  std::string currency;
  std::string made_at;  // when the last event that it knows was stored, RFC 3339; or empty
  std::vector<Headlines> headlines;
  std::vector<BarChart> bar_charts;
  std::vector<YearChart> year_charts;
  std::vector<Section> sections;
};

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_DOCUMENT_H_
