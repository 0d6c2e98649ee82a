// A policy from anybody: it is read or refused with the line that is wrong, and what is read grants
// nothing that it does not say.

#include "services/rpc/policy.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::rpc {
namespace {

// What a line may name, and what no line can.
constexpr const char* kLedger = "trygghet";
constexpr const char* kAllLedgers = "";
constexpr const char* kNobody = "no body";

void CheckGrants(const Policy& policy, const std::string& principal) {
  for (const Role role : kRoles) {
    const bool one = policy.Grants(principal, role, kLedger);
    const bool all = policy.Grants(principal, role, kAllLedgers);
    fuzz::Expect(one || !all, "all ledgers, but not one of them");
    fuzz::Expect(policy.GrantsAny(principal, role) || !one, "a ledger, but not any");
  }
  fuzz::Expect(policy.Grants(principal, Role::kReader, kLedger) ||
                   !policy.Grants(principal, Role::kAuditor, kLedger),
               "an auditor who may not read");
}

void Read(const std::string& text) {
  const absl::StatusOr<Policy> policy = Policy::Parse(text, "policy");
  if (!policy.ok()) {
    fuzz::ExpectTold(policy.status(), "policy:");
    return;
  }
  fuzz::Expect(policy->principals() > 0, "a policy that grants nothing");
  for (const Role role : kRoles) {
    fuzz::Expect(!policy->GrantsAny(kNobody, role), "a principal whom no line can name");
  }
  CheckGrants(*policy, text.substr(0, text.find_first_of(" \t\r\n#")));
  const absl::StatusOr<Policy> twice = Policy::Parse(text + "\n" + text, "policy");
  fuzz::Expect(twice.ok() && twice->principals() == policy->principals(),
               "lines that do not add to one another");
}

}  // namespace
}  // namespace liggare::rpc

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::rpc::Read(liggare::fuzz::Text(bytes, size));
  return 0;
}
