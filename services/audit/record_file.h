// A file of records in wire form: what Replay sends, without anything else. It is read once, from
// the front, however large it is.
//
// Used by one thread. Owns the file.

#ifndef LIGGARE_SERVICES_AUDIT_RECORD_FILE_H_
#define LIGGARE_SERVICES_AUDIT_RECORD_FILE_H_

#include <fstream>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace liggare::audit {

class RecordFile {
 public:
  explicit RecordFile(std::string path) : path_(std::move(path)), file_(path_, std::ios::binary) {}

  // The bytes of the next record; nothing at the end. INVALID_ARGUMENT, naming the byte, where
  // there is none.
  absl::StatusOr<std::optional<std::string>> Next();

 private:
  absl::Status NoRecord() const;

  const std::string path_;
  std::ifstream file_;
  int64_t at_ = 0;
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_RECORD_FILE_H_
