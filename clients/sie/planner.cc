#include "clients/sie/planner.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/sie/row_identity.h"
#include "services/budget/shape.h"

namespace liggare::sie {
namespace {

v1::CostPosted PostedOf(const Map& map, const Voucher& voucher, const Row& row) {
  v1::CostPosted posted;
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
  return posted;
}

// Whether the ledger takes such an event: known before anything is appended.
absl::Status CheckOfShape(v1::Event event, int64_t line) {
  event.set_event_id("00000000-0000-8000-8000-000000000000");  // the importer's comes later
  absl::Status shape = budget::CheckKnown(event, "entry");
  if (shape.ok()) shape = budget::CheckShape(event, "entry");
  if (shape.ok()) return shape;
  return absl::InvalidArgumentError(
      absl::StrCat("line ", line, ": the ledger does not take the row: ", shape.message()));
}

}  // namespace

void Assign(const Rule& rule, Date date, PlannedEntry& entry) {
  v1::CostPosted& posted = *entry.event.mutable_payload()->mutable_cost_posted();
  posted.set_fund(rule.fund);
  posted.set_coded_as(rule.coded_as);
  if (rule.line.empty()) return;
  v1::Cell& cell = entry.cell.emplace();
  cell.set_line(rule.line);
  cell.set_fund(rule.fund);
  cell.set_budget_year(rule.year.value_or(static_cast<int>(date.year())));
  entry.rule = rule.name;
}

Planner::Planner(const Map& map, std::string import_id)
    : map_(map), import_id_(std::move(import_id)), books_id_(BooksId(map.books)) {
  for (const Rule& rule : map.rules) {
    for (const auto& [dimension, codes] : rule.objects) {
      dimensions_.insert(dimension);
      for (const std::string& code : codes) named_.insert({dimension, code});
    }
  }
}

absl::Status Planner::Plan(const Voucher& voucher,
                           absl::FunctionRef<absl::Status(const PlannedRow&)> take) {
  ++totals_.vouchers;
  for (const Row& row : voucher.rows) {
    if (row.kind != Row::Kind::kBooked) continue;
    const absl::StatusOr<PlannedRow> planned = PlanRow(voucher, row);
    if (!planned.ok()) return planned.status();
    if (absl::Status s = take(*planned); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::StatusOr<PlannedRow> Planner::PlanRow(const Voucher& voucher, const Row& row) {
  totals_.read.Add(row.amount);
  totals_.accounts[row.account].Add(row.amount);
  SeeObjects(row);
  absl::StatusOr<std::optional<PlannedEntry>> entry = PlanEntry(voucher, row);
  if (!entry.ok()) return entry.status();
  return PlannedRow{RowKey(map_.books, voucher, row), row.line, *std::move(entry)};
}

absl::StatusOr<std::optional<PlannedEntry>> Planner::PlanEntry(const Voucher& voucher,
                                                               const Row& row) {
  const Placement placement = Place(map_, voucher.date, row);
  const std::optional<AccountUse> use = map_.UseOf(row.account);
  Tally* skipped = nullptr;
  if (!placement.in_scope) {
    skipped = &totals_.out_of_scope;
    if (use && *use != AccountUse::kOutside) SeeUnnamed(row);
  } else if (!use) {
    skipped = &totals_.unmapped[row.account];
  } else if (*use == AccountUse::kOutside) {
    skipped = &totals_.outside;
  } else if (row.amount == 0) {
    skipped = &totals_.zero;
  }
  if (skipped != nullptr) {
    skipped->Add(row.amount);
    return std::nullopt;
  }
  if (voucher.number.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "line ", row.line, ": the voucher has no number; import what is booked, with its numbers"));
  }

  PlannedEntry entry;
  entry.event.set_effective_date(budget::FormatDate(voucher.date));
  entry.event.set_correlation_id(books_id_);
  entry.event.set_import_id(import_id_);
  v1::CostPosted& posted = *entry.event.mutable_payload()->mutable_cost_posted();
  posted = PostedOf(map_, voucher, row);
  posted.set_kind(*use == AccountUse::kRevenue ? v1::ENTRY_KIND_REVENUE : v1::ENTRY_KIND_COST);
  if (placement.rule != nullptr) Assign(*placement.rule, voucher.date, entry);
  if (absl::Status s = CheckOfShape(entry.event, row.line); !s.ok()) return s;
  CountTaken(row, entry, placement.disputed);
  return entry;
}

void Planner::CountTaken(const Row& row, const PlannedEntry& entry, bool disputed) {
  totals_.taken.Add(row.amount);
  totals_.taken_accounts[row.account].Add(row.amount);
  (entry.cell ? totals_.attributed : totals_.unattributed).Add(row.amount);
  if (disputed) totals_.disputed.Add(row.amount);
  pairs_.Add(row);
}

void Planner::SeeObjects(const Row& row) {
  for (const Object& object : row.objects) {
    if (named_.contains(object)) seen_.insert(object);
  }
}

void Planner::SeeUnnamed(const Row& row) {
  for (const Object& object : row.objects) {
    if (dimensions_.contains(object.dimension) && !named_.contains(object)) {
      totals_.unnamed[object].Add(row.amount);
    }
  }
}

PlanTotals Planner::totals() const {
  PlanTotals totals = totals_;
  totals.reversing_pairs = pairs_.pairs();
  totals.reversed = pairs_.sum();
  return totals;
}

std::vector<Object> Planner::UnknownObjects(const Declared& declared) const {
  std::vector<Object> unknown;
  for (const Object& object : named_) {
    if (!seen_.contains(object) && !declared.objects.contains(object)) unknown.push_back(object);
  }
  return unknown;
}

}  // namespace liggare::sie
