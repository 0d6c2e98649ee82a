// Purging what was erased: a failure is said, and does not keep the server from ending.

#include "services/ledger/text_purge.h"

#include "rocksdb/db.h"
#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

constexpr char kName[] = "Anna Andersson";

class TextPurgeTest : public LedgerFixture {
 protected:
  // Leaves it in a file.
  void EraseAText() {
    CreateLedger();
    ASSERT_TRUE(Append(AppendOf({CostWithText(1, kName), Decision(2, "ks-1")})).ok());
    // A text that is only in the write-ahead log goes when that is read again.
    ASSERT_TRUE(database_->rocks().Flush({}, database_->family(store::ColumnFamily::kTexts)).ok());
    ASSERT_TRUE(Append(AppendOf({Erasure(3, 1, "ks-1")})).ok());
  }
};

TEST_F(TextPurgeTest, WhatIsWantedIsDoneBeforeItEnds) {
  TextPurge purge(*vault_, [] {});
  EraseAText();
  purge.Want();
  purge.End();
  EXPECT_EQ(purge.failure(), std::nullopt);
  EXPECT_EQ(*vault_->IsUnpurged(), false);
}

TEST_F(TextPurgeTest, FailureIsSaidUntilItIsDone) {
  {
    TextPurge purge(
        *vault_, [] {}, absl::InfiniteDuration());
    EraseAText();
    faults_.CutPower();
    purge.Want();
    purge.AwaitDone();
    ASSERT_TRUE(purge.failure().has_value());
    EXPECT_NE(purge.failure()->find("purging erased texts"), std::string::npos);
  }
  Close();
}

TEST_F(TextPurgeTest, WhatAServerLeftUndoneTheNextOneDoes) {
  EraseAText();
  Reopen();
  EXPECT_TRUE(support::HasFileWith(folder_.path(), kName));
  const TextPurge purge(*vault_, [] {});
  purge.AwaitDone();
  EXPECT_EQ(purge.failure(), std::nullopt);
  EXPECT_FALSE(support::HasFileWith(folder_.path(), kName));
}

}  // namespace
}  // namespace liggare::ledger
