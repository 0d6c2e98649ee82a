// The single writer among many threads.

#include "services/ledger/sequencer.h"

#include <atomic>
#include <set>
#include <thread>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "services/ledger/subscription.h"
#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class SequencerTest : public SequencerFixture {};

// Holds the writer between two batches, so that what follows waits in the queue.
class HeldWriter {
 public:
  explicit HeldWriter(Sequencer& sequencer) {
    absl::Notification held;
    EXPECT_TRUE(sequencer
                    .Between([this, &held] {
                      held.Notify();
                      released_.WaitForNotification();
                    })
                    .ok());
    held.WaitForNotification();
  }
  void Release() { released_.Notify(); }

 private:
  absl::Notification released_;
};

TEST_F(SequencerTest, AppendsAndCreatesLedgers) {
  Start();
  EXPECT_EQ(AppendAndWait(AppendOf({Cost(1)}))->first_position(), 1);
  absl::Notification created;
  sequencer_->CreateLedger(NewLedger("annan"), "local", [&](auto response) {
    EXPECT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->ledger().size(), 1);
    created.Notify();
  });
  created.WaitForNotification();
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(1)}, "annan")).ok());
}

TEST_F(SequencerTest, OutOfShapeIsRefusedOnTheCallersThread) {
  Start();
  std::thread::id refused_on;
  sequencer_->Append(ArenaAppend::CopyOf(AppendOf({})), "local", [&](auto response) {
    EXPECT_EQ(Reason(response.status()), v1::ERROR_REASON_EMPTY_APPEND);
    refused_on = std::this_thread::get_id();
  });
  EXPECT_EQ(refused_on, std::this_thread::get_id());
  v1::CreateLedgerRequest nameless = NewLedger("annan");
  nameless.clear_name();
  bool refused = false;
  sequencer_->CreateLedger(nameless, "local", [&](auto response) { refused = !response.ok(); });
  EXPECT_TRUE(refused);
}

TEST_F(SequencerTest, FullQueueIsRefusedAtOnceAndRoomComesBack) {
  Sequencer::Options options;
  options.queue_appends_max = 2;
  Start(options);
  ASSERT_TRUE(AppendAndWait(AppendOf({Cost(1)})).ok());
  HeldWriter held(*sequencer_);
  absl::BlockingCounter answered(2);
  for (int i = 2; i < 4; ++i) {
    sequencer_->Append(ArenaAppend::CopyOf(AppendOf({Cost(i)})), "local", [&](auto response) {
      EXPECT_TRUE(response.ok()) << response.status();
      answered.DecrementCount();
    });
  }
  EXPECT_EQ(sequencer_->queued_appends(), 2u);
  bool refused = false;
  sequencer_->Append(ArenaAppend::CopyOf(AppendOf({Cost(4)})), "local", [&](auto response) {
    EXPECT_EQ(Reason(response.status()), v1::ERROR_REASON_QUEUE_FULL);
    EXPECT_TRUE(absl::IsResourceExhausted(response.status()));
    refused = true;
  });
  EXPECT_TRUE(refused);
  held.Release();
  answered.Wait();
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(4)})).ok());
}

TEST_F(SequencerTest, ASmallAppendThatIsAloneIsWrittenByItsCallerALargeOneIsNot) {
  Start();
  const auto written_on = [&](int64_t first, int events) {
    v1::AppendRequest request = AppendOf({});
    for (int i = 0; i < events; ++i) *request.add_events() = Cost(first + i);
    std::thread::id thread;
    absl::Notification answered;
    sequencer_->Append(ArenaAppend::CopyOf(request), "local", [&](const auto& response) {
      EXPECT_TRUE(response.ok()) << response.status();
      thread = std::this_thread::get_id();
      answered.Notify();
    });
    answered.WaitForNotification();
    return thread;
  };
  EXPECT_EQ(written_on(1, 1), std::this_thread::get_id());
  EXPECT_NE(written_on(2, 100), std::this_thread::get_id());
}

TEST_F(SequencerTest, WhatWaitsIsStoredInOneCommit) {
  Start();
  ASSERT_TRUE(AppendAndWait(AppendOf({Cost(1)})).ok());
  HeldWriter held(*sequencer_);
  const int before = faults_.wal_syncs();
  absl::BlockingCounter answered(50);
  for (int i = 2; i < 52; ++i) {
    sequencer_->Append(ArenaAppend::CopyOf(AppendOf({Cost(i)})), "local", [&](auto response) {
      EXPECT_TRUE(response.ok());
      answered.DecrementCount();
    });
  }
  held.Release();
  answered.Wait();
  EXPECT_EQ(faults_.wal_syncs(), before + 1);
}

TEST_F(SequencerTest, DrainingFinishesWhatWaitsAndRefusesWhatIsNew) {
  Start();
  ASSERT_TRUE(AppendAndWait(AppendOf({Cost(1)})).ok());
  HeldWriter held(*sequencer_);
  std::atomic<int> finished = 0;
  for (int i = 2; i < 12; ++i) {
    sequencer_->Append(ArenaAppend::CopyOf(AppendOf({Cost(i)})), "local", [&](auto response) {
      EXPECT_TRUE(response.ok()) << response.status();
      ++finished;
    });
  }
  std::thread drainer([&] { sequencer_->Drain(); });
  held.Release();
  drainer.join();
  EXPECT_EQ(finished, 10);
  const absl::Status refused = AppendAndWait(AppendOf({Cost(99)})).status();
  EXPECT_EQ(Reason(refused), v1::ERROR_REASON_DRAINING);
  EXPECT_TRUE(absl::IsUnavailable(refused));
  sequencer_->Drain();
  EXPECT_EQ(ledger()->head().size.value, 12);
}

TEST_F(SequencerTest, HaltedStoreAnswersEveryRequest) {
  Start();
  ASSERT_TRUE(AppendAndWait(AppendOf({Cost(1)})).ok());
  faults_.Plan(support::kWalSyncFails);
  EXPECT_EQ(Reason(AppendAndWait(AppendOf({Cost(2)})).status()), v1::ERROR_REASON_HALTED);
  EXPECT_EQ(Reason(AppendAndWait(AppendOf({Cost(2)})).status()), v1::ERROR_REASON_HALTED);
  EXPECT_EQ(Reason(AppendAndWait(AppendOf({Cost(1)})).status()), v1::ERROR_REASON_HALTED);
}

TEST_F(SequencerTest, ErasedTextIsPurgedBesideTheWriter) {
  Start();
  ASSERT_TRUE(
      AppendAndWait(AppendOf({CostWithText(1, "Anna Andersson"), Decision(2, "ks-1")})).ok());
  ASSERT_TRUE(AppendAndWait(AppendOf({Erasure(3, 1, "ks-1")})).ok());
  ASSERT_TRUE(AppendAndWait(AppendOf({Cost(4)})).ok());
  sequencer_->Drain();
  EXPECT_TRUE(Disclose(*vault_, Records().at(1))->front().erased());
}

// Follows a ledger as a server does: takes what is due, waits on the Tail, goes on.
class Follower {
 public:
  Follower(const Sources& sources, SharedReads& shared_reads, Tail& tail, int64_t until)
      : tail_(tail), until_(until) {
    v1::SubscribeEventsRequest request;
    request.set_ledger(kLedger);
    subscription_ =
        *Subscription::Open(sources, shared_reads, request, BatchLimits{7, 10'000, 1'000});
  }

  std::vector<int64_t> Follow() {
    std::vector<int64_t> seen;
    while (subscription_->next().value < until_) {
      auto batch = subscription_->Next();
      EXPECT_TRUE(batch.ok()) << batch.status();
      if (!batch->has_value()) {
        absl::Notification grown;
        tail_.WaitFor(kLedger, subscription_->next(), [&](auto) { grown.Notify(); });
        grown.WaitForNotification();
        continue;
      }
      for (const int64_t position : PositionsOf(*(*batch)->records)) seen.push_back(position);
    }
    return seen;
  }

 private:
  Tail& tail_;
  const int64_t until_;
  std::unique_ptr<Subscription> subscription_;
};

TEST_F(SequencerTest, ManyThreadsAppendReadAndFollowWithoutGapOrRepeat) {
  constexpr int kWriters = 8;
  constexpr int kAppends = 60;
  constexpr int kEvents = 3;
  constexpr int64_t kSize = 1 + kWriters * kAppends * kEvents;
  Start();

  std::vector<std::thread> threads;
  std::vector<std::vector<int64_t>> followed(3);
  for (auto& seen : followed) {
    threads.emplace_back(
        [&] { seen = Follower(sources(), *shared_reads_, *tail_, kSize).Follow(); });
  }
  std::atomic<bool> done = false;
  // A reader never sees half an append, nor beyond what the projection has applied.
  threads.emplace_back([&] {
    while (!done) {
      const Size head = ledger()->head().size;
      EXPECT_EQ((head.value - 1) % kEvents, 0);
      EXPECT_GE(projection().size(), head);
      v1::ReadEventsRequest backward;
      backward.set_ledger(kLedger);
      backward.set_direction(v1::READ_DIRECTION_BACKWARD);
      backward.set_limit(10);
      auto batch = (*EventReader::Open(sources(), backward))->Next();
      ASSERT_TRUE(batch.ok()) << batch.status();
      const std::vector<int64_t> positions = PositionsOf(batch->records);
      for (size_t i = 1; i < positions.size(); ++i) {
        EXPECT_EQ(positions[i] + 1, positions[i - 1]);
      }
    }
  });
  std::vector<std::thread> writers;
  std::vector<std::set<int64_t>> first_positions(kWriters);
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kAppends; ++i) {
        const int64_t number = 1 + (writer * kAppends + i) * kEvents;
        const v1::AppendRequest request =
            AppendOf({Cost(number), CostWithText(number + 1, "text"), Cost(number + 2)});
        auto appended = AppendAndWait(request);
        ASSERT_TRUE(appended.ok()) << appended.status();
        // Acknowledged is visible, and a repetition is the first result.
        EXPECT_GE(ledger()->head().size.value, appended->size());
        auto again = AppendAndWait(request);
        ASSERT_TRUE(again.ok()) << again.status();
        EXPECT_TRUE(again->repeated_append());
        EXPECT_EQ(again->first_position(), appended->first_position());
        first_positions[writer].insert(appended->first_position());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(ledger()->head().size.value, kSize);
  std::set<int64_t> all;
  for (const auto& of_writer : first_positions) all.insert(of_writer.begin(), of_writer.end());
  EXPECT_EQ(all.size(), static_cast<size_t>(kWriters * kAppends));
  for (const auto& seen : followed) {
    ASSERT_EQ(seen.size(), static_cast<size_t>(kSize));
    for (int64_t i = 0; i < kSize; ++i) EXPECT_EQ(seen[i], i);
  }
}

TEST_F(SequencerTest, ConcurrentCopiesOfOneAppendAreStoredOnce) {
  Start();
  for (int round = 0; round < 20; ++round) {
    const v1::AppendRequest request = AppendOf({Cost(2 * round), Cost(2 * round + 1)});
    std::atomic<int> first_copies = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 6; ++i) {
      clients.emplace_back([&] {
        auto answer = AppendAndWait(request);
        ASSERT_TRUE(answer.ok()) << answer.status();
        EXPECT_EQ(answer->first_position(), 1 + 2 * round);
        if (!answer->repeated_append()) ++first_copies;
      });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(first_copies, 1);
  }
  EXPECT_EQ(ledger()->head().size.value, 41);
}

}  // namespace
}  // namespace liggare::ledger
