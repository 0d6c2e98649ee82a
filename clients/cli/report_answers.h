// Asks the server for everything that a report is made from, all at one as-of.

#ifndef LIGGARE_CLIENTS_CLI_REPORT_ANSWERS_H_
#define LIGGARE_CLIENTS_CLI_REPORT_ANSWERS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/report/answers.h"
#include "liggare/v1/budget_service.pb.h"

namespace liggare::cli {

struct ReportQuestion {
  v1::AsOf as_of;
  // A date or an approved follow-up's id; empty compares with nothing.
  std::string previous;
  // A draft whose forecasts are shown in place of an approved follow-up's.
  std::optional<report::Forecasts> draft;
};

absl::StatusOr<report::Answers> AskForReport(Session& session, const ReportQuestion& question);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_REPORT_ANSWERS_H_
