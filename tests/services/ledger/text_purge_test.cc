// Purging what was erased: a failure is said, and does not keep the server from ending.

#include "services/ledger/text_purge.h"

#include <thread>

#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class TextPurgeTest : public LedgerFixture {};

TEST_F(TextPurgeTest, WhatIsWantedIsDoneBeforeItEnds) {
  TextPurge purge(*vault_);
  purge.Want();
  purge.End();
  EXPECT_EQ(purge.failure(), std::nullopt);
}

TEST_F(TextPurgeTest, FailureIsSaidUntilItIsDone) {
  {
    TextPurge purge(*vault_, absl::InfiniteDuration());
    faults_.CutPower();
    purge.Want();
    while (!purge.failure().has_value()) std::this_thread::yield();
    EXPECT_NE(purge.failure()->find("purging erased texts"), std::string::npos);
  }
  Close();
}

}  // namespace
}  // namespace liggare::ledger
