// A table, written for people (columns that line up, amounts in kronor) or as CSV for programs
// (RFC 4180 quoting, integer öre). One table, two ways to write it, so that they cannot differ.
//
// A table is used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_TABLE_H_
#define LIGGARE_CLIENTS_CLI_TABLE_H_

#include <google/protobuf/struct.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/words.h"

namespace liggare::cli {

struct Column {
  enum class Shown { kEverywhere, kTableOnly, kCsvOnly };

  std::string key;    // names it in CSV
  std::string title;  // names it for people
  Shown shown = Shown::kEverywhere;
  size_t width_min = 0;  // for rows that are written before the later ones are known
  size_t width_max = 60;
  bool right = false;  // aligned so even before a number is known
};

class Cell {
 public:
  Cell() = default;  // empty
  // Text, set in by so many steps of the tree for people.
  static Cell Text(std::string text, int indent = 0);
  // Text that people and programs read in different words.
  static Cell Text(std::string text, std::string for_programs);
  static Cell Amount(int64_t minor_units);
  static Cell Number(int64_t number);

  std::string ForPeople(const Words& words) const;
  const std::string& ForPrograms() const { return for_programs_; }
  bool right_aligned() const { return number_.has_value(); }

 private:
  std::string text_;
  std::string for_programs_;
  std::optional<int64_t> number_;
  bool is_amount_ = false;
};

using Row = std::vector<Cell>;

class Table {
 public:
  // `key` names the table where there are several, `title` stands above it.
  Table(std::string key, std::string title, std::vector<Column> columns);

  // A row has a cell for each column.
  void Add(Row row);
  // Rows for people only, since programs add up for themselves: one among the others, and one below
  // a rule.
  void AddSubtotal(Row row);
  void AddTotal(Row row);

  const std::string& key() const { return key_; }
  bool empty() const { return rows_.empty(); }

  // Without a heading for rows that go on where an earlier table ended.
  std::string ForPeople(const Words& words, bool heading = true) const;
  std::string ForPrograms(bool heading = true) const;
  // An object a row, of what programs see; numbers are texts, as in protobuf JSON.
  google::protobuf::ListValue ForJson() const;

 private:
  enum class RowKind { kPlain, kSubtotal, kTotal };
  struct KindedRow {
    Row row;
    RowKind kind;
  };
  void Add(Row row, RowKind kind);
  // The cells of a row that people see.
  std::vector<std::string> Shown(const Row& row, const Words& words) const;
  std::vector<size_t> Widths(const std::vector<std::vector<std::string>>& lines) const;
  std::string Line(const std::vector<std::string>& cells, const std::vector<size_t>& widths,
                   const std::vector<bool>& right) const;
  std::vector<bool> RightAligned() const;

  std::string key_;
  std::string title_;
  std::vector<Column> columns_;
  std::vector<KindedRow> rows_;
};

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_TABLE_H_
