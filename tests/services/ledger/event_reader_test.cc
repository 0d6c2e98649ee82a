// Reading events: every matching one once, in order, whatever the batches.

#include "services/ledger/event_reader.h"

#include <algorithm>
#include <random>

#include "services/budget/tags.h"
#include "store/timestamp.h"
#include "tests/services/ledger/ledger_fixture.h"
#include "tests/support/record_bytes.h"
#include "tests/support/seed.h"
#include "tests/support/tags.h"

namespace liggare::ledger {
namespace {

class EventReaderTest : public LedgerFixture {
 protected:
  EventReaderTest() { CreateLedger(); }

  v1::ReadEventsRequest Request() const {
    v1::ReadEventsRequest request;
    request.set_ledger(kLedger);
    return request;
  }

  // The positions that a read returns, in order; checks what each batch says of itself.
  std::vector<int64_t> Positions(const v1::ReadEventsRequest& request,
                                 const BatchLimits& limits = {}) {
    auto reader = EventReader::Open(sources(), request, limits);
    EXPECT_TRUE(reader.ok()) << reader.status();
    std::vector<int64_t> positions;
    for (bool last = false; !last;) {
      auto batch = (*reader)->Next();
      EXPECT_TRUE(batch.ok()) << batch.status();
      EXPECT_LE(batch->records.count(), static_cast<int64_t>(limits.records_max));
      for (const v1::Record& record : Parsed(batch->records)) {
        EXPECT_EQ(record.ledger(), kLedger);
        positions.push_back(record.position());
      }
      last = batch->last;
      next_position_ = batch->next_position;
    }
    return positions;
  }

  absl::Status Refused(const v1::ReadEventsRequest& request) {
    return EventReader::Open(sources(), request).status();
  }

  int64_t next_position_ = 0;
};

using P = std::vector<int64_t>;

TEST_F(EventReaderTest, ReadsForwardFromTheFirstAndBackwardFromTheLast) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());
  v1::ReadEventsRequest request = Request();
  EXPECT_EQ(Positions(request), (P{0, 1, 2, 3}));
  EXPECT_EQ(next_position_, 4);
  request.set_direction(v1::READ_DIRECTION_BACKWARD);
  EXPECT_EQ(Positions(request), (P{3, 2, 1, 0}));
  EXPECT_EQ(next_position_, -1);
}

TEST_F(EventReaderTest, ReadsFromAPosition) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());
  v1::ReadEventsRequest request = Request();
  request.set_from_position(2);
  EXPECT_EQ(Positions(request), (P{2, 3}));
  request.set_from_position(4);
  EXPECT_EQ(Positions(request), P{});
  EXPECT_EQ(next_position_, 4);
  request.set_direction(v1::READ_DIRECTION_BACKWARD);
  EXPECT_EQ(Positions(request), (P{3, 2, 1, 0}));
  request.set_from_position(1);
  EXPECT_EQ(Positions(request), (P{1, 0}));
  request.set_from_position(5);
  EXPECT_EQ(Reason(Refused(request)), v1::ERROR_REASON_BEYOND_LOG);
  request.set_from_position(-1);
  EXPECT_EQ(Reason(Refused(request)), v1::ERROR_REASON_MALFORMED_FIELD);
}

TEST_F(EventReaderTest, ReadsFromAnInstant) {
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(Append(AppendOf({Cost(3)})).ok());
  const absl::Time second = store::FromTimestamp(Records().at(1).recorded_at());
  v1::ReadEventsRequest request = Request();
  const auto from = [&](absl::Time instant) {
    *request.mutable_from_recorded_at() = store::ToTimestamp(instant);
    return Positions(request);
  };
  EXPECT_EQ(from(second - absl::Hours(1)), (P{0, 1, 2, 3}));
  EXPECT_EQ(from(second), (P{1, 2, 3}));
  EXPECT_EQ(from(second + absl::Microseconds(1)), (P{3}));
  EXPECT_EQ(from(second + absl::Hours(1)), P{});
  request.set_direction(v1::READ_DIRECTION_BACKWARD);
  EXPECT_EQ(from(second - absl::Hours(1)), P{});
  EXPECT_EQ(next_position_, -1);
  EXPECT_EQ(from(second - absl::Microseconds(1)), (P{0}));
  EXPECT_EQ(from(second), (P{2, 1, 0}));
  EXPECT_EQ(from(second + absl::Hours(1)), (P{3, 2, 1, 0}));
}

TEST_F(EventReaderTest, LimitEndsTheReadAndSaysWhereItGoesOn) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());
  v1::ReadEventsRequest request = Request();
  request.set_limit(2);
  EXPECT_EQ(Positions(request), (P{0, 1}));
  EXPECT_EQ(next_position_, 2);
  request.set_from_position(next_position_);
  EXPECT_EQ(Positions(request), (P{2, 3}));
  request.set_limit(-1);
  EXPECT_EQ(Reason(Refused(request)), v1::ERROR_REASON_MALFORMED_FIELD);
}

TEST_F(EventReaderTest, ReadsUpToTheHeadThatItBeganAt) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  auto reader = EventReader::Open(sources(), Request());
  ASSERT_TRUE(Append(AppendOf({Cost(2)})).ok());
  auto batch = (*reader)->Next();
  EXPECT_EQ(batch->records.count(), 2);
  EXPECT_TRUE(batch->last);
  EXPECT_EQ(batch->next_position, 2);
}

TEST_F(EventReaderTest, StoredBytesAreReturnedAsTheyAre) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(2), CostWithText(3, "Anna")})).ok());
  const auto stored = support::RecordBytes(*log_, kLedger, Position{0}, Size{4});
  ASSERT_TRUE(stored.ok()) << stored.status();
  v1::ReadEventsRequest filtered = Request();
  filtered.mutable_filter()->add_types("cost_posted");
  for (const v1::ReadEventsRequest& request : {Request(), filtered}) {
    auto reader = EventReader::Open(sources(), request);
    auto batch = (*reader)->Next();
    ASSERT_TRUE(batch.ok()) << batch.status();
    std::string wire;
    for (const WireRecords::Part& part : batch->records.parts()) wire += part.bytes;
    std::string_view left = wire;
    for (int64_t position = request.has_filter() ? 1 : 0; position < 4; ++position) {
      EXPECT_EQ(store::TakeRecord(left), stored->at(static_cast<size_t>(position)));
    }
    EXPECT_TRUE(left.empty());
  }
}

TEST_F(EventReaderTest, TextsComeWithTheRecordsOfTheBatch) {
  ASSERT_TRUE(Append(AppendOf({CostWithText(1, "Anna"), Cost(2), CostWithText(3, "Bo")})).ok());
  v1::ReadEventsRequest request = Request();
  request.set_with_texts(true);
  auto reader = EventReader::Open(sources(), request, BatchLimits{3, 1'000'000, 100});
  auto batch = (*reader)->Next();
  ASSERT_EQ(batch->texts.size(), 1u);
  EXPECT_EQ(batch->texts[0].text(), "Anna");
  batch = (*reader)->Next();
  ASSERT_EQ(batch->texts.size(), 1u);
  EXPECT_EQ(batch->texts[0].position(), 3);
}

TEST_F(EventReaderTest, BatchesAreBoundedInBytes) {
  v1::AppendRequest append = AppendOf({});
  for (int i = 0; i < 20; ++i) {
    v1::Event event = Decision(i, "d-" + std::to_string(i));
    event.mutable_payload()->mutable_decision_recorded()->set_background(std::string(10'000, 'x'));
    *append.add_events() = event;
  }
  ASSERT_TRUE(Append(append).ok());
  auto reader = EventReader::Open(sources(), Request(), BatchLimits{1'000, 50'000, 1'000});
  size_t records = 0;
  for (bool last = false; !last;) {
    auto batch = (*reader)->Next();
    size_t bytes = 0;
    bytes += batch->records.bytes();
    EXPECT_LE(bytes, 50'000u + 11'000u);
    records += static_cast<size_t>(batch->records.count());
    last = batch->last;
  }
  EXPECT_EQ(records, 21u);
}

TEST_F(EventReaderTest, WorkOfABatchIsBoundedThoughNothingMatches) {
  v1::AppendRequest append = AppendOf({});
  for (int i = 0; i < 30; ++i) *append.add_events() = Cost(i);
  ASSERT_TRUE(Append(append).ok());
  v1::ReadEventsRequest request = Request();
  request.mutable_filter()->add_types("cost_posted");
  request.mutable_filter()->set_effective_since("2021-01-01");
  auto reader = EventReader::Open(sources(), request, BatchLimits{1'000, 1'000'000, 10});
  auto batch = (*reader)->Next();
  EXPECT_EQ(batch->records.count(), 0);
  EXPECT_FALSE(batch->last);
  EXPECT_EQ(batch->next_position, 11);
}

TEST_F(EventReaderTest, FilterThatMatchesNothingIsNoError) {
  v1::ReadEventsRequest request = Request();
  request.mutable_filter()->add_lines("unheard-of");
  EXPECT_EQ(Positions(request), P{});
  EXPECT_EQ(next_position_, 1);
  request.mutable_filter()->set_effective_until("20-01-01");
  EXPECT_EQ(Reason(Refused(request)), v1::ERROR_REASON_MALFORMED_FIELD);
}

TEST_F(EventReaderTest, RandomReadsReturnWhatALookAtEveryRecordReturns) {
  std::mt19937_64 random(support::TestSeed());
  const auto pick = [&](int64_t below) {
    return std::uniform_int_distribution<int64_t>(0, below - 1)(random);
  };
  int64_t number = 1;
  while (number < 600) {
    v1::AppendRequest append = AppendOf({});
    for (int64_t i = 0, count = 1 + pick(12); i < count; ++i, ++number) {
      v1::Event event = pick(3) == 0 ? Programme(number, "line-" + std::to_string(pick(4)))
                                     : Cost(number, 1 + pick(1'000));
      event.set_effective_date("2020-0" + std::to_string(1 + pick(9)) + "-14");
      if (event.payload().has_cost_posted()) {
        event.mutable_payload()->mutable_cost_posted()->set_account(std::to_string(5460 + pick(3)));
      }
      *append.add_events() = event;
    }
    clock_.Advance(absl::Microseconds(pick(3)));
    auto appended = Append(append);
    ASSERT_TRUE(appended.ok()) << appended.status();
  }
  const std::vector<v1::Record> records = Records();
  for (int round = 0; round < 300; ++round) {
    v1::ReadEventsRequest request = Request();
    v1::EventFilter& filter = *request.mutable_filter();
    if (pick(3) == 0) filter.add_lines("line-" + std::to_string(pick(5)));
    if (pick(3) == 0) filter.add_accounts(std::to_string(5460 + pick(4)));
    if (pick(4) == 0) filter.add_types("cost_posted");
    if (pick(4) == 0) filter.add_types("line_defined");
    if (pick(4) == 0) filter.set_effective_since("2020-0" + std::to_string(1 + pick(9)) + "-01");
    if (pick(4) == 0) filter.set_effective_until("2020-0" + std::to_string(1 + pick(9)) + "-28");
    const bool backward = pick(2) == 0;
    if (backward) request.set_direction(v1::READ_DIRECTION_BACKWARD);
    const int64_t from = pick(static_cast<int64_t>(records.size()) + 1);
    request.set_from_position(from);
    request.set_limit(pick(2) == 0 ? 0 : 1 + pick(40));

    P expected;
    const auto groups = budget::TagGroups(filter);
    const auto look_at = [&](const v1::Record& record) {
      if (request.limit() > 0 && static_cast<int64_t>(expected.size()) == request.limit()) return;
      if (!support::MatchesTags(groups, record)) return;
      if (!budget::MatchesDates(filter, record.event())) return;
      expected.push_back(record.position());
    };
    if (backward) {
      const int64_t first = std::min<int64_t>(from, static_cast<int64_t>(records.size()) - 1);
      for (int64_t at = first; at >= 0; --at) look_at(records[at]);
    } else {
      for (size_t at = from; at < records.size(); ++at) look_at(records[at]);
    }
    const BatchLimits limits{static_cast<size_t>(1 + pick(50)),
                             static_cast<size_t>(1 + pick(20'000)),
                             static_cast<size_t>(1 + pick(60))};
    ASSERT_EQ(Positions(request, limits), expected) << request.ShortDebugString();
  }
}

}  // namespace
}  // namespace liggare::ledger
