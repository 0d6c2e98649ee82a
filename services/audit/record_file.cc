#include "services/audit/record_file.h"

#include "store/chunk.h"
#include "store/record_run.h"

namespace liggare::audit {

absl::Status RecordFile::NoRecord() const {
  return absl::InvalidArgumentError(path_ + " has no record at byte " + std::to_string(at_) +
                                    "; it is no file of records, or was cut off");
}

absl::StatusOr<std::optional<std::string>> RecordFile::Next() {
  if (!file_.is_open()) return absl::InvalidArgumentError("cannot read " + path_);
  const int tag = file_.get();
  if (tag == std::char_traits<char>::eof()) return std::nullopt;
  if (tag != store::kRecordTag) return NoRecord();
  size_t size = 0;
  int bytes = 1;
  for (int shift = 0;; shift += 7, ++bytes) {
    const int byte = file_.get();
    if (byte == std::char_traits<char>::eof() || shift > 14) return NoRecord();
    size |= static_cast<size_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  if (size == 0 || size > store::kRecordBytesMax) return NoRecord();
  std::string record(size, '\0');
  if (!file_.read(record.data(), static_cast<std::streamsize>(size))) return NoRecord();
  at_ += 1 + bytes + static_cast<int64_t>(size);
  return record;
}

}  // namespace liggare::audit
