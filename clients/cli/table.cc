#include "clients/cli/table.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_join.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

constexpr char kGap[] = "  ";
constexpr int kIndentPlaces = 2;

bool ForPeopleToo(const Column& column) { return column.shown != Column::Shown::kCsvOnly; }
bool ForProgramsToo(const Column& column) { return column.shown != Column::Shown::kTableOnly; }

std::string TrimmedRight(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

Cell Cell::Text(std::string text, int indent) {
  Cell cell;
  cell.text_ = std::string(static_cast<size_t>(indent * kIndentPlaces), ' ') + Printable(text);
  cell.for_programs_ = std::move(text);
  return cell;
}

Cell Cell::Text(std::string text, std::string for_programs) {
  Cell cell;
  cell.text_ = Printable(text);
  cell.for_programs_ = std::move(for_programs);
  return cell;
}

Cell Cell::Amount(int64_t minor_units) {
  Cell cell = Number(minor_units);
  cell.is_amount_ = true;
  return cell;
}

Cell Cell::Number(int64_t number) {
  Cell cell;
  cell.number_ = number;
  cell.for_programs_ = std::to_string(number);
  return cell;
}

std::string Cell::ForPeople(const Words& words) const {
  if (!number_.has_value()) return text_;
  return is_amount_ ? words.Amount(*number_) : std::to_string(*number_);
}

Table::Table(std::string key, std::string title, std::vector<Column> columns)
    : key_(std::move(key)), title_(std::move(title)), columns_(std::move(columns)) {}

void Table::Add(Row row) { Add(std::move(row), RowKind::kPlain); }
void Table::AddSubtotal(Row row) { Add(std::move(row), RowKind::kSubtotal); }
void Table::AddTotal(Row row) { Add(std::move(row), RowKind::kTotal); }

void Table::Add(Row row, RowKind kind) {
  if (row.size() != columns_.size()) {
    std::fprintf(stderr, "liggare: a row of table %s has %zu cells for %zu columns\n", key_.c_str(),
                 row.size(), columns_.size());
    std::abort();
  }
  rows_.push_back({std::move(row), kind});
}

std::vector<std::string> Table::Shown(const Row& row, const Words& words) const {
  std::vector<std::string> cells;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (!ForPeopleToo(columns_[i])) continue;
    cells.push_back(Clip(row[i].ForPeople(words), columns_[i].width_max));
  }
  return cells;
}

std::vector<size_t> Table::Widths(const std::vector<std::vector<std::string>>& lines) const {
  std::vector<size_t> widths;
  for (const Column& column : columns_) {
    if (ForPeopleToo(column)) widths.push_back(std::max(Width(column.title), column.width_min));
  }
  for (const std::vector<std::string>& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], Width(line[i]));
  }
  return widths;
}

std::vector<bool> Table::RightAligned() const {
  std::vector<bool> right;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (!ForPeopleToo(columns_[i])) continue;
    right.push_back(columns_[i].right ||
                    std::any_of(rows_.begin(), rows_.end(),
                                [i](const KindedRow& row) { return row.row[i].right_aligned(); }));
  }
  return right;
}

std::string Table::Line(const std::vector<std::string>& cells, const std::vector<size_t>& widths,
                        const std::vector<bool>& right) const {
  std::vector<std::string> padded;
  for (size_t i = 0; i < cells.size(); ++i) {
    padded.push_back(right[i] ? PadLeft(cells[i], widths[i]) : PadRight(cells[i], widths[i]));
  }
  return TrimmedRight(absl::StrJoin(padded, kGap)) + "\n";
}

std::string Table::ForPeople(const Words& words, bool heading) const {
  std::vector<std::vector<std::string>> lines;
  for (const KindedRow& row : rows_) lines.push_back(Shown(row.row, words));
  const std::vector<size_t> widths = Widths(lines);
  const std::vector<bool> right = RightAligned();

  std::vector<std::string> titles;
  std::vector<std::string> rules;
  for (const Column& column : columns_) {
    if (!ForPeopleToo(column)) continue;
    rules.push_back(std::string(widths[titles.size()], '-'));
    titles.push_back(column.title);
  }
  std::string result;
  if (heading) {
    if (!title_.empty()) result += title_ + "\n";
    result += Line(titles, widths, right) + Line(rules, widths, right);
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool after_total = i > 0 && rows_[i - 1].kind == RowKind::kTotal;
    if (rows_[i].kind == RowKind::kTotal && !after_total) result += Line(rules, widths, right);
    result += Line(lines[i], widths, right);
  }
  return result;
}

std::string Table::ForPrograms(bool heading) const {
  const auto join = [this](const auto& text_of) {
    std::vector<std::string> cells;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (ForProgramsToo(columns_[i])) cells.push_back(CsvQuoted(text_of(i), ','));
    }
    return absl::StrJoin(cells, ",") + "\n";
  };
  std::string result = heading ? join([this](size_t i) { return columns_[i].key; }) : "";
  for (const KindedRow& row : rows_) {
    if (row.kind == RowKind::kPlain)
      result += join([&row](size_t i) { return row.row[i].ForPrograms(); });
  }
  return result;
}

google::protobuf::ListValue Table::ForJson() const {
  google::protobuf::ListValue list;
  for (const KindedRow& row : rows_) {
    if (row.kind != RowKind::kPlain) continue;
    auto& fields = *list.add_values()->mutable_struct_value()->mutable_fields();
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!ForProgramsToo(columns_[i])) continue;
      fields[columns_[i].key].set_string_value(row.row[i].ForPrograms());
    }
  }
  return list;
}

}  // namespace liggare::cli
