// What every record says of itself, whatever kind of event it holds, read straight from its bytes:
// a log is checked without reading what its events say.
//
// Thread-safe. Borrows the bytes.

#ifndef LIGGARE_CLIENTS_AUDITOR_RECORD_FRAME_H_
#define LIGGARE_CLIENTS_AUDITOR_RECORD_FRAME_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "liggare/v1/event.pb.h"

namespace liggare::auditor {

struct RecordFrame {
  std::string_view ledger;
  int64_t position = 0;
  int64_t append_first = 0;
  int64_t append_count = 0;
  int64_t recorded_seconds = 0;
  int64_t recorded_nanos = 0;
  std::string_view event_id;
  v1::Payload::KindCase kind = v1::Payload::KIND_NOT_SET;
};

// Nothing for bytes that are no record of this frame: a field that is there twice, or is of no
// record, among them.
std::optional<RecordFrame> ReadFrame(std::string_view record);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_RECORD_FRAME_H_
