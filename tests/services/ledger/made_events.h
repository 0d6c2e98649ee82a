// Events, appends and requests for tests of the ledger: as small as their shape allows.

#ifndef LIGGARE_TESTS_SERVICES_LEDGER_MADE_EVENTS_H_
#define LIGGARE_TESTS_SERVICES_LEDGER_MADE_EVENTS_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "liggare/v1/event.pb.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::ledger {

// The ledger and the dates of these events.
inline constexpr char kLedger[] = "trygghet";
inline constexpr char kDate[] = "2020-04-14";

// A UUID of one's own for each number.
std::string EventId(int64_t number);

// An entry with no fund: it is never refused, and flagged as unattributed.
v1::Event Cost(int64_t number, int64_t amount = 100);
// The same with a text that may name a person.
v1::Event CostWithText(int64_t number, const std::string& text);
// A decision of the council with one item.
v1::Event Decision(int64_t number, const std::string& decision);
// A line without a parent.
v1::Event Programme(int64_t number, const std::string& line);
// A fund for operating money of 2020.
v1::Event Grant(int64_t number, const std::string& fund, int64_t amount,
                const std::string& decision);
v1::Event Allocation(int64_t number, const std::string& line, const std::string& fund,
                     int64_t amount, const std::string& decision);
v1::Event Correction(int64_t number, int64_t position);
// To the programme and its fund drift-2020, in a budget year.
v1::Event Attribution(int64_t number, int64_t position, int64_t amount, int budget_year);
v1::Event Erasure(int64_t number, int64_t position, const std::string& decision);

// A follow-up of the first four months of 2020, by the council's decision; and a line of it.
v1::Event FollowUp(int64_t number, const std::string& follow_up, int64_t as_of_size,
                   const std::string& decision);
v1::Event FollowUpLine(int64_t number, const std::string& follow_up, const std::string& line,
                       int64_t budget, int64_t budget_to_date, int64_t outcome);

v1::AppendRequest AppendOf(std::initializer_list<v1::Event> events,
                           const std::string& ledger = kLedger);
v1::CreateLedgerRequest NewLedger(const std::string& ledger = kLedger);

}  // namespace liggare::ledger

#endif  // LIGGARE_TESTS_SERVICES_LEDGER_MADE_EVENTS_H_
