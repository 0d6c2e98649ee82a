// The checker of histories finds nothing in a history that can have been, and each rule finds what
// breaks it.

#include "tests/crash/history_checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/crash/prefix_roots.h"

namespace liggare::crash {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

GivenEvent EventOf(const std::string& id, int64_t amount = 1, const std::string& account = "5010",
                   const std::string& date = "2020-04-30") {
  return {id, account, date, amount, id + " " + account + " " + std::to_string(amount)};
}

// A ledger that has a (position 1), b and c (2 and 3) and d (4), and calls that are added to.
class HistoryCheckerTest : public ::testing::Test {
 protected:
  HistoryCheckerTest() {
    Store({EventOf("opening", 0)});
    Store({a_});
    Store({b_, c_});
    Store({d_});
  }

  void Store(const std::vector<GivenEvent>& events) {
    const auto first = static_cast<int64_t>(log_.size());
    for (const GivenEvent& event : events) {
      const auto position = static_cast<int64_t>(log_.size());
      log_.push_back(
          {position, first, static_cast<int64_t>(events.size()), event, "record of " + event.id});
    }
  }

  Operation& Add(Outcome outcome, std::variant<AppendCall, ReadCall> call) {
    // A call after the other, unless a test says otherwise.
    history_.push_back({0, count_ + 1, count_ + 2, outcome, "", std::move(call)});
    count_ += 10;
    return history_.back();
  }
  Operation& Appended(const std::vector<GivenEvent>& events, int64_t first) {
    return Add(Outcome::kDone,
               AppendCall{events, {}, first, first + static_cast<int64_t>(events.size())});
  }
  Operation& Repeated(const std::vector<GivenEvent>& events, int64_t first) {
    Operation& operation = Appended(events, first);
    std::get<AppendCall>(operation.call).repeated = true;
    return operation;
  }
  Operation& Unknown(const std::vector<GivenEvent>& events) {
    Operation& operation = Add(Outcome::kUnknown, AppendCall{events});
    operation.completed = kNever;
    return operation;
  }
  Operation& Refused(const std::vector<GivenEvent>& events, const std::string& reason,
                     std::optional<GivenCondition> condition = std::nullopt) {
    Operation& operation = Add(Outcome::kRefused, AppendCall{events, std::move(condition)});
    operation.reason = reason;
    return operation;
  }
  Operation& RefusedRead(ReadCall read, const std::string& reason) {
    Operation& operation = Add(Outcome::kRefused, std::move(read));
    operation.reason = reason;
    return operation;
  }
  Operation& Read(int64_t size) { return Add(Outcome::kDone, ReadCall{{}, size}); }
  Operation& ReadTold(ReadCall read) { return Add(Outcome::kDone, std::move(read)); }
  // The calls that stored what the log holds.
  void AppendedAll() {
    Appended({a_}, 1);
    Appended({b_, c_}, 2);
    Appended({d_}, 4);
  }
  static Operation& Under(Operation& operation, GivenCondition condition) {
    std::get<AppendCall>(operation.call).condition = std::move(condition);
    return operation;
  }
  static void At(Operation& operation, int64_t invoked, int64_t completed) {
    operation.invoked = invoked;
    operation.completed = completed;
  }
  std::string RootAt(int64_t size) const { return PrefixRoots(log_, {size})[size]; }

  // The rules that are broken.
  std::vector<std::string> Found() const { return CheckHistory(history_, log_); }

  const GivenEvent a_ = EventOf("a", 10);
  const GivenEvent b_ = EventOf("b", 200, "5020");
  const GivenEvent c_ = EventOf("c", 3'000, "5010", "2020-05-31");
  const GivenEvent d_ = EventOf("d", 40'000, "5030");
  const GivenEvent e_ = EventOf("e", 7);
  StoredLog log_;
  History history_;
  int64_t count_ = 0;
};

TEST_F(HistoryCheckerTest, HistoryThatCanHaveBeenHasNothingWrong) {
  Read(1);
  RefusedRead({.asked_size = 2}, "BEYOND_LOG");
  Appended({a_}, 1);
  Under(Refused({e_}, "BEYOND_LOG"), {.size = 3});
  Under(Appended({b_, c_}, 2), {.size = 1, .account = "5020"});
  Refused({EventOf("a", 11)}, "EVENT_ID_REUSED");
  Refused({e_}, "APPEND_CONDITION_FAILED", GivenCondition{2, "5010", "2020-05-01"});
  Refused({e_}, "QUEUE_FULL");
  Repeated({a_}, 1);
  RefusedRead({.asked_size = 3, .figure = GivenFigure{"2020-04-30"}}, "SIZE_CUTS_APPEND");
  ReadTold({.size = 4, .figure = GivenFigure{"2020-05-30", 210}});
  Unknown({d_});
  Unknown({e_});
  ReadTold({.size = 5, .root = RootAt(5), .events = {log_[3], log_[4]}});
  ReadTold({.asked_size = 3, .size = 3, .root = RootAt(3)});
  ReadTold({.asked_size = 2, .size = 2, .figure = GivenFigure{"2020-12-31", 10}});
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(HistoryCheckerTest, CallsAtTheSameTimeMayComeInAnyOrder) {
  At(Appended({d_}, 4), 1, 20);
  At(Appended({b_, c_}, 2), 2, 19);
  At(Appended({a_}, 1), 3, 18);
  At(Read(5), 4, 17);
  At(Read(1), 5, 16);
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(HistoryCheckerTest, GapIsFound) {
  AppendedAll();
  log_[4].position = 5;
  EXPECT_THAT(Found(), ElementsAre(StartsWith("gap: ")));
}

TEST_F(HistoryCheckerTest, IdThatIsStoredTwiceIsFound) {
  AppendedAll();
  Store({a_});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("twice: a ")));
}

TEST_F(HistoryCheckerTest, AppendThatTwoCallsStoredFirstIsFound) {
  AppendedAll();
  Appended({d_}, 4);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("twice: both")));
}

TEST_F(HistoryCheckerTest, AppendThatIsStoredInPartIsFound) {
  AppendedAll();
  log_.erase(log_.begin() + 3, log_.end());
  EXPECT_THAT(Found(), ElementsAre(StartsWith("half: ")));
}

TEST_F(HistoryCheckerTest, PartOfAnAppendStoredAsAnAppendIsFound) {
  Appended({a_}, 1);
  Appended({b_, c_}, 2);
  Unknown({d_, e_});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("unasked: ")));
}

TEST_F(HistoryCheckerTest, ReadThatSawHalfAnAppendIsFound) {
  AppendedAll();
  At(Read(3), 1, 100);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("half: ")));
}

TEST_F(HistoryCheckerTest, StoredAppendThatNobodyAskedForIsFound) {
  Appended({a_}, 1);
  Appended({b_, c_}, 2);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("unasked: ")));
}

TEST_F(HistoryCheckerTest, StoredAppendThatWasRefusedIsFound) {
  Appended({a_}, 1);
  Appended({b_, c_}, 2);
  Refused({d_}, "QUEUE_FULL");
  EXPECT_THAT(Found(), ElementsAre(StartsWith("unasked: ")));
}

TEST_F(HistoryCheckerTest, StoredAppendThatEveryCallOnlyRepeatedIsFound) {
  Appended({a_}, 1);
  Appended({b_, c_}, 2);
  Repeated({d_}, 4);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("unasked: ")));
}

TEST_F(HistoryCheckerTest, AcknowledgedAppendThatIsNotStoredIsFound) {
  AppendedAll();
  Appended({e_}, 5);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("lost: ")));
}

TEST_F(HistoryCheckerTest, AcknowledgedAppendThatLiesElsewhereIsFound) {
  Unknown({a_});
  Appended({b_, c_}, 2);
  Appended({d_}, 4);
  Repeated({a_}, 2);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("lost: ")));
}

TEST_F(HistoryCheckerTest, AcknowledgedAppendWithOtherContentIsFound) {
  AppendedAll();
  Repeated({EventOf("d", 40'001)}, 4);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("lost: ")));
}

TEST_F(HistoryCheckerTest, AcknowledgedSizeThatIsNotTheAppendsEndIsFound) {
  AppendedAll();
  std::get<AppendCall>(history_.back().call).size = 6;
  EXPECT_THAT(Found(), ElementsAre(StartsWith("lost: ")));
}

TEST_F(HistoryCheckerTest, AppendWhoseConditionDidNotHoldIsFound) {
  Appended({a_}, 1);
  Appended({b_, c_}, 2);
  Under(Appended({d_}, 4), {.size = 3, .account = "5010", .effective_since = "2020-05-31"});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("condition: ")));
}

TEST_F(HistoryCheckerTest, AppendWhoseConditionNamedALaterSizeIsFound) {
  Appended({a_}, 1);
  Appended({b_, c_}, 2);
  Under(Unknown({d_}), {.size = 5});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("condition: ")));
}

TEST_F(HistoryCheckerTest, RefusalForAConditionThatHeldIsFound) {
  AppendedAll();
  Under(Refused({e_}, "APPEND_CONDITION_FAILED"), {.size = 3, .account = "5020"});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("refusal: ")));
}

TEST_F(HistoryCheckerTest, RefusalForAConditionThatHeldUntilItWasOverIsFound) {
  Refused({e_}, "APPEND_CONDITION_FAILED", GivenCondition{1, "5030"});
  Read(1);
  AppendedAll();
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: ")));
}

TEST_F(HistoryCheckerTest, RefusalOfAConditionOfWhatIsStoredIsFound) {
  AppendedAll();
  Under(Refused({a_}, "APPEND_CONDITION_FAILED"), {.size = 1});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("refusal: ")));
}

TEST_F(HistoryCheckerTest, RefusalOfAnIdThatIsNotStoredIsFound) {
  AppendedAll();
  Refused({e_}, "EVENT_ID_REUSED");
  EXPECT_THAT(Found(), ElementsAre(StartsWith("refusal: ")));
}

TEST_F(HistoryCheckerTest, RefusalOfAnIdThatWasStoredLaterIsFound) {
  Refused({EventOf("d", 1)}, "EVENT_ID_REUSED");
  AppendedAll();
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: ")));
}

TEST_F(HistoryCheckerTest, RefusalOfARepetitionIsFound) {
  AppendedAll();
  Refused({d_}, "EVENT_ID_REUSED");
  EXPECT_THAT(Found(), ElementsAre(StartsWith("refusal: ")));
}

TEST_F(HistoryCheckerTest, RefusalThatNoLedgerGivesIsFound) {
  AppendedAll();
  Refused({e_}, "HALTED");
  EXPECT_THAT(Found(), ElementsAre(StartsWith("refusal: ")));
}

TEST_F(HistoryCheckerTest, RefusedReadOfASizeThatWasThereIsFound) {
  AppendedAll();
  RefusedRead({.asked_size = 5}, "BEYOND_LOG");
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: ")));
}

TEST_F(HistoryCheckerTest, RefusedReadOfASizeThatCutsNothingIsFound) {
  AppendedAll();
  RefusedRead({.asked_size = 4, .figure = GivenFigure{"2020-04-30"}}, "SIZE_CUTS_APPEND");
  EXPECT_THAT(Found(), ElementsAre(StartsWith("refusal: ")));
}

TEST_F(HistoryCheckerTest, ReadOfAnotherSizeThanAskedIsFound) {
  AppendedAll();
  ReadTold({.asked_size = 4, .size = 5});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("size: ")));
}

TEST_F(HistoryCheckerTest, ReadBeyondTheLogIsFound) {
  AppendedAll();
  Read(6);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("size: ")));
}

TEST_F(HistoryCheckerTest, ReadOfOtherEventsIsFound) {
  AppendedAll();
  StoredEvent other = log_[4];
  other.event.content = "other";
  ReadTold({.size = 5, .events = {log_[3], other}});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("events: ")));
}

TEST_F(HistoryCheckerTest, ReadThatLeftAnEventOutIsFound) {
  AppendedAll();
  ReadTold({.size = 5, .events = {log_[2], log_[4]}});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("events: ")));
}

TEST_F(HistoryCheckerTest, FigureThatIsNotTheSumIsFound) {
  AppendedAll();
  ReadTold({.size = 5, .figure = GivenFigure{"2020-04-30", 43'210}});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("figure: ")));
}

TEST_F(HistoryCheckerTest, RootOfAnotherSizeIsFound) {
  AppendedAll();
  ReadTold({.asked_size = 4, .size = 4, .root = RootAt(5)});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("root: ")));
}

TEST_F(HistoryCheckerTest, AppendThatLiesBeforeAnEarlierOneIsFound) {
  Appended({b_, c_}, 2);
  Appended({a_}, 1);
  Appended({d_}, 4);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: the append of a")));
}

TEST_F(HistoryCheckerTest, ReadThatDidNotSeeAnEarlierAppendIsFound) {
  AppendedAll();
  Read(4);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: the read")));
}

TEST_F(HistoryCheckerTest, ReadThatSawALaterAppendIsFound) {
  Appended({a_}, 1);
  Read(4);
  Unknown({b_, c_});
  Appended({d_}, 4);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: the append of b")));
}

TEST_F(HistoryCheckerTest, ReadThatSawLessThanAnEarlierReadIsFound) {
  At(Read(4), 1, 2);
  At(Read(2), 3, 4);
  At(Appended({a_}, 1), 0, 10);
  At(Appended({b_, c_}, 2), 0, 10);
  At(Appended({d_}, 4), 0, 10);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: the read, answered 2")));
}

TEST_F(HistoryCheckerTest, SizedReadThatSawMoreThanALaterReadIsFound) {
  At(ReadTold({.asked_size = 3, .size = 3}), 1, 2);
  At(Read(2), 3, 4);
  At(Unknown({a_}), 0, kNever);
  At(Unknown({b_, c_}), 0, kNever);
  At(Unknown({d_}), 0, kNever);
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: the read, answered 2")));
}

TEST_F(HistoryCheckerTest, RepetitionThatWasToldBeforeTheFirstCallIsFound) {
  Appended({a_}, 1);
  Appended({b_, c_}, 2);
  Repeated({d_}, 4);
  Unknown({d_});
  EXPECT_THAT(Found(), ElementsAre(StartsWith("real time: the append of d")));
}

}  // namespace
}  // namespace liggare::crash
