// Makes what is stored of an event: the record as far as it is known before it is numbered, its
// tags, and its private texts apart from it.
//
// Invariant: the record holds of a private text its commitment and nothing else; everything else
// the client gave is kept as it was. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_
#define LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "store/batch.h"
#include "store/stored_text.h"

namespace liggare::ledger {

// What is stored beside a record.
struct BesideRecord {
  std::vector<std::string> tags;
  std::vector<store::StoredText> texts;
  std::vector<Position> erase_texts_of;
};

// Completes a record in place: it has its event, which it may share with the request on an arena
// (unsafe_arena_set_allocated_event), and what the rules have derived (budget::Decide). Sets the
// actor, takes the private texts out of the event and leaves their commitments.
BesideRecord CompleteRecord(const std::string& actor, v1::Record& record);

// Puts the texts back into the event that CompleteRecord took them from, so that the event is again
// as the client gave it: for an append that is decided anew.
void PutBackTexts(std::vector<store::StoredText> texts, v1::Event& event);

// Of the event that opens a ledger; its effective date is the date in UTC.
store::NewRecord MakeOpening(const v1::CreateLedgerRequest& request, const std::string& actor,
                             absl::Time now);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_
