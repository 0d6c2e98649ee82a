#include "services/rpc/rpc_table.h"

#include "services/budget/invariant.h"

namespace liggare::rpc {
namespace {

constexpr Rpc kRpcs[] = {
    // LedgerService
    {"CreateLedger", Role::kOperator},
    {"GetLedger", Role::kReader},
    // Answers with the ledgers of which the caller may call GetLedger.
    {"ListLedgers", Role::kReader, Reach::kAny},
    {"Append", Role::kRecorder},
    // Each append of the stream is held to Append.
    {"AppendStream", Role::kRecorder, Reach::kAny},
    {"GetEvent", Role::kReader},
    {"ReadEvents", Role::kReader},
    {"SubscribeEvents", Role::kReader},

    // BudgetService
    {"GetBudget", Role::kReader},
    {"GetTimeline", Role::kReader},
    {"ExplainFigure", Role::kReader},
    {"CompareBudgets", Role::kReader},
    {"GetCatalogue", Role::kReader},
    {"DraftFollowUp", Role::kReader},
    {"GetFollowUp", Role::kReader},
    {"ListFollowUps", Role::kReader},

    // AuditService
    {"GetCheckpoint", Role::kAuditor},
    {"GetInclusionProof", Role::kAuditor},
    {"GetConsistencyProof", Role::kAuditor},
    {"Replay", Role::kAuditor},
    // A witness is an auditor; a cosignature is no event.
    {"AddCosignature", Role::kAuditor},
    {"ListCosignatures", Role::kAuditor},
    {"CheckBooks", Role::kAuditor},

    // OperationsService
    {"GetStatus", Role::kOperator},
    {"RebuildProjections", Role::kOperator},
    {"VerifyStore", Role::kOperator},
    {"RotateKey", Role::kOperator},
    {"CreateBackup", Role::kOperator},
    {"ListBackups", Role::kOperator},
    {"VerifyBackup", Role::kOperator},
};

}  // namespace

const char* NameOf(Role role) {
  switch (role) {
    case Role::kRecorder:
      return "recorder";
    case Role::kReader:
      return "reader";
    case Role::kAuditor:
      return "auditor";
    case Role::kOperator:
      return "operator";
  }
  budget::BreakInvariant("a role has a name");
}

absl::Span<const Rpc> AllRpcs() { return kRpcs; }

const Rpc& RpcNamed(const std::string& name) {
  for (const Rpc& rpc : kRpcs) {
    if (name == rpc.name) return rpc;
  }
  budget::BreakInvariant("no row for the RPC " + name);
}

}  // namespace liggare::rpc
