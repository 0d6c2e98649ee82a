#include "services/rpc/trail.h"

#include <algorithm>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/budget/shape.h"

namespace liggare::rpc {
namespace {

constexpr char kShapeless[] = "?";

std::string DateText(const std::string& date) {
  const auto is_of_date = [](char c) { return (c >= '0' && c <= '9') || c == '-'; };
  const bool shaped =
      date.size() <= sizeof("2020-04-30") - 1 && std::all_of(date.begin(), date.end(), is_of_date);
  return shaped ? date : kShapeless;
}

// Of one ledger, or of several with commas between.
std::string LedgerText(const std::string& ledgers) {
  for (const absl::string_view ledger : absl::StrSplit(ledgers, ',')) {
    if (!budget::CheckId(std::string(ledger), "ledger").ok()) return kShapeless;
  }
  return ledgers;
}

}  // namespace

std::string TextOf(const v1::AsOf& as_of) {
  std::string text = DateText(as_of.effective_date());
  if (as_of.has_size()) text += "@" + std::to_string(as_of.size());
  if (as_of.has_known_at()) {
    const absl::Time known_at = absl::FromUnixSeconds(as_of.known_at().seconds()) +
                                absl::Nanoseconds(as_of.known_at().nanos());
    text += "@" + absl::FormatTime(absl::RFC3339_full, known_at, absl::UTCTimeZone());
  }
  return text;
}

operations::LogFields FieldsOf(const Use& use, absl::StatusCode outcome) {
  operations::LogFields fields = {{"principal", use.principal}, {"rpc", use.rpc->name}};
  if (!use.ledger.empty()) fields.emplace_back("ledger", LedgerText(use.ledger));
  if (!use.as_of.empty()) fields.emplace_back("as_of", use.as_of);
  if (use.appends > 0) fields.emplace_back("appends", std::to_string(use.appends));
  fields.emplace_back("outcome", absl::StatusCodeToString(outcome));
  return fields;
}

void Trail::Leave(const Use& use, absl::StatusCode outcome) const {
  if (!is_kept_) return;
  operations::LogFields fields = FieldsOf(use, outcome);
  fields.emplace_back("duration_us",
                      std::to_string(absl::ToInt64Microseconds(absl::Now() - use.begun_at)));
  operations::LogInfo("call", fields);
}

}  // namespace liggare::rpc
