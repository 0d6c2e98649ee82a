// Reads the events of a ledger in batches, in either direction, filtered. The currency of reading
// is the record's stored bytes: forward and unfiltered they are handed out as they lie; else those
// that match are picked, and parsed only where a filter asks for a date or the caller for private
// texts.
//
// Invariant: between its start and its end a reader returns every matching event once, in order; a
// batch is bounded in records, in bytes and in work, so that whoever reads can stop in between.
// Thread-compatible. Borrows the sources; shares its ledger.

#ifndef LIGGARE_SERVICES_LEDGER_EVENT_READER_H_
#define LIGGARE_SERVICES_LEDGER_EVENT_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/filter.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/reading.h"
#include "services/ledger/wire_records.h"
#include "store/event_log.h"

namespace liggare::ledger {

class EventCursor;

// What a batch may hold.
struct BatchLimits {
  size_t records_max = 4'000;
  // Of records and texts; a single record may exceed it.
  size_t bytes_max = 256u << 10;
  // Records looked at, matching or not.
  size_t examined_max = 4'000;
};

struct EventBatch {
  WireRecords records;
  std::vector<v1::DisclosedText> texts;
  // Where a next read in the same direction begins; -1 at the end of a backward read.
  int64_t next_position = 0;
  // Nothing more follows. A batch may be empty without being the last.
  bool last = false;
};

class EventReader {
 public:
  // Begins to read up to the ledger's head of now. UNKNOWN_LEDGER; BEYOND_LOG for a position beyond
  // the ledger's size; MALFORMED_FIELD.
  static absl::StatusOr<std::unique_ptr<EventReader>> Open(const Sources& sources,
                                                           const v1::ReadEventsRequest& request,
                                                           const BatchLimits& limits = {});
  ~EventReader();

  // Not after the last batch.
  absl::StatusOr<EventBatch> Next();

 private:
  EventReader(const Sources& sources, const v1::ReadEventsRequest& request,
              const BatchLimits& limits, int64_t first, Size size);

  absl::StatusOr<EventBatch> NextRuns();
  absl::StatusOr<EventBatch> NextPicked();
  // Adds the record to the picked ones if it matches the filter's dates; whether it does.
  absl::StatusOr<bool> Pick(Position position, std::string_view bytes, std::string& picked,
                            std::vector<v1::DisclosedText>& texts);

  const Sources sources_;
  const v1::ReadEventsRequest request_;
  const BatchLimits limits_;
  const Size size_;
  const bool parses_records_;
  int64_t left_;  // of the request's limit
  int64_t next_;
  std::unique_ptr<EventCursor> cursor_;  // none when everything is read as it lies
  v1::Record record_;                    // the last that was parsed
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_EVENT_READER_H_
