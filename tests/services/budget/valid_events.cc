#include "tests/services/budget/valid_events.h"

#include <cstdlib>
#include <map>
#include <string>

#include "google/protobuf/text_format.h"

namespace liggare::budget {
namespace {

constexpr char kEnvelope[] = R"pb(
  event_id: "0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2d"
  effective_date: "2020-04-14"
  on_behalf_of: "ekonomiavdelningen"
  correlation_id: "KS 2020/66"
  causation_id: "1c8f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2e"
  import_id: "import-2020-04"
  authority {
    basis: AUTHORITY_BASIS_DECISION
    items { decision: "ks-2020-66-22" item: 1 }
  }
)pb";

// By kind, all fields of each.
const std::map<v1::Payload::KindCase, const char*>& Payloads() {
  static const auto* const payloads = new std::map<v1::Payload::KindCase, const char*>{
      {v1::Payload::kDecisionRecorded,
       R"pb(decision_recorded {
              decision: "ks-2020-66-22"
              body { id: "kommunstyrelsen" name: "Kommunstyrelsen" level: BODY_LEVEL_BOARD }
              kind: DECISION_KIND_MINUTED
              case_number: "KS 2020/66"
              paragraph: "§ 22"
              number: "7"
              meeting_date: "2020-03-01"
              minutes_approved_date: "2020-03-08"
              announced_date: "2020-03-09"
              title: "Trygghetsåtgärder"
              items {
                number: 1
                text: "Kommunstyrelsen avsätter 2,2 mnkr."
                duties {
                  duty: "april"
                  what: "Uppföljning"
                  by_whom: "kommundirektören"
                  to_whom: "kommunstyrelsen"
                  due_date: "2020-04-30"
                }
              }
              items {
                number: 2
                text: "Kommundirektören får i uppdrag."
                duties { duty: "augusti" what: "Uppföljning" }
              }
              participation {
                representative: "Anstrell (M)"
                role: PARTICIPATION_ROLE_NOT_TAKING_PART
              }
              reservations: "Ingen."
              sent_for_action: "Akt"
              sent_for_information: "Socialförvaltningen"
              builds_on { decision: "kf-2019-12-09-197" }
              builds_on { document: "Överenskommelsen" }
              document_sha256: "01234567890123456789012345678901"
              background: "Bakgrund."
            })pb"},
      {v1::Payload::kDecisionStatusChanged, R"pb(decision_status_changed {
                                                   decision: "ks-2020-66-22"
                                                   status: DECISION_STATUS_REPLACED
                                                   replaced_by: "ks-2020-90-4"
                                                   reference: "KS 2020/90"
                                                 })pb"},
      {v1::Payload::kMandateGiven, R"pb(mandate_given {
                                          mandate: "ks-2020-66-22-2"
                                          delegate {
                                            id: "kommundirektoren"
                                            name: "Kommundirektören"
                                            level: BODY_LEVEL_OFFICIAL
                                          }
                                          funds: "drift-2019"
                                          funds: "drift-2020"
                                          base_amount: 1480000000
                                          base_interpretation: "17,0 - 2,2"
                                          interpreter: "ekonomiavdelningen"
                                          reserved_lines: "m03"
                                          consult_body: "trygghetskommissionen"
                                        })pb"},
      {v1::Payload::kConsultationHeld, R"pb(consultation_held {
                                              consultation: "samrad-2020-03-16"
                                              body {
                                                id: "trygghetskommissionen"
                                                name: "Trygghetskommissionen"
                                                level: BODY_LEVEL_COMMITTEE
                                              }
                                              date: "2020-03-16"
                                              parties { name: "Partiet" opinion: OPINION_AGREES }
                                              items { line: "m01" amount: 260000000 }
                                              items { line: "m12" }
                                              opinion: OPINION_AGREES
                                              minutes_reference: "Minnesanteckning 4"
                                            })pb"},
      {v1::Payload::kFundGranted, R"pb(fund_granted {
                                         fund: "inv-kameror"
                                         name: "Kameror"
                                         kind: FUND_KIND_INVESTMENT
                                         first_budget_year: 2020
                                         last_budget_year: 2021
                                         amount: 250000000
                                         year_amounts { budget_year: 2020 amount: 200000000 }
                                         year_amounts { budget_year: 2021 amount: 50000000 }
                                         activity_code: "7117"
                                         drawn_from: "inv-reserv"
                                         currency: "SEK"
                                       })pb"},
      {v1::Payload::kLineDefined, R"pb(line_defined {
                                         line: "m05"
                                         parent: "area-a"
                                         name: "Nattvandringar"
                                         level: LINE_LEVEL_MEASURE
                                         order: 3
                                         legacy: true
                                         condition: "Efter utvärdering."
                                       })pb"},
      {v1::Payload::kEstimateRecorded, R"pb(estimate_recorded {
                                              line: "area-a"
                                              kind: FUND_KIND_OPERATING
                                              low: 500000000
                                              high: 600000000
                                              certainty: CERTAINTY_RANGE
                                            })pb"},
      {v1::Payload::kConditionMet,
       R"pb(condition_met { line: "m05" evidence: "Utvärderingen" })pb"},
      {v1::Payload::kAllocationDecided,
       R"pb(allocation_decided {
              cell { line: "m03" fund: "drift-2020" budget_year: 2020 }
              amount: 78
              monthly_amounts: [ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 ]
            })pb"},
      {v1::Payload::kReallocationAgreed,
       R"pb(reallocation_agreed {
              from_cell { line: "m12" fund: "drift-2020" budget_year: 2020 }
              to_cell { line: "area-c" fund: "drift-2020" budget_year: 2020 }
              amount: 40000000
            })pb"},
      {v1::Payload::kCarryOverDecided,
       R"pb(carry_over_decided {
              from_cell { line: "m12" fund: "drift-2020" budget_year: 2020 }
              to_cell { fund: "drift-2021" budget_year: 2021 }
              amount: 200000000
            })pb"},
      {v1::Payload::kCostPosted, R"pb(cost_posted {
                                        amount: 12000000
                                        currency: "SEK"
                                        account: "5460"
                                        kind: ENTRY_KIND_COST
                                        objects { dimension: 1 object: "4711" }
                                        objects { dimension: 6 object: "P12" }
                                        activity_code: "7117"
                                        coded_as: FUND_KIND_OPERATING
                                        fund: "drift-2020"
                                        voucher { series: "L" number: "10442" row: 2 }
                                        accounting_period: "2020-04"
                                        closing_period: true
                                        voucher_date: "2020-04-14"
                                        document_date: "2020-04-02"
                                        registration_date: "2020-04-15"
                                        status: ENTRY_STATUS_FINAL
                                        origin: ENTRY_ORIGIN_INVOICE
                                        text { text: "Faktura" }
                                        counterparty: "556677-8899"
                                        counterparty_text { text: "Firma" }
                                        attribution {
                                          cell { line: "m03" fund: "drift-2020" budget_year: 2020 }
                                          amount: 13000000
                                        }
                                        attribution {
                                          cell { line: "m01" fund: "drift-2020" budget_year: 2020 }
                                          amount: -1000000
                                        }
                                      })pb"},
      {v1::Payload::kCostAttributed,
       R"pb(cost_attributed {
              entry_position: 17
              shares {
                cell { line: "m03" fund: "drift-2020" budget_year: 2020 }
                amount: 12000000
              }
              rule: "objekt-4711"
              reason { text: "Enligt attest" }
            })pb"},
      {v1::Payload::kFollowUpApproved, R"pb(follow_up_approved {
                                              follow_up: "2020-t1"
                                              name: "Uppföljning per april 2020"
                                              first_month: "2020-01"
                                              last_month: "2020-04"
                                              as_of_date: "2020-04-30"
                                              as_of_size: 60
                                              budget_year: 2020
                                              discharges { decision: "ks-2020-66-22" duty: "april" }
                                            })pb"},
      {v1::Payload::kFollowUpLine, R"pb(follow_up_line {
                                          follow_up: "2020-t1"
                                          line: "m03"
                                          kind: FUND_KIND_OPERATING
                                          budget: 220000000
                                          budget_to_date: 73333333
                                          outcome: 72000000
                                          forecast: 225000000
                                          status: FOLLOW_UP_STATUS_ON_TRACK
                                          comment { text: "Enligt plan" }
                                        })pb"},
      {v1::Payload::kEventCorrected, R"pb(event_corrected {
                                            position: 17
                                            reason { text: "Fel konto" }
                                            replacement {
                                              cost_posted {
                                                amount: 5
                                                account: "5460"
                                                voucher { series: "L" number: "10442" }
                                              }
                                            }
                                          })pb"},
      {v1::Payload::kTextErased, R"pb(text_erased { positions: [ 17, 18 ] })pb"},
      {v1::Payload::kImportRecorded, R"pb(import_recorded {
                                            import_id: "sie-4e1f"
                                            file_sha256: "0123456789abcdef0123456789abcdef"
                                            map_sha256: "fedcba9876543210fedcba9876543210"
                                            form: IMPORT_FORM_SIE
                                            organisation: "212000-0142"
                                            fiscal_year_first: "2020-01-01"
                                            fiscal_year_last: "2020-12-31"
                                            generated_date: "2020-05-04"
                                            read { rows: 9 sum: 0 }
                                            taken { rows: 4 sum: 700 }
                                            attributed { rows: 3 sum: 900 }
                                            unattributed { rows: 1 sum: -200 }
                                            out_of_scope { rows: 2 sum: -1000 }
                                            outside { rows: 2 sum: 300 }
                                            zero { rows: 1 }
                                          })pb"},
  };
  return *payloads;
}

}  // namespace

v1::Event ValidEvent(v1::Payload::KindCase kind) {
  v1::Event event;
  const std::string text = std::string(kEnvelope) + "payload { " + Payloads().at(kind) + " }";
  if (!google::protobuf::TextFormat::ParseFromString(text, &event)) std::abort();
  return event;
}

}  // namespace liggare::budget
