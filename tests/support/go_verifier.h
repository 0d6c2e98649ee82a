// A verifier of published logs that is not ours: Go's sumdb/note and sumdb/tlog, on a folder as
// tests/store/proof/verify_with_go/main.go reads it.
//
// Thread-compatible. Owns nothing.

#ifndef LIGGARE_TESTS_SUPPORT_GO_VERIFIER_H_
#define LIGGARE_TESTS_SUPPORT_GO_VERIFIER_H_

#include <string>

namespace liggare::support {

// Whether it can be had here; what is missing otherwise: a reason to skip.
bool HasGoVerifier();
inline constexpr char kNoGoVerifier[] =
    "there is no Go with sumdb/tlog here; apt-get install golang-go golang-golang-x-mod-dev";

struct GoVerdict {
  int exit_code;
  std::string said;
};
GoVerdict VerifyWithGo(const std::string& folder);

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_GO_VERIFIER_H_
