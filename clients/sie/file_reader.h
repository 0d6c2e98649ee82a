// Reads a SIE 4 file (4E or 4I) voucher by voucher, in memory bounded by what it declares and its
// largest voucher.
//
// Invariant: a voucher that is given balances and lies in the file's year. Read to its end without
// an error, the file is whole: nothing is open, and its checksum, where it has one, holds. Errors
// are INVALID_ARGUMENT and name the line; nothing is given after one. Unknown tags are ignored.
// Used by one thread. Borrows the stream.

#ifndef LIGGARE_CLIENTS_SIE_FILE_READER_H_
#define LIGGARE_CLIENTS_SIE_FILE_READER_H_

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/sie/checksum.h"
#include "clients/sie/fields.h"
#include "clients/sie/file.h"
#include "clients/sie/line_reader.h"
#include "clients/sie/tokens.h"
#include "clients/sie/voucher_reader.h"

namespace liggare::sie {

class FileReader : public VoucherReader {
 public:
  // `file` names the stream in errors.
  FileReader(std::istream& stream, std::string file);

  absl::StatusOr<const Voucher*> Next() override;

  // What has been declared so far; all of it once Next has given nothing.
  const Declared& declared() const { return declared_; }
  int64_t bytes_read() const override { return lines_.bytes_read(); }

 private:
  // Reads lines until a voucher ends, which is then in voucher_, or the file.
  absl::StatusOr<bool> ReadVoucher();
  absl::Status TakeLine(const Tokens& tokens);
  absl::Status TakeTag(const Tokens& tokens);
  absl::Status CheckIsSie(std::string_view line) const;
  absl::Status CheckEnd() const;

  absl::Status TakeChecksum(const Tokens& tokens);
  absl::Status TakeType(Fields& fields);
  absl::Status TakeYear(Fields& fields);
  absl::Status TakeDimension(Fields& fields, bool has_parent);
  absl::Status TakeBalance(Fields& fields, Balance::Kind kind);
  absl::Status TakeVoucher(Fields& fields);
  absl::Status TakeRow(Fields& fields, Row::Kind kind);
  absl::Status OpenVoucher();
  absl::Status CloseVoucher();

  // The same error, with the line that was read last.
  absl::Status AtLine(const absl::Status& status) const;

  enum class Within { kFile, kVoucherHead, kVoucher };

  LineReader lines_;
  Tokens tokens_;  // of the line
  Declared declared_;
  bool has_type_ = false;
  Within within_ = Within::kFile;
  Voucher voucher_;
  int booked_rows_ = 0;  // of the voucher
  bool voucher_ended_ = false;
  int64_t gross_ = 0;  // the sum of |amount| of all rows
  std::optional<Checksum> checksum_;
  int64_t checksum_line_ = 0;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_FILE_READER_H_
