// The events that an import appends.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_
#define LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_

#include <cstdint>
#include <optional>
#include <string>

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

// Makes of a row's entry what a step appends: the entry, or a correction that puts it in the place
// of another. It counts from the voucher's date, as in the accounts. REQUIRES: a step that appends.
void MakeStep(const Step& step, v1::Event& entry);

// Where an entry belongs by a rule.
struct Attribution {
  std::string effective_date;  // the entry's, as it is written
  bool example = false;        // likewise
  int64_t amount = 0;          // likewise
  std::string rule;            // its name
  v1::Cell cell;
};

// Makes of an empty event what says so of the entry at a position. `import_id` may be empty.
void MakeAttribution(const Books& books, const std::string& import_id, int64_t position,
                     const Attribution& attribution, v1::Event& event);

// Takes the entry at a position, whose event is given, out of the books that no longer have it.
v1::Event TakingBackEvent(const Books& books, const std::string& import_id, int64_t position,
                          const v1::Event& entry);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_IMPORT_EVENTS_H_
