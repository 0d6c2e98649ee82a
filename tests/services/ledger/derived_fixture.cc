#include "tests/services/ledger/derived_fixture.h"

#include <memory>
#include <random>

#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "tests/support/seed.h"

namespace liggare::ledger {

void DerivedFixture::StartWriting() {
  Sequencer::Options options;
  options.write_behind.events_run = 500;
  Start(options);
}

void DerivedFixture::Restart() {
  Stop();
  Reopen();
  StartWriting();
}

void DerivedFixture::AppendCosts(int64_t count) {
  std::mt19937_64 random(support::TestSeed());
  if (next_ == 1) {
    ASSERT_TRUE(AppendAndWait(AppendOf({Decision(next_, "kf-1"), Programme(next_ + 1, "programme"),
                                        Grant(next_ + 2, "drift-2020", 100'000, "kf-1")}))
                    .ok());
    next_ += 3;
  }
  for (int64_t end = next_ + count; next_ < end;) {
    v1::AppendRequest request = AppendOf({});
    for (int i = 0; i < 50 && next_ < end; ++i) *request.add_events() = Cost(next_++, 1 + i);
    const auto appended = AppendAndWait(request);
    ASSERT_TRUE(appended.ok()) << appended.status();
    const int64_t first = appended->first_position();
    const auto nth = static_cast<int64_t>(random() % request.events_size());
    const auto corrected = AppendAndWait(AppendOf({Correction(next_++, first + nth)}));
    ASSERT_TRUE(corrected.ok()) << corrected.status();
    if (request.events_size() == 1) continue;
    // Years that the fund is not for: each attribution is flagged, and settles the one before.
    const int64_t other = (nth + 1) % request.events_size();
    for (const int year : {2021, 2022}) {
      const auto attributed =
          AppendAndWait(AppendOf({Attribution(next_++, first + other, 1 + other, year)}));
      ASSERT_TRUE(attributed.ok()) << attributed.status();
    }
  }
}

std::string DerivedFixture::Budget(Size size) const {
  v1::GetBudgetRequest request;
  request.set_ledger(kLedger);
  const auto answer =
      projection().GetBudget(request, {budget::Date(2020, 12, 31), size, absl::UnixEpoch()});
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer->SerializeAsString();
}

std::map<int64_t, std::string> DerivedFixture::Budgets() const {
  std::map<int64_t, std::string> budgets;
  const int64_t size = ledger()->head().size.value;
  for (int64_t at = 0; at <= size; at += 97) budgets[at] = Budget(Size{at});
  budgets[size] = Budget(Size{size});
  return budgets;
}

Family DerivedFixture::Dump(store::DerivedFamily family) const {
  const auto derived = database_->derived();
  const std::unique_ptr<rocksdb::Iterator> entries(
      database_->rocks().NewIterator(rocksdb::ReadOptions(), derived->family(family)));
  Family dump;
  for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
    dump[entries->key().ToString()] = entries->value().ToString();
  }
  EXPECT_TRUE(entries->status().ok()) << entries->status().ToString();
  return dump;
}

std::map<store::DerivedFamily, Family> DerivedFixture::DumpAll() const {
  std::map<store::DerivedFamily, Family> all;
  for (const store::DerivedFamily family : support::kDerivedFamilies) all[family] = Dump(family);
  return all;
}

}  // namespace liggare::ledger
