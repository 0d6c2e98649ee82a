#include "clients/cli/follow_up_table.h"

namespace liggare::cli {

Table FollowUpTable(const google::protobuf::RepeatedPtrField<v1::FollowUpSummary>& summaries,
                    const Words& words) {
  Table table("followups", words("FOLLOW-UPS", "UPPFÖLJNINGAR"),
              {{"follow_up", words("follow-up", "uppföljning")},
               {"name", words("name", "namn")},
               {"budget_year", words("year", "år")},
               {"months", words("months", "månader")},
               {"as_of_date", words("at", "den")},
               {"as_of_size", words("size", "storlek")},
               {"approved_date", words("approved", "godkänd")},
               {"position", words("position", "position")},
               {"late_entries", words("late entries", "sena poster")},
               {"changed_since", words("since then", "sedan dess")}});
  for (const v1::FollowUpSummary& summary : summaries) {
    const v1::FollowUpApproved& header = summary.header();
    table.Add({Cell::Text(header.follow_up()), Cell::Text(header.name()),
               Cell::Number(header.budget_year()),
               Cell::Text(header.first_month() + "/" + header.last_month()),
               Cell::Text(header.as_of_date()), Cell::Number(header.as_of_size()),
               Cell::Text(summary.approved_date()), Cell::Number(summary.position()),
               Cell::Number(summary.late_entries()),
               Cell::Text(summary.changed_since() ? words("CHANGED", "ÄNDRAD") : std::string(),
                          summary.changed_since() ? "true" : "false")});
  }
  return table;
}

}  // namespace liggare::cli
