// The answers that are one message, one file a question: get_budget.cc, get_timeline.cc,
// get_catalogue.cc, follow_ups.cc, draft_follow_up.cc. What they mean is said in
// budget_service.proto.
//
// Each asks the register in turns: what is wanted, then, when the balances are read, what they
// mean. Those that may be long ask in between whether to give up.

#ifndef LIGGARE_SERVICES_PROJECTION_ANSWERS_H_
#define LIGGARE_SERVICES_PROJECTION_ANSWERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/holdings.h"

namespace liggare::projection {

absl::StatusOr<v1::GetBudgetResponse> GetBudget(const Holdings& holdings,
                                                const v1::GetBudgetRequest& request,
                                                const AsOf& as_of);

absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const Holdings& holdings,
                                                    const v1::GetTimelineRequest& request,
                                                    const AsOf& known, Cancelled cancelled);

absl::StatusOr<v1::GetCatalogueResponse> GetCatalogue(const Holdings& holdings, const AsOf& as_of);

absl::StatusOr<v1::DraftFollowUpResponse> DraftFollowUp(const Holdings& holdings,
                                                        const v1::DraftFollowUpRequest& request,
                                                        const AsOf& as_of);

absl::StatusOr<v1::GetFollowUpResponse> GetFollowUp(const Holdings& holdings,
                                                    const v1::GetFollowUpRequest& request,
                                                    const AsOf& known, RecordReader record_at,
                                                    Cancelled cancelled);

absl::StatusOr<v1::ListFollowUpsResponse> ListFollowUps(const Holdings& holdings, const AsOf& known,
                                                        Cancelled cancelled);

// The figures of a line and everything below it; zero for a line that is not defined at the size.
absl::StatusOr<v1::Figures> LineFigures(const Holdings& holdings, const std::string& line,
                                        v1::FundKind kind, int budget_year, const AsOf& as_of);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_ANSWERS_H_
