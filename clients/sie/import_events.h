// The events that an import appends.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_
#define LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_

#include <cstdint>

#include "clients/sie/planner.h"
#include "clients/sie/reconciliation.h"
#include "clients/sie/row_identity.h"
#include "liggare/v1/event.pb.h"

namespace liggare::sie {

// What a step appends of a row: its entry, or a correction that puts it in the place of another.
// It counts from the voucher's date, as in the accounts. REQUIRES: a step that appends.
v1::Event EntryEvent(const Step& step, const PlannedEntry& entry);

// Says where the entry at a position belongs. REQUIRES: the plan knows it.
v1::Event AttributionEvent(const Books& books, const PlannedEntry& entry, int64_t position);

// Takes the entry at a position, whose event is given, out of the books that no longer have it.
v1::Event TakingBackEvent(const Books& books, const std::string& import_id, int64_t position,
                          const v1::Event& entry);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_
