#include "services/projection/flag_counts.h"

#include <map>

namespace liggare::projection {
namespace {

using Sums = std::map<v1::FlagReason, int64_t>;

void AddTo(Sums& sums, const FlagCounters& counters, const Balances& balances) {
  for (const auto& [reason, id] : counters) sums[reason] += balances.Of(id);
}

FlagCounts ToProto(const Sums& sums) {
  FlagCounts counts;
  for (const auto& [reason, sum] : sums) {
    if (sum == 0) continue;
    v1::FlagCount* count = counts.Add();
    count->set_reason(reason);
    count->set_count(sum);
  }
  return counts;
}

bool IsOfYear(const LineFlags& flags, int budget_year) {
  return flags.budget_year == budget_year || flags.budget_year == 0;
}

}  // namespace

FlagCounts CountFlags(const FlagCounters& counters, const Balances& balances) {
  Sums sums;
  AddTo(sums, counters, balances);
  return ToProto(sums);
}

FlagCounts CountFlags(const FlagCounters* counters, const Balances& balances) {
  return counters == nullptr ? FlagCounts() : CountFlags(*counters, balances);
}

void WantLineFlags(const Register& known, const std::string& line, int budget_year,
                   Wanted* wanted) {
  const std::vector<LineFlags>* of_line = known.FlagsOfLine(line);
  if (of_line == nullptr) return;
  for (const LineFlags& flags : *of_line) {
    if (IsOfYear(flags, budget_year)) wanted->AddFlags(flags.counters);
  }
}

FlagCounts CountLineFlags(const Register& known, const std::string& line, v1::FundKind kind,
                          int budget_year, const Balances& balances) {
  const std::vector<LineFlags>* of_line = known.FlagsOfLine(line);
  if (of_line == nullptr) return {};
  Sums sums;
  for (const LineFlags& flags : *of_line) {
    if (flags.kind != kind && flags.kind != v1::FUND_KIND_UNSPECIFIED) continue;
    if (IsOfYear(flags, budget_year)) AddTo(sums, flags.counters, balances);
  }
  return ToProto(sums);
}

}  // namespace liggare::projection
