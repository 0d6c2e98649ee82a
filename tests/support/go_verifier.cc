#include "tests/support/go_verifier.h"

#include <filesystem>

#include "tests/support/program_run.h"

namespace liggare::support {
namespace {

constexpr char kGo[] = "/usr/bin/go";

}  // namespace

bool HasGoVerifier() {
  return std::filesystem::exists(kGo) &&
         std::filesystem::exists("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog");
}

GoVerdict VerifyWithGo(const std::string& folder) {
  ProgramRun go(
      kGo, {"run", LIGGARE_SOURCE_DIR "/tests/store/proof/verify_with_go/main.go", folder},
      {"GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOCACHE=" LIGGARE_BINARY_DIR "/go-cache"});
  const int exit_code = go.Wait();
  return {exit_code, go.output()};
}

}  // namespace liggare::support
