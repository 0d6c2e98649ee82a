#include "clients/sie/planner.h"

#include <google/protobuf/arena.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/sie/row_identity.h"
#include "services/budget/shape.h"

namespace liggare::sie {
namespace {

constexpr char kAnyEventId[] = "00000000-0000-8000-8000-000000000000";

void SetPosted(const Map& map, const Voucher& voucher, const Row& row, v1::CostPosted& posted) {
  posted.set_amount(row.amount);
  posted.set_account(row.account);
  posted.set_origin(map.OriginOf(SeriesOf(voucher)));
  for (const Object& object : row.objects) {
    if (map.activity_dimension == object.dimension) posted.set_activity_code(object.code);
    if (IsOfPersons(object.dimension) && !map.with_persons.contains(object.dimension)) continue;
    v1::AccountingObject& taken = *posted.add_objects();
    taken.set_dimension(object.dimension);
    taken.set_object(object.code);
  }
  posted.mutable_voucher()->set_series(SeriesOf(voucher));
  posted.mutable_voucher()->set_number(voucher.number);
  posted.mutable_voucher()->set_row(row.number);
  posted.set_voucher_date(budget::FormatDate(voucher.date));
  if (row.date) posted.set_document_date(budget::FormatDate(*row.date));
  if (voucher.registered) posted.set_registration_date(budget::FormatDate(*voucher.registered));
  const std::string& text = row.text.empty() ? voucher.text : row.text;
  if (!text.empty()) posted.mutable_text()->set_text(text);
}

}  // namespace

Planner::Planner(const Map& map, std::string import_id)
    : map_(map), rules_(map), import_id_(std::move(import_id)), books_id_(BooksId(map.books)) {}

absl::Status Planner::Plan(const Voucher& voucher,
                           absl::FunctionRef<absl::Status(const PlannedRow&)> take) const {
  for (const Row& row : voucher.rows) {
    if (row.kind != Row::Kind::kBooked) continue;
    if (absl::Status s = take(PlanRow(voucher, row)); !s.ok()) return s;
  }
  return absl::OkStatus();
}

PlannedRow Planner::PlanRow(const Voucher& voucher, const Row& row) const {
  PlannedRow planned{&row, Verdict::kTaken, map_.UseOf(row.account),
                     rules_.Place(voucher.date, row)};
  if (!planned.placement.in_scope) {
    planned.verdict = Verdict::kOutOfScope;
  } else if (!planned.use) {
    planned.verdict = Verdict::kUnmapped;
  } else if (*planned.use == AccountUse::kOutside) {
    planned.verdict = Verdict::kOutside;
  } else if (row.amount == 0) {
    planned.verdict = Verdict::kZero;
  }
  return planned;
}

void Planner::MakeEntry(const Voucher& voucher, const PlannedRow& planned, v1::Event& event) const {
  event.set_event_id(kAnyEventId);
  event.set_effective_date(budget::FormatDate(voucher.date));
  event.set_correlation_id(books_id_);
  event.set_import_id(import_id_);
  v1::CostPosted& posted = *event.mutable_payload()->mutable_cost_posted();
  SetPosted(map_, voucher, *planned.row, posted);
  posted.set_kind(planned.use == AccountUse::kRevenue ? v1::ENTRY_KIND_REVENUE
                                                      : v1::ENTRY_KIND_COST);
  if (const Rule* const rule = planned.placement.rule; rule != nullptr) {
    posted.set_fund(rule->fund);
    posted.set_coded_as(rule->coded_as);
  }
}

absl::Status Planner::Check(const Voucher& voucher, const PlannedRow& planned) const {
  const std::string line = absl::StrCat("line ", planned.row->line);
  if (voucher.number.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(line, ": the voucher has no number; import what is booked, with its numbers"));
  }
  google::protobuf::Arena arena;
  auto& event = *google::protobuf::Arena::CreateMessage<v1::Event>(&arena);
  MakeEntry(voucher, planned, event);
  absl::Status shape = budget::CheckShape(event, "entry");
  if (shape.ok() && event.payload().cost_posted().text().text().size() > budget::kTextSizeMax) {
    shape = absl::InvalidArgumentError(
        absl::StrCat("the text is longer than ", budget::kTextSizeMax, " bytes"));
  }
  if (shape.ok()) return shape;
  return absl::InvalidArgumentError(
      absl::StrCat(line, ": the ledger does not take the row: ", shape.message()));
}

}  // namespace liggare::sie
