// Every way in which the payload of an event is refused for its shape: one row each, a change of a
// valid event.

#ifndef LIGGARE_TESTS_SERVICES_BUDGET_SHAPE_CASES_H_
#define LIGGARE_TESTS_SERVICES_BUDGET_SHAPE_CASES_H_

#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "liggare/v1/error_reason.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/tags.h"

namespace liggare::budget {

inline constexpr v1::ErrorReason kMalformed = v1::ERROR_REASON_MALFORMED_FIELD;
inline constexpr v1::ErrorReason kMissing = v1::ERROR_REASON_MISSING_FIELD;
inline constexpr v1::ErrorReason kRange = v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE;
inline constexpr v1::ErrorReason kSum = v1::ERROR_REASON_SUM_MISMATCH;
inline constexpr v1::ErrorReason kOverflow = v1::ERROR_REASON_AMOUNT_OVERFLOW;
inline constexpr v1::ErrorReason kReserved = v1::ERROR_REASON_RESERVED_EVENT;

struct ShapeCase {
  std::string name;
  v1::Payload::KindCase kind;
  v1::ErrorReason reason;
  // The path of the refused field below the payload.
  std::string field;
  std::function<void(v1::Payload&)> change;
};

inline void PrintTo(const ShapeCase& shape_case, std::ostream* stream) {
  *stream << shape_case.name;
}

// The rows of one kind of event.
template <typename Message>
class Rows {
 public:
  using Mutable = Message* (v1::Payload::*)();

  Rows(v1::Payload::KindCase kind, Mutable message, std::string prefix)
      : kind_(kind), message_(message), prefix_(std::move(prefix)) {}

  // The field is below the kind of event.
  Rows& Add(const std::string& name, v1::ErrorReason reason, const std::string& field,
            std::function<void(Message&)> change) {
    const auto change_payload = [message = message_, change](v1::Payload& payload) {
      change(*(payload.*message)());
    };
    cases_.push_back({prefix_ + name, kind_, reason, std::string(PayloadName(kind_)) + "." + field,
                      change_payload});
    return *this;
  }

  const std::vector<ShapeCase>& cases() const { return cases_; }

 private:
  v1::Payload::KindCase kind_;
  Mutable message_;
  std::string prefix_;
  std::vector<ShapeCase> cases_;
};

inline std::string Bytes(size_t size) { return std::string(size, 'x'); }

inline void Append(const std::vector<ShapeCase>& more, std::vector<ShapeCase>& cases) {
  cases.insert(cases.end(), more.begin(), more.end());
}

// Of decisions, mandates, consultations and what they define.
std::vector<ShapeCase> DecisionShapeCases();

// Of what moves money, and of follow-ups, corrections and erasures.
std::vector<ShapeCase> MoneyShapeCases();

}  // namespace liggare::budget

#endif  // LIGGARE_TESTS_SERVICES_BUDGET_SHAPE_CASES_H_
