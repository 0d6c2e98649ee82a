#include "tests/services/ledger/made_events.h"

#include <cstdio>

namespace liggare::ledger {
namespace {

v1::Event Made(int64_t number) {
  v1::Event event;
  event.set_event_id(EventId(number));
  event.set_effective_date(kDate);
  return event;
}

void Cite(v1::Event& event, const std::string& decision) {
  event.mutable_authority()->set_basis(v1::AUTHORITY_BASIS_DECISION);
  v1::DecisionItemReference& item = *event.mutable_authority()->add_items();
  item.set_decision(decision);
  item.set_item(1);
}

}  // namespace

std::string EventId(int64_t number) {
  char digits[13];
  std::snprintf(digits, sizeof(digits), "%012llx", static_cast<unsigned long long>(number));
  return "00000000-0000-4000-8000-" + std::string(digits);
}

v1::Event Cost(int64_t number, int64_t amount) {
  v1::Event event = Made(number);
  v1::CostPosted& cost = *event.mutable_payload()->mutable_cost_posted();
  cost.set_amount(amount);
  cost.set_account("5460");
  cost.mutable_voucher()->set_series("A");
  cost.mutable_voucher()->set_number(std::to_string(number));
  return event;
}

v1::Event CostWithText(int64_t number, const std::string& text) {
  v1::Event event = Cost(number);
  event.mutable_payload()->mutable_cost_posted()->mutable_text()->set_text(text);
  return event;
}

v1::Event Decision(int64_t number, const std::string& decision) {
  v1::Event event = Made(number);
  v1::DecisionRecorded& recorded = *event.mutable_payload()->mutable_decision_recorded();
  recorded.set_decision(decision);
  recorded.mutable_body()->set_id("kommunfullmaktige");
  recorded.mutable_body()->set_name("Kommunfullmäktige");
  recorded.mutable_body()->set_level(v1::BODY_LEVEL_COUNCIL);
  recorded.set_kind(v1::DECISION_KIND_MINUTED);
  recorded.set_title("Mål och budget");
  v1::DecisionItem& item = *recorded.add_items();
  item.set_number(1);
  item.set_text("Medel avsätts.");
  return event;
}

v1::Event Programme(int64_t number, const std::string& line) {
  v1::Event event = Made(number);
  v1::LineDefined& defined = *event.mutable_payload()->mutable_line_defined();
  defined.set_line(line);
  defined.set_name("Trygghetsåtgärder");
  defined.set_level(v1::LINE_LEVEL_PROGRAMME);
  return event;
}

v1::Event Grant(int64_t number, const std::string& fund, int64_t amount,
                const std::string& decision) {
  v1::Event event = Made(number);
  Cite(event, decision);
  v1::FundGranted& granted = *event.mutable_payload()->mutable_fund_granted();
  granted.set_fund(fund);
  granted.set_name("Drift 2020");
  granted.set_kind(v1::FUND_KIND_OPERATING);
  granted.set_first_budget_year(2020);
  granted.set_last_budget_year(2020);
  granted.set_amount(amount);
  return event;
}

v1::Event Allocation(int64_t number, const std::string& line, const std::string& fund,
                     int64_t amount, const std::string& decision) {
  v1::Event event = Made(number);
  Cite(event, decision);
  v1::AllocationDecided& allocation = *event.mutable_payload()->mutable_allocation_decided();
  allocation.mutable_cell()->set_line(line);
  allocation.mutable_cell()->set_fund(fund);
  allocation.mutable_cell()->set_budget_year(2020);
  allocation.set_amount(amount);
  return event;
}

v1::Event Correction(int64_t number, int64_t position) {
  v1::Event event = Made(number);
  v1::EventCorrected& correction = *event.mutable_payload()->mutable_event_corrected();
  correction.set_position(position);
  correction.mutable_reason()->set_text("Fel belopp.");
  return event;
}

v1::Event Attribution(int64_t number, int64_t position, int64_t amount, int budget_year) {
  v1::Event event = Made(number);
  v1::CostAttributed& attribution = *event.mutable_payload()->mutable_cost_attributed();
  attribution.set_entry_position(position);
  v1::Share& share = *attribution.add_shares();
  share.mutable_cell()->set_line("programme");
  share.mutable_cell()->set_fund("drift-2020");
  share.mutable_cell()->set_budget_year(budget_year);
  share.set_amount(amount);
  return event;
}

v1::Event Erasure(int64_t number, int64_t position, const std::string& decision) {
  v1::Event event = Made(number);
  Cite(event, decision);
  event.mutable_payload()->mutable_text_erased()->add_positions(position);
  return event;
}

v1::Event FollowUp(int64_t number, const std::string& follow_up, int64_t as_of_size,
                   const std::string& decision) {
  v1::Event event = Made(number);
  Cite(event, decision);
  v1::FollowUpApproved& approved = *event.mutable_payload()->mutable_follow_up_approved();
  approved.set_follow_up(follow_up);
  approved.set_first_month("2020-01");
  approved.set_last_month("2020-04");
  approved.set_as_of_date("2020-04-30");
  approved.set_as_of_size(as_of_size);
  approved.set_budget_year(2020);
  return event;
}

v1::Event FollowUpLine(int64_t number, const std::string& follow_up, const std::string& line,
                       int64_t budget, int64_t budget_to_date, int64_t outcome) {
  v1::Event event = Made(number);
  v1::FollowUpLine& of_line = *event.mutable_payload()->mutable_follow_up_line();
  of_line.set_follow_up(follow_up);
  of_line.set_line(line);
  of_line.set_kind(v1::FUND_KIND_OPERATING);
  of_line.set_budget(budget);
  of_line.set_budget_to_date(budget_to_date);
  of_line.set_outcome(outcome);
  return event;
}

v1::AppendRequest AppendOf(std::initializer_list<v1::Event> events, const std::string& ledger) {
  v1::AppendRequest request;
  request.set_ledger(ledger);
  request.mutable_events()->Add(events.begin(), events.end());
  return request;
}

v1::CreateLedgerRequest NewLedger(const std::string& ledger) {
  v1::CreateLedgerRequest request;
  request.set_ledger(ledger);
  request.set_name("Trygghetsprogrammet");
  request.set_currency("SEK");
  return request;
}

}  // namespace liggare::ledger
