// Makes what is stored of an event, as far as it is known before it is decided and numbered: the
// record, and its private texts apart from it.
//
// Invariant: the record holds of a private text its commitment and nothing else; everything else
// the client gave is kept as it was. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_
#define LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/arena.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "store/batch.h"

namespace liggare::ledger {

// A record in an arena; its event is the one given, shared, unless it has private texts.
// REQUIRES: the event lies in the arena and is not changed any more.
v1::Record* MakeRecord(const v1::Event& event, const std::string& actor,
                       google::protobuf::Arena* arena, std::vector<store::StoredText>* texts);

// What is stored beside a record.
store::Beside MakeBeside(const v1::Record& record, std::vector<store::StoredText> texts);

// A random UUID (RFC 9562, version 4), for an event of the server's own.
std::string NewEventId();

// Of the event that opens a ledger; its effective date is the date in UTC.
v1::Record MakeOpening(const v1::CreateLedgerRequest& request, const std::string& verifier_key,
                       const std::string& actor, absl::Time now);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_RECORD_MAKER_H_
