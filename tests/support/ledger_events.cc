#include "tests/support/ledger_events.h"

namespace liggare::support {
namespace {

v1::Event On(const std::string& date) {
  v1::Event event;
  event.set_effective_date(date);
  return event;
}

v1::Event On(const std::string& date, const v1::Authority& authority) {
  v1::Event event = On(date);
  *event.mutable_authority() = authority;
  return event;
}

v1::Authority Citing(v1::AuthorityBasis basis, const std::string& decision, int item) {
  v1::Authority authority;
  authority.set_basis(basis);
  v1::DecisionItemReference* cited = authority.add_items();
  cited->set_decision(decision);
  cited->set_item(item);
  return authority;
}

v1::Event Line(const std::string& date, const std::string& line, const std::string& parent,
               v1::LineLevel level) {
  v1::Event event = On(date);
  v1::LineDefined* defined = event.mutable_payload()->mutable_line_defined();
  defined->set_line(line);
  defined->set_parent(parent);
  defined->set_name("Line " + line);
  defined->set_level(level);
  return event;
}

template <typename Repeated>
void AddShares(const CellShares& shares, Repeated* to) {
  for (const auto& [cell, amount] : shares) {
    v1::Share* share = to->Add();
    *share->mutable_cell() = cell;
    share->set_amount(amount);
  }
}

v1::Event Entry(const std::string& date, int64_t amount, const std::string& account,
                const CellShares& shares, const std::string& activity_code) {
  v1::Event event = On(date);
  v1::CostPosted* cost = event.mutable_payload()->mutable_cost_posted();
  cost->set_amount(amount);
  cost->set_account(account);
  cost->set_activity_code(activity_code);
  cost->mutable_voucher()->set_series("L");
  cost->mutable_voucher()->set_number(date + "/" + std::to_string(amount));
  AddShares(shares, cost->mutable_attribution());
  return event;
}

}  // namespace

v1::Authority Decided(const std::string& decision, int item) {
  return Citing(v1::AUTHORITY_BASIS_DECISION, decision, item);
}

v1::Authority Interpreted(const std::string& decision, int item) {
  v1::Authority authority = Citing(v1::AUTHORITY_BASIS_INTERPRETATION, decision, item);
  authority.set_interpreter("ekonomiavdelningen");
  authority.set_interpretation("The words are read so.");
  return authority;
}

v1::Authority Delegated(const std::string& decision, const std::string& mandate,
                        const std::string& consultation) {
  v1::Authority authority = Citing(v1::AUTHORITY_BASIS_MANDATE, decision, 1);
  authority.set_mandate(mandate);
  authority.set_consultation(consultation);
  return authority;
}

v1::Cell CellOf(const std::string& line, const std::string& fund, int budget_year) {
  v1::Cell cell;
  cell.set_line(line);
  cell.set_fund(fund);
  cell.set_budget_year(budget_year);
  return cell;
}

v1::Body BodyOf(const std::string& id, v1::BodyLevel level) {
  v1::Body body;
  body.set_id(id);
  body.set_name("Body " + id);
  body.set_level(level);
  return body;
}

v1::Event Decision(const std::string& date, const std::string& decision, const std::string& body,
                   v1::BodyLevel level, int items) {
  v1::Event event = On(date);
  v1::DecisionRecorded* recorded = event.mutable_payload()->mutable_decision_recorded();
  recorded->set_decision(decision);
  *recorded->mutable_body() = BodyOf(body, level);
  recorded->set_kind(level == v1::BODY_LEVEL_OFFICIAL ? v1::DECISION_KIND_DELEGATED
                                                      : v1::DECISION_KIND_MINUTED);
  recorded->set_title("Decision " + decision);
  for (int number = 1; number <= items; ++number) {
    v1::DecisionItem* item = recorded->add_items();
    item->set_number(number);
    item->set_text("Item " + std::to_string(number));
  }
  return event;
}

v1::Event StatusChange(const std::string& date, const std::string& decision,
                       v1::DecisionStatus status) {
  v1::Event event = On(date);
  v1::DecisionStatusChanged* change = event.mutable_payload()->mutable_decision_status_changed();
  change->set_decision(decision);
  change->set_status(status);
  return event;
}

v1::Event Mandate(const std::string& date, const std::string& mandate, const std::string& delegate,
                  const std::vector<std::string>& funds, int64_t base_amount,
                  const v1::Authority& authority) {
  v1::Event event = On(date, authority);
  v1::MandateGiven* given = event.mutable_payload()->mutable_mandate_given();
  given->set_mandate(mandate);
  *given->mutable_delegate() = BodyOf(delegate, v1::BODY_LEVEL_OFFICIAL);
  for (const std::string& fund : funds) given->add_funds(fund);
  given->set_base_amount(base_amount);
  return event;
}

v1::Event Consultation(const std::string& date, const std::string& consultation,
                       const std::string& body,
                       const std::vector<std::pair<std::string, std::optional<int64_t>>>& items) {
  v1::Event event = On(date);
  v1::ConsultationHeld* held = event.mutable_payload()->mutable_consultation_held();
  held->set_consultation(consultation);
  *held->mutable_body() = BodyOf(body, v1::BODY_LEVEL_COMMITTEE);
  held->set_date(date);
  held->set_opinion(v1::OPINION_AGREES);
  for (const auto& [line, amount] : items) {
    v1::ConsultedAmount* item = held->add_items();
    item->set_line(line);
    if (amount.has_value()) item->set_amount(*amount);
  }
  return event;
}

v1::Event Programme(const std::string& date, const std::string& line) {
  return Line(date, line, "", v1::LINE_LEVEL_PROGRAMME);
}

v1::Event Area(const std::string& date, const std::string& line, const std::string& parent) {
  return Line(date, line, parent, v1::LINE_LEVEL_AREA);
}

v1::Event Measure(const std::string& date, const std::string& line, const std::string& parent,
                  const std::string& condition) {
  v1::Event event = Line(date, line, parent, v1::LINE_LEVEL_MEASURE);
  event.mutable_payload()->mutable_line_defined()->set_condition(condition);
  return event;
}

v1::Event Estimate(const std::string& date, const std::string& line, v1::FundKind kind, int64_t low,
                   int64_t high) {
  v1::Event event = On(date);
  v1::EstimateRecorded* estimate = event.mutable_payload()->mutable_estimate_recorded();
  estimate->set_line(line);
  estimate->set_kind(kind);
  estimate->set_low(low);
  estimate->set_high(high);
  estimate->set_certainty(low == high ? v1::CERTAINTY_CIRCA : v1::CERTAINTY_RANGE);
  return event;
}

v1::Event Condition(const std::string& date, const std::string& line) {
  v1::Event event = On(date);
  event.mutable_payload()->mutable_condition_met()->set_line(line);
  return event;
}

v1::Event Opening(const std::string& date, const std::string& fund, std::optional<int64_t> amount,
                  const v1::Authority& authority, const GrantTerms& terms) {
  v1::Event event = On(date, authority);
  v1::FundGranted* grant = event.mutable_payload()->mutable_fund_granted();
  grant->set_fund(fund);
  grant->set_name("Fund " + fund);
  grant->set_kind(terms.kind);
  grant->set_first_budget_year(terms.first_year);
  grant->set_last_budget_year(terms.last_year);
  grant->set_activity_code(terms.activity_code);
  if (amount.has_value()) grant->set_amount(*amount);
  return event;
}

v1::Event Grant(const std::string& date, const std::string& fund, int64_t amount,
                const v1::Authority& authority) {
  v1::Event event = On(date, authority);
  event.mutable_payload()->mutable_fund_granted()->set_fund(fund);
  event.mutable_payload()->mutable_fund_granted()->set_amount(amount);
  return event;
}

v1::Event Allocation(const std::string& date, const v1::Cell& cell, int64_t amount,
                     const v1::Authority& authority) {
  v1::Event event = On(date, authority);
  *event.mutable_payload()->mutable_allocation_decided()->mutable_cell() = cell;
  event.mutable_payload()->mutable_allocation_decided()->set_amount(amount);
  return event;
}

v1::Event Reallocation(const std::string& date, const v1::Cell& from, const v1::Cell& to,
                       int64_t amount, const v1::Authority& authority) {
  v1::Event event = On(date, authority);
  v1::ReallocationAgreed* agreed = event.mutable_payload()->mutable_reallocation_agreed();
  *agreed->mutable_from_cell() = from;
  *agreed->mutable_to_cell() = to;
  agreed->set_amount(amount);
  return event;
}

v1::Event CarryOver(const std::string& date, const v1::Cell& from, const v1::Cell& to,
                    int64_t amount, const v1::Authority& authority) {
  v1::Event event = On(date, authority);
  v1::CarryOverDecided* carried = event.mutable_payload()->mutable_carry_over_decided();
  *carried->mutable_from_cell() = from;
  *carried->mutable_to_cell() = to;
  carried->set_amount(amount);
  return event;
}

v1::Event Cost(const std::string& date, int64_t amount, const CellShares& shares,
               const std::string& activity_code) {
  return Entry(date, amount, "5460", shares, activity_code);
}

v1::Event Revenue(const std::string& date, int64_t amount, const CellShares& shares) {
  return Entry(date, amount, "3511", shares, "");
}

v1::Event Attribution(const std::string& date, int64_t entry_position, const CellShares& shares) {
  v1::Event event = On(date);
  v1::CostAttributed* attributed = event.mutable_payload()->mutable_cost_attributed();
  attributed->set_entry_position(entry_position);
  AddShares(shares, attributed->mutable_shares());
  return event;
}

v1::Event FollowUp(const std::string& date, const std::string& follow_up,
                   const std::string& as_of_date, int64_t as_of_size,
                   const v1::Authority& authority) {
  v1::Event event = On(date, authority);
  v1::FollowUpApproved* header = event.mutable_payload()->mutable_follow_up_approved();
  header->set_follow_up(follow_up);
  header->set_first_month(as_of_date.substr(0, 4) + "-01");
  header->set_last_month(as_of_date.substr(0, 7));
  header->set_as_of_date(as_of_date);
  header->set_as_of_size(as_of_size);
  header->set_budget_year(std::stoi(as_of_date.substr(0, 4)));
  return event;
}

v1::Event FollowUpLine(const std::string& date, const std::string& follow_up,
                       const std::string& line, int64_t budget, int64_t budget_to_date,
                       int64_t outcome) {
  v1::Event event = On(date);
  v1::FollowUpLine* followed = event.mutable_payload()->mutable_follow_up_line();
  followed->set_follow_up(follow_up);
  followed->set_line(line);
  followed->set_kind(v1::FUND_KIND_OPERATING);
  followed->set_budget(budget);
  followed->set_budget_to_date(budget_to_date);
  followed->set_outcome(outcome);
  followed->set_forecast(budget);
  return event;
}

v1::Event Withdrawal(const std::string& date, int64_t position) {
  v1::Event event = On(date);
  event.mutable_payload()->mutable_event_corrected()->set_position(position);
  return event;
}

v1::Event Replacement(const std::string& date, int64_t position, const v1::Event& says) {
  v1::Event event = Withdrawal(date, position);
  if (says.has_authority()) *event.mutable_authority() = says.authority();
  *event.mutable_payload()->mutable_event_corrected()->mutable_replacement() = says.payload();
  return event;
}

v1::Event Erasure(const std::string& date, const std::vector<int64_t>& positions,
                  const v1::Authority& authority) {
  v1::Event event = On(date, authority);
  for (int64_t position : positions) {
    event.mutable_payload()->mutable_text_erased()->add_positions(position);
  }
  return event;
}

v1::Event AsExample(v1::Event event) {
  event.set_example(true);
  return event;
}

}  // namespace liggare::support
