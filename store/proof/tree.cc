#include "store/proof/tree.h"

#include <algorithm>
#include <bit>

#include "absl/strings/str_cat.h"
#include "store/proof/invariant.h"

namespace liggare::proof {
namespace {

// The size of the left subtree of a tree of `size` leaves, at least two: the largest power of two
// below it.
int64_t LeftOf(int64_t size) {
  return static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(size - 1)));
}

// The hash of the subtree of `size` leaves, at least one, from `first` on.
absl::StatusOr<Hash> Subtree(int64_t first, int64_t size, ReadNode read) {
  if (std::has_single_bit(static_cast<uint64_t>(size))) {
    const int level = std::countr_zero(static_cast<uint64_t>(size));
    return read(Node{level, first >> level});
  }
  const int64_t left_size = LeftOf(size);
  const absl::StatusOr<Hash> left = Subtree(first, left_size, read);
  if (!left.ok()) return left;
  const absl::StatusOr<Hash> right = Subtree(first + left_size, size - left_size, read);
  if (!right.ok()) return right;
  return NodeHash(*left, *right);
}

// Walks from the root down, keeping the subtrees it passes by; a proof names them from below.
class Descent {
 public:
  Descent(Size size, ReadNode read) : size_(size.value), read_(read) {}

  int64_t first() const { return first_; }
  int64_t size() const { return size_; }

  void GoLeft() {
    const int64_t left = LeftOf(size_);
    Pass(first_ + left, size_ - left);
    size_ = left;
  }
  void GoRight() {
    const int64_t left = LeftOf(size_);
    Pass(first_, left);
    first_ += left;
    size_ -= left;
  }
  // Keeps the subtree of which it stands at the root.
  void Stop() { Pass(first_, size_); }

  absl::StatusOr<std::vector<Hash>> Take() {
    if (!status_.ok()) return status_;
    std::reverse(passed_.begin(), passed_.end());
    return std::move(passed_);
  }

 private:
  void Pass(int64_t first, int64_t size) {
    if (!status_.ok()) return;
    const absl::StatusOr<Hash> hash = Subtree(first, size, read_);
    if (hash.ok()) {
      passed_.push_back(*hash);
    } else {
      status_ = hash.status();
    }
  }

  int64_t first_ = 0;
  int64_t size_;
  const ReadNode read_;
  absl::Status status_;
  std::vector<Hash> passed_;
};

std::string NameOf(Size size) { return absl::StrCat("size ", size.value); }

// The number of hashes by which the inclusion of a leaf is proven: one for each level below which
// it parts from the last leaf, and beyond that one for each left subtree on the way.
int InclusionHashes(uint64_t index, uint64_t last) {
  const int inner = std::bit_width(index ^ last);
  return inner + std::popcount(index >> inner);
}

absl::Status CheckCount(const std::string& proof_name, size_t given, size_t needed) {
  if (given == needed) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(proof_name, " has ", given, " hashes where it needs ", needed));
}

absl::Status CheckRoot(const std::string& proof_name, const Hash& found, const TreeHead& head) {
  if (found == head.root) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(proof_name, " leads to the root ", HashText(found),
                                          ", and the root at ", NameOf(head.size), " is ",
                                          HashText(head.root)));
}

absl::Status CheckEmptyRoot(const TreeHead& head) {
  if (head.size.value > 0 || head.root == EmptyRoot()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the root at size 0 is ", HashText(head.root),
                                          ", and that of no records is ", HashText(EmptyRoot())));
}

absl::Status CheckSizes(const TreeHead& older, const TreeHead& newer) {
  if (older.size.value < 0 || newer.size < older.size) {
    return absl::InvalidArgumentError(absl::StrCat("no tree of ", NameOf(older.size),
                                                   " comes before one of ", NameOf(newer.size)));
  }
  absl::Status status = CheckEmptyRoot(older);
  status.Update(CheckEmptyRoot(newer));
  if (!status.ok() || older.size < newer.size || older.root == newer.root) return status;
  return absl::DataLossError(absl::StrCat("two roots at ", NameOf(older.size), ": ",
                                          HashText(older.root), " and ", HashText(newer.root)));
}

// Both roots, from the subtree in which they begin to differ upward.
absl::Status ClimbBoth(const TreeHead& older, const TreeHead& newer, std::span<const Hash> proof) {
  const auto old_last = static_cast<uint64_t>(older.size.value - 1);
  const auto new_last = static_cast<uint64_t>(newer.size.value - 1);
  // Where the older tree ends with a complete subtree, the newer one has it too.
  const int shared = std::countr_one(old_last);
  uint64_t index = old_last >> shared;
  uint64_t last = new_last >> shared;
  const std::string name =
      absl::StrCat("the consistency proof from ", NameOf(older.size), " to ", NameOf(newer.size));
  const bool begins_with_root = index == 0;
  const int needed = InclusionHashes(index, last) + (begins_with_root ? 0 : 1);
  if (absl::Status status = CheckCount(name, proof.size(), needed); !status.ok()) return status;
  Hash old_root = begins_with_root ? older.root : proof.front();
  Hash new_root = old_root;
  for (const Hash& hash : proof.subspan(begins_with_root ? 0 : 1)) {
    // The last subtree has nobody to its right: it stands a level higher.
    while (index == last && index % 2 == 0) index >>= 1, last >>= 1;
    if (index % 2 == 1) {
      old_root = NodeHash(hash, old_root);
      new_root = NodeHash(hash, new_root);
    } else {
      new_root = NodeHash(new_root, hash);
    }
    index >>= 1;
    last >>= 1;
  }
  absl::Status status = CheckRoot(name, old_root, older);
  status.Update(CheckRoot(name, new_root, newer));
  return status;
}

}  // namespace

absl::StatusOr<Hash> Root(Size size, ReadNode read) {
  Require(size.value >= 0, "a tree of negative size");
  if (size.value == 0) return EmptyRoot();
  return Subtree(0, size.value, read);
}

absl::StatusOr<std::vector<Hash>> Inclusion(Position position, Size size, ReadNode read) {
  Require(position.value >= 0 && size.Contains(position), "a leaf outside its tree");
  Descent descent(size, read);
  while (descent.size() > 1) {
    if (position.value - descent.first() < LeftOf(descent.size())) {
      descent.GoLeft();
    } else {
      descent.GoRight();
    }
  }
  return descent.Take();
}

absl::StatusOr<std::vector<Hash>> Consistency(Size from, Size to, ReadNode read) {
  Require(from.value >= 0 && from <= to, "a tree that comes before a smaller one");
  if (from.value == 0) return std::vector<Hash>();
  Descent descent(to, read);
  while (from.value - descent.first() < descent.size()) {
    if (from.value - descent.first() <= LeftOf(descent.size())) {
      descent.GoLeft();
    } else {
      descent.GoRight();
    }
  }
  // From the left edge it is the whole older tree, whose root the verifier has.
  if (descent.first() > 0) descent.Stop();
  return descent.Take();
}

absl::Status VerifyInclusion(const Hash& leaf, Position position, std::span<const Hash> proof,
                             const TreeHead& head) {
  if (position.value < 0 || !head.size.Contains(position)) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no position ", position.value, " at ", NameOf(head.size)));
  }
  auto index = static_cast<uint64_t>(position.value);
  auto last = static_cast<uint64_t>(head.size.value - 1);
  const std::string name =
      absl::StrCat("the inclusion proof of position ", position.value, " at ", NameOf(head.size));
  absl::Status counted = CheckCount(name, proof.size(), InclusionHashes(index, last));
  if (!counted.ok()) return counted;
  Hash found = leaf;
  for (const Hash& hash : proof) {
    while (index == last && index % 2 == 0) index >>= 1, last >>= 1;
    found = index % 2 == 1 ? NodeHash(hash, found) : NodeHash(found, hash);
    index >>= 1;
    last >>= 1;
  }
  return CheckRoot(name, found, head);
}

absl::Status VerifyConsistency(const TreeHead& older, const TreeHead& newer,
                               std::span<const Hash> proof) {
  if (absl::Status status = CheckSizes(older, newer); !status.ok()) return status;
  if (older.size.value > 0 && older.size < newer.size) return ClimbBoth(older, newer, proof);
  return CheckCount("a consistency proof from size 0, or between equal sizes,", proof.size(), 0);
}

}  // namespace liggare::proof
