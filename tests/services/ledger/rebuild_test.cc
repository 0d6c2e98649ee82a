// What is derived from the records is loaded, written behind and rebuilt, and no answer shows it.

#include "services/ledger/rebuild.h"

#include <map>
#include <memory>
#include <random>
#include <string>

#include "absl/synchronization/notification.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "store/derived.h"
#include "tests/services/ledger/ledger_fixture.h"
#include "tests/support/seed.h"

namespace liggare::ledger {
namespace {

using Family = std::map<std::string, std::string>;

class RebuildTest : public LedgerFixture {
 protected:
  RebuildTest() {
    CreateLedger();
    Start();
  }
  ~RebuildTest() override { Stop(); }

  void Start() {
    Sequencer::Options options;
    options.write_behind.events_run = 500;
    sequencer_ = std::make_unique<Sequencer>(*log_, *vault_, *ledgers_, *tail_, *transaction_clock_,
                                             options);
  }
  // Writes everything behind.
  void Stop() { sequencer_.reset(); }
  void Restart() {
    Stop();
    Reopen();
    Start();
  }

  absl::StatusOr<v1::AppendResponse> AppendAndWait(const v1::AppendRequest& request) {
    absl::Notification answered;
    absl::StatusOr<v1::AppendResponse> answer = absl::UnknownError("not answered");
    sequencer_->Append(ArenaAppend::CopyOf(request), "local", [&](const auto& response) {
      answer = Copied(response);
      answered.Notify();
    });
    answered.WaitForNotification();
    return answer;
  }

  // Appends entries of two lines' worth, some corrected; each has a number of its own.
  void AppendCosts(int64_t count) {
    std::mt19937_64 random(support::TestSeed());
    if (next_ == 1) {
      ASSERT_TRUE(
          AppendAndWait(AppendOf({Decision(next_, "kf-1"), Programme(next_ + 1, "programme"),
                                  Grant(next_ + 2, "drift-2020", 100'000, "kf-1")}))
              .ok());
      next_ += 3;
    }
    for (int64_t end = next_ + count; next_ < end;) {
      v1::AppendRequest request = AppendOf({});
      for (int i = 0; i < 50 && next_ < end; ++i) *request.add_events() = Cost(next_++, 1 + i);
      const auto appended = AppendAndWait(request);
      ASSERT_TRUE(appended.ok()) << appended.status();
      const auto corrected = AppendAndWait(AppendOf(
          {Correction(next_++, appended->first_position() +
                                   static_cast<int64_t>(random() % request.events_size()))}));
      ASSERT_TRUE(corrected.ok()) << corrected.status();
    }
  }

  std::string Budget(Size size) const {
    v1::GetBudgetRequest request;
    request.set_ledger(kLedger);
    const auto answer =
        projection().GetBudget(request, {budget::Date(2020, 12, 31), size, absl::UnixEpoch()});
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer->SerializeAsString();
  }
  std::map<int64_t, std::string> Budgets() const {
    std::map<int64_t, std::string> budgets;
    const int64_t size = ledger()->head().size.value;
    for (int64_t at = 0; at <= size; at += 97) budgets[at] = Budget(Size{at});
    budgets[size] = Budget(Size{size});
    return budgets;
  }

  Family Dump(store::DerivedFamily family) const {
    const auto derived = database_->derived();
    const std::unique_ptr<rocksdb::Iterator> entries(
        database_->rocks().NewIterator(rocksdb::ReadOptions(), derived->family(family)));
    Family dump;
    for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
      dump[entries->key().ToString()] = entries->value().ToString();
    }
    return dump;
  }

  absl::Status Run(v1::RebuildScope scope) {
    return Rebuild(*database_, *log_, *ledgers_, *sequencer_)
        .Run(scope, [](auto, const auto&, auto, auto) { return true; });
  }

  int64_t next_ = 1;
  std::unique_ptr<Sequencer> sequencer_;
};

constexpr store::DerivedFamily kFamilies[] = {
    store::DerivedFamily::kEventIds, store::DerivedFamily::kTags, store::DerivedFamily::kBlocks};

TEST_F(RebuildTest, ALoadedLedgerAnswersAndDecidesAsBefore) {
  AppendCosts(3'000);
  const auto budgets = Budgets();
  Restart();
  EXPECT_GT(projection().kept_size().value, 2'000);
  EXPECT_EQ(Budgets(), budgets);
  // More than is granted is refused by a state that was loaded, and what is there is taken.
  EXPECT_EQ(Reason(AppendAndWait(
                       AppendOf({Allocation(90'001, "programme", "drift-2020", 100'001, "kf-1")}))
                       .status()),
            v1::ERROR_REASON_EXCEEDS_UNALLOCATED);
  EXPECT_TRUE(
      AppendAndWait(AppendOf({Allocation(90'002, "programme", "drift-2020", 100'000, "kf-1")}))
          .ok());
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(4, 1)})).status().code() ==
              absl::StatusCode::kAlreadyExists)
      << "an id that is only in the index is known";
}

TEST_F(RebuildTest, PutAwayLedgersAnswerTheSame) {
  AppendCosts(1'500);
  const auto budgets = Budgets();
  absl::Notification put_away;
  ASSERT_TRUE(sequencer_
                  ->Between([&] {
                    ledgers_->Reload();
                    put_away.Notify();
                  })
                  .ok());
  put_away.WaitForNotification();
  EXPECT_EQ(Budgets(), budgets);
  AppendCosts(100);
  for (const auto& [size, budget] : budgets) EXPECT_EQ(Budget(Size{size}), budget);
}

TEST_F(RebuildTest, RebuiltFamiliesHaveTheSameBytes) {
  AppendCosts(5'000);
  const auto budgets = Budgets();
  Restart();  // everything that can be is written
  std::map<store::DerivedFamily, Family> live;
  for (const store::DerivedFamily family : kFamilies) live[family] = Dump(family);
  const auto before = database_->derived();
  ASSERT_EQ(Run(v1::REBUILD_SCOPE_EVERYTHING), absl::OkStatus());
  for (const store::DerivedFamily family : kFamilies) {
    EXPECT_NE(database_->derived()->generation(family), before->generation(family));
    EXPECT_FALSE(live[family].empty());
    EXPECT_TRUE(Dump(family) == live[family]) << static_cast<int>(family);
  }
  EXPECT_EQ(Budgets(), budgets);
}

TEST_F(RebuildTest, AppendsAndQuestionsGoOnMeanwhile) {
  AppendCosts(3'000);
  const auto budgets = Budgets();
  int64_t turns = 0;
  const absl::Status rebuilt =
      Rebuild(*database_, *log_, *ledgers_, *sequencer_)
          .Run(v1::REBUILD_SCOPE_EVERYTHING, [&](auto, const auto&, int64_t done, int64_t total) {
            EXPECT_LE(done, total);
            ++turns;
            AppendCosts(60);
            EXPECT_EQ(Budget(Size{97}), budgets.at(97));
            return true;
          });
  ASSERT_EQ(rebuilt, absl::OkStatus());
  EXPECT_GT(turns, 2);
  for (const auto& [size, budget] : budgets) EXPECT_EQ(Budget(Size{size}), budget);
  const auto now = Budgets();
  Restart();
  EXPECT_EQ(Budgets(), now);
}

TEST_F(RebuildTest, GivenUpItLeavesWhatWasInUse) {
  AppendCosts(3'000);
  const auto before = database_->derived();
  const absl::Status rebuilt =
      Rebuild(*database_, *log_, *ledgers_, *sequencer_)
          .Run(v1::REBUILD_SCOPE_EVERYTHING, [](auto, const auto&, auto, auto) { return false; });
  EXPECT_EQ(Reason(rebuilt), v1::ERROR_REASON_CANCELLED);
  for (const store::DerivedFamily family : kFamilies) {
    EXPECT_EQ(database_->derived()->generation(family), before->generation(family));
  }
  AppendCosts(100);
}

TEST_F(RebuildTest, DamagedBlocksAreNamedAndMended) {
  AppendCosts(3'000);
  const auto budgets = Budgets();
  Restart();
  for (const auto& [key, value] : Dump(store::DerivedFamily::kBlocks)) {
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    ASSERT_TRUE(database_->rocks()
                    .Put(options, database_->derived()->family(store::DerivedFamily::kBlocks), key,
                         std::string(value.size(), 'x'))
                    .ok());
  }
  const auto damaged = ledger()->projection();
  EXPECT_TRUE(absl::IsDataLoss(damaged.status())) << damaged.status();
  EXPECT_NE(damaged.status().message().find("RebuildProjections"), std::string::npos);
  EXPECT_FALSE(AppendAndWait(AppendOf({Cost(99'001)})).ok());
  ASSERT_EQ(Run(v1::REBUILD_SCOPE_BLOCKS), absl::OkStatus());
  EXPECT_EQ(Budgets(), budgets);
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(99'001)})).ok());
}

}  // namespace
}  // namespace liggare::ledger
