// The events that an import appends.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_
#define LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "clients/sie/map.h"
#include "clients/sie/plan_counts.h"
#include "clients/sie/reconciliation.h"
#include "clients/sie/row_identity.h"
#include "liggare/v1/event.pb.h"

namespace liggare::sie {

// A file that is imported, and what a map makes of it.
struct ImportedFile {
  std::string import_id;
  v1::ImportForm form = v1::IMPORT_FORM_SIE;
  std::string file_hash;  // SHA-256, hexadecimal
  std::string map_hash;   // likewise
  std::optional<Date> generated;
  Date last_voucher;  // the latest date of a voucher
};

// Says that a file is imported: before what it brings. It counts from the day the file was written,
// or where the file does not say, from that of its last voucher; so that importing the file again
// says the same.
v1::Event ImportEvent(const Books& books, const ImportedFile& file, const PlanTotals& totals);

// What a step appends of a row: its entry, or a correction that puts it in the place of another.
// It counts from the voucher's date, as in the accounts. REQUIRES: a step that appends.
v1::Event EntryEvent(const Step& step, v1::Event entry);

// Says that the entry of an event belongs in a cell by a rule: an example where the entry is one.
// Its id and the entry's position are Place()'s to give.
v1::Event AttributionEvent(const v1::Event& entry, const Rule& rule, const v1::Cell& cell);
// Says which entry an attribution is of.
void Place(const Books& books, int64_t position, v1::Event& attribution);

// Takes the entry at a position, whose event is given, out of the books that no longer have it.
v1::Event TakingBackEvent(const Books& books, const std::string& import_id, int64_t position,
                          const v1::Event& entry);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_
