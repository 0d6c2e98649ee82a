// Makes what is stored of an event: the record as far as it is known before it is numbered, its
// tags, and its private texts apart from it.
//
// Invariant: the record holds of a private text its commitment and nothing else; everything else
// the client gave is kept as it was. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_
#define LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_

#include <string>

#include "absl/time/time.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/budget/rules.h"
#include "store/batch.h"

namespace liggare::ledger {

struct NewRecord {
  v1::Record record;
  store::Beside beside;
};

// Of an event that the rules let through.
NewRecord MakeRecord(const v1::Event& event, const std::string& actor,
                     const budget::Verdict& verdict);

// Of the event that opens a ledger; its effective date is the date in UTC.
NewRecord MakeOpening(const v1::CreateLedgerRequest& request, const std::string& actor,
                      absl::Time now);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_
