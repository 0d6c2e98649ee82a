// The rows of a CSV file with a line of column names.
//
// Two forms are told apart by the first line: semicolons, and then a decimal comma, as Swedish
// Excel writes it; commas and a decimal point, as RFC 4180 has it. Fields are quoted where they
// must be; encodings are told apart field by field, and space around a field is left out. Used by
// one thread. Borrows the stream.

#ifndef LIGGARE_CLIENTS_SIE_CSV_ROWS_H_
#define LIGGARE_CLIENTS_SIE_CSV_ROWS_H_

#include <cstddef>
#include <istream>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/sie/line_reader.h"

namespace liggare::sie {

inline constexpr char kSwedishSeparator = ';';
inline constexpr char kRfcSeparator = ',';

class CsvRows {
 public:
  // `file` names the stream in errors.
  CsvRows(std::istream& stream, std::string file);

  // Once, before the rows.
  absl::Status ReadHead();
  bool HasColumn(const std::string& name) const { return columns_.contains(name); }
  char separator() const { return separator_; }

  // Reads the next row: whether there is one.
  absl::StatusOr<bool> Next();
  // A field of that row. REQUIRES: there is such a column.
  const std::string& Field(const std::string& column) const { return fields_[columns_.at(column)]; }
  // Where it begins.
  int64_t line() const { return line_; }

  // INVALID_ARGUMENT that names the file and the line.
  absl::Status Wrong(const std::string& message) const;

  int64_t bytes_read() const { return lines_.bytes_read(); }

 private:
  absl::StatusOr<std::vector<std::string>> Decode(std::vector<std::string> fields) const;

  LineReader lines_;
  char separator_ = kRfcSeparator;
  std::map<std::string, size_t> columns_;
  size_t width_ = 0;
  std::vector<std::string> fields_;
  int64_t line_ = 0;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_CSV_ROWS_H_
