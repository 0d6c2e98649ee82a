// The state that rules decide on is what the log says, and a damaged ledger halts alone.

#include "services/ledger/ledgers.h"

#include <map>
#include <random>

#include "rocksdb/db.h"
#include "services/ledger/event_reader.h"
#include "store/key_layout.h"
#include "tests/services/ledger/ledger_fixture.h"
#include "tests/support/seed.h"

namespace liggare::ledger {
namespace {

class LedgersTest : public LedgerFixture {
 protected:
  LedgersTest() { CreateLedger(); }

  // Whether what the writer decides on is what replaying the log makes.
  void ExpectStateIsReplayed() {
    auto replayed = Ledgers::Open(*database_, *log_);
    ASSERT_TRUE(replayed.ok()) << replayed.status();
    const budget::State& decided = **(*ledgers_->FindToWrite(kLedger))->state();
    const budget::State& stored = **(*(*replayed)->FindToWrite(kLedger))->state();
    EXPECT_EQ(decided.size(), stored.size());
    EXPECT_EQ(decided.gross(), stored.gross());
    EXPECT_TRUE(Accounts(decided) == Accounts(stored));
  }

  static std::map<budget::Account, budget::AccountDays> Accounts(const budget::State& state) {
    std::map<budget::Account, budget::AccountDays> accounts;
    state.ForEachAccount([&](const budget::Account& account, const budget::AccountDays& days) {
      accounts.emplace(account, days);
    });
    return accounts;
  }

  // Overwrites the chunk that ends at a position.
  void Damage(int64_t position) {
    const std::string key = store::PositionKey(kLedger, Position{position});
    ASSERT_TRUE(database_->rocks()
                    .Put(rocksdb::WriteOptions(), database_->family(store::ColumnFamily::kRecords),
                         key, "damaged")
                    .ok());
  }
};

TEST_F(LedgersTest, FindsLedgersByIdAndListsThemInOrder) {
  ASSERT_TRUE(Create(NewLedger("zebra")).ok());
  ASSERT_TRUE(Create(NewLedger("annan")).ok());
  std::vector<std::string> ids;
  for (const auto& ledger : ledgers_->All()) ids.push_back(ledger->id());
  EXPECT_EQ(ids, (std::vector<std::string>{"annan", kLedger, "zebra"}));
  EXPECT_EQ(Reason(ledgers_->Find("okand").status()), v1::ERROR_REASON_UNKNOWN_LEDGER);
  EXPECT_TRUE(absl::IsNotFound(ledgers_->Find("okand").status()));
}

TEST_F(LedgersTest, OneThatNobodyUsesIsPutAwayAndIsTheSameWhenItIsUsedAgain) {
  ASSERT_TRUE(Append(AppendOf({Decision(1, "kf-1"), Cost(2)})).ok());
  EXPECT_FALSE(ledger()->PutAway(absl::InfinitePast()));
  EXPECT_TRUE(ledger()->is_in_use());
  EXPECT_TRUE(ledger()->PutAway(absl::InfiniteFuture()));
  EXPECT_FALSE(ledger()->is_in_use());
  EXPECT_FALSE(ledger()->PutAway(absl::InfiniteFuture()));
  ExpectStateIsReplayed();
  EXPECT_TRUE(ledger()->is_in_use());
  EXPECT_EQ(projection().size(), ledger()->head().size);
  ASSERT_TRUE(ledger()->PutAway(absl::InfiniteFuture()));
  EXPECT_EQ(Append(AppendOf({Cost(3)}))->first_position(), 3);
}

TEST_F(LedgersTest, OneThatSomebodyHoldsIsNotPutAway) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  {
    const auto asked = ledger()->projection();
    EXPECT_FALSE(ledger()->PutAway(absl::InfiniteFuture()));
  }
  const auto answer = Take(AppendOf({Cost(2)}));
  EXPECT_FALSE(ledger()->PutAway(absl::InfiniteFuture())) << "something decided is not committed";
  appender_->Commit();
  EXPECT_TRUE((*answer)->ok());
  EXPECT_TRUE(ledger()->PutAway(absl::InfiniteFuture()));
  ExpectStateIsReplayed();
}

TEST_F(LedgersTest, WhatIsRefusedValidatedOrFailsLeavesNoTraceInTheState) {
  std::mt19937_64 random(support::TestSeed());
  const auto pick = [&](int64_t below) {
    return std::uniform_int_distribution<int64_t>(0, below - 1)(random);
  };
  ASSERT_TRUE(Append(AppendOf({Decision(1, "kf-1"), Programme(2, "programme"),
                               Grant(3, "drift-2020", 100'000, "kf-1")}))
                  .ok());
  int64_t number = 10;
  const auto any_event = [&]() -> v1::Event {
    const int64_t of = number++;
    switch (pick(7)) {
      case 0:
        return Allocation(of, "programme", "drift-2020", 1 + pick(20'000), "kf-1");
      case 1:
        return Allocation(of, "programme", "drift-2020", -1 - pick(10'000), "kf-1");
      case 2:
        return Correction(of, pick(ledger()->head().size.value + 4));
      case 3:
        return Programme(of, "line-" + std::to_string(pick(5)));
      case 4:
        return Decision(of, "d-" + std::to_string(pick(30)));
      case 5:
        return Grant(of, "drift-2020", pick(2) == 0 ? 5'000 : -5'000, "kf-1");
      default:
        return Cost(of, 1 + pick(100));
    }
  };
  int kept = 0, refused = 0;
  for (int batch = 0; batch < 60; ++batch) {
    std::vector<std::shared_ptr<std::optional<absl::StatusOr<v1::AppendResponse>>>> answers;
    for (int64_t i = 0, appends = 1 + pick(6); i < appends; ++i) {
      v1::AppendRequest request = AppendOf({});
      for (int64_t j = 0, events = 1 + pick(4); j < events; ++j) {
        *request.add_events() = any_event();
      }
      request.set_validate_only(pick(5) == 0);
      answers.push_back(Take(request));
    }
    if (pick(5) == 0) faults_.SetFreeSpace(1);
    appender_->Commit();
    faults_.SetFreeSpace(std::nullopt);
    for (const auto& answer : answers) ++(answer->value().ok() ? kept : refused);
    ExpectStateIsReplayed();
  }
  EXPECT_GT(kept, 10);
  EXPECT_GT(refused, 10);
}

TEST_F(LedgersTest, WhatIsDecidedOnTopOfACommitThatFailsFallsWithIt) {
  ASSERT_TRUE(Append(AppendOf({Decision(1, "kf-1"), Programme(2, "programme"),
                               Grant(3, "drift-2020", 1'000, "kf-1")}))
                  .ok());
  auto below = Take(AppendOf({Allocation(4, "programme", "drift-2020", 600, "kf-1")}));
  faults_.SetFreeSpace(1);
  appender_->CommitBeside();
  auto on_top = Take(AppendOf({Allocation(5, "programme", "drift-2020", 400, "kf-1")}));
  appender_->Commit();
  faults_.SetFreeSpace(std::nullopt);
  EXPECT_EQ(Reason(below->value().status()), v1::ERROR_REASON_DISK_FULL);
  EXPECT_EQ(Reason(on_top->value().status()), v1::ERROR_REASON_DISK_FULL);
  EXPECT_EQ(ledger()->head().size.value, 4);
  ExpectStateIsReplayed();
  // All of the fund is there again, and the ids are free.
  EXPECT_TRUE(Append(AppendOf({Allocation(4, "programme", "drift-2020", 1'000, "kf-1")})).ok());
}

TEST_F(LedgersTest, WhatIsDecidedOnTopOfACommitFollowsIt) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  auto below = Take(AppendOf({Cost(2), Cost(3)}));
  appender_->CommitBeside();
  auto again = Take(AppendOf({Cost(2), Cost(3)}));  // of what is being committed
  auto on_top = Take(AppendOf({Correction(4, 2)}));
  appender_->CommitBeside();
  auto last = Take(AppendOf({Cost(5)}));
  appender_->Commit();
  EXPECT_EQ(below->value()->first_position(), 2);
  EXPECT_TRUE(again->value()->repeated_append());
  EXPECT_EQ(again->value()->first_position(), 2);
  EXPECT_EQ(on_top->value()->first_position(), 4);
  EXPECT_EQ(last->value()->first_position(), 5);
  ExpectStateIsReplayed();
}

TEST_F(LedgersTest, DamagedLedgerHaltsAloneAndStaysReadableAsFarAsItIsSound) {
  ASSERT_TRUE(Create(NewLedger("annan")).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(2)})).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(3)})).ok());
  Damage(2);
  Reopen();
  EXPECT_TRUE(ledger()->halt_reason().has_value());
  EXPECT_EQ(ledger()->head().size.value, 2);
  EXPECT_EQ(projection().size().value, 2);
  EXPECT_EQ(ledger()->Describe().name(), "Trygghetsprogrammet");
  auto refused = Append(AppendOf({Cost(4)}));
  EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_HALTED);
  EXPECT_TRUE(absl::IsDataLoss(refused.status()));
  EXPECT_EQ(Reason(Create(NewLedger()).status()), v1::ERROR_REASON_HALTED);
  EXPECT_TRUE(Append(AppendOf({Cost(1)}, "annan")).ok());

  v1::GetEventRequest question;
  question.set_ledger(kLedger);
  question.set_position(1);
  EXPECT_TRUE(GetEvent(sources(), question).ok());
  v1::ReadEventsRequest read;
  read.set_ledger(kLedger);
  for (auto direction : {v1::READ_DIRECTION_FORWARD, v1::READ_DIRECTION_BACKWARD}) {
    read.set_direction(direction);
    auto batch = (*EventReader::Open(sources(), read))->Next();
    ASSERT_TRUE(batch.ok()) << batch.status();
    EXPECT_EQ(batch->records.count(), 2);
    EXPECT_TRUE(batch->last);
  }
  is_damaged_ = true;
}

TEST_F(LedgersTest, LedgerDamagedAtItsEndHaltsAlone) {
  ASSERT_TRUE(Create(NewLedger("annan")).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  Damage(1);
  Reopen();
  EXPECT_TRUE(ledger()->halt_reason().has_value());
  EXPECT_EQ(Reason(Append(AppendOf({Cost(4)})).status()), v1::ERROR_REASON_HALTED);
  EXPECT_TRUE(Append(AppendOf({Cost(1)}, "annan")).ok());
  is_damaged_ = true;
}

}  // namespace
}  // namespace liggare::ledger
