// Settings from anybody: a server is started with sound ones, or says why it is not; and those it
// prints as a file say the same.

#include <sys/mman.h>
#include <unistd.h>

#include "services/server/listen_address.h"
#include "services/server/options.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::server {
namespace {

// A file in memory, always the same one.
std::string FileOf(const std::string& text) {
  static const int file = memfd_create("settings", 0);
  const bool written = ftruncate(file, 0) == 0 && pwrite(file, text.data(), text.size(), 0) ==
                                                      static_cast<ssize_t>(text.size());
  fuzz::Expect(written, "no file of settings");
  return "/proc/self/fd/" + std::to_string(file);
}

std::variant<Options, ExitNow> ReadFile(const std::string& text, const char* flag) {
  const std::string file = FileOf(text);
  const char* const arguments[] = {"liggared", "--config", file.c_str(), flag};
  return ReadOptions(4, arguments);
}

void CheckSound(const Options& options) {
  fuzz::Expect(CheckListenAddress(options.listen, UsesTls(options)).ok(),
               "an address that is not to be listened on: " + options.listen);
  fuzz::Expect(!options.data.empty(), "no folder for the ledgers");
  for (const int64_t limit :
       {options.queue_appends_max, options.queue_bytes_max, options.append_events_max,
        options.cache_bytes, options.limits.deadline_seconds, options.limits.request_bytes_max,
        options.limits.questions_max, options.limits.workers}) {
    fuzz::Expect(limit > 0, "a limit that lets nothing through");
  }
}

void Read(const std::string& text) {
  const auto read = ReadFile(text, "--data=d");
  if (const auto* exit = std::get_if<ExitNow>(&read)) {
    fuzz::Expect(exit->code != 0 && !exit->text.empty(), "a server that ends without a word");
    return;
  }
  CheckSound(std::get<Options>(read));
  const auto printed = ReadFile(text, "--print-config");
  const std::string& file = std::get<ExitNow>(printed).text;
  const auto again = ReadFile(file, "--print-config");
  fuzz::Expect(std::get<ExitNow>(again).text == file, "settings that are read otherwise:\n" + file);
}

}  // namespace
}  // namespace liggare::server

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::server::Read(liggare::fuzz::Text(bytes, size));
  return 0;
}
