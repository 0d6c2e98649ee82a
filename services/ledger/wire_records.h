// Records as they go over the wire: each preceded by the tag and length of
// `repeated Record records = 1` (store/record_run.h), so that they are sent as parts of a response
// without being parsed or copied.
//
// Plain values; copies share the bytes, which never change.

#ifndef LIGGARE_SERVICES_LEDGER_WIRE_RECORDS_H_
#define LIGGARE_SERVICES_LEDGER_WIRE_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace liggare::ledger {

class WireRecords {
 public:
  // Some records, one after the other; the owner keeps the bytes.
  struct Part {
    std::string_view bytes;
    std::shared_ptr<const void> owner;
  };

  void Add(Part part, int64_t records) {
    bytes_ += part.bytes.size();
    count_ += records;
    parts_.push_back(std::move(part));
  }

  void Add(const WireRecords& more) {
    bytes_ += more.bytes_;
    count_ += more.count_;
    parts_.insert(parts_.end(), more.parts_.begin(), more.parts_.end());
  }

  const std::vector<Part>& parts() const { return parts_; }
  size_t bytes() const { return bytes_; }
  // How many records.
  int64_t count() const { return count_; }

 private:
  std::vector<Part> parts_;
  size_t bytes_ = 0;
  int64_t count_ = 0;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_WIRE_RECORDS_H_
