#include "tests/model/random_history.h"

#include <cstdio>
#include <cstdlib>
#include <set>

#include "absl/strings/str_format.h"
#include "services/budget/dates.h"
#include "services/budget/texts.h"
#include "services/projection/row_maker.h"

namespace liggare::model {
namespace {

constexpr const char* kLines[] = {"programme", "area-a", "area-b", "m1", "m2", "m3", "m4"};
constexpr const char* kFunds[] = {"op-a", "op-b", "inv", "reserve"};
constexpr budget::Date kFirstDate(2019, 1, 1);
constexpr int kDays = 3 * 365;

v1::Body BodyOf(const char* id, v1::BodyLevel level) {
  v1::Body body;
  body.set_id(id);
  body.set_name(id);
  body.set_level(level);
  return body;
}

void Cite(const char* decision, v1::Event* event) {
  event->mutable_authority()->set_basis(v1::AUTHORITY_BASIS_DECISION);
  v1::DecisionItemReference* item = event->mutable_authority()->add_items();
  item->set_decision(decision);
  item->set_item(1);
}

}  // namespace

RandomHistory::RandomHistory(uint64_t seed, Tangle tangle) : random_(seed), tangle_(tangle) {
  SetUp();
}

std::string RandomHistory::RandomDate() {
  return budget::FormatDate(kFirstDate + static_cast<int>(Below(kDays)));
}

std::string RandomHistory::RandomLine() { return kLines[Below(std::size(kLines))]; }

std::string RandomHistory::RandomFund() { return kFunds[Below(std::size(kFunds) - 1)]; }

Size RandomHistory::RandomSize() {
  return ledger_.sizes()[static_cast<size_t>(Below(static_cast<int64_t>(ledger_.sizes().size())))];
}

v1::Cell RandomHistory::RandomCell() {
  v1::Cell cell;
  cell.set_line(RandomLine());
  cell.set_fund(RandomFund());
  cell.set_budget_year(RandomYear());
  return cell;
}

v1::Event RandomHistory::NewEvent(const std::string& date) {
  const std::string number = std::to_string(++events_);
  const std::string id = "00000000-0000-4000-8000-" + std::string(12 - number.size(), '0') + number;
  v1::Event event;
  event.set_event_id(id);
  event.set_effective_date(date);
  event.set_example(Chance(10));
  return event;
}

void RandomHistory::GiveAuthority(v1::Event* event) {
  if (Chance(25)) {
    v1::Authority* authority = event->mutable_authority();
    authority->set_basis(v1::AUTHORITY_BASIS_MANDATE);
    authority->set_mandate("mandate-1");
    if (Chance(80)) authority->set_consultation("consultation-1");
    v1::DecisionItemReference* item = authority->add_items();
    item->set_decision("official-1");
    item->set_item(1);
    return;
  }
  Cite(Chance(50) ? "council-1" : "board-1", event);
  if (Chance(10)) {
    event->mutable_authority()->set_basis(v1::AUTHORITY_BASIS_INTERPRETATION);
    event->mutable_authority()->set_interpreter("controller");
    event->mutable_authority()->set_interpretation("The words are read so.");
  }
}

absl::Status RandomHistory::Append(const std::vector<v1::Event>& events) {
  absl::Status appended = ledger_.Append(events);
  if (!appended.ok()) ++refused_;
  return appended;
}

void RandomHistory::SetUp() {
  const auto decide = [&](const char* id, const v1::Body& body, v1::DecisionKind kind) {
    v1::Event event = NewEvent("2018-06-11");
    v1::DecisionRecorded* decision = event.mutable_payload()->mutable_decision_recorded();
    decision->set_decision(id);
    *decision->mutable_body() = body;
    decision->set_kind(kind);
    decision->set_title("A decision");
    v1::DecisionItem* item = decision->add_items();
    item->set_number(1);
    item->set_text("To do it.");
    Append({event}).IgnoreError();
  };
  decide("council-1", BodyOf("council", v1::BODY_LEVEL_COUNCIL), v1::DECISION_KIND_MINUTED);
  decide("board-1", BodyOf("board", v1::BODY_LEVEL_BOARD), v1::DECISION_KIND_MINUTED);
  decide("official-1", BodyOf("official", v1::BODY_LEVEL_OFFICIAL), v1::DECISION_KIND_DELEGATED);
  DefineLines();
  GrantFunds();
  DelegateToOfficial();
  if (refused_ > 0) {
    std::fprintf(stderr, "the beginning of every history is refused\n");
    std::abort();
  }
  defined_size_ = ledger_.size();
}

void RandomHistory::DefineLines() {
  std::vector<v1::Event> events;
  const auto define = [&](const char* id, const char* parent, v1::LineLevel level) {
    v1::LineDefined* line =
        events.emplace_back(NewEvent("2018-07-01")).mutable_payload()->mutable_line_defined();
    line->set_line(id);
    line->set_parent(parent);
    line->set_name(std::string("Line ") + id);
    line->set_level(level);
    if (std::string(id) == "m4") line->set_condition("Only after an evaluation.");
  };
  define("programme", "", v1::LINE_LEVEL_PROGRAMME);
  define("area-a", "programme", v1::LINE_LEVEL_AREA);
  define("area-b", "programme", v1::LINE_LEVEL_AREA);
  define("m1", "area-a", v1::LINE_LEVEL_MEASURE);
  define("m2", "area-a", v1::LINE_LEVEL_MEASURE);
  define("m3", "area-b", v1::LINE_LEVEL_MEASURE);
  define("m4", "area-b", v1::LINE_LEVEL_MEASURE);
  Append(events).IgnoreError();
}

void RandomHistory::GrantFunds() {
  const auto grant = [&](const char* fund, v1::FundKind kind, int first, int last, int64_t amount) {
    v1::Event event = NewEvent("2019-01-01");
    Cite("council-1", &event);
    v1::FundGranted* granted = event.mutable_payload()->mutable_fund_granted();
    granted->set_fund(fund);
    granted->set_name(std::string("Fund ") + fund);
    granted->set_kind(kind);
    granted->set_first_budget_year(first);
    granted->set_last_budget_year(last);
    if (amount > 0) granted->set_amount(amount);
    if (std::string(fund) == "op-b") granted->set_activity_code("7117");
    Append({event}).IgnoreError();
  };
  grant("op-a", v1::FUND_KIND_OPERATING, 2019, 2020, 700'000);
  grant("op-b", v1::FUND_KIND_OPERATING, 2020, 2020, 1'000'000);
  grant("inv", v1::FUND_KIND_INVESTMENT, 2020, 2020, 250'000);
  grant("reserve", v1::FUND_KIND_INVESTMENT, 2020, 2020, 0);
}

void RandomHistory::DelegateToOfficial() {
  v1::Event given = NewEvent("2019-01-01");
  Cite("board-1", &given);
  v1::MandateGiven* mandate = given.mutable_payload()->mutable_mandate_given();
  mandate->set_mandate("mandate-1");
  *mandate->mutable_delegate() = BodyOf("official", v1::BODY_LEVEL_OFFICIAL);
  mandate->add_funds("op-a");
  mandate->add_funds("op-b");
  mandate->set_base_amount(600'000);
  mandate->add_reserved_lines("m3");
  mandate->set_consult_body("commission");
  v1::Event held = NewEvent("2019-01-02");
  v1::ConsultationHeld* consultation = held.mutable_payload()->mutable_consultation_held();
  consultation->set_consultation("consultation-1");
  *consultation->mutable_body() = BodyOf("commission", v1::BODY_LEVEL_COMMITTEE);
  consultation->set_date("2019-01-02");
  consultation->set_opinion(v1::OPINION_DISAGREES);
  for (const char* line : {"m1", "m2", "area-b"}) consultation->add_items()->set_line(line);
  Append({given}).IgnoreError();
  Append({held}).IgnoreError();
}

std::vector<v1::Event> RandomHistory::RandomAppend() {
  if (Chance(4)) return FollowUp();
  std::vector<v1::Event> events;
  const int64_t count = Chance(75) ? 1 : 2 + Below(2);
  for (int64_t i = 0; i < count; ++i) events.push_back(RandomEvent());
  return events;
}

v1::Event RandomHistory::RandomEvent() {
  const int64_t kind = Below(100);
  if (kind < 4) return Grant();
  if (kind < 28) return Allocation();
  if (kind < 38) return Reallocation();
  if (kind < 44) return CarryOver();
  if (kind < 70) return Entry();
  if (kind < 84) return Attribution();
  if (kind < 94) return Correction();
  if (kind < 96) return MoveLine();
  if (kind < 97) return MeetCondition();
  return Erasure();
}

v1::Event RandomHistory::Grant() {
  v1::Event event = NewEvent(RandomDate());
  Cite(Chance(70) ? "council-1" : "board-1", &event);
  v1::FundGranted* grant = event.mutable_payload()->mutable_fund_granted();
  grant->set_fund(RandomFund());
  grant->set_amount(RandomAmount(100'000) * (Chance(30) ? -1 : 1));
  if (grant->fund() == "inv" && grant->amount() > 0 && Chance(60)) {
    grant->set_drawn_from("reserve");
  }
  return event;
}

v1::Event RandomHistory::Allocation() {
  v1::Event event = NewEvent(RandomDate());
  GiveAuthority(&event);
  v1::AllocationDecided* allocation = event.mutable_payload()->mutable_allocation_decided();
  *allocation->mutable_cell() = RandomCell();
  allocation->set_amount(RandomAmount(200'000) * (Chance(15) ? -1 : 1));
  if (Chance(25)) {
    int64_t rest = allocation->amount();
    for (int month = 1; month <= 12; ++month) {
      const int64_t part = month == 12 ? rest : (Chance(40) ? 0 : rest / (1 + Below(6)));
      allocation->add_monthly_amounts(part);
      rest -= part;
    }
  }
  return event;
}

v1::Event RandomHistory::Reallocation() {
  v1::Event event = NewEvent(RandomDate());
  GiveAuthority(&event);
  v1::ReallocationAgreed* reallocation = event.mutable_payload()->mutable_reallocation_agreed();
  *reallocation->mutable_from_cell() = RandomCell();
  *reallocation->mutable_to_cell() = reallocation->from_cell();
  do {
    reallocation->mutable_to_cell()->set_line(RandomLine());
  } while (reallocation->to_cell().line() == reallocation->from_cell().line());
  reallocation->set_amount(RandomAmount(60'000));
  return event;
}

v1::Event RandomHistory::CarryOver() {
  v1::Event event = NewEvent(RandomDate());
  Cite("board-1", &event);
  v1::CarryOverDecided* carry_over = event.mutable_payload()->mutable_carry_over_decided();
  *carry_over->mutable_from_cell() = RandomCell();
  *carry_over->mutable_to_cell() = RandomCell();
  carry_over->mutable_from_cell()->set_budget_year(2019 + static_cast<int>(Below(2)));
  carry_over->mutable_to_cell()->set_budget_year(2020 + static_cast<int>(Below(2)));
  if (Chance(50)) carry_over->mutable_from_cell()->clear_line();
  if (Chance(40)) carry_over->mutable_to_cell()->clear_line();
  carry_over->set_amount(RandomAmount(60'000));
  return event;
}

void RandomHistory::FillEntry(v1::CostPosted* entry) {
  entry->set_amount(RandomAmount(80'000) * (Chance(15) ? -1 : 1));
  entry->set_account(Chance(20) ? "3590" : "5460");
  if (Chance(10)) entry->set_kind(v1::ENTRY_KIND_COST);
  if (Chance(70)) entry->set_activity_code(Chance(85) ? "7117" : "9999");
  if (Chance(40)) entry->set_fund(Chance(90) ? RandomFund() : "no-such-fund");
  entry->mutable_voucher()->set_series("A");
  entry->mutable_voucher()->set_number(std::to_string(events_));
  if (Chance(30)) entry->mutable_text()->set_text(RandomText());
  if (Chance(30)) return;
  const int64_t shares = Chance(70) ? 1 : 2;
  for (int64_t i = 0; i < shares; ++i) {
    v1::Share* share = entry->add_attribution();
    *share->mutable_cell() = RandomCell();
    if (Chance(5)) share->mutable_cell()->set_line("no-such-line");
    share->set_amount(entry->amount());
  }
  if (shares == 2) {
    const int64_t first = entry->amount() / 3 + (entry->amount() > 0 ? 1 : -1);
    if (first == entry->amount()) {
      entry->mutable_attribution()->RemoveLast();
      return;
    }
    entry->mutable_attribution(0)->set_amount(first);
    entry->mutable_attribution(1)->set_amount(entry->amount() - first);
  }
}

v1::Event RandomHistory::Entry() {
  v1::Event event = NewEvent(RandomDate());
  FillEntry(event.mutable_payload()->mutable_cost_posted());
  return event;
}

int64_t RandomHistory::EntryAmount(int64_t position) const {
  const v1::Record& record = ledger_.records()[static_cast<size_t>(position)];
  const v1::CostPosted* entry = projection::PostedBy(record);
  return entry == nullptr ? 0 : entry->amount();
}

v1::Event RandomHistory::Attribution() {
  std::vector<int64_t> entries;
  for (const v1::Record& record : ledger_.records()) {
    if (EntryAmount(record.position()) != 0) entries.push_back(record.position());
  }
  if (entries.empty()) return Entry();
  const int64_t position =
      entries[static_cast<size_t>(Below(static_cast<int64_t>(entries.size())))];
  v1::Event event = NewEvent(RandomDate());
  v1::CostAttributed* attributed = event.mutable_payload()->mutable_cost_attributed();
  attributed->set_entry_position(position);
  attributed->set_rule("by-model");
  if (Chance(10)) return event;
  v1::Share* share = attributed->add_shares();
  *share->mutable_cell() = RandomCell();
  share->set_amount(EntryAmount(position) + (Chance(5) ? 1 : 0));
  if (share->amount() == 0) share->set_amount(1);
  return event;
}

int64_t RandomHistory::RandomTarget() {
  std::vector<int64_t> targets;
  for (const v1::Record& record : ledger_.records()) {
    const v1::Payload& payload = record.event().payload();
    switch (payload.kind_case()) {
      case v1::Payload::kFundGranted:
        // The grants that open funds stand: the fold takes what they define as given.
        if (payload.fund_granted().name().empty()) targets.push_back(record.position());
        break;
      case v1::Payload::kAllocationDecided:
      case v1::Payload::kReallocationAgreed:
      case v1::Payload::kCarryOverDecided:
      case v1::Payload::kCostPosted:
        targets.push_back(record.position());
        break;
      case v1::Payload::kCostAttributed:
      case v1::Payload::kEventCorrected:
        if (tangle_ == Tangle::kTangled) targets.push_back(record.position());
        break;
      default:
        break;
    }
  }
  if (targets.empty()) return -1;
  return targets[static_cast<size_t>(Below(static_cast<int64_t>(targets.size())))];
}

void RandomHistory::FillReplacement(const v1::Payload& corrected, v1::Payload* replacement) {
  *replacement = corrected;
  switch (replacement->kind_case()) {
    case v1::Payload::kFundGranted:
      replacement->mutable_fund_granted()->set_amount(RandomAmount(100'000));
      break;
    case v1::Payload::kAllocationDecided:
      replacement->mutable_allocation_decided()->set_amount(RandomAmount(150'000));
      replacement->mutable_allocation_decided()->clear_monthly_amounts();
      if (Chance(30)) *replacement->mutable_allocation_decided()->mutable_cell() = RandomCell();
      break;
    case v1::Payload::kReallocationAgreed:
      replacement->mutable_reallocation_agreed()->set_amount(RandomAmount(60'000));
      break;
    case v1::Payload::kCarryOverDecided:
      replacement->mutable_carry_over_decided()->set_amount(RandomAmount(60'000));
      break;
    case v1::Payload::kCostPosted:
      replacement->clear_cost_posted();
      FillEntry(replacement->mutable_cost_posted());
      break;
    default:
      break;
  }
}

v1::Event RandomHistory::Correction() {
  const int64_t target = RandomTarget();
  if (target < 0) return Allocation();
  const v1::Record& record = ledger_.records()[static_cast<size_t>(target)];
  const v1::Payload* corrected = &record.event().payload();
  if (corrected->has_event_corrected()) corrected = &corrected->event_corrected().replacement();
  // A correction rarely counts from before what it corrects.
  std::string date = RandomDate();
  if (date < record.event().effective_date() && Chance(90)) date = record.event().effective_date();
  v1::Event event = NewEvent(date);
  if (record.event().has_authority()) *event.mutable_authority() = record.event().authority();
  v1::EventCorrected* correction = event.mutable_payload()->mutable_event_corrected();
  correction->set_position(target);
  if (Chance(65) && corrected->kind_case() != v1::Payload::KIND_NOT_SET) {
    FillReplacement(*corrected, correction->mutable_replacement());
  }
  return event;
}

v1::Event RandomHistory::MoveLine() {
  v1::Event event = NewEvent(RandomDate());
  v1::LineDefined* line = event.mutable_payload()->mutable_line_defined();
  line->set_line(Chance(50) ? "m2" : "m3");
  line->set_parent(Chance(50) ? "area-a" : "area-b");
  line->set_name("Moved line " + std::to_string(events_));
  line->set_level(v1::LINE_LEVEL_MEASURE);
  return event;
}

v1::Event RandomHistory::MeetCondition() {
  v1::Event event = NewEvent(RandomDate());
  v1::ConditionMet* met = event.mutable_payload()->mutable_condition_met();
  met->set_line("m4");
  met->set_evidence("The evaluation.");
  return event;
}

v1::Event RandomHistory::Erasure() {
  v1::Event event = NewEvent(RandomDate());
  Cite("board-1", &event);
  std::vector<int64_t> with_texts;
  for (const v1::Record& record : ledger_.records()) {
    if (!budget::PrivateTexts(record.event().payload()).empty()) {
      with_texts.push_back(record.position());
    }
  }
  std::set<int64_t> positions;
  for (int64_t count = 1 + Below(3); count > 0; --count) {
    const bool has_text = !with_texts.empty() && Chance(90);
    positions.insert(has_text ? with_texts[static_cast<size_t>(Below(std::ssize(with_texts)))]
                              : Below(ledger_.size().value));
  }
  event.mutable_payload()->mutable_text_erased()->mutable_positions()->Add(positions.begin(),
                                                                           positions.end());
  return event;
}

std::string RandomHistory::RandomText() { return absl::StrFormat("%016x", random_()); }

std::vector<v1::Event> RandomHistory::FollowUp() {
  v1::DraftFollowUpRequest request;
  request.set_follow_up("follow-up-" + std::to_string(++follow_ups_));
  request.set_name("A follow-up");
  const int year = RandomYear();
  request.set_budget_year(year);
  const budget::Date date(year, 1 + static_cast<int>(Below(12)), 28);
  const auto draft =
      ledger_.projection().DraftFollowUp(request, {date, RandomSize(), absl::InfinitePast()});
  if (!draft.ok() || draft->events_size() < 2) return {Entry()};
  std::vector<v1::Event> events;
  for (const v1::Event& drafted : draft->events()) {
    v1::Event event = NewEvent(drafted.effective_date());
    *event.mutable_payload() = drafted.payload();
    v1::Payload* payload = event.mutable_payload();
    if (payload->has_follow_up_approved()) {
      Cite("board-1", &event);
    } else {
      payload->mutable_follow_up_line()->set_status(v1::FOLLOW_UP_STATUS_ON_TRACK);
      if (Chance(2)) payload->mutable_follow_up_line()->set_outcome(123'456'789);
    }
    events.push_back(event);
  }
  return events;
}

}  // namespace liggare::model
