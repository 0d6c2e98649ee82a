// Whatever is damaged of what is stored is found, and said where.

#include "services/audit/store_verifier.h"

#include <map>
#include <random>
#include <string>

#include "absl/synchronization/notification.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "store/database.h"
#include "store/merkle_tree.h"
#include "tests/services/audit/audit_fixture.h"
#include "tests/support/damage.h"
#include "tests/support/seed.h"

namespace liggare::audit {
namespace {

using ledger::AppendOf;
using ledger::Cost;
using ledger::kLedger;

class StoreVerifierTest : public AuditFixture {
 protected:
  using Values = std::map<std::string, std::string>;

  static constexpr int kCosts = 700;

  // More than two tiles of hashes, all of them signed.
  StoreVerifierTest() {
    for (int number = 1; number <= kCosts;) {
      v1::AppendRequest append = AppendOf({Cost(number++)});
      for (int i = number % 7; i > 0 && number <= kCosts; --i) {
        *append.add_events() = Cost(number++);
      }
      EXPECT_TRUE(Append(append).ok());
    }
    Newest();
  }

  v1::StoreVerification Verify() {
    StoreVerifier verifier(*ledgers_, *log_, *checkpoints_,
                           {absl::InfiniteDuration(), absl::InfiniteDuration(), nullptr});
    EXPECT_EQ(verifier.Run("", [](const ScrubProgress&) { return true; }), absl::OkStatus());
    return *verifier.last();
  }

  Values ValuesOf(rocksdb::ColumnFamilyHandle* family) {
    Values values;
    const std::unique_ptr<rocksdb::Iterator> it(
        database_->rocks().NewIterator(rocksdb::ReadOptions(), family));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      values.emplace(it->key().ToString(), it->value().ToString());
    }
    return values;
  }
  void Put(rocksdb::ColumnFamilyHandle* family, const std::string& key, const std::string& value) {
    ASSERT_TRUE(database_->rocks().Put(rocksdb::WriteOptions(), family, key, value).ok());
  }
  // Of a value.
  std::string WithFlippedBit(std::string value) {
    const size_t bit = random_() % (8 * value.size());
    value[bit / 8] = static_cast<char>(value[bit / 8] ^ (1 << bit % 8));
    return value;
  }

  std::mt19937_64 random_{support::TestSeed()};
};

TEST_F(StoreVerifierTest, SoundStoreIsFoundSound) {
  const v1::StoreVerification found = Verify();
  EXPECT_EQ(found.records(), kCosts + 1);
  EXPECT_EQ(found.damages_size(), 0);
  EXPECT_GT(found.finished_at().seconds(), 0);
}

TEST_F(StoreVerifierTest, FlippedBitOfRecordsIsFound) {
  rocksdb::ColumnFamilyHandle* const family = database_->family(store::ColumnFamily::kRecords);
  for (const auto& [key, value] : ValuesOf(family)) {
    Put(family, key, WithFlippedBit(value));
    const v1::StoreVerification found = Verify();
    ASSERT_EQ(found.damages_size(), 1);
    EXPECT_EQ(found.damages(0).ledger(), kLedger);
    // The chunk has the records up to its key.
    EXPECT_LE(store::PositionKey(kLedger, Position{found.damages(0).position()}), key);
    Put(family, key, value);
  }
  EXPECT_TRUE(ledger()->halt_reason().has_value());
  ReopenAll();
  EXPECT_FALSE(ledger()->halt_reason().has_value());
  EXPECT_EQ(Verify().damages_size(), 0);
}

TEST_F(StoreVerifierTest, FlippedBitOfHashesIsFoundAndMended) {
  rocksdb::ColumnFamilyHandle* const family =
      database_->derived()->family(store::DerivedFamily::kHashes);
  const Values hashes = ValuesOf(family);
  EXPECT_GE(hashes.size(), 2u);
  for (const auto& [key, value] : hashes) {
    Put(family, key, WithFlippedBit(value));
    const v1::StoreVerification found = Verify();
    ASSERT_EQ(found.damages_size(), 1);
    EXPECT_NE(found.damages(0).what().find("made anew"), std::string::npos);
    EXPECT_EQ(ValuesOf(family), hashes);
  }
  EXPECT_EQ(Verify().damages_size(), 0);
  EXPECT_FALSE(ledger()->halt_reason().has_value());
}

TEST_F(StoreVerifierTest, HashesOfOtherRecordsAreFound) {
  rocksdb::ColumnFamilyHandle* const family =
      database_->derived()->family(store::DerivedFamily::kHashes);
  const Values hashes = ValuesOf(family);
  // Each is whole, and the one of the other's records.
  const auto first = hashes.begin();
  const auto second = std::next(first);
  Put(family, first->first, second->second);
  const v1::StoreVerification found = Verify();
  ASSERT_EQ(found.damages_size(), 1);
}

TEST_F(StoreVerifierTest, FlippedBitOfTheAnchorIsFoundAndMended) {
  const std::string path = anchor_->folder() + "/checkpoints";
  const std::string note = *anchor_->Find(kLedger);
  support::FlipBit(path, support::FileBytes(path) / 2);
  const v1::StoreVerification found = Verify();
  ASSERT_EQ(found.damages_size(), 1);
  EXPECT_EQ(found.damages(0).ledger(), "");
  EXPECT_NE(found.damages(0).what().find(path), std::string::npos);
  EXPECT_EQ(Verify().damages_size(), 0);
  ReopenAll();
  EXPECT_EQ(anchor_->Find(kLedger), note);
}

TEST_F(StoreVerifierTest, VerifiesByItself) {
  absl::Notification ended;
  v1::StoreVerification told;
  StoreVerifier verifier(*ledgers_, *log_, *checkpoints_,
                         {absl::ZeroDuration(), absl::InfiniteDuration(),
                          [&](const v1::StoreVerification& verification) {
                            told = verification;
                            ended.Notify();
                          }});
  ended.WaitForNotification();
  EXPECT_EQ(told.records(), kCosts + 1);
  EXPECT_EQ(verifier.last()->records(), kCosts + 1);
}

TEST_F(StoreVerifierTest, OneVerificationAtATime) {
  StoreVerifier verifier(*ledgers_, *log_, *checkpoints_,
                         {absl::InfiniteDuration(), absl::InfiniteDuration(), nullptr});
  const absl::Status given_up = verifier.Run("", [&](const ScrubProgress&) {
    const absl::Status second = verifier.Run("", [](const ScrubProgress&) { return true; });
    EXPECT_EQ(ledger::Reason(second), v1::ERROR_REASON_LIMIT_EXCEEDED);
    return false;
  });
  EXPECT_TRUE(absl::IsCancelled(given_up)) << given_up;
  EXPECT_FALSE(verifier.last().has_value());
}

}  // namespace
}  // namespace liggare::audit
