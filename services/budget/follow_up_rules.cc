#include "services/budget/follow_up_rules.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/authority_rules.h"

namespace liggare::budget {
namespace {

absl::Status CheckSize(const Case& c, int64_t size) {
  const int64_t size_before = c.size.value - static_cast<int64_t>(c.earlier().size());
  if (size <= size_before) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_BEYOND_LOG,
                absl::StrCat("the follow-up's as-of has size ", size, ", the log had ", size_before,
                             " events before its append; draft it anew"),
                {{"size", Number(size)}, {"log_size", Number(size_before)}});
}

absl::Status CheckDuties(const Case& c, const v1::FollowUpApproved& header) {
  for (const v1::DutyReference& duty : header.discharges()) {
    if (c.catalogue.FindDuty(duty.decision(), duty.duty(), c.size) != nullptr) continue;
    return Refuse(v1::ERROR_REASON_UNKNOWN_DUTY,
                  absl::StrCat("decision ", duty.decision(), " lays down no duty ", duty.duty(),
                               "; name a duty of a recorded decision"),
                  {{"decision", duty.decision()}, {"duty", duty.duty()}});
  }
  return absl::OkStatus();
}

absl::Status Incomplete(const std::string& follow_up, const std::string& message) {
  return Refuse(v1::ERROR_REASON_FOLLOW_UP_INCOMPLETE,
                absl::StrCat("follow-up ", follow_up, " ", message), {{"follow_up", follow_up}});
}

// The header of a line, earlier in the same append.
const v1::FollowUpApproved* FindHeader(const Case& c, const std::string& follow_up) {
  for (const v1::Event* event : c.earlier()) {
    const v1::Payload& payload = event->payload();
    if (payload.has_follow_up_approved() && payload.follow_up_approved().follow_up() == follow_up) {
      return &payload.follow_up_approved();
    }
  }
  return nullptr;
}

absl::Status CheckOnce(const Case& c, const v1::FollowUpLine& line) {
  const std::optional<FollowUp> so_far = c.catalogue.FindFollowUp(line.follow_up(), c.size);
  for (const Fact<v1::FollowUpLine>* other : so_far->lines) {
    if (other->payload.line() != line.line() || other->payload.kind() != line.kind()) continue;
    return Refuse(v1::ERROR_REASON_ID_EXISTS,
                  absl::StrCat("follow-up ", line.follow_up(), " has line ", line.line(),
                               " in this kind of money already; give each line once a kind"),
                  {{"follow_up", line.follow_up()}, {"line", line.line()}});
  }
  return absl::OkStatus();
}

absl::Status CheckFigure(const v1::FollowUpLine& line, const char* column, int64_t given,
                         int64_t projected) {
  if (given == projected) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_FIGURES_DIFFER,
                absl::StrCat("follow-up ", line.follow_up(), ", line ", line.line(), ", ", column,
                             ": given ", FormatKronor(given), ", projected ",
                             FormatKronor(projected), " at its as-of; draft it anew"),
                {{"follow_up", line.follow_up()},
                 {"line", line.line()},
                 {"column", column},
                 {"given", Number(given)},
                 {"projected", Number(projected)}});
}

}  // namespace

absl::Status DecideFollowUp(Case& c, const v1::FollowUpApproved& header) {
  const std::string& id = header.follow_up();
  if (const std::optional<FollowUp> taken = c.catalogue.FindFollowUp(id, c.size)) {
    const int64_t position = taken->header->position.value;
    return Refuse(v1::ERROR_REASON_ID_EXISTS,
                  absl::StrCat("follow-up ", id, " is approved at position ", position,
                               "; give a new one another id"),
                  {{"follow_up", id}, {"position", Number(position)}});
  }
  if (absl::Status s = CheckAuthority(c, Need::kRequired); !s.ok()) return s;
  if (absl::Status s = CheckSize(c, header.as_of_size()); !s.ok()) return s;
  if (absl::Status s = CheckDuties(c, header); !s.ok()) return s;
  const bool has_lines = std::any_of(c.later().begin(), c.later().end(), [&](const auto* event) {
    return event->payload().has_follow_up_line() &&
           event->payload().follow_up_line().follow_up() == id;
  });
  return has_lines ? absl::OkStatus()
                   : Incomplete(id, "has no lines; append at least one FollowUpLine with it");
}

absl::Status DecideFollowUpLine(Case& c, const v1::FollowUpLine& line) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  const v1::FollowUpApproved* header = FindHeader(c, line.follow_up());
  if (header == nullptr) {
    return Incomplete(line.follow_up(),
                      "has no header before this line in the same append; append them together");
  }
  if (c.catalogue.FindLine(line.line(), Size{header->as_of_size()}) == nullptr) {
    return Refuse(v1::ERROR_REASON_UNKNOWN_LINE,
                  absl::StrCat("line ", line.line(), " is not defined at the follow-up's size ",
                               header->as_of_size(), "; leave it out"),
                  {{"line", line.line()}, {"size", Number(header->as_of_size())}});
  }
  if (absl::Status s = CheckOnce(c, line); !s.ok()) return s;
  const absl::StatusOr<v1::Figures> figures = c.lookups.figures_at(*header, line);
  if (!figures.ok()) return figures.status();
  absl::Status s = CheckFigure(line, "budget", line.budget(), figures->budget());
  if (s.ok()) {
    s = CheckFigure(line, "budget_to_date", line.budget_to_date(), figures->budget_to_date());
  }
  return s.ok() ? CheckFigure(line, "outcome", line.outcome(), figures->outcome()) : s;
}

}  // namespace liggare::budget
