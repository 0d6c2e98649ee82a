// Reads an extract of an accounting system as CSV: rows of an activity code, which do not balance.
//
// Two forms are told apart by the first line: semicolons, and then a decimal comma, as Swedish
// Excel writes it; commas and a decimal point, as RFC 4180 has it. Fields are quoted where they
// must be; encodings are told apart field by field. Rows that follow each other with the same
// voucher are given as one. Used by one thread. Borrows the stream.

#ifndef LIGGARE_CLIENTS_SIE_CSV_READER_H_
#define LIGGARE_CLIENTS_SIE_CSV_READER_H_

#include <cstddef>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/sie/file.h"
#include "clients/sie/line_reader.h"
#include "clients/sie/voucher_reader.h"

namespace liggare::sie {

// What the columns of an extract are called in its first line. Those that may be left out are empty
// then.
struct CsvColumns {
  std::string account;
  std::string amount;
  std::string date;    // of the voucher, 2020-04-30 or 20200430
  std::string series;  // may be left out
  std::string number;
  std::string text;                    // may be left out
  std::string document_date;           // may be left out
  std::string registration_date;       // may be left out
  std::map<int, std::string> objects;  // by dimension
};

class CsvReader : public VoucherReader {
 public:
  // `file` names the stream in errors.
  CsvReader(std::istream& stream, std::string file, CsvColumns columns);

  absl::StatusOr<std::optional<Voucher>> Next() override;
  int64_t bytes_read() const override { return lines_.bytes_read(); }

 private:
  using Fields = std::vector<std::string>;

  // The fields of the next row; nothing at the end.
  absl::StatusOr<std::optional<Fields>> ReadRow();
  absl::Status ReadHead();
  absl::Status FindColumns(const Fields& head);
  // The next row as a voucher of its own; nothing at the end.
  absl::StatusOr<std::optional<Voucher>> ReadVoucher();
  absl::StatusOr<Voucher> VoucherOf(const Fields& fields) const;
  absl::Status Wrong(const std::string& message) const;

  LineReader lines_;
  const CsvColumns names_;
  char separator_ = 0;  // 0 until the first line is read
  std::map<std::string, size_t> columns_;
  size_t width_ = 0;
  int64_t row_line_ = 0;  // where the row began that was read last
  std::optional<Voucher> ahead_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_CSV_READER_H_
