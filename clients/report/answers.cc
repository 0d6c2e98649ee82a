#include "clients/report/answers.h"

namespace liggare::report {

const v1::FollowUpSummary* LatestFollowUp(const v1::GetCatalogueResponse& catalogue,
                                          const std::string& date, int budget_year) {
  const v1::FollowUpSummary* latest = nullptr;
  for (const v1::FollowUpSummary& follow_up : catalogue.follow_ups()) {
    const v1::FollowUpApproved& header = follow_up.header();
    if (header.budget_year() != budget_year || header.as_of_date() > date) continue;
    if (latest == nullptr || header.as_of_date() >= latest->header().as_of_date()) {
      latest = &follow_up;
    }
  }
  return latest;
}

}  // namespace liggare::report
