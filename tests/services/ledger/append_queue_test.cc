#include "services/ledger/append_queue.h"

#include <gtest/gtest.h>

#include "services/budget/refusal.h"

namespace liggare::ledger {
namespace {

WriteRequest Request(const std::string& ledger, size_t bytes = 1) {
  v1::AppendRequest request;
  request.set_ledger(ledger);
  return WriteRequest{AppendWork{ArenaAppend::CopyOf(request), "local", nullptr}, bytes};
}

std::string LedgerOf(const WriteRequest& request) {
  return std::get<AppendWork>(request.work).request->ledger();
}

absl::Status Push(AppendQueue& queue, WriteRequest request) { return queue.Push(request); }

TEST(AppendQueueTest, GivesOutAllThatWaitsInOrder) {
  AppendQueue queue(10, 100);
  ASSERT_TRUE(Push(queue, Request("a")).ok());
  ASSERT_TRUE(Push(queue, Request("b")).ok());
  EXPECT_EQ(queue.size(), 2u);
  std::vector<WriteRequest> taken = queue.TakeAll();
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(LedgerOf(taken[0]), "a");
  EXPECT_EQ(LedgerOf(taken[1]), "b");
  EXPECT_EQ(queue.size(), 0u);
}

TEST(AppendQueueTest, FullQueueRefusesAtOnceAndLeavesTheRequestWhole) {
  AppendQueue queue(1, 100);
  ASSERT_TRUE(Push(queue, Request("a")).ok());
  WriteRequest late = Request("b");
  const absl::Status refused = queue.Push(late);
  EXPECT_EQ(budget::ReasonOf(refused), v1::ERROR_REASON_QUEUE_FULL);
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(LedgerOf(late), "b");
  queue.TakeAll();
  EXPECT_TRUE(queue.Push(late).ok());
}

TEST(AppendQueueTest, BytesAreBoundedToo) {
  AppendQueue queue(10, 100);
  ASSERT_TRUE(Push(queue, Request("a", 60)).ok());
  EXPECT_EQ(budget::ReasonOf(Push(queue, Request("b", 41))), v1::ERROR_REASON_QUEUE_FULL);
  EXPECT_TRUE(Push(queue, Request("c", 40)).ok());
  queue.TakeAll();
  // One that is larger than the limit is let in alone.
  EXPECT_TRUE(Push(queue, Request("d", 500)).ok());
  EXPECT_EQ(budget::ReasonOf(Push(queue, Request("e", 1))), v1::ERROR_REASON_QUEUE_FULL);
}

TEST(AppendQueueTest, ClosedQueueLetsNothingInAndEndsWhenEmpty) {
  AppendQueue queue(10, 100);
  ASSERT_TRUE(Push(queue, Request("a")).ok());
  EXPECT_FALSE(queue.idle());
  queue.Close();
  EXPECT_EQ(budget::ReasonOf(Push(queue, Request("b"))), v1::ERROR_REASON_DRAINING);
  EXPECT_FALSE(queue.ended());
  queue.Await();
  EXPECT_EQ(queue.TakeAll().size(), 1u);
  EXPECT_TRUE(queue.ended());
  queue.Await();
  EXPECT_TRUE(queue.TakeAll().empty());
}

}  // namespace
}  // namespace liggare::ledger
