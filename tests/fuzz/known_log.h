// A log that is always the same: what it signed can lie in a corpus, and nothing else may be
// believed of it. Its keys are known to everybody.
//
// Thread-safe, never changed.

#ifndef LIGGARE_TESTS_FUZZ_KNOWN_LOG_H_
#define LIGGARE_TESTS_FUZZ_KNOWN_LOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "store/proof/checkpoint.h"
#include "store/proof/key.h"
#include "tests/store/proof/naive_tree.h"

namespace liggare::fuzz {

inline constexpr int64_t kKnownSize = 21;
inline constexpr const char* kKnownOrigin = "ledger.example/ks-2020-66";

inline const proof::SigningKey& KnownLogKey() {
  static const auto& key = *new proof::SigningKey(
      *proof::SigningKey::Parse("PRIVATE+KEY+ledger.example/ks-2020-66+bc4eb31d+"
                                "AQoixVD7vHLxkzKwrXxDlnbZN9wxIn6JQAT+rIlhXxSq"));
  return key;
}

inline const proof::SigningKey& KnownWitnessKey() {
  static const auto& key = *new proof::SigningKey(
      *proof::SigningKey::Parse("PRIVATE+KEY+witness.example/w1+ec059746+"
                                "BPJvO6zS2qTm7qWjRJgH0B+/f1zfg4vFl7c1UhiJzP2P"));
  return key;
}

inline const std::vector<proof::VerifierKey>& KnownKeys() {
  static const auto& keys =
      *new std::vector<proof::VerifierKey>{KnownLogKey().verifier(), KnownWitnessKey().verifier()};
  return keys;
}

// Its leaf at a position is that of "record POSITION".
inline const proof::NaiveTree& KnownTree() {
  static const auto& tree = *[] {
    auto* made = new proof::NaiveTree;
    made->AddMany(kKnownSize);
    return made;
  }();
  return tree;
}

// The one that its keys have signed.
inline const proof::Checkpoint& KnownCheckpoint() {
  static const auto& checkpoint =
      *new proof::Checkpoint{kKnownOrigin, KnownTree().head(kKnownSize), {}};
  return checkpoint;
}

}  // namespace liggare::fuzz

#endif  // LIGGARE_TESTS_FUZZ_KNOWN_LOG_H_
