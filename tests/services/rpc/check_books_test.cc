// Tests of the books over a real channel: read to the as-of's size, with every finding told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class CheckBooksTest : public ServerTest {
 protected:
  static v1::CheckBooksRequest Only(v1::BookCheck check) {
    v1::CheckBooksRequest request;
    request.set_ledger(kLedger);
    request.mutable_as_of()->set_effective_date("2020-12-31");
    request.add_checks(check);
    return request;
  }

  // The last message, with the findings of all.
  v1::CheckBooksResponse Check(const v1::CheckBooksRequest& request) {
    grpc::ClientContext context;
    const auto reader = audits().CheckBooks(&context, request);
    v1::CheckBooksResponse message;
    v1::CheckBooksResponse last;
    while (reader->Read(&message)) {
      EXPECT_FALSE(last.done()) << "something follows the last message";
      message.mutable_findings()->MergeFrom(last.findings());
      last = std::move(message);
    }
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(last.done());
    return last;
  }

  Refused RefusalOf(const v1::CheckBooksRequest& request) {
    grpc::ClientContext context;
    const auto reader = audits().CheckBooks(&context, request);
    v1::CheckBooksResponse message;
    EXPECT_FALSE(reader->Read(&message));
    return RefusedOf(reader->Finish());
  }
};

TEST_F(CheckBooksTest, EveryRecordOfTheSizeIsRead) {
  AppendCosts(1, 6);
  v1::CheckBooksRequest request = Only(v1::BOOK_CHECK_UNATTRIBUTED);
  const v1::CheckBooksResponse now = Check(request);
  EXPECT_EQ(now.records_done(), LedgerSize());
  EXPECT_EQ(now.as_of().size(), LedgerSize());
  EXPECT_THAT(now.as_of().root(), SizeIs(32));
  ASSERT_THAT(now.findings(), SizeIs(1));
  EXPECT_EQ(now.findings(0).events(), LedgerSize() - 1);

  request.mutable_as_of()->set_size(2);
  const v1::CheckBooksResponse then = Check(request);
  EXPECT_EQ(then.records_done(), 2);
  ASSERT_THAT(then.findings(), SizeIs(1));
  EXPECT_THAT(then.findings(0).positions(), ElementsAre(1));
}

TEST_F(CheckBooksTest, FindingsOfSeveralMessagesAreAllTold) {
  constexpr int kGaps = 1'100;
  std::vector<v1::Event> events;
  for (int i = 0; i <= kGaps; ++i) {
    events.push_back(Cost(i));
    v1::Voucher& voucher =
        *events.back().mutable_payload()->mutable_cost_posted()->mutable_voucher();
    voucher.set_number(std::to_string(2 * i));
  }
  Append(std::move(events));
  EXPECT_THAT(Check(Only(v1::BOOK_CHECK_VOUCHER_GAP)).findings(), SizeIs(kGaps));
}

TEST_F(CheckBooksTest, OneIsInProgressAtATime) {
  // Findings of more bytes than a connection takes unread, so that the first stays in progress.
  constexpr int kGaps = 9'000;
  for (int append = 0; append < 9; ++append) {
    std::vector<v1::Event> events;
    for (int i = append * kGaps / 9; i < (append + 1) * kGaps / 9; ++i) {
      events.push_back(Cost(i));
      v1::Voucher& voucher =
          *events.back().mutable_payload()->mutable_cost_posted()->mutable_voucher();
      voucher.set_number(std::to_string(2 * i));
    }
    Append(std::move(events));
  }
  grpc::ClientContext context;
  const auto first = audits().CheckBooks(&context, Only(v1::BOOK_CHECK_VOUCHER_GAP));
  v1::CheckBooksResponse message;
  ASSERT_TRUE(first->Read(&message));
  const Refused second = RefusalOf(Only(v1::BOOK_CHECK_LATE));
  EXPECT_EQ(second.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(second.reason, "LIMIT_EXCEEDED");
  while (first->Read(&message)) continue;
  EXPECT_TRUE(first->Finish().ok());
  EXPECT_TRUE(Check(Only(v1::BOOK_CHECK_LATE)).done());
}

TEST_F(CheckBooksTest, WhatCannotBeCheckedIsRefused) {
  v1::CheckBooksRequest elsewhere = Only(v1::BOOK_CHECK_LATE);
  elsewhere.set_ledger("nowhere");
  EXPECT_EQ(RefusalOf(elsewhere).reason, "UNKNOWN_LEDGER");
  v1::CheckBooksRequest beyond = Only(v1::BOOK_CHECK_LATE);
  beyond.mutable_as_of()->set_size(1'000);
  EXPECT_EQ(RefusalOf(beyond).reason, "BEYOND_LOG");
  v1::CheckBooksRequest undated = Only(v1::BOOK_CHECK_LATE);
  undated.clear_as_of();
  EXPECT_EQ(RefusalOf(undated).reason, "MISSING_FIELD");
  EXPECT_THAT(RefusalOf(Only(v1::BOOK_CHECK_ACTOR)).fields, ElementsAre("actor"));
}

}  // namespace
}  // namespace liggare::rpc
