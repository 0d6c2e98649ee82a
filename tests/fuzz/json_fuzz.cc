// Events as protobuf JSON from anybody: each line is read or refused with its number, and what is
// read is written so that it is read the same again.

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
      fuzz::ExpectTold(append.status(), "fuzz.jsonl:");
      return;
    }
    if (append->empty()) return;
    for (const EventLine& line : *append) CheckWritten(line.event);
  }
}

}  // namespace
}  // namespace liggare::cli

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::cli::Read(liggare::fuzz::Text(bytes, size));
  return 0;
}
