// What proofs over a tree promise: that the true ones hold, and nothing else does.

#include "store/proof/tree.h"

#include <functional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "store/proof/frontier.h"
#include "tests/store/proof/hex.h"
#include "tests/store/proof/naive_tree.h"

namespace liggare::proof {
namespace {

constexpr int kLeaves = 70;

NaiveTree TreeOf(int leaves) {
  NaiveTree tree;
  tree.AddMany(leaves);
  return tree;
}

auto ReaderOf(const NaiveTree& tree) {
  return [&tree](Node node) { return tree.Read(node); };
}

// The tree of Certificate Transparency's own tests.
NaiveTree KnownTree() {
  NaiveTree tree;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    tree.Add(absl::HexStringToBytes(hex));
  }
  return tree;
}

TEST(TreeTest, RootsAreThoseOfCertificateTransparency) {
  const std::vector<Hash> roots =
      HashesFromHex({"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                     "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                     "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                     "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                     "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                     "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                     "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"});
  const NaiveTree tree = KnownTree();
  for (int64_t size = 0; size <= 8; ++size) {
    EXPECT_EQ(*Root(Size{size}, ReaderOf(tree)), roots[size]) << size;
  }
}

TEST(TreeTest, ProofsAreThoseOfCertificateTransparency) {
  const NaiveTree tree = KnownTree();
  const auto read = ReaderOf(tree);
  EXPECT_EQ(*Inclusion(Position{0}, Size{8}, read),
            HashesFromHex({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                           "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                           "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(*Inclusion(Position{5}, Size{8}, read),
            HashesFromHex({"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                           "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(*Inclusion(Position{2}, Size{3}, read),
            HashesFromHex({"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}));
  EXPECT_EQ(*Consistency(Size{6}, Size{8}, read),
            HashesFromHex({"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                           "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(*Consistency(Size{2}, Size{5}, read),
            HashesFromHex({"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                           "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(TreeTest, EveryInclusionProofIsTheDefinedOneAndHolds) {
  const NaiveTree tree = TreeOf(kLeaves);
  for (int64_t size = 0; size <= kLeaves; ++size) {
    const TreeHead head = tree.head(size);
    ASSERT_EQ(*Root(Size{size}, ReaderOf(tree)), head.root) << size;
    for (int64_t index = 0; index < size; ++index) {
      const auto proof = Inclusion(Position{index}, Size{size}, ReaderOf(tree));
      ASSERT_TRUE(proof.ok()) << proof.status();
      ASSERT_EQ(*proof, tree.Path(index, size)) << index << " of " << size;
      ASSERT_EQ(VerifyInclusion(tree.leaf(index), Position{index}, *proof, head), absl::OkStatus());
    }
  }
}

TEST(TreeTest, EveryConsistencyProofIsTheDefinedOneAndHolds) {
  const NaiveTree tree = TreeOf(kLeaves);
  for (int64_t to = 0; to <= kLeaves; ++to) {
    for (int64_t from = 0; from <= to; ++from) {
      const auto proof = Consistency(Size{from}, Size{to}, ReaderOf(tree));
      ASSERT_TRUE(proof.ok()) << proof.status();
      if (from > 0) {
        ASSERT_EQ(*proof, tree.Proof(from, to)) << from << " to " << to;
      }
      ASSERT_EQ(VerifyConsistency(tree.head(from), tree.head(to), *proof), absl::OkStatus())
          << from << " to " << to;
    }
  }
}

// Calls with every list of hashes that is nearly the given one: a bit flipped, one left out, one
// given twice, one of another place added.
void ForEachDamaged(const std::vector<Hash>& proof,
                    const std::function<void(const std::vector<Hash>&)>& call) {
  for (size_t i = 0; i < proof.size(); ++i) {
    for (size_t bit = 0; bit < 8 * kHashBytes; ++bit) {
      std::vector<Hash> flipped = proof;
      flipped[i].bytes[bit / 8] ^= static_cast<char>(1 << (bit % 8));
      call(flipped);
    }
    std::vector<Hash> shorter = proof;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    call(shorter);
  }
  for (size_t i = 0; i <= proof.size(); ++i) {
    for (const Hash& added : {proof.empty() ? EmptyRoot() : proof[i % proof.size()], EmptyRoot()}) {
      std::vector<Hash> longer = proof;
      longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), added);
      call(longer);
    }
  }
}

TEST(TreeTest, DamagedInclusionProofIsRefused) {
  const NaiveTree tree = TreeOf(21);
  for (int64_t size = 1; size <= 21; ++size) {
    const TreeHead head = tree.head(size);
    for (int64_t index = 0; index < size; ++index) {
      const Position position{index};
      const std::vector<Hash> proof = tree.Path(index, size);
      ForEachDamaged(proof, [&](const std::vector<Hash>& damaged) {
        ASSERT_FALSE(VerifyInclusion(tree.leaf(index), position, damaged, head).ok())
            << index << " of " << size;
      });
      // Of another leaf, at another position, in a tree of another size or root.
      for (int64_t other = -1; other <= size + 1; ++other) {
        if (other == index) continue;
        ASSERT_FALSE(VerifyInclusion(tree.leaf(index), Position{other}, proof, head).ok());
        if (other < 0 || other >= size) continue;
        ASSERT_FALSE(VerifyInclusion(tree.leaf(other), position, proof, head).ok());
      }
      ASSERT_FALSE(
          VerifyInclusion(tree.leaf(index), position, proof, {Size{size}, EmptyRoot()}).ok());
      for (int64_t other = 0; other <= 21; ++other) {
        if (other == size) continue;
        ASSERT_FALSE(VerifyInclusion(tree.leaf(index), position, proof, tree.head(other)).ok());
      }
    }
  }
}

TEST(TreeTest, DamagedConsistencyProofIsRefused) {
  const NaiveTree tree = TreeOf(21);
  const Hash other_root = LeafHash("another first record");
  for (int64_t to = 0; to <= 21; ++to) {
    for (int64_t from = 0; from <= to; ++from) {
      const TreeHead older = tree.head(from);
      const TreeHead newer = tree.head(to);
      const std::vector<Hash> proof = from == 0 ? std::vector<Hash>() : tree.Proof(from, to);
      ForEachDamaged(proof, [&](const std::vector<Hash>& damaged) {
        ASSERT_FALSE(VerifyConsistency(older, newer, damaged).ok()) << from << " to " << to;
      });
      ASSERT_FALSE(VerifyConsistency({Size{from}, other_root}, newer, proof).ok());
      if (from > 0) {
        ASSERT_FALSE(VerifyConsistency(older, {Size{to}, other_root}, proof).ok());
      }
      for (int64_t other = 1; other <= 21 && from > 0; ++other) {
        if (other != from) {
          ASSERT_FALSE(VerifyConsistency(tree.head(other), newer, proof).ok());
        }
        if (other != to) {
          ASSERT_FALSE(VerifyConsistency(older, tree.head(other), proof).ok());
        }
      }
    }
  }
}

// A tree that shares all but one record is of the same shape, and no proof leads from one to the
// other.
TEST(TreeTest, ForkIsRefused) {
  NaiveTree tree = TreeOf(9);
  NaiveTree fork = TreeOf(8);
  fork.Add("another record");
  tree.AddMany(5);
  fork.AddMany(5);
  for (int64_t from = 9; from <= 14; ++from) {
    for (int64_t to = from; to <= 14; ++to) {
      EXPECT_FALSE(VerifyConsistency(fork.head(from), tree.head(to), tree.Proof(from, to)).ok());
      EXPECT_FALSE(VerifyConsistency(fork.head(from), tree.head(to), fork.Proof(from, to)).ok());
    }
  }
}

TEST(TreeTest, EdgesAreRefusedInTheirOwnWords) {
  const NaiveTree tree = TreeOf(5);
  const std::vector<Hash> none;
  EXPECT_TRUE(absl::IsInvalidArgument(
      VerifyInclusion(tree.leaf(0), Position{0}, none, {Size{0}, EmptyRoot()})));
  EXPECT_TRUE(absl::IsInvalidArgument(
      VerifyInclusion(tree.leaf(4), Position{5}, tree.Path(4, 5), tree.head(5))));
  EXPECT_TRUE(absl::IsInvalidArgument(
      VerifyInclusion(tree.leaf(0), Position{INT64_MIN}, none, tree.head(1))));
  EXPECT_TRUE(
      absl::IsInvalidArgument(VerifyConsistency({Size{-1}, EmptyRoot()}, tree.head(1), none)));
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyConsistency(tree.head(2), tree.head(1), none)));
  EXPECT_TRUE(absl::IsInvalidArgument(
      VerifyConsistency(tree.head(2), tree.head(2), std::vector<Hash>(1, EmptyRoot()))));
  EXPECT_TRUE(absl::IsInvalidArgument(
      VerifyConsistency(tree.head(0), tree.head(2), std::vector<Hash>(1, EmptyRoot()))));
  EXPECT_TRUE(
      absl::IsDataLoss(VerifyConsistency({Size{0}, tree.head(1).root}, tree.head(2), none)));
  // The largest sizes there are.
  const TreeHead largest{Size{INT64_MAX}, EmptyRoot()};
  const std::vector<Hash> sixty_three(63, EmptyRoot());
  EXPECT_TRUE(absl::IsDataLoss(VerifyInclusion(tree.leaf(0), Position{0}, sixty_three, largest)));
  EXPECT_TRUE(absl::IsInvalidArgument(
      VerifyInclusion(tree.leaf(0), Position{INT64_MAX - 1}, none, largest)));
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyConsistency(tree.head(1), largest, none)));
}

TEST(TreeTest, RefusalSaysWhatDiffers) {
  const NaiveTree tree = TreeOf(5);
  const absl::Status other =
      VerifyInclusion(tree.leaf(2), Position{3}, tree.Path(3, 5), tree.head(5));
  EXPECT_TRUE(absl::IsDataLoss(other));
  for (const std::string& said :
       {std::string("position 3"), std::string("size 5"), HashText(tree.head(5).root)}) {
    EXPECT_TRUE(absl::StrContains(other.message(), said)) << other;
  }
  const absl::Status fork =
      VerifyConsistency({Size{5}, EmptyRoot()}, tree.head(5), std::vector<Hash>());
  EXPECT_TRUE(absl::StrContains(fork.message(), HashText(EmptyRoot()))) << fork;
  const absl::Status longer =
      VerifyInclusion(tree.leaf(0), Position{0}, std::vector<Hash>(4), tree.head(5));
  EXPECT_TRUE(absl::StrContains(longer.message(), "has 4 hashes where it needs 3")) << longer;
}

TEST(TreeTest, ReadingThatFailsFailsTheProof) {
  const auto fail = [](Node) -> absl::StatusOr<Hash> { return absl::DataLossError("damaged"); };
  EXPECT_TRUE(absl::IsDataLoss(Root(Size{5}, fail).status()));
  EXPECT_TRUE(absl::IsDataLoss(Inclusion(Position{3}, Size{5}, fail).status()));
  EXPECT_TRUE(absl::IsDataLoss(Consistency(Size{3}, Size{5}, fail).status()));
}

TEST(FrontierTest, HeadIsThatOfTheLeavesSoFar) {
  const NaiveTree tree = TreeOf(300);
  Frontier frontier;
  for (int64_t size = 0; size < 300; ++size) {
    ASSERT_EQ(frontier.head(), tree.head(size)) << size;
    frontier.Add(tree.leaf(size));
  }
  EXPECT_EQ(frontier.size(), Size{300});
}

}  // namespace
}  // namespace liggare::proof
