// A file of vouchers on the disk, read from its begin as often as is needed: an import looks
// through all of it before it takes anything.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_SOURCE_H_
#define LIGGARE_CLIENTS_SIE_SOURCE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/sie/csv_reader.h"
#include "clients/sie/file.h"

namespace liggare::sie {

class Source {
 public:
  // Without columns it is a SIE file, else an extract with these.
  Source(std::string path, std::optional<CsvColumns> columns);

  // Reads all of it. NOT_FOUND where there is no such file, INVALID_ARGUMENT for one that is not
  // whole; an error of `take` ends it. `take` is given how many bytes have been read, too.
  absl::Status ForEachVoucher(
      absl::FunctionRef<absl::Status(const Voucher& voucher, int64_t bytes_read)> take);

  // What a SIE file declares, once it has been read; of an extract, nothing.
  const Declared& declared() const { return declared_; }
  const std::string& path() const { return path_; }
  bool is_sie() const { return !columns_.has_value(); }

  // SHA-256 of its bytes, hexadecimal.
  absl::StatusOr<std::string> Hash() const;

 private:
  const std::string path_;
  const std::optional<CsvColumns> columns_;
  Declared declared_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_SOURCE_H_
