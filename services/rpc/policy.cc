#include "services/rpc/policy.h"

#include <optional>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/budget/shape.h"

namespace liggare::rpc {
namespace {

constexpr char kAllLedgers[] = "";
constexpr char kLineForm[] = "PRINCIPAL ROLE[,ROLE...] LEDGER[,LEDGER...]";

std::optional<Role> RoleNamed(const std::string& name) {
  for (const Role role : kRoles) {
    if (name == NameOf(role)) return role;
  }
  return std::nullopt;
}

std::vector<Role> WithImplied(Role role) {
  if (role == Role::kAuditor) return {Role::kAuditor, Role::kReader};
  return {role};
}

std::vector<std::string> ListOf(const std::string& word) { return absl::StrSplit(word, ','); }

std::string RoleNames() {
  return absl::StrJoin(kRoles, ", ",
                       [](std::string* text, Role role) { text->append(NameOf(role)); });
}

absl::StatusOr<std::string> LedgerNamed(const std::string& name) {
  if (name == "*") return std::string(kAllLedgers);
  if (budget::CheckId(name, "ledger").ok()) return name;
  return absl::InvalidArgumentError("'" + name +
                                    "' is no id of a ledger: expected ids, or * for all ledgers");
}

}  // namespace

absl::StatusOr<Policy> Policy::Parse(const std::string& text, const std::string& file) {
  Policy policy;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    const absl::Status added = policy.AddLine(std::string(line.substr(0, line.find('#'))));
    if (added.ok()) continue;
    return absl::InvalidArgumentError(file + ":" + std::to_string(number) + ": " +
                                      std::string(added.message()));
  }
  // As a file is while it is being written.
  if (policy.grants_.empty()) {
    return absl::InvalidArgumentError(file + ": grants nothing to anybody: expected a line " +
                                      kLineForm);
  }
  return policy;
}

absl::Status Policy::AddLine(const std::string& line) {
  const std::vector<std::string> words =
      absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
  if (words.empty()) return absl::OkStatus();
  if (words.size() != 3) {
    return absl::InvalidArgumentError(std::to_string(words.size()) + " words: expected three, " +
                                      kLineForm);
  }
  if (words[0] == kOpenPrincipal) {
    return absl::InvalidArgumentError(
        "'local' stands for whoever calls a server without TLS: expected another name in the "
        "certificate");
  }
  std::set<std::string> ledgers;
  for (const std::string& name : ListOf(words[2])) {
    const absl::StatusOr<std::string> ledger = LedgerNamed(name);
    if (!ledger.ok()) return ledger.status();
    ledgers.insert(*ledger);
  }
  for (const std::string& name : ListOf(words[1])) {
    const std::optional<Role> role = RoleNamed(name);
    if (!role.has_value()) {
      return absl::InvalidArgumentError("'" + name + "' is no role: expected " + RoleNames());
    }
    for (const Role implied : WithImplied(*role)) {
      grants_[words[0]][implied].insert(ledgers.begin(), ledgers.end());
    }
  }
  return absl::OkStatus();
}

bool Policy::Grants(const std::string& principal, Role role, const std::string& ledger) const {
  const std::set<std::string>* ledgers = LedgersOf(principal, role);
  return ledgers != nullptr && (ledgers->contains(kAllLedgers) || ledgers->contains(ledger));
}

bool Policy::GrantsAny(const std::string& principal, Role role) const {
  return LedgersOf(principal, role) != nullptr;
}

const std::set<std::string>* Policy::LedgersOf(const std::string& principal, Role role) const {
  const auto granted = grants_.find(principal);
  if (granted == grants_.end()) return nullptr;
  const auto ledgers = granted->second.find(role);
  return ledgers == granted->second.end() ? nullptr : &ledgers->second;
}

}  // namespace liggare::rpc
