// The flags that answers show: how many events that still count carry each, by reason, those that
// no event carries left out.
//
// Thread-compatible with the register that is asked.

#ifndef LIGGARE_SERVICES_PROJECTION_FLAG_COUNTS_H_
#define LIGGARE_SERVICES_PROJECTION_FLAG_COUNTS_H_

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/balances.h"
#include "services/projection/register.h"

namespace liggare::projection {

using FlagCounts = google::protobuf::RepeatedPtrField<v1::FlagCount>;

// Of one scope; of none for null.
FlagCounts CountFlags(const FlagCounters& counters, const Balances& balances);
FlagCounts CountFlags(const FlagCounters* counters, const Balances& balances);

// Of a line's own cells of a kind and year; flags of the line without fund or year among them.
void WantLineFlags(const Register& known, const std::string& line, int budget_year, Wanted* wanted);
FlagCounts CountLineFlags(const Register& known, const std::string& line, v1::FundKind kind,
                          int budget_year, const Balances& balances);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_FLAG_COUNTS_H_
