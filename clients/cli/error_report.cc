#include "clients/cli/error_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "absl/strings/cord.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

// What to do, where a command of this program helps; the server's message says the rest.
const std::map<std::string, std::string>& Advice() {
  static const auto& advice = *new std::map<std::string, std::string>{
      {"UNKNOWN_LEDGER",
       "`liggare ledger list` shows the ledgers there are; name one with --ledger or "
       "LIGGARE_LEDGER, or make one with `liggare ledger create`"},
      {"UNKNOWN_LINE", "`liggare catalogue --show lines` shows the lines there are"},
      {"LINE_NOT_FOUND", "`liggare catalogue --show lines --at DATE` shows the lines there are"},
      {"UNKNOWN_FUND", "`liggare catalogue --show funds` shows the funds there are"},
      {"FUND_NOT_FOUND", "`liggare catalogue --show funds --at DATE` shows the funds there are"},
      {"UNKNOWN_DECISION", "`liggare catalogue --show decisions` shows the decisions there are"},
      {"UNKNOWN_MANDATE", "`liggare catalogue --show mandates` shows the mandates there are"},
      {"UNKNOWN_CONSULTATION",
       "`liggare catalogue --show consultations` shows the consultations there are"},
      {"FOLLOW_UP_NOT_FOUND", "`liggare followup list` shows the follow-ups there are"},
      {"EVENT_ID_REUSED",
       "the same events must be appended as they first were: the same content, order and --batch; "
       "a new event needs a new eventId"},
      {"APPEND_TOO_LARGE", "use a smaller --batch"},
      {"FIGURES_DIFFER", "make the draft anew with `liggare followup draft`"},
      {"ALREADY_CORRECTED",
       "correct the correction that stands in its place: `liggare events --refers-to POS`"},
      {"QUEUE_FULL", "the server is busy; run the command again"},
      {"DRAINING", "the server is going down or coming up; run the command again"},
      {"REBUILDING",
       "`liggare status` says how far the rebuild is; run the command again after it"},
      {"HALTED", "`liggare status` says why the server halted"},
      {"SIZE_CUTS_APPEND", "use a size that `liggare events` shows at the end of an append"},
  };
  return advice;
}

std::string AdviceFor(const client::Error& error, const Settings& settings) {
  const auto found = Advice().find(error.reason);
  if (found != Advice().end()) return found->second;
  if (error.reason.empty() && error.code == absl::StatusCode::kUnavailable) {
    return fmt::format(
        "is liggared running at {}? Name another server with --server or "
        "LIGGARE_SERVER{}",
        settings.server,
        settings.tls.server_ca.empty()
            ? ""
            : "; if it runs, its certificate must be of a CA of --tls-ca and name the host or "
              "--server-name, and yours (--tls-cert) of a CA that it takes");
  }
  if (error.reason.empty() && error.code == absl::StatusCode::kUnimplemented) {
    return fmt::format("what answers at {} is no Liggare server, or an older one", settings.server);
  }
  return "";
}

}  // namespace

std::string ErrorReport(const absl::Status& status, const Settings& settings) {
  const client::Error error = client::Decode(status);
  std::string report = fmt::format("liggare: {}\n", Printable(error.message));
  if (!error.reason.empty()) {
    report += fmt::format("  reason: {}\n", Printable(error.reason));
  }
  size_t width = 0;
  for (const auto& [name, value] : error.metadata) width = std::max(width, Width(name) + 1);
  if (!error.metadata.empty()) report += "  details, amounts in öre:\n";
  for (const auto& [name, value] : error.metadata) {
    report += fmt::format("    {} {}\n", PadRight(Printable(name) + ":", width), Printable(value));
  }
  for (const client::FieldViolation& violation : error.field_violations) {
    if (error.message.find(violation.description) != std::string::npos) {
      report += fmt::format("  field: {}\n", Printable(violation.field));
    } else {
      report += fmt::format("  field: {}: {}\n", Printable(violation.field),
                            Printable(violation.description));
    }
  }
  const std::string advice = AdviceFor(error, settings);
  if (!advice.empty()) report += fmt::format("  what to do: {}\n", advice);
  return report;
}

absl::Status WithMessage(const absl::Status& status, const std::string& message) {
  absl::Status result(status.code(), message);
  status.ForEachPayload([&result](absl::string_view type, const absl::Cord& payload) {
    result.SetPayload(type, payload);
  });
  return result;
}

std::string WithoutIndex(const client::Error& error) {
  const auto index = error.metadata.find("event_index");
  if (index == error.metadata.end()) return error.message;
  const std::string prefix = "events[" + index->second + "]: ";
  return error.message.starts_with(prefix) ? error.message.substr(prefix.size()) : error.message;
}

}  // namespace liggare::cli
