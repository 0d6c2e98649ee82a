// Checks of the fields of one message of a client, in a row: the first that fails decides, the
// rest do nothing. Used by the shape checks only.
//
// Invariant: status() is OK or refuses exactly one field, named by its path.
// Thread-compatible. Borrows what its path is under.

#ifndef LIGGARE_SERVICES_BUDGET_FIELD_CHECKS_H_
#define LIGGARE_SERVICES_BUDGET_FIELD_CHECKS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"
#include "liggare/v1/error_reason.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/field_path.h"

namespace liggare::budget {

class FieldChecks {
 public:
  using Strings = google::protobuf::RepeatedPtrField<std::string>;

  explicit FieldChecks(const FieldPath& path) : path_(path) {}

  // Ids: of form [a-z0-9][a-z0-9._-]{0,62}; Ids() each once.
  FieldChecks& Id(const char* field, const std::string& value);
  FieldChecks& OptionalId(const char* field, const std::string& value);
  FieldChecks& Ids(const char* field, const Strings& values);
  FieldChecks& Uuid(const char* field, const std::string& value);
  FieldChecks& OptionalUuid(const char* field, const std::string& value);

  // Texts: at most so many bytes.
  FieldChecks& Text(const char* field, const std::string& value, size_t size_max);
  FieldChecks& OptionalText(const char* field, const std::string& value, size_t size_max);
  FieldChecks& Texts(const char* field, const Strings& values, size_t size_max);

  // ISO 4217: three capital letters.
  FieldChecks& Currency(const char* field, const std::string& value);
  FieldChecks& OptionalCurrency(const char* field, const std::string& value);

  FieldChecks& Day(const char* field, const std::string& value);
  FieldChecks& OptionalDay(const char* field, const std::string& value);
  FieldChecks& Month(const char* field, const std::string& value);
  FieldChecks& OptionalMonth(const char* field, const std::string& value);
  FieldChecks& Year(const char* field, int year);
  FieldChecks& OptionalYear(const char* field, int year);

  // Amounts of postings: not zero, at most kAmountMax either sign.
  FieldChecks& Amount(const char* field, int64_t amount);
  FieldChecks& PositiveAmount(const char* field, int64_t amount);
  // At most kAmountMax either sign; may be zero.
  FieldChecks& AmountOrZero(const char* field, int64_t amount);

  // An enum that has a value.
  FieldChecks& Stated(const char* field, int value);
  // A message or a list that is there.
  FieldChecks& Present(const char* field, bool is_present);
  // A position: 0 or more.
  FieldChecks& Position(const char* field, int64_t position);

  // A cell with all its fields, and one whose line may be empty.
  FieldChecks& Cell(const char* field, bool is_present, const v1::Cell& cell);
  FieldChecks& CellOrFund(const char* field, bool is_present, const v1::Cell& cell);

  // MALFORMED_FIELD, or another reason, unless it holds.
  FieldChecks& Holds(bool holds, const char* field, const char* description) {
    return Holds(holds, v1::ERROR_REASON_MALFORMED_FIELD, field, description);
  }
  FieldChecks& Holds(bool holds, v1::ErrorReason reason, const char* field,
                     const char* description) {
    return holds ? *this : Refuse(reason, field, description);
  }

  // The field is wrong.
  FieldChecks& Refuse(v1::ErrorReason reason, const char* field, const std::string& description) {
    return Refuse(reason, At(field), description);
  }

  // Another message's checks.
  FieldChecks& And(const absl::Status& status);

  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }

  // The path of a field, and of an element of a repeated one; borrowed from these checks.
  FieldPath At(const char* field) const { return {&path_, field}; }
  FieldPath At(const char* field, int index) const { return {&path_, field, index}; }

 private:
  FieldChecks& Refuse(v1::ErrorReason reason, const FieldPath& path,
                      const std::string& description);

  FieldPath path_;
  absl::Status status_;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_FIELD_CHECKS_H_
