#include "services/ledger/tail.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"

namespace liggare::ledger {
namespace {

TEST(TailTest, CallsBackWhenTheLedgerGrowsBeyondTheSize) {
  Tail tail;
  absl::Notification grown;
  tail.WaitFor("a", Size{2}, [&](absl::Status status) {
    EXPECT_TRUE(status.ok());
    grown.Notify();
  });
  absl::Notification other;
  tail.WaitFor("b", Size{0}, [&](absl::Status) { other.Notify(); });
  tail.Announce("a", Size{2});
  tail.Announce("b", Size{9});
  other.WaitForNotification();  // waits are looked at in their order, so the first was too
  EXPECT_FALSE(grown.HasBeenNotified());
  EXPECT_EQ(tail.waiting(), 1u);
  tail.Announce("a", Size{3});
  grown.WaitForNotification();
}

TEST(TailTest, CallsBackAtOnceWhenTheLedgerHasGrownAlready) {
  Tail tail;
  tail.Announce("a", Size{5});
  absl::Notification grown;
  tail.WaitFor("a", Size{4}, [&](absl::Status) { grown.Notify(); });
  grown.WaitForNotification();
}

TEST(TailTest, NeverCallsBackOnTheThreadThatAnnounces) {
  Tail tail;
  absl::Notification grown;
  std::thread::id caller;
  tail.WaitFor("a", Size{0}, [&](absl::Status) {
    caller = std::this_thread::get_id();
    grown.Notify();
  });
  tail.Announce("a", Size{1});
  grown.WaitForNotification();
  EXPECT_NE(caller, std::this_thread::get_id());
}

TEST(TailTest, CancelledWaitIsNeverCalledBack) {
  Tail tail;
  const Tail::WaitId wait =
      tail.WaitFor("a", Size{0}, [](absl::Status) { ADD_FAILURE() << "called back"; });
  EXPECT_TRUE(tail.Cancel(wait));
  EXPECT_FALSE(tail.Cancel(wait));
  tail.Announce("a", Size{1});
  absl::Notification other;
  tail.WaitFor("a", Size{0}, [&](absl::Status) { other.Notify(); });
  other.WaitForNotification();
}

TEST(TailTest, CallbackMayWaitAgainAndCancelWhatItOwns) {
  Tail tail;
  absl::Notification done;
  auto cancelled_inside = std::make_shared<bool>(false);
  tail.WaitFor("a", Size{0}, [&](absl::Status) {
    const Tail::WaitId again = tail.WaitFor("a", Size{9}, [](absl::Status) {});
    *cancelled_inside = tail.Cancel(again);
    done.Notify();
  });
  tail.Announce("a", Size{1});
  done.WaitForNotification();
  EXPECT_TRUE(*cancelled_inside);
}

// Waits anew each time it is told, until the ledger has its last size.
struct Follower {
  Tail& tail;
  const std::string ledger;
  const std::vector<std::atomic<int64_t>>& sizes;
  absl::BlockingCounter& done;
  const int64_t last;
  const size_t which;

  void Follow(int64_t size) {
    if (size == last) {
      done.DecrementCount();
      return;
    }
    tail.WaitFor(ledger, Size{size}, [this, size](absl::Status) {
      EXPECT_GT(sizes[which], size);
      Follow(sizes[which]);
    });
  }
};

TEST(TailTest, ManyFollowersOfSeveralLedgersAreToldOfTheLastGrowth) {
  constexpr int kLedgers = 3;
  constexpr int kFollowers = 40;
  constexpr int64_t kLast = 500;
  std::vector<std::atomic<int64_t>> sizes(kLedgers);
  absl::BlockingCounter done(kLedgers * kFollowers);
  std::vector<std::unique_ptr<Follower>> followers;  // outlive the tail, which calls them
  Tail tail;
  for (int i = 0; i < kLedgers * kFollowers; ++i) {
    const size_t which = static_cast<size_t>(i) % kLedgers;
    followers.push_back(std::make_unique<Follower>(
        Follower{tail, "ledger-" + std::to_string(which), sizes, done, kLast, which}));
    followers.back()->Follow(0);
  }
  for (int64_t size = 1; size <= kLast; ++size) {
    for (size_t which = 0; which < kLedgers; ++which) {
      sizes[which] = size;
      tail.Announce("ledger-" + std::to_string(which), Size{size});
    }
  }
  done.Wait();
  EXPECT_EQ(tail.waiting(), 0u);
}

TEST(TailTest, ClosingEndsEveryWaitAndThoseToCome) {
  Tail tail;
  absl::BlockingCounter told(2);
  const auto draining = [&](absl::Status status) {
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    told.DecrementCount();
  };
  tail.WaitFor("a", Size{0}, draining);
  tail.Close();
  tail.WaitFor("a", Size{0}, draining);
  told.Wait();
}

TEST(TailTest, EveryWaitEndsOnceThoughAnnouncingAndCancellingRace) {
  constexpr int kWaits = 200;
  Tail tail;
  std::vector<std::atomic<int>> ended(kWaits);
  std::vector<Tail::WaitId> waits;
  for (int i = 0; i < kWaits; ++i) {
    waits.push_back(tail.WaitFor("a", Size{i}, [&ended, i](absl::Status) { ++ended[i]; }));
  }
  std::thread announcer([&] {
    for (int size = 1; size <= kWaits; ++size) tail.Announce("a", Size{size});
  });
  std::thread canceller([&] {
    for (int i = kWaits - 1; i >= 0; --i) {
      if (tail.Cancel(waits[i])) ++ended[i];
    }
  });
  announcer.join();
  canceller.join();
  absl::Notification last;
  tail.WaitFor("a", Size{0}, [&](absl::Status) { last.Notify(); });
  last.WaitForNotification();
  for (int i = 0; i < kWaits; ++i) EXPECT_EQ(ended[i], 1) << i;
}

}  // namespace
}  // namespace liggare::ledger
