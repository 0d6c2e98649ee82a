// Whether what clients were told of a ledger can have been: strict serializability, held against
// what the ledger means.
//
// The log is the total order, since an append says its position; so there is nothing to search for.
// Every operation is given the places in that order at which its answer is right, and taken at the
// earliest one that no operation before it in real time contradicts.

#ifndef LIGGARE_TESTS_CRASH_HISTORY_CHECKER_H_
#define LIGGARE_TESTS_CRASH_HISTORY_CHECKER_H_

#include <string>
#include <vector>

#include "tests/crash/history.h"

namespace liggare::crash {

// What is wrong with the history of one ledger, whose final log is `log`; each begins with the name
// of the rule that is broken:
//
//   gap        the log's positions are not 0, 1, 2, …
//   twice      an event id is in the log twice, or two calls were told that they were the first
//   half       an append is stored in part, or a read saw it so
//   unasked    what is stored was not asked for, or only by calls that were refused
//   lost       what was acknowledged is not where it was said to be, whole and with its content
//   condition  an append was acknowledged whose condition did not hold
//   refusal    a call was refused for what was never the case while it was made
//   size       a read answered another size than asked, or one that the ledger never had
//   events     a read saw other events than the log's
//   figure     a budget is not the sum of the events of its size
//   root       a root is not that of the first so many records (RFC 6962)
//   real time  a call saw less than a call that was over before it began, or an append lies before
//              one that was
//
// The first event is the ledger's own.
std::vector<std::string> CheckHistory(const History& history, const StoredLog& log);

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_HISTORY_CHECKER_H_
