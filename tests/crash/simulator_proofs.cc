// Proofs of what the store holds, and forgeries of them, held against the verifiers that everybody
// uses and the tree that is kept in memory.

#include <algorithm>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "store/merkle_tree.h"
#include "store/proof/tree.h"
#include "tests/crash/simulator.h"

namespace liggare::crash {
namespace {

using Proof = std::vector<proof::Hash>;
using Verify = absl::FunctionRef<absl::Status(const Proof&)>;

proof::Hash Changed(proof::Hash hash) {
  hash.bytes.back() ^= 1;
  return hash;
}

proof::TreeHead Changed(const proof::TreeHead& head) { return {head.size, Changed(head.root)}; }

// What proves nothing, made of what does.
std::vector<Proof> Forgeries(const Proof& proof) {
  std::vector<Proof> forgeries(3, proof);
  forgeries[0].emplace_back();
  forgeries[1].insert(forgeries[1].begin(), proof::EmptyRoot());
  forgeries[2].push_back(proof.empty() ? proof::EmptyRoot() : proof.back());
  if (proof.empty()) return forgeries;
  forgeries.emplace_back(proof.begin() + 1, proof.end());
  forgeries.emplace_back(proof.begin(), proof.end() - 1);
  for (size_t i = 0; i < proof.size(); ++i) {
    forgeries.push_back(proof);
    forgeries.back()[i] = Changed(proof[i]);
    if (i == 0) continue;
    forgeries.push_back(proof);
    std::swap(forgeries.back()[i - 1], forgeries.back()[i]);
  }
  return forgeries;
}

// What is wrong with a verifier's answers; nothing when it accepts the proof and no forgery of it.
std::string WronglyVerified(const Proof& proof, Verify verify) {
  if (const absl::Status sound = verify(proof); !sound.ok()) return std::string(sound.message());
  for (const Proof& forged : Forgeries(proof)) {
    if (verify(forged).ok()) {
      return absl::StrCat("of ", proof.size(), " hashes, and a forgery of ", forged.size(),
                          " is accepted");
    }
  }
  return "";
}

}  // namespace

void Simulator::CheckProofs(SimulatedStore& store, ExpectedLedger& ledger, Size size) {
  const auto tree = (*store.ledgers().Find(ledger.id()))->tree();
  if (!Answered(tree.status(), "asking for a tree")) return;
  const proof::NaiveTree& expected = ledger.tree();
  // Beyond what was read the disk failed, and what is right is not known.
  const int64_t most = std::min(size, expected.size()).value;
  const proof::TreeHead newer = expected.head(1 + Below(most));
  const proof::TreeHead older = expected.head(1 + Below(newer.size.value));
  const Position position{Below(newer.size.value)};
  const auto included = (*tree)->Inclusion(position, newer.size);
  if (Answered(included.status(), "asking for an inclusion proof")) {
    CheckInclusion(*included, expected.leaf(position.value), position, newer);
  }
  const auto consistent = (*tree)->Consistency(older.size, newer.size);
  if (Answered(consistent.status(), "asking for a consistency proof")) {
    CheckConsistency(*consistent, older, newer);
  }
}

void Simulator::CheckInclusion(const Proof& proof, const proof::Hash& leaf, Position position,
                               const proof::TreeHead& head) {
  const std::string wrong = WronglyVerified(proof, [&](const Proof& tried) {
    return proof::VerifyInclusion(leaf, position, tried, head);
  });
  if (!wrong.empty()) Fail("an inclusion proof: " + wrong);
  const Position other{position.value > 0 ? position.value - 1 : position.value + 1};
  if (proof::VerifyInclusion(Changed(leaf), position, proof, head).ok() ||
      proof::VerifyInclusion(leaf, other, proof, head).ok() ||
      proof::VerifyInclusion(leaf, position, proof, Changed(head)).ok()) {
    Fail("an inclusion proof is accepted for what it does not prove");
  }
  Count("inclusion proofs verified");
}

void Simulator::CheckConsistency(const Proof& proof, const proof::TreeHead& older,
                                 const proof::TreeHead& newer) {
  const std::string wrong = WronglyVerified(
      proof, [&](const Proof& tried) { return proof::VerifyConsistency(older, newer, tried); });
  if (!wrong.empty()) Fail("a consistency proof: " + wrong);
  if (proof::VerifyConsistency(Changed(older), newer, proof).ok() ||
      proof::VerifyConsistency(older, Changed(newer), proof).ok()) {
    Fail("a consistency proof is accepted for a tree it does not prove");
  }
  Count("consistency proofs verified");
}

}  // namespace liggare::crash
