// Promises 1 to 4, 6 and 10 as clients see them who use the server at the same time, while it is
// killed, started again, stopped and let go on: everything that any of them is told can be
// explained by one order of all that happened, and that is the log's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/crash/history_run.h"
#include "tests/support/seed.h"

namespace liggare::crash {
namespace {

TEST(HistoryTest, EverythingThatClientsAreToldIsExplainedByTheLog) {
  const HistoryRun run = RunHistory({.seed = support::TestSeed()});
  EXPECT_THAT(CheckRun(run), testing::IsEmpty());

  // It was worth looking at.
  auto counts = CountsOf(run);
  for (const char* happened :
       {"appends done", "appends repeated", "appends unknown", "appends EVENT_ID_REUSED",
        "appends APPEND_CONDITION_FAILED", "reads done", "reads SIZE_CUTS_APPEND"}) {
    EXPECT_GT(counts[happened], 0) << happened;
  }
}

}  // namespace
}  // namespace liggare::crash
