// Events as protobuf JSON from anybody: each line is read or refused with its number, and what is
// read is written so that it is read the same again.

#include <google/protobuf/stubs/logging.h>

#include <sstream>

#include "clients/cli/event_lines.h"
#include "clients/cli/json.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::cli {
namespace {

constexpr int kAppendEvents = 2;

void CheckWritten(const v1::Event& event) {
  for (const std::string& written : {ToShortJsonLine(event), ToJsonLine(event), ToJson(event)}) {
    v1::Event again;
    fuzz::Expect(FromJson(written, again).ok(), "an event that is not read again: " + written);
    fuzz::Expect(again.SerializeAsString() == event.SerializeAsString(),
                 "an event that comes back otherwise: " + written);
  }
}

void Read(const std::string& text) {
  std::istringstream stream(text);
  EventLines lines(stream, "fuzz.jsonl", /*new_ids=*/false);
  AppendGroups appends(lines, kAppendEvents);
  while (true) {
    const absl::StatusOr<std::vector<EventLine>> append = appends.Next();
    if (!append.ok()) {
      fuzz::Expect(append.status().message().substr(0, 11) == "fuzz.jsonl:",
                   "a refusal that names no line: " + append.status().ToString());
      return;
    }
    if (append->empty()) return;
    for (const EventLine& line : *append) CheckWritten(line.event);
  }
}

// What a server sends is written, whatever it says.
void Write(const std::string& bytes) {
  v1::Record record;
  if (record.ParseFromString(bytes)) ToJsonLine(record);
}

}  // namespace
}  // namespace liggare::cli

// What is no message is refused; the library need not say so, too.
[[maybe_unused]] const auto unlogged = google::protobuf::SetLogHandler(nullptr);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string text = liggare::fuzz::Text(bytes, size);
  liggare::cli::Read(text);
  liggare::cli::Write(text);
  return 0;
}
