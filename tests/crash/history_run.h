// Runs the real server while clients append to a few ledgers and read them at the same time, on
// connections of their own, and while it is killed, started again, stopped and let go on; and notes
// every call for the checker of histories.
//
// What clients choose, and what is done to the server after how many calls, is drawn from the seed;
// when it happens is not, so that a seed is not always the same run.

#ifndef LIGGARE_TESTS_CRASH_HISTORY_RUN_H_
#define LIGGARE_TESTS_CRASH_HISTORY_RUN_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/crash/history.h"

namespace liggare::crash {

struct HistoryOptions {
  uint64_t seed = 1;
  int64_t operations = 24'000;  // of all clients
  int64_t disturbances = 24;
};

struct LedgerHistory {
  History history;
  StoredLog log;  // as it is after a last kill
};

struct HistoryRun {
  std::map<std::string, LedgerHistory> ledgers;
  int64_t kills = 0;
  int64_t stops = 0;
};

HistoryRun RunHistory(const HistoryOptions& options);

// What is wrong with it, by CheckHistory.
std::vector<std::string> CheckRun(const HistoryRun& run);

// How many calls of each kind came to what.
std::map<std::string, int64_t> CountsOf(const HistoryRun& run);

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_HISTORY_RUN_H_
