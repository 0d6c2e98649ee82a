// GetFollowUp and ListFollowUps: what was approved beside what is known.

#include <string>
#include <utility>
#include <vector>

#include "services/budget/invariant.h"
#include "services/budget/refusal.h"
#include "services/projection/answers.h"
#include "services/projection/line_tree.h"
#include "services/projection/record_details.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {
namespace {

using budget::FollowUp;

constexpr size_t kLateMax = 1'000;

// The follow-up's date, at the size asked.
AsOf KnownAsOf(const FollowUp& follow_up, const AsOf& known) {
  return {budget::StoredDate(follow_up.header->payload.as_of_date()), known.size,
          known.recorded_at};
}

// The figures known of everything a follow-up speaks of.
TreeFigures KnownFigures(const Books& books, const FollowUp& follow_up, const AsOf& known) {
  return TreeFigures(books, LineTree(books.catalogue(), known.size), KnownAsOf(follow_up, known),
                     follow_up.header->payload.budget_year());
}

bool Changed(const v1::FollowUpLine& approved, const v1::Figures& known) {
  return approved.budget() != known.budget() ||
         approved.budget_to_date() != known.budget_to_date() ||
         approved.outcome() != known.outcome();
}

v1::FollowUpSummary SummaryOf(const Books& books, const FollowUp& follow_up,
                              const TreeFigures& figures, Size known) {
  const v1::FollowUpApproved& header = follow_up.header->payload;
  v1::FollowUpSummary summary;
  *summary.mutable_header() = header;
  summary.set_position(follow_up.header->position.value);
  summary.set_approved_date(budget::FormatDate(follow_up.header->effective));
  for (const auto* line : follow_up.lines) {
    if (Changed(line->payload, figures.Total(line->payload.line(), line->payload.kind()))) {
      summary.set_changed_since(true);
    }
  }
  summary.set_late_entries(books.entries().Count(budget::StoredMonth(header.first_month()),
                                                 budget::StoredMonth(header.last_month()),
                                                 Size{header.as_of_size()}, known));
  return summary;
}

void AddLines(const Books& books, const FollowUp& follow_up, const TreeFigures& figures,
              v1::GetFollowUpResponse* response) {
  const Size size{follow_up.header->payload.as_of_size()};
  for (const auto* line : follow_up.lines) {
    const v1::FollowUpLine& approved = line->payload;
    const auto* defined = books.catalogue().FindLine(approved.line(), size);
    v1::FollowUpComparison* row = response->add_lines();
    *row->mutable_approved() = approved;
    if (defined != nullptr) row->set_name(defined->payload.name());
    *row->mutable_known() = figures.Total(approved.line(), approved.kind());
    row->set_changed_since(Changed(approved, row->known()));
    row->set_forecast_deviation(approved.budget() - approved.forecast());
  }
}

// The cell of an entry's own record when it has one only; else its fund where it is known.
v1::Cell CellOfEntry(const v1::Record& record) {
  v1::Cell only;
  std::string fund;
  bool several = false;
  for (const v1::Posting& posting : record.postings()) {
    if (posting.reversal()) continue;
    const budget::Account account = budget::FromProto(posting.to_account());
    fund = account.fund;
    if (!budget::IsCellMoney(account.kind)) continue;
    several = several || !only.line().empty();
    only = budget::CellOf(account);
  }
  if (!several && !only.line().empty()) return only;
  v1::Cell of_fund;
  if (!several) of_fund.set_fund(fund);
  return of_fund;
}

absl::Status AddLate(const GuardedBooks& books, const std::vector<Position>& late,
                     const AsOf& known, RecordReader record_at, Cancelled cancelled,
                     v1::GetFollowUpResponse* response) {
  CellGrounds grounds(known);
  books.Read([&](const Books& read) { grounds.NoteMandates(read); });
  for (const Position position : late) {
    if (cancelled()) return CancelledStatus();
    const absl::StatusOr<v1::Record> record = record_at(position);
    if (!record.ok()) return record.status();
    const v1::CostPosted* entry = PostedBy(*record);
    budget::Require(entry != nullptr, "a late entry is an entry");
    v1::FigurePart* part = response->add_late();
    part->set_position(position.value);
    part->set_effective_date(record->event().effective_date());
    part->set_amount(entry->amount());
    *part->mutable_cell() = CellOfEntry(*record);
    if (!part->cell().line().empty()) {
      books.Read([&](const Books& read) { grounds.Note(part->cell(), read); });
    }
    if (absl::Status read = Describe(*record, record_at, grounds, part); !read.ok()) return read;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetFollowUpResponse> GetFollowUp(const GuardedBooks& books,
                                                    const v1::GetFollowUpRequest& request,
                                                    const AsOf& known, RecordReader record_at,
                                                    Cancelled cancelled) {
  v1::GetFollowUpResponse response;
  std::vector<Position> late;
  AsOf known_as_of = known;
  const bool found = books.Read([&](const Books& read) {
    const std::optional<FollowUp> follow_up =
        read.catalogue().FindFollowUp(request.follow_up(), known.size);
    if (!follow_up.has_value()) return false;
    const TreeFigures figures = KnownFigures(read, *follow_up, known);
    *response.mutable_summary() = SummaryOf(read, *follow_up, figures, known.size);
    AddLines(read, *follow_up, figures, &response);
    const v1::FollowUpApproved& header = follow_up->header->payload;
    late = read.entries().Find(budget::StoredMonth(header.first_month()),
                               budget::StoredMonth(header.last_month()), Size{header.as_of_size()},
                               known.size, kLateMax);
    known_as_of = KnownAsOf(*follow_up, known);
    return true;
  });
  if (!found) {
    const std::string at = std::to_string(known.size.value);
    return budget::Refuse(v1::ERROR_REASON_FOLLOW_UP_NOT_FOUND,
                          "No follow-up \"" + request.follow_up() + "\" is approved at size " + at +
                              ". Ask for one that ListFollowUps lists.",
                          {{"follow_up", request.follow_up()}, {"size", at}});
  }
  *response.mutable_known() = ToProto(known_as_of);
  const absl::Status added = AddLate(books, late, known_as_of, record_at, cancelled, &response);
  if (!added.ok()) return added;
  return response;
}

absl::StatusOr<v1::ListFollowUpsResponse> ListFollowUps(const GuardedBooks& books,
                                                        const AsOf& known, Cancelled cancelled) {
  v1::ListFollowUpsResponse response;
  const std::vector<std::string> ids = books.Read([&](const Books& read) {
    std::vector<std::string> found;
    for (const FollowUp& follow_up : read.catalogue().FollowUps(known.size)) {
      found.push_back(follow_up.header->payload.follow_up());
    }
    return found;
  });
  for (const std::string& id : ids) {
    if (cancelled()) return CancelledStatus();
    *response.add_follow_ups() = books.Read([&](const Books& read) {
      const std::optional<FollowUp> follow_up = read.catalogue().FindFollowUp(id, known.size);
      budget::Require(follow_up.has_value(), "what is approved at a size stays so");
      return SummaryOf(read, *follow_up, KnownFigures(read, *follow_up, known), known.size);
    });
  }
  return response;
}

}  // namespace liggare::projection
