#include "store/stored_record.h"

#include "store/chunk.h"

namespace liggare::store {

absl::Status ParseRecordInto(const std::string& ledger, Position position, std::string_view bytes,
                             v1::Record& record) {
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return DamagedRange(ledger, position, position, "its bytes are no record");
  }
  if (record.ledger() != ledger || record.position() != position.value) {
    return DamagedRange(ledger, position, position, "another record stands in its place");
  }
  const int64_t first = record.append_first();
  if (first > position.value || position.value >= first + record.append_count()) {
    return DamagedRange(ledger, position, position, "it lies outside its append");
  }
  return absl::OkStatus();
}

}  // namespace liggare::store
