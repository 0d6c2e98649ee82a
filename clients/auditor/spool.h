// Bytes that do not belong in memory, in a temporary file without a name: gone when it is closed,
// however the program ends.
//
// Lies in TMPDIR, else /tmp. Thread-compatible. Owns the file.

#ifndef LIGGARE_CLIENTS_AUDITOR_SPOOL_H_
#define LIGGARE_CLIENTS_AUDITOR_SPOOL_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace liggare::auditor {

class Spool {
 public:
  Spool() = default;
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Puts bytes behind those that are there. Makes the file at the first use.
  absl::Status Append(std::string_view bytes);
  // Reads exactly so many bytes. REQUIRES: they are there.
  absl::Status Read(int64_t offset, size_t count, char* bytes) const;

  int64_t size() const { return size_; }

 private:
  absl::Status Open();

  int file_ = -1;
  int64_t size_ = 0;
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_SPOOL_H_
