// Ledgers go out of use and come into it again, and nobody notices.

#include "services/ledger/idle_ledgers.h"

#include <atomic>
#include <thread>
#include <vector>

#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

// At once, and all the time.
constexpr IdleLedgers::Options kEager = {-absl::InfiniteDuration(), absl::Microseconds(100)};

class IdleLedgersTest : public LedgerFixture {
 protected:
  IdleLedgersTest() { CreateLedger(); }
};

TEST_F(IdleLedgersTest, OneThatNobodyUsesIsPutAway) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  EXPECT_TRUE(ledger()->is_in_use());
  const IdleLedgers idle_ledgers(*ledgers_, kEager);
  while (ledger()->is_in_use()) std::this_thread::yield();
}

TEST_F(IdleLedgersTest, AppendsAndQuestionsGoOnWhileLedgersAreAlwaysPutAway) {
  const IdleLedgers idle_ledgers(*ledgers_, kEager);
  std::atomic<bool> done = false;
  std::vector<std::thread> asking;
  for (int i = 0; i < 2; ++i) {
    asking.emplace_back([&] {
      while (!done) {
        const Size head = ledger()->head().size;
        const auto asked = ledger()->projection();
        ASSERT_TRUE(asked.ok()) << asked.status();
        EXPECT_GE((*asked)->size(), head);
      }
    });
  }
  for (int number = 1; number <= 300; ++number) {
    EXPECT_EQ(Append(AppendOf({Cost(number)}))->first_position(), number);
  }
  done = true;
  for (std::thread& thread : asking) thread.join();
}

}  // namespace
}  // namespace liggare::ledger
