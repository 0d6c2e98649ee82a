// What the client library promises, against a server that fails as it is told.

#include "liggare/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <regex>
#include <set>
#include <thread>

#include "google/rpc/status.pb.h"
#include "liggare/event_id.h"
#include "tests/clients/scripted_server.h"
#include "tests/support/seed.h"

namespace liggare::client {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

grpc::Status Broken() {
  return grpc::Status(grpc::StatusCode::UNAVAILABLE, "the connection broke");
}

std::vector<int64_t> UpTo(int64_t size) {
  std::vector<int64_t> positions(static_cast<size_t>(size));
  std::iota(positions.begin(), positions.end(), 0);
  return positions;
}

class ClientTest : public testing::Test {
 protected:
  ClientOptions Options() {
    ClientOptions options;
    options.server = server_.address();
    options.backoff_min = absl::Milliseconds(1);
    options.backoff_max = absl::Milliseconds(4);
    options.on_retry = [this](const Error& error, absl::Duration) { retries_.push_back(error); };
    return options;
  }

  v1::AppendRequest OneEvent() {
    v1::AppendRequest request;
    request.set_ledger("trygghet");
    request.add_events()->set_event_id(NewEventId());
    return request;
  }

  absl::StatusCode CodeOfAppendAfter(const grpc::Status& failure) {
    server_.FailAppends({failure});
    return Client(Options()).Append(OneEvent()).status().code();
  }

  ScriptedServer server_;
  std::vector<Error> retries_;
};

TEST_F(ClientTest, AppendIsRepeatedWithTheSameEventIdsUntilItSucceeds) {
  server_.FailAppends({Broken(), Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "QUEUE_FULL", ""),
                       Refusal(grpc::StatusCode::UNAVAILABLE, "DRAINING", ""),
                       grpc::Status(grpc::StatusCode::INTERNAL, "RST_STREAM")});
  const v1::AppendRequest request = OneEvent();
  Client client(Options());
  ASSERT_TRUE(client.Append(request).ok());
  const std::vector<v1::AppendRequest> appends = server_.appends();
  ASSERT_THAT(appends, SizeIs(5));
  for (const v1::AppendRequest& append : appends) {
    EXPECT_EQ(append.SerializeAsString(), request.SerializeAsString());
  }
  ASSERT_THAT(retries_, SizeIs(4));
  EXPECT_EQ(retries_[1].reason, "QUEUE_FULL");
}

TEST_F(ClientTest, RefusalIsFinalAndSaysWhy) {
  server_.FailAppends({Refusal(grpc::StatusCode::FAILED_PRECONDITION, "EXCEEDS_REMAINING",
                               "asked 800000.00, remaining 700000.00")});
  Client client(Options());
  const absl::Status status = client.Append(OneEvent()).status();
  EXPECT_THAT(server_.appends(), SizeIs(1));
  const Error error = Decode(status);
  EXPECT_EQ(error.code, absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(error.reason, "EXCEEDS_REMAINING");
  EXPECT_EQ(error.message, "asked 800000.00, remaining 700000.00");
  EXPECT_THAT(error.metadata,
              ElementsAre(Pair("asked", "80000000"), Pair("remaining", "70000000")));
  ASSERT_THAT(error.field_violations, SizeIs(1));
  EXPECT_EQ(error.field_violations[0].field, "events[0].payload");
  EXPECT_EQ(error.field_violations[0].description, "is wrong");
}

TEST_F(ClientTest, OnlyTransientErrorsAreRepeated) {
  using grpc::StatusCode;
  const auto with_reason = [](StatusCode code, const char* reason) {
    return Refusal(code, reason, "");
  };
  EXPECT_EQ(CodeOfAppendAfter(with_reason(StatusCode::RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED")),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(CodeOfAppendAfter(grpc::Status(StatusCode::RESOURCE_EXHAUSTED, "message too large")),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(CodeOfAppendAfter(with_reason(StatusCode::INTERNAL, "INTERNAL")),
            absl::StatusCode::kInternal);
  EXPECT_EQ(CodeOfAppendAfter(with_reason(StatusCode::ABORTED, "APPEND_CONDITION_FAILED")),
            absl::StatusCode::kAborted);
  EXPECT_EQ(CodeOfAppendAfter(with_reason(StatusCode::DATA_LOSS, "HALTED")),
            absl::StatusCode::kDataLoss);
  EXPECT_TRUE(retries_.empty());
  EXPECT_EQ(CodeOfAppendAfter(with_reason(StatusCode::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")),
            absl::StatusCode::kOk);
  EXPECT_EQ(CodeOfAppendAfter(grpc::Status(StatusCode::CANCELLED, "shut down")),
            absl::StatusCode::kOk);
}

TEST_F(ClientTest, AttemptWithoutAnswerIsRepeated) {
  server_.SwallowAppend();
  ClientOptions options = Options();
  options.attempt_timeout = absl::Milliseconds(50);
  // The second attempt may be slow on a busy machine, and is then repeated as well.
  options.retry_for = absl::InfiniteDuration();
  EXPECT_TRUE(Client(options).Append(OneEvent()).ok());
  EXPECT_GE(server_.appends().size(), 2u);
}

TEST_F(ClientTest, GivesUpWhenTheTimeIsUsedUp) {
  ClientOptions options = Options();
  {
    const ScriptedServer gone;
    options.server = gone.address();
  }
  options.retry_for = absl::Milliseconds(30);
  Client client(options);
  EXPECT_TRUE(IsTransient(client.Append(OneEvent()).status()));
}

TEST_F(ClientTest, WithoutTimeToRetryACallIsTriedOnce) {
  server_.FailAppends({Broken()});
  ClientOptions options = Options();
  options.retry_for = absl::ZeroDuration();
  EXPECT_EQ(Client(options).Append(OneEvent()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(server_.appends(), SizeIs(1));
}

TEST_F(ClientTest, StreamedAppendsAreAnsweredInOrder) {
  server_.FailAppends({Refusal(grpc::StatusCode::FAILED_PRECONDITION, "EXCEEDS_REMAINING", "no")});
  Client client(Options());
  const std::unique_ptr<AppendStream> stream = client.AppendStream();
  EXPECT_EQ(stream->Next().status().code(), absl::StatusCode::kFailedPrecondition);
  constexpr int kAppends = 300;
  for (int i = 0; i < kAppends; ++i) ASSERT_TRUE(stream->Append(OneEvent()).ok());
  EXPECT_EQ(stream->unanswered(), kAppends);

  const absl::StatusOr<AppendAnswer> refused = stream->Next();
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->index, 0);
  EXPECT_EQ(Decode(refused->result.status()).reason, "EXCEEDS_REMAINING");
  EXPECT_EQ(Decode(refused->result.status()).metadata.at("remaining"), "70000000");
  for (int i = 1; i < kAppends; ++i) {
    const absl::StatusOr<AppendAnswer> answer = stream->Next();
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->index, i);
    ASSERT_TRUE(answer->result.ok()) << answer->result.status();
    EXPECT_EQ(answer->result->first_position(), i - 1);
  }
  EXPECT_EQ(stream->unanswered(), 0);
  EXPECT_EQ(stream->Next().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ClientTest, AStreamWhoseAppendsAreAllAnsweredEndsInPeace) {
  Client client(Options());
  {
    const std::unique_ptr<AppendStream> unused = client.AppendStream();
    const std::unique_ptr<AppendStream> stream = client.AppendStream();
    ASSERT_TRUE(stream->Append(OneEvent()).ok());
    ASSERT_TRUE(stream->Next()->result.ok());
  }
  EXPECT_EQ(server_.streams_ended_in_peace(), 1);
}

TEST_F(ClientTest, StreamedAppendsAreStoredOnceHoweverOftenTheConnectionBreaks) {
  std::mt19937_64 random(support::TestSeed());
  std::deque<Connection> connections;
  for (int i = 0; i < 40; ++i) {
    connections.push_back({static_cast<int>(random() % 5), Broken()});
  }
  server_.ServeStreams(0, connections);
  Client client(Options());
  const std::unique_ptr<AppendStream> stream = client.AppendStream();
  constexpr int64_t kAppends = 200;
  int64_t given = 0;
  for (int64_t i = 0; i < kAppends; ++i) {
    for (; given < kAppends && stream->unanswered() < 16; ++given) {
      ASSERT_TRUE(stream->Append(OneEvent()).ok());
    }
    const absl::StatusOr<AppendAnswer> answer = stream->Next();
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->index, i);
    ASSERT_TRUE(answer->result.ok());
    EXPECT_EQ(answer->result->first_position(), i);
  }
  EXPECT_FALSE(retries_.empty());
}

TEST_F(ClientTest, AStreamOfAppendsFailsForGoodWithTheReason) {
  server_.ServeStreams(
      0, {{0, Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED", "too many")}});
  Client client(Options());
  const std::unique_ptr<AppendStream> stream = client.AppendStream();
  ASSERT_TRUE(stream->Append(OneEvent()).ok());
  EXPECT_EQ(Decode(stream->Next().status()).reason, "LIMIT_EXCEEDED");
  EXPECT_EQ(Decode(stream->Next().status()).reason, "LIMIT_EXCEEDED");
  EXPECT_EQ(Decode(stream->Append(OneEvent())).reason, "LIMIT_EXCEEDED");
  EXPECT_EQ(stream->unanswered(), 1);
}

TEST_F(ClientTest, CancelEndsAStreamOfAppendsThatWaits) {
  ClientOptions options = Options();
  {
    const ScriptedServer gone;
    options.server = gone.address();
  }
  options.retry_for = absl::InfiniteDuration();
  Client client(options);
  const std::unique_ptr<AppendStream> stream = client.AppendStream();
  ASSERT_TRUE(stream->Append(OneEvent()).ok());
  std::thread canceller([&stream] { stream->Cancel(); });
  EXPECT_EQ(stream->Next().status().code(), absl::StatusCode::kCancelled);
  canceller.join();
  EXPECT_EQ(stream->Append(OneEvent()).code(), absl::StatusCode::kCancelled);
}

TEST_F(ClientTest, AnAnswerThatIsNotDueIsNotBelieved) {
  server_.RepeatPositions();
  Client client(Options());
  const std::unique_ptr<AppendStream> stream = client.AppendStream();
  ASSERT_TRUE(stream->Append(OneEvent()).ok());
  ASSERT_TRUE(stream->Next().ok());
  // The answer that is not due may be there before the append is sent, or after it.
  const absl::Status appended = stream->Append(OneEvent());
  const absl::Status failed = appended.ok() ? stream->Next().status() : appended;
  EXPECT_EQ(failed.code(), absl::StatusCode::kDataLoss);
}

TEST_F(ClientTest, ReadGoesOnWhereItsConnectionBroke) {
  server_.ServeStreams(20, {{2, Broken()}, {0, Broken()}, {1, Broken()}});
  v1::ReadEventsRequest request;
  request.set_limit(14);
  std::vector<int64_t> positions;
  Client client(Options());
  const absl::Status status =
      client.ReadEvents(request, [&positions](const v1::ReadEventsResponse& batch) {
        for (const v1::Record& record : batch.records()) positions.push_back(record.position());
        return absl::OkStatus();
      });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(positions, UpTo(14));
  EXPECT_THAT(server_.stream_starts(), ElementsAre(0, 6, 6, 9));
}

TEST_F(ClientTest, ReadEndsWhenTheReaderRefuses) {
  server_.ServeStreams(20, {});
  int batches = 0;
  Client client(Options());
  const absl::Status status =
      client.ReadEvents(v1::ReadEventsRequest(), [&batches](const v1::ReadEventsResponse&) {
        ++batches;
        return absl::UnavailableError("enough");
      });
  EXPECT_EQ(status.message(), "enough");
  EXPECT_EQ(batches, 1);
}

TEST_F(ClientTest, StreamedAnswerIsRepeatedOnlyBeforeItsFirstMessage) {
  Client client(Options());
  int messages = 0;
  const auto count = [&messages](const v1::ExplainFigureResponse&) {
    ++messages;
    return absl::OkStatus();
  };
  server_.ServeStreams(0, {{0, Broken()}, {2, grpc::Status::OK}});
  EXPECT_TRUE(client.ExplainFigure(v1::ExplainFigureRequest(), count).ok());
  EXPECT_EQ(messages, 2);
  server_.ServeStreams(0, {{1, Broken()}, {2, grpc::Status::OK}});
  EXPECT_FALSE(client.ExplainFigure(v1::ExplainFigureRequest(), count).ok());
  EXPECT_EQ(messages, 3);
}

TEST_F(ClientTest, SubscriberSeesEachEventOnceHoweverOftenItsConnectionBreaks) {
  std::mt19937_64 random(support::TestSeed());
  constexpr int64_t kSize = 200;
  std::deque<Connection> connections;
  for (int i = 0; i < 40; ++i) {
    connections.push_back({static_cast<int>(random() % 5), Broken()});
  }
  server_.ServeStreams(kSize, connections);

  Client client(Options());
  const std::unique_ptr<Subscription> subscription = client.Subscribe(v1::SubscribeEventsRequest());
  std::vector<int64_t> positions;
  int caught_up = 0;
  while (subscription->next_position() < kSize) {
    const absl::StatusOr<v1::SubscribeEventsResponse> message = subscription->Next();
    ASSERT_TRUE(message.ok()) << message.status();
    for (const v1::Record& record : message->records()) positions.push_back(record.position());
    if (message->caught_up()) ++caught_up;
  }
  EXPECT_EQ(positions, UpTo(kSize));
  EXPECT_EQ(caught_up, 1);
}

TEST_F(ClientTest, SubscriberHearsOfHavingCaughtUpOnce) {
  server_.ServeStreams(3, {{1, Broken()}});
  Client client(Options());
  const std::unique_ptr<Subscription> subscription = client.Subscribe(v1::SubscribeEventsRequest());
  ASSERT_TRUE(subscription->Next()->caught_up());
  server_.ServeStreams(5, {});
  const absl::StatusOr<v1::SubscribeEventsResponse> later = subscription->Next();
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->records_size(), 2);
  EXPECT_FALSE(later->caught_up());
}

TEST_F(ClientTest, CancelEndsASubscriptionThatWaits) {
  server_.ServeStreams(3, {});
  Client client(Options());
  const std::unique_ptr<Subscription> subscription = client.Subscribe(v1::SubscribeEventsRequest());
  ASSERT_TRUE(subscription->Next().ok());
  std::thread canceller([&subscription] { subscription->Cancel(); });
  EXPECT_EQ(subscription->Next().status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(subscription->Next().status().code(), absl::StatusCode::kCancelled);
  canceller.join();
  EXPECT_TRUE(retries_.empty());
}

TEST_F(ClientTest, ServerThatRepeatsAPositionIsNotBelieved) {
  server_.ServeStreams(3, {});
  server_.RepeatPositions();
  Client client(Options());
  const std::unique_ptr<Subscription> subscription = client.Subscribe(v1::SubscribeEventsRequest());
  ASSERT_TRUE(subscription->Next().ok());
  EXPECT_EQ(subscription->Next().status().code(), absl::StatusCode::kDataLoss);
}

TEST(ErrorTest, RefusalOfAStreamIsDecoded) {
  const grpc::Status refusal =
      Refusal(grpc::StatusCode::ALREADY_EXISTS, "EVENT_ID_REUSED", "the id is used");
  google::rpc::Status status;
  ASSERT_TRUE(status.ParseFromString(refusal.error_details()));
  const Error error = Decode(status);
  EXPECT_EQ(error.code, absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(error.reason, "EVENT_ID_REUSED");
  EXPECT_EQ(error.message, "the id is used");
}

TEST(EventIdTest, IsARandomUuidInLowerCase) {
  const std::regex version4("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(NewEventId());
  EXPECT_EQ(ids.size(), 1000u);
  for (const std::string& id : ids) EXPECT_TRUE(std::regex_match(id, version4)) << id;
}

}  // namespace
}  // namespace liggare::client
