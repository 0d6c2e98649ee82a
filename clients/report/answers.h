// What a report is made from: the server's answers to questions about one ledger at one as-of, and
// nothing else. The same answers make the same report.

#ifndef LIGGARE_CLIENTS_REPORT_ANSWERS_H_
#define LIGGARE_CLIENTS_REPORT_ANSWERS_H_

#include <optional>
#include <string>
#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"

namespace liggare::report {

// What a follow-up says of each line: approved already, or a draft that is to be.
struct Forecasts {
  v1::FollowUpApproved header;
  std::vector<v1::FollowUpLine> lines;
  bool approved = false;
};

// How the budget differs from an earlier one, and the events that make it.
struct Comparison {
  v1::CompareBudgetsResponse differences;
  std::vector<v1::ComparedEvent> events;
};

struct Answers {
  v1::GetBudgetResponse budget;  // of every line and fund
  v1::GetCatalogueResponse catalogue;
  // The months of the budget year up to the as-of; without points when the date lies outside it.
  v1::GetTimelineResponse timeline;
  // The same size at the end of the year before: what was unattributed already then.
  v1::GetBudgetResponse year_before;
  std::optional<Forecasts> forecasts;
  // The follow-ups of the budget year that have moved since or have late entries.
  std::vector<v1::GetFollowUpResponse> moved_follow_ups;
  std::vector<v1::Record> corrections;
  std::vector<v1::Record> interpretations;
  std::optional<Comparison> comparison;
};

// The follow-up whose forecasts hold at a date: of those of the budget year the one with the latest
// as-of until then, the last approved of equals. Null when there is none.
const v1::FollowUpSummary* LatestFollowUp(const v1::GetCatalogueResponse& catalogue,
                                          const std::string& date, int budget_year);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_ANSWERS_H_
