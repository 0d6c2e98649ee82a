// The log of a server: one line an occurrence on stderr, in logfmt, such as
//   time=2020-05-25T08:00:00.000000Z level=info event=ledger_opened ledger=trygghet size=120
//
// Invariant: a line never holds the contents of events or requests: only ids, sizes, positions,
// reasons and addresses.
// Thread-safe: lines are written whole. Owns the process's log.

#ifndef LIGGARE_SERVICES_OPERATIONS_LOG_H_
#define LIGGARE_SERVICES_OPERATIONS_LOG_H_

#include <string>
#include <utility>
#include <vector>

namespace liggare::operations {

// Names and values after the event, in order.
using LogFields = std::vector<std::pair<std::string, std::string>>;

// The part of a line after its level: "event=NAME name=value ...". Values that are empty or hold
// spaces, quotes, equals signs or control characters are quoted and escaped.
std::string FormatLogFields(const std::string& event, const LogFields& fields);

void LogInfo(const std::string& event, const LogFields& fields = {});
void LogWarning(const std::string& event, const LogFields& fields = {});
void LogError(const std::string& event, const LogFields& fields = {});

}  // namespace liggare::operations

#endif  // LIGGARE_SERVICES_OPERATIONS_LOG_H_
