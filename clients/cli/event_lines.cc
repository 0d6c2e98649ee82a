#include "clients/cli/event_lines.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/json.h"
#include "clients/language/text.h"
#include "liggare/event_id.h"

namespace liggare::cli {
namespace {

// A record is at most 64 KiB; a longer line is no event but, perhaps, a file without line breaks.
constexpr size_t kLineBytesMax = 1 << 20;

bool IsSkipped(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  return first == std::string::npos || text[first] == '#';
}

bool IsLineOf(const v1::Event& event, const std::string& follow_up) {
  return event.payload().has_follow_up_line() &&
         event.payload().follow_up_line().follow_up() == follow_up;
}

}  // namespace

EventLines::EventLines(std::istream& stream, std::string file, bool new_ids)
    : stream_(stream), file_(std::move(file)), new_ids_(new_ids) {}

absl::StatusOr<std::optional<EventLine>> EventLines::Next() {
  std::string text;
  while (std::getline(stream_, text)) {
    ++line_;
    bytes_read_ += static_cast<int64_t>(text.size()) + 1;
    if (line_ == 1 && text.starts_with(language::kByteOrderMark)) {
      text.erase(0, std::strlen(language::kByteOrderMark));
    }
    if (IsSkipped(text)) continue;
    absl::StatusOr<EventLine> line = Parse(text);
    if (!line.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(file_, ":", line_, ": ", std::string(line.status().message())));
    }
    return std::optional<EventLine>(*std::move(line));
  }
  if (stream_.bad()) return absl::DataLossError(absl::StrCat(file_, ": cannot read on"));
  return std::optional<EventLine>();
}

absl::StatusOr<EventLine> EventLines::Parse(const std::string& text) {
  if (text.size() > kLineBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("the line is longer than ", kLineBytesMax, " bytes; one event a line"));
  }
  EventLine line;
  line.line = line_;
  const absl::Status status = FromJson(text, line.event);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("not an event in protobuf JSON: ", std::string(status.message())));
  }
  if (line.event.event_id().empty()) {
    if (!new_ids_) {
      return absl::InvalidArgumentError(
          "the event has no eventId; give it one, so that appending the file again is safe, or let "
          "--new-ids make ids");
    }
    line.event.set_event_id(client::NewEventId());
  }
  return line;
}

absl::StatusOr<std::vector<EventLine>> AppendGroups::Next() {
  std::vector<EventLine> group;
  std::string follow_up;  // whose lines are being gathered
  while (!ended_) {
    if (!ahead_.has_value()) {
      absl::StatusOr<std::optional<EventLine>> next = lines_.Next();
      if (!next.ok()) return next.status();
      ahead_ = *std::move(next);
      ended_ = !ahead_.has_value();
      if (ended_) break;
    }
    const bool belongs = !follow_up.empty() && IsLineOf(ahead_->event, follow_up);
    if (!belongs && static_cast<int>(group.size()) >= events_max_) break;
    if (!belongs) follow_up = ahead_->event.payload().follow_up_approved().follow_up();
    group.push_back(*std::move(ahead_));
    ahead_.reset();
  }
  return group;
}

}  // namespace liggare::cli
