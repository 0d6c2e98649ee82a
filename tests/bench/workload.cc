#include "tests/bench/workload.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/support/ledger_events.h"

namespace liggare::bench {
namespace {

using support::CellOf;
using support::Kr;

constexpr char kProgramme[] = "programme";
constexpr char kInvestment[] = "investering";
constexpr char kOfficial[] = "kommundirektoren";
constexpr char kCommission[] = "trygghetskommissionen";
constexpr double kBackDatedPercent = 5;
constexpr int kBackDatedDaysMax = 120;
constexpr double kUnattributedPercent = 1.5;
constexpr double kCreditPercent = 2;
// What a year's money is spent on, by month: little in January, most in December.
constexpr double kSeason[12] = {0.7, 0.8, 1.0, 1.0, 1.1, 1.3, 0.9, 0.7, 0.9, 1.0, 1.1, 1.5};
constexpr const char* kAccounts[] = {"4630", "5010", "5460", "6120", "7100", "7410"};

// The lines a delegate distributes money to; the board decides on the others.
bool IsDelegated(size_t measure) { return measure % 4 == 1; }

std::string DateOf(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string Operating(int year) { return absl::StrCat("drift-", year); }

std::string Decided(int year) { return absl::StrCat("kf-", year, "-budget"); }

void Add(v1::Event event, const std::string& id, v1::AppendRequest* setup) {
  event.set_event_id(id);
  *setup->add_events() = std::move(event);
}

// An amount in kronor that is small more often than large.
double Spread(double mean, Draw& draw) {
  return std::clamp(-std::log(1 - draw.Unit()) * mean, 1.0, 20 * mean);
}

}  // namespace

Draw::Draw(uint64_t seed, uint64_t index) : state_(seed * 0x9E3779B97F4A7C15u) {
  state_ = Next() ^ index;
  Next();
}

uint64_t Draw::Next() {
  state_ += 0x9E3779B97F4A7C15u;
  uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

int64_t Draw::Below(int64_t limit) {
  return static_cast<int64_t>(Next() % static_cast<uint64_t>(limit));
}

double Draw::Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

std::string Draw::Uuid() {
  const uint64_t high = (Next() & ~0xF000u) | 0x4000u;
  const uint64_t low = (Next() & ~(uint64_t{3} << 62)) | (uint64_t{2} << 62);
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", high >> 32, (high >> 16) & 0xFFFF,
                         high & 0xFFFF, low >> 48, low & 0xFFFFFFFFFFFFu);
}

Workload::Workload(WorkloadOptions options)
    : options_(std::move(options)),
      first_day_(options_.first_year, 1, 1),
      last_day_(options_.first_year + kYears - 1, 12, 31) {
  const int areas = std::max(1, options_.lines / 6);
  for (int i = 0; i < areas; ++i) areas_.push_back(absl::StrFormat("area-%02d", i));
  for (int i = 0; i < options_.lines - 1 - areas; ++i) {
    measures_.push_back(absl::StrFormat("m%03d", i));
  }
  for (int y = 0; y < kYears; ++y) {
    const int year = options_.first_year + y;
    for (size_t i = 0; i < measures_.size(); ++i) {
      const double weight = 1 / (1 + 0.15 * static_cast<double>(i));
      const double factor = i % 10 == 7 ? 0.8 : 1.2;
      cells_[y].push_back({CellOf(measures_[i], Operating(year), year), v1::FUND_KIND_OPERATING,
                           absl::StrCat(7100 + y), weight, 8'000, factor});
      if (i % 4 != 0) continue;
      cells_[y].push_back({CellOf(measures_[i], kInvestment, year), v1::FUND_KIND_INVESTMENT,
                           "7190", weight * 0.2, 40'000, 1.3});
    }
    double sum = 0;
    for (const WorkCell& cell : cells_[y]) sum += cell.weight;
    for (WorkCell& cell : cells_[y]) cell.weight /= sum;
  }
}

v1::CreateLedgerRequest Workload::Opening() const {
  v1::CreateLedgerRequest request;
  request.set_ledger(options_.ledger);
  request.set_name("A programme to measure with");
  request.set_currency("SEK");
  return request;
}

std::string Workload::EventId(const std::string& name) const {
  uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return Draw(options_.seed + options_.id_salt, hash).Uuid();
}

int64_t Workload::BudgetOf(const WorkCell& cell) const {
  const double entries = static_cast<double>(options_.events) / kYears * cell.weight;
  // Never so little that a short history has empty cells; whole kronor.
  return Kr(std::floor(std::max(entries, 1.0) * cell.mean_kronor * cell.budget_factor));
}

v1::AppendRequest Workload::Setup() const {
  v1::AppendRequest setup;
  setup.set_ledger(options_.ledger);
  AddLines(&setup);
  AddFunds(&setup);
  AddMandates(&setup);
  AddAllocations(&setup);
  return setup;
}

void Workload::AddLines(v1::AppendRequest* setup) const {
  const std::string date = DateOf(first_day_ - 30);
  const auto add = [&](const v1::Event& event, const std::string& line) {
    Add(event, EventId("line " + line), setup);
  };
  add(support::Programme(date, kProgramme), kProgramme);
  for (const std::string& area : areas_) add(support::Area(date, area, kProgramme), area);
  for (size_t i = 0; i < measures_.size(); ++i) {
    add(support::Measure(date, measures_[i], areas_[i % areas_.size()]), measures_[i]);
  }
}

void Workload::AddFunds(v1::AppendRequest* setup) const {
  const std::string date = DateOf(first_day_ - 30);
  int64_t invested = 0;
  v1::FundGranted years;
  for (int y = 0; y < kYears; ++y) {
    const int year = options_.first_year + y;
    Add(support::Decision(date, Decided(year), "kommunfullmaktige", v1::BODY_LEVEL_COUNCIL, 2),
        EventId("decision " + Decided(year)), setup);
    int64_t operating = Kr(100'000);
    int64_t investment = Kr(100'000);
    for (const WorkCell& cell : cells_[y]) {
      (cell.kind == v1::FUND_KIND_OPERATING ? operating : investment) += BudgetOf(cell);
    }
    Add(support::Opening(DateOf(absl::CivilDay(year, 1, 1)), Operating(year), operating,
                         support::Decided(Decided(year), 1),
                         {v1::FUND_KIND_OPERATING, year, year, cells_[y][0].activity_code}),
        EventId("fund " + Operating(year)), setup);
    v1::YearAmount* part = years.add_year_amounts();
    part->set_budget_year(year);
    part->set_amount(investment);
    invested += investment;
  }
  v1::Event opening = support::Opening(
      DateOf(first_day_), kInvestment, invested, support::Decided(Decided(options_.first_year), 2),
      {v1::FUND_KIND_INVESTMENT, options_.first_year, options_.first_year + kYears - 1, "7190"});
  *opening.mutable_payload()->mutable_fund_granted()->mutable_year_amounts() = years.year_amounts();
  Add(opening, EventId("fund investering"), setup);
}

void Workload::AddMandates(v1::AppendRequest* setup) const {
  for (int y = 0; y < kYears; ++y) {
    const int year = options_.first_year + y;
    const std::string date = DateOf(absl::CivilDay(year, 1, 1));
    const std::string mandate = absl::StrCat("mandat-", year);
    int64_t base = Kr(1'000);
    std::vector<std::pair<std::string, std::optional<int64_t>>> consulted;
    for (size_t i = 0; i < measures_.size(); ++i) {
      if (!IsDelegated(i)) continue;
      for (const WorkCell& cell : cells_[y]) {
        if (cell.cell.line() != measures_[i] || cell.kind != v1::FUND_KIND_OPERATING) continue;
        base += BudgetOf(cell);
        consulted.emplace_back(measures_[i], BudgetOf(cell));
      }
    }
    v1::Event given = support::Mandate(date, mandate, kOfficial, {Operating(year)}, base,
                                       support::Decided(Decided(year), 1));
    given.mutable_payload()->mutable_mandate_given()->set_consult_body(kCommission);
    Add(given, EventId(mandate), setup);
    const std::string consultation = absl::StrCat("samrad-", year);
    Add(support::Consultation(date, consultation, kCommission, consulted), EventId(consultation),
        setup);
    const std::string decision = absl::StrCat("kd-", year);
    Add(support::Decision(date, decision, kOfficial, v1::BODY_LEVEL_OFFICIAL), EventId(decision),
        setup);
  }
}

void Workload::AddAllocations(v1::AppendRequest* setup) const {
  for (int y = 0; y < kYears; ++y) {
    const int year = options_.first_year + y;
    const std::string date = DateOf(absl::CivilDay(year, 1, 1));
    for (size_t i = 0; i < cells_[y].size(); ++i) {
      const WorkCell& cell = cells_[y][i];
      const auto measure = std::find(measures_.begin(), measures_.end(), cell.cell.line());
      const bool operating = cell.kind == v1::FUND_KIND_OPERATING;
      const bool delegated =
          operating && IsDelegated(static_cast<size_t>(measure - measures_.begin()));
      v1::Event event = support::Allocation(
          date, cell.cell, BudgetOf(cell),
          delegated ? support::Delegated(absl::StrCat("kd-", year), absl::StrCat("mandat-", year),
                                         absl::StrCat("samrad-", year))
                    : support::Decided(Decided(year), operating ? 1 : 2));
      if (i % 3 == 0) {  // budgeted month by month
        v1::AllocationDecided* allocation = event.mutable_payload()->mutable_allocation_decided();
        int64_t rest = allocation->amount();
        for (int month = 0; month < 12; ++month) {
          const double share = kSeason[month] / 12;
          const int64_t part =
              month == 11 ? rest
                          : static_cast<int64_t>(static_cast<double>(allocation->amount()) * share);
          allocation->add_monthly_amounts(part);
          rest -= part;
        }
      }
      Add(event, EventId(absl::StrCat("allocation ", year, " ", i)), setup);
    }
  }
}

absl::CivilDay Workload::PostedOn(int64_t index) const {
  if (index >= options_.events) return last_day_ - static_cast<int>(index % 31);
  const double days = static_cast<double>(last_day_ - first_day_ + 1);
  const double part = static_cast<double>(index) / static_cast<double>(options_.events);
  return first_day_ + static_cast<int64_t>(days * part);
}

const WorkCell& Workload::CellFor(absl::CivilDay date, Draw& draw) const {
  const std::vector<WorkCell>& cells = cells_[date.year() - options_.first_year];
  double left = draw.Unit();
  for (const WorkCell& cell : cells) {
    left -= cell.weight;
    if (left < 0) return cell;
  }
  return cells.back();
}

double Workload::SeasonOf(absl::CivilDay date) const { return kSeason[date.month() - 1]; }

v1::Event Workload::Entry(int64_t index) const {
  Draw draw(options_.seed + options_.id_salt, static_cast<uint64_t>(index));
  v1::Event event;
  event.set_event_id(draw.Uuid());
  const absl::CivilDay posted_on = PostedOn(index);
  absl::CivilDay date = posted_on;
  if (draw.Chance(kBackDatedPercent)) {
    date = std::max(first_day_, posted_on - 1 - draw.Below(kBackDatedDaysMax));
  }
  event.set_effective_date(DateOf(date));
  event.set_on_behalf_of("Ekonomiavdelningen");
  const WorkCell& cell = CellFor(date, draw);
  int64_t amount = Kr(Spread(cell.mean_kronor * SeasonOf(date), draw));
  if (draw.Chance(kCreditPercent)) amount = -std::max<int64_t>(1, amount / 6);

  v1::CostPosted* entry = event.mutable_payload()->mutable_cost_posted();
  entry->set_amount(amount);
  entry->set_account(kAccounts[draw.Below(std::size(kAccounts))]);
  entry->set_kind(v1::ENTRY_KIND_COST);
  v1::AccountingObject* centre = entry->add_objects();
  centre->set_dimension(1);
  centre->set_object(absl::StrCat(1400 + draw.Below(40)));
  v1::AccountingObject* activity = entry->add_objects();
  activity->set_dimension(20);
  activity->set_object(cell.activity_code);
  entry->set_activity_code(cell.activity_code);
  entry->set_coded_as(cell.kind);
  entry->mutable_voucher()->set_series("L");
  entry->mutable_voucher()->set_number(
      absl::StrCat(options_.id_salt + static_cast<uint64_t>(index)));
  entry->mutable_voucher()->set_row(1);
  entry->set_accounting_period(DateOf(date).substr(0, 7));
  entry->set_voucher_date(DateOf(date));
  entry->set_document_date(DateOf(date - draw.Below(20)));
  entry->set_registration_date(DateOf(posted_on));
  entry->set_status(v1::ENTRY_STATUS_FINAL);
  entry->set_origin(v1::ENTRY_ORIGIN_INVOICE);
  if (draw.Chance(options_.text_percent)) {
    entry->mutable_text()->set_text(
        absl::StrCat("Faktura ", draw.Below(1'000'000), ", ", cell.cell.line(), " enligt avtal"));
  }
  if (draw.Chance(kUnattributedPercent)) {
    entry->set_fund(cell.cell.fund());
    return event;
  }
  v1::Share* share = entry->add_attribution();
  *share->mutable_cell() = cell.cell;
  share->set_amount(amount);
  return event;
}

v1::AppendRequest Workload::Append(int64_t first, int64_t count) const {
  v1::AppendRequest request;
  request.set_ledger(options_.ledger);
  request.mutable_events()->Reserve(static_cast<int>(count));
  for (int64_t i = 0; i < count; ++i) *request.add_events() = Entry(first + i);
  return request;
}

v1::Event Workload::Correction(int64_t index, int64_t position,
                               const v1::CostPosted& corrected) const {
  Draw draw(options_.seed + options_.id_salt, static_cast<uint64_t>(index));
  v1::Event event;
  event.set_event_id(draw.Uuid());
  event.set_effective_date(DateOf(PostedOn(index)));
  event.set_on_behalf_of("Ekonomiavdelningen");
  v1::EventCorrected* correction = event.mutable_payload()->mutable_event_corrected();
  correction->set_position(position);
  v1::CostPosted* entry = correction->mutable_replacement()->mutable_cost_posted();
  *entry = corrected;
  entry->clear_text();
  entry->set_accounting_period(event.effective_date().substr(0, 7));
  entry->set_amount(corrected.amount() + (draw.Chance(50) ? 100 : 250));
  if (entry->amount() == 0) entry->set_amount(100);
  if (entry->attribution_size() == 1) entry->mutable_attribution(0)->set_amount(entry->amount());
  return event;
}

v1::Event Workload::Attribution(int64_t index, int64_t position, const v1::CostPosted& entry,
                                absl::CivilDay effective_date) const {
  Draw draw(options_.seed + options_.id_salt, static_cast<uint64_t>(index));
  v1::Event event;
  event.set_event_id(draw.Uuid());
  event.set_effective_date(DateOf(PostedOn(index)));
  v1::CostAttributed* attributed = event.mutable_payload()->mutable_cost_attributed();
  attributed->set_entry_position(position);
  attributed->set_rule("konteringsregel-1");
  v1::Share* share = attributed->add_shares();
  for (const WorkCell& cell : cells_[effective_date.year() - options_.first_year]) {
    if (cell.cell.fund() == entry.fund()) *share->mutable_cell() = cell.cell;
    if (cell.cell.fund() == entry.fund() && draw.Chance(30)) break;
  }
  share->set_amount(entry.amount());
  return event;
}

}  // namespace liggare::bench
