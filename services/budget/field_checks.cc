#include "services/budget/field_checks.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/dates.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"

namespace liggare::budget {

FieldChecks& FieldChecks::Refuse(v1::ErrorReason reason, const FieldPath& path,
                                 const std::string& description) {
  if (ok()) status_ = RefuseField(reason, path.Text(), description);
  return *this;
}

FieldChecks& FieldChecks::And(const absl::Status& status) {
  if (ok()) status_ = status;
  return *this;
}

FieldChecks& FieldChecks::Id(const char* field, const std::string& value) {
  return ok() ? And(CheckId(value, At(field))) : *this;
}

FieldChecks& FieldChecks::OptionalId(const char* field, const std::string& value) {
  return value.empty() ? *this : Id(field, value);
}

FieldChecks& FieldChecks::Ids(const char* field, const Strings& values) {
  std::set<std::string> seen;
  for (int i = 0; ok() && i < values.size(); ++i) {
    And(CheckId(values[i], At(field, i)));
    Holds(seen.insert(values[i]).second, field, "names the same id twice; name each once");
  }
  return *this;
}

FieldChecks& FieldChecks::Uuid(const char* field, const std::string& value) {
  return ok() ? And(CheckUuid(value, At(field))) : *this;
}

FieldChecks& FieldChecks::OptionalUuid(const char* field, const std::string& value) {
  return value.empty() ? *this : Uuid(field, value);
}

FieldChecks& FieldChecks::OptionalText(const char* field, const std::string& value,
                                       size_t size_max) {
  if (value.size() <= size_max) return *this;
  return Refuse(v1::ERROR_REASON_MALFORMED_FIELD, field,
                absl::StrCat("has ", value.size(), " bytes; at most ", size_max, " are kept"));
}

FieldChecks& FieldChecks::Text(const char* field, const std::string& value, size_t size_max) {
  return Present(field, !value.empty()).OptionalText(field, value, size_max);
}

FieldChecks& FieldChecks::Texts(const char* field, const Strings& values, size_t size_max) {
  for (int i = 0; ok() && i < values.size(); ++i) {
    And(FieldChecks(At(field, i)).Text("", values[i], size_max).status());
  }
  return *this;
}

FieldChecks& FieldChecks::Currency(const char* field, const std::string& value) {
  Present(field, !value.empty());
  bool is_code = value.size() == 3;
  for (char c : value) is_code = is_code && c >= 'A' && c <= 'Z';
  return Holds(is_code, field, "is no ISO 4217 code; give three capital letters, such as SEK");
}

FieldChecks& FieldChecks::OptionalCurrency(const char* field, const std::string& value) {
  return value.empty() ? *this : Currency(field, value);
}

FieldChecks& FieldChecks::Day(const char* field, const std::string& value) {
  if (!ok() || ReadDate(value).has_value()) return *this;
  return And(ParseDate(value, At(field).Text()).status());
}

FieldChecks& FieldChecks::OptionalDay(const char* field, const std::string& value) {
  return value.empty() ? *this : Day(field, value);
}

FieldChecks& FieldChecks::Month(const char* field, const std::string& value) {
  if (!ok() || ReadMonth(value).has_value()) return *this;
  return And(ParseMonth(value, At(field).Text()).status());
}

FieldChecks& FieldChecks::OptionalMonth(const char* field, const std::string& value) {
  return value.empty() ? *this : Month(field, value);
}

FieldChecks& FieldChecks::Year(const char* field, int year) {
  return Present(field, year != 0).OptionalYear(field, year);
}

FieldChecks& FieldChecks::OptionalYear(const char* field, int year) {
  if (year == 0 || (kYearMin <= year && year <= kYearMax)) return *this;
  return Refuse(v1::ERROR_REASON_MALFORMED_FIELD, field,
                absl::StrCat("is ", year, "; a budget year is from 1900 to 2999"));
}

FieldChecks& FieldChecks::AmountOrZero(const char* field, int64_t amount) {
  if (-kAmountMax <= amount && amount <= kAmountMax) return *this;
  return Refuse(v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, field,
                absl::StrCat("is ", amount, "; an amount in minor units is at most ", kAmountMax,
                             ", of either sign"));
}

FieldChecks& FieldChecks::Amount(const char* field, int64_t amount) {
  return AmountOrZero(field, amount)
      .Holds(amount != 0, v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, field,
             "is 0; give an amount in minor units that is not zero");
}

FieldChecks& FieldChecks::PositiveAmount(const char* field, int64_t amount) {
  if (amount > 0) return AmountOrZero(field, amount);
  return Refuse(v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, field,
                absl::StrCat("is ", amount, "; give an amount in minor units above zero"));
}

FieldChecks& FieldChecks::Stated(const char* field, int value) {
  return Holds(value != 0, v1::ERROR_REASON_MISSING_FIELD, field,
               "is not stated; give one of the enum's values");
}

FieldChecks& FieldChecks::Present(const char* field, bool is_present) {
  return Holds(is_present, v1::ERROR_REASON_MISSING_FIELD, field, "is missing; it is required");
}

FieldChecks& FieldChecks::Position(const char* field, int64_t position) {
  if (position >= 0) return *this;
  return Refuse(v1::ERROR_REASON_MALFORMED_FIELD, field,
                absl::StrCat("is ", position, "; a position is 0 or more"));
}

FieldChecks& FieldChecks::CellOrFund(const char* field, bool is_present, const v1::Cell& cell) {
  Present(field, is_present);
  if (!ok()) return *this;
  return And(FieldChecks(At(field))
                 .OptionalId("line", cell.line())
                 .Id("fund", cell.fund())
                 .Year("budget_year", cell.budget_year())
                 .status());
}

FieldChecks& FieldChecks::Cell(const char* field, bool is_present, const v1::Cell& cell) {
  Present(field, is_present);
  if (ok()) And(FieldChecks(At(field)).Present("line", !cell.line().empty()).status());
  return CellOrFund(field, is_present, cell);
}

}  // namespace liggare::budget
