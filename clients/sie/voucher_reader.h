// Gives the vouchers of a file one after the other, whatever the file's form.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_VOUCHER_READER_H_
#define LIGGARE_CLIENTS_SIE_VOUCHER_READER_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "clients/sie/file.h"

namespace liggare::sie {

class VoucherReader {
 public:
  virtual ~VoucherReader() = default;

  // The next voucher, valid until the next call; null at the end. INVALID_ARGUMENT names the line
  // of what is wrong; nothing is given after an error.
  virtual absl::StatusOr<const Voucher*> Next() = 0;

  // How far the file has been read.
  virtual int64_t bytes_read() const = 0;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_VOUCHER_READER_H_
