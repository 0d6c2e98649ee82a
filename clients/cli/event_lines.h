// Reads events from JSON Lines: one event a line; blank lines and lines that begin with "#" are
// skipped. Errors name the file and the line. Borrows its stream; used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_EVENT_LINES_H_
#define LIGGARE_CLIENTS_CLI_EVENT_LINES_H_

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/v1/event.pb.h"

namespace liggare::cli {

struct EventLine {
  int64_t line = 0;  // from 1
  v1::Event event;
};

class EventLines {
 public:
  // With `new_ids` an event without an id is given a new one; else it is refused.
  EventLines(std::istream& stream, std::string file, bool new_ids);

  // The next event, or nothing at the end. After an error the next line can be read.
  absl::StatusOr<std::optional<EventLine>> Next();

  const std::string& file() const { return file_; }
  // How many bytes have been read.
  int64_t bytes_read() const { return bytes_read_; }

 private:
  absl::StatusOr<EventLine> Parse(const std::string& text);

  std::istream& stream_;
  const std::string file_;
  const bool new_ids_;
  int64_t line_ = 0;
  int64_t bytes_read_ = 0;
};

// Puts lines into appends: so many events at most, except that a follow-up and its lines, which
// belong into one append, are never parted. The same lines always make the same appends, so that
// appending them again repeats the appends.
class AppendGroups {
 public:
  AppendGroups(EventLines& lines, int events_max) : lines_(lines), events_max_(events_max) {}

  // The events of the next append; none at the end.
  absl::StatusOr<std::vector<EventLine>> Next();

 private:
  EventLines& lines_;
  const int events_max_;
  std::optional<EventLine> ahead_;
  bool ended_ = false;
};

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_EVENT_LINES_H_
