#include "store/signatures.h"

#include <gtest/gtest.h>

#include "store/database.h"
#include "tests/support/temporary_folder.h"

namespace liggare::store {
namespace {

proof::Signature By(const std::string& witness, const std::string& bytes = "signature") {
  return {witness, 7, bytes};
}

class SignaturesTest : public ::testing::Test {
 protected:
  SignaturesTest() { Open(); }
  void Open() {
    database_.reset();
    database_ = *Database::Open({.path = folder_.path() + "/store"});
  }
  Signatures signatures() { return Signatures(*database_); }

  support::TemporaryFolder folder_;
  std::unique_ptr<Database> database_;
};

TEST_F(SignaturesTest, ThatALedgerHasSignedIsNeverForgotten) {
  EXPECT_EQ(*signatures().HasSigned("a"), false);
  EXPECT_EQ(signatures().NoteSigned("a"), absl::OkStatus());
  Open();
  EXPECT_EQ(*signatures().HasSigned("a"), true);
  EXPECT_EQ(*signatures().HasSigned("b"), false);
}

TEST_F(SignaturesTest, CosignaturesAreKeptBySize) {
  EXPECT_EQ(signatures().Cosign("a", Size{5}, By("w1")), absl::OkStatus());
  EXPECT_EQ(signatures().Cosign("a", Size{5}, By("w2")), absl::OkStatus());
  EXPECT_EQ(signatures().Cosign("a", Size{300}, By("w1")), absl::OkStatus());
  EXPECT_EQ(signatures().Cosign("b", Size{400}, By("w1")), absl::OkStatus());
  EXPECT_EQ(signatures().Cosign("a", Size{5}, By("w1", "later")), absl::OkStatus());
  Open();
  const auto of_size = signatures().OfSize("a", Size{5});
  ASSERT_TRUE(of_size.ok()) << of_size.status();
  EXPECT_EQ(of_size->cosignatures, (std::vector{By("w1", "later"), By("w2")}));
  EXPECT_TRUE(signatures().OfSize("a", Size{6})->cosignatures.empty());
  const auto latest = signatures().Latest("a", 10);
  ASSERT_TRUE(latest.ok()) << latest.status();
  ASSERT_EQ(latest->size(), 2);
  EXPECT_EQ(latest->front().size, Size{300});
  EXPECT_EQ(latest->back().size, Size{5});
  EXPECT_EQ(signatures().Latest("a", 1)->size(), 1);
}

}  // namespace
}  // namespace liggare::store
