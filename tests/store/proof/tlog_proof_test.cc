// What a proof in a file promises: whoever has it, the record and the log's key needs nobody else.

#include "store/proof/tlog_proof.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/store/proof/naive_tree.h"
#include "tests/store/proof/sample_checkpoint.h"
#include "tests/support/seed.h"

namespace liggare::proof {
namespace {

// The example of c2sp.org/tlog-proof, whose signatures are cut short.
constexpr const char* kKnown =
    "c2sp.org/tlog-proof@v1\n"
    "extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6\n"
    "index 73894\n"
    "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
    "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n"
    "\n"
    "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n"
    "— example.com/fancylog hI2DJw==\n";

class TlogProofTest : public testing::Test {
 protected:
  TlogProofTest() {
    for (int i = 0; i < 21; ++i) tree_.Add(RecordAt(i));
  }
  static std::string RecordAt(int64_t position) { return absl::StrCat("record ", position); }
  TlogProof ProofOf(int64_t position, int64_t size) const {
    const SigningKey keys[] = {log_};
    return {"", Position{position}, tree_.Path(position, size),
            EncodeNote(*SignCheckpoint({kOrigin, tree_.head(size), {}}, keys))};
  }

  const SigningKey log_ = LogKey();
  const std::vector<VerifierKey> known_ = {log_.verifier()};
  NaiveTree tree_;
};

TEST_F(TlogProofTest, KnownProofComesBack) {
  const auto proof = ParseTlogProof(kKnown);
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->extra, "age-v1.2.1-darwin-arm64.tar.gz");
  EXPECT_EQ(proof->position, Position{73'894});
  ASSERT_EQ(proof->inclusion.size(), 2u);
  EXPECT_EQ(HashText(proof->inclusion[0]), "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=");
  EXPECT_EQ(proof->checkpoint.substr(0, 21), "example.com/fancylog\n");
  EXPECT_EQ(EncodeTlogProof(*proof), kKnown);
}

TEST_F(TlogProofTest, RecordIsProvenOffline) {
  for (int64_t size = 1; size <= 21; ++size) {
    for (int64_t position = 0; position < size; ++position) {
      const auto proof = ParseTlogProof(EncodeTlogProof(ProofOf(position, size)));
      ASSERT_TRUE(proof.ok()) << proof.status();
      const auto opened = VerifyTlogProof(*proof, RecordAt(position), known_);
      ASSERT_TRUE(opened.ok()) << opened.status();
      EXPECT_EQ(opened->checkpoint.head, tree_.head(size));
    }
  }
}

TEST_F(TlogProofTest, NothingElseIsProven) {
  const TlogProof proof = ProofOf(7, 21);
  EXPECT_TRUE(absl::IsDataLoss(VerifyTlogProof(proof, RecordAt(8), known_).status()));
  EXPECT_TRUE(absl::IsDataLoss(VerifyTlogProof(proof, "", known_).status()));
  EXPECT_TRUE(absl::IsUnauthenticated(
      VerifyTlogProof(proof, RecordAt(7), std::vector{LogKey().verifier()}).status()));
  for (int64_t position = -1; position < 23; ++position) {
    TlogProof moved = proof;
    moved.position = Position{position};
    EXPECT_EQ(VerifyTlogProof(moved, RecordAt(7), known_).ok(), position == 7);
  }
  TlogProof of_another_size = proof;
  of_another_size.checkpoint = ProofOf(7, 20).checkpoint;
  EXPECT_FALSE(VerifyTlogProof(of_another_size, RecordAt(7), known_).ok());
}

TEST_F(TlogProofTest, NoFlippedBitIsVerified) {
  const std::string encoded = EncodeTlogProof(ProofOf(7, 21));
  for (size_t bit = 0; bit < 8 * encoded.size(); ++bit) {
    std::string flipped = encoded;
    flipped[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    const auto proof = ParseTlogProof(flipped);
    ASSERT_FALSE(proof.ok() && VerifyTlogProof(*proof, RecordAt(7), known_).ok())
        << absl::CEscape(flipped);
  }
  for (size_t length = 0; length < encoded.size(); ++length) {
    const auto proof = ParseTlogProof(std::string_view(encoded).substr(0, length));
    ASSERT_FALSE(proof.ok() && VerifyTlogProof(*proof, RecordAt(7), known_).ok()) << length;
  }
}

TEST_F(TlogProofTest, OtherBytesAreNoProofs) {
  const std::string first = "c2sp.org/tlog-proof@v1\n";
  const std::string hash = HashText(EmptyRoot()) + "\n";
  ASSERT_TRUE(ParseTlogProof(first + "index 0\n\n").ok());
  std::string sixty_three;
  for (int i = 0; i < 63; ++i) sixty_three += hash;
  ASSERT_TRUE(ParseTlogProof(first + "index 0\n" + sixty_three + "\n").ok());
  const std::vector<std::string> refused = {std::string(),
                                            first,
                                            first + "index 0\n",
                                            first + "index 0\n" + hash,
                                            "index 0\n\n",
                                            "c2sp.org/tlog-proof@v2\nindex 0\n\n",
                                            first + "index 00\n\n",
                                            first + "index -1\n\n",
                                            first + "index  1\n\n",
                                            first + "index 1\r\n\n",
                                            first + "index\n\n",
                                            first + "index 9223372036854775808\n\n",
                                            first + "extra \nindex 0\n\n",
                                            first + "extra eA\nindex 0\n\n",
                                            first + "extra eA==\nextra eA==\nindex 0\n\n",
                                            first + "index 0\nextra eA==\n\n",
                                            first + "index 0\n" + sixty_three + hash + "\n",
                                            first + "index 0\n" + hash.substr(1) + "\n",
                                            first + "index 0\n" + " " + hash + "\n"};
  for (const std::string& bytes : refused) {
    const absl::Status status = ParseTlogProof(bytes).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << absl::CEscape(bytes) << ": " << status;
  }
}

TEST_F(TlogProofTest, NoBytesBreakParsing) {
  std::mt19937_64 random(support::TestSeed());
  const std::string whole = kKnown;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole.substr(0, 1 + random() % whole.size());
    for (uint64_t changes = random() % 4; changes > 0; --changes) {
      bytes[random() % bytes.size()] = "\n 0A=\xff"[random() % 6];
    }
    if (const auto proof = ParseTlogProof(bytes); proof.ok()) {
      ASSERT_EQ(EncodeTlogProof(*proof), bytes);
    }
  }
}

}  // namespace
}  // namespace liggare::proof
