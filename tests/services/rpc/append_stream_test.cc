// AppendStream: pipelined, answered in order, and nothing half-done when a client vanishes.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>

#include "google/protobuf/unknown_field_set.h"
#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

class AppendStreamTest : public ServerTest {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>;

  std::unique_ptr<Stream> Open() { return ledgers().AppendStream(&context_); }

  grpc::ClientContext context_;
};

TEST_F(AppendStreamTest, AnswersInTheOrderOfTheRequests) {
  constexpr int kAppends = 500;
  const auto stream = Open();
  std::thread writer([&] {
    for (int i = 0; i < kAppends; ++i) stream->Write(StreamAppend({Cost(i)}));
    stream->WritesDone();
  });
  v1::AppendStreamResponse response;
  for (int i = 0; i < kAppends; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.index(), i);
    ASSERT_TRUE(response.has_appended()) << response.refused().message();
    EXPECT_EQ(response.appended().first_position(), i + 1);
  }
  EXPECT_FALSE(stream->Read(&response));
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(LedgerSize(), kAppends + 1);
}

TEST_F(AppendStreamTest, LargeAppendsKeepTheirPlaceAmongSmallOnes) {
  constexpr int kAppends = 40;
  constexpr int kLarge = 500;
  const auto stream = Open();
  std::thread writer([&] {
    int number = 0;
    for (int i = 0; i < kAppends; ++i) {
      std::vector<v1::Event> events;
      for (int event = 0; event < (i % 2 == 0 ? kLarge : 1); ++event)
        events.push_back(Cost(++number));
      stream->Write(StreamAppend(std::move(events)));
    }
    stream->WritesDone();
  });
  v1::AppendStreamResponse response;
  int64_t size = 1;
  for (int i = 0; i < kAppends; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.index(), i);
    ASSERT_TRUE(response.has_appended()) << response.refused().message();
    EXPECT_EQ(response.appended().first_position(), size);
    size += i % 2 == 0 ? kLarge : 1;
    EXPECT_EQ(response.appended().size(), size);
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(AppendStreamTest, ARefusedAppendIsAnsweredAndDoesNotEndTheStream) {
  v1::Event malformed = Cost(2);
  malformed.set_effective_date("2020-02-30");
  v1::AppendStreamRequest unknown = StreamAppend({Cost(3)});
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddVarint(999, 1);
  const auto stream = Open();
  stream->Write(StreamAppend({Cost(1)}));
  stream->Write(StreamAppend({malformed}));
  stream->Write(unknown);
  stream->Write(StreamAppend({Cost(4)}));
  stream->WritesDone();

  v1::AppendStreamResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(response.has_appended());
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.index(), 1);
  EXPECT_EQ(RefusedOf(response.refused()).code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(RefusedOf(response.refused()).reason, "MALFORMED_FIELD");
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(RefusedOf(response.refused()).reason, "UNKNOWN_FIELD");
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.index(), 3);
  EXPECT_EQ(response.appended().first_position(), 2);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(AppendStreamTest, AnUnknownFieldIsRefusedAtAnyDepthAndNamed) {
  v1::AppendStreamRequest outer = StreamAppend({Cost(1)});
  outer.GetReflection()->MutableUnknownFields(&outer)->AddVarint(999, 1);
  v1::AppendStreamRequest append = StreamAppend({Cost(2)});
  append.append().GetReflection()->MutableUnknownFields(append.mutable_append())->AddVarint(999, 1);
  v1::AppendStreamRequest condition = StreamAppend({Cost(3)});
  auto* filter = condition.mutable_append()->mutable_condition()->mutable_filter();
  filter->GetReflection()->MutableUnknownFields(filter)->AddVarint(999, 1);
  v1::AppendStreamRequest deep = StreamAppend({Cost(4), Cost(5)});
  auto* cost = deep.mutable_append()->mutable_events(1)->mutable_payload()->mutable_cost_posted();
  cost->GetReflection()->MutableUnknownFields(cost)->AddVarint(999, 1);

  const auto stream = Open();
  v1::AppendStreamResponse response;
  for (const auto& [request, field] : std::vector<std::pair<v1::AppendStreamRequest, std::string>>{
           {outer, "request"},
           {append, "request"},
           {condition, "condition.filter"},
           {deep, "events[1].payload.cost_posted"}}) {
    stream->Write(request);
    ASSERT_TRUE(stream->Read(&response));
    const Refused refused = RefusedOf(response.refused());
    EXPECT_EQ(refused.reason, "UNKNOWN_FIELD");
    ASSERT_EQ(refused.fields.size(), 1u);
    EXPECT_EQ(refused.fields[0], field);
  }
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(LedgerSize(), 1);
}

TEST_F(AppendStreamTest, AClientThatVanishesLeavesNothingHalfDone) {
  constexpr int kAppends = 100;
  {
    const auto stream = Open();
    for (int i = 0; i < kAppends; ++i) {
      stream->Write(StreamAppend({Cost(2 * i), Cost(2 * i + 1)}));
    }
    context_.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  for (int i = 0; i < kAppends; ++i) Append({Cost(2 * i), Cost(2 * i + 1)});

  v1::ReadEventsRequest read;
  read.set_ledger(kLedger);
  const auto records = ReadAll(read);
  EXPECT_EQ(records.size(), 2u * kAppends + 1);
  std::set<std::string> ids;
  for (const v1::Record& record : records) {
    EXPECT_TRUE(ids.insert(record.event().event_id()).second) << "stored twice";
    EXPECT_EQ(record.append_count(), record.position() == 0 ? 1 : 2);
  }
}

TEST_F(AppendStreamTest, AClientThatDoesNotReadAnswersIsHeldBack) {
  // Far more than flow control and the bound on unanswered appends let through unread.
  constexpr int kAppends = 5'000;
  const auto stream = Open();
  std::thread writer([&] {
    for (int i = 0; i < kAppends; ++i) stream->Write(StreamAppend({Cost(i)}));
    stream->WritesDone();
  });
  Append({Cost(kAppends)});
  v1::AppendStreamResponse response;
  int answers = 0;
  while (stream->Read(&response)) EXPECT_EQ(response.index(), answers++);
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(answers, kAppends);
}

class FullQueueTest : public AppendStreamTest {
 protected:
  void SetUp() override {
    options().queue_appends_max = 1;
    StartServer();
  }
};

TEST_F(FullQueueTest, WhatTheQueueHasNoRoomForIsRefusedAndTheRestStored) {
  constexpr int kAppends = 500;
  const auto stream = Open();
  std::thread writer([&] {
    for (int i = 0; i < kAppends; ++i) stream->Write(StreamAppend({Cost(i)}));
    stream->WritesDone();
  });
  v1::AppendStreamResponse response;
  int64_t stored = 0;
  for (int i = 0; i < kAppends; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.index(), i);
    if (response.has_appended()) {
      EXPECT_EQ(response.appended().first_position(), ++stored);
    } else {
      EXPECT_EQ(RefusedOf(response.refused()).reason, "QUEUE_FULL");
      EXPECT_EQ(RefusedOf(response.refused()).code, grpc::StatusCode::RESOURCE_EXHAUSTED);
    }
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(LedgerSize(), stored + 1);
}

}  // namespace
}  // namespace liggare::rpc
