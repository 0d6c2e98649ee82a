// The shape of what clients send: everything that can be said of an event without knowing its
// ledger. What depends on the ledger is for the rules.
//
// Invariant: an event that passes has no field this server does not know, at any depth; valid UTF-8
// everywhere; ids, dates, months and amounts in form and range; every required field. Fails with
// the first thing found wrong: what is unknown first, then the fields in their order.
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_SHAPE_H_
#define LIGGARE_SERVICES_BUDGET_SHAPE_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/filter.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/budget/field_path.h"

namespace liggare::budget {

// Sizes of strings, in bytes.
inline constexpr size_t kIdSizeMax = 63;
inline constexpr size_t kLabelSizeMax = 200;
inline constexpr size_t kNameSizeMax = 500;
inline constexpr size_t kInterpretationSizeMax = 2'000;
inline constexpr size_t kTextSizeMax = 16'000;
inline constexpr size_t kVerbatimSizeMax = 30'000;

// Checks an event of a client. `path` names it in refusals, such as {"events", 3}.
absl::Status CheckShape(const v1::Event& event, const FieldPath& path);

// Checks a request for a new ledger.
absl::Status CheckShape(const v1::CreateLedgerRequest& request);

// Checks a filter: its dates. Names of no event select nothing and are no error.
absl::Status CheckShape(const v1::EventFilter& filter, const FieldPath& path);

// For any message of a client, at any depth: UNKNOWN_FIELD for a field that this server does not
// know; MALFORMED_FIELD for an unknown value of an enum, a string that is no UTF-8 and a private
// text that is empty, too long or committed to by the client. `path` may be empty.
absl::Status CheckKnown(const google::protobuf::Message& message, const FieldPath& path);

// Checks an id, [a-z0-9][a-z0-9._-]{0,62}: MISSING_FIELD when empty, else MALFORMED_FIELD.
absl::Status CheckId(const std::string& id, const FieldPath& path);

// Checks a UUID in canonical form: 8-4-4-4-12 hexadecimal digits in lower case.
absl::Status CheckUuid(const std::string& uuid, const FieldPath& path);

// Whether the bytes are valid UTF-8: shortest forms only, no surrogates, at most U+10FFFF.
bool IsUtf8(const std::string& bytes);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_SHAPE_H_
