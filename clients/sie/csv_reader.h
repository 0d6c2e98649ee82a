// Reads an extract of an accounting system as CSV: rows of an activity code, which do not balance.
//
// Rows that follow each other with the same voucher are given as one. Used by one thread. Borrows
// the stream.

#ifndef LIGGARE_CLIENTS_SIE_CSV_READER_H_
#define LIGGARE_CLIENTS_SIE_CSV_READER_H_

#include <istream>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/sie/csv_rows.h"
#include "clients/sie/file.h"
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

  absl::StatusOr<const Voucher*> Next() override;
  int64_t bytes_read() const override { return rows_.bytes_read(); }

 private:
  absl::Status Begin();
  // The next row as a voucher of its own; nothing at the end.
  absl::StatusOr<std::optional<Voucher>> ReadVoucher();
  // Of the row that was read last.
  absl::StatusOr<Voucher> MakeVoucher() const;

  CsvRows rows_;
  const CsvColumns names_;
  bool begun_ = false;
  std::optional<Voucher> voucher_;  // that was given last
  std::optional<Voucher> ahead_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_CSV_READER_H_
