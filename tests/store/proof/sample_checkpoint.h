// Keys and a checkpoint for tests.

#ifndef LIGGARE_TESTS_STORE_PROOF_SAMPLE_CHECKPOINT_H_
#define LIGGARE_TESTS_STORE_PROOF_SAMPLE_CHECKPOINT_H_

#include <string>

#include "store/proof/checkpoint.h"
#include "store/proof/key.h"

namespace liggare::proof {

inline constexpr const char* kOrigin = "ledger.example/ks-2020-66";

// New ones, each time.
inline SigningKey LogKey() { return *SigningKey::Make(kOrigin, KeyType::kNote); }
inline SigningKey WitnessKey(const std::string& name) {
  return *SigningKey::Make(name, KeyType::kCosignature);
}

inline Checkpoint SampleCheckpoint() { return {kOrigin, {Size{66}, LeafHash("root")}, {}}; }

}  // namespace liggare::proof

#endif  // LIGGARE_TESTS_STORE_PROOF_SAMPLE_CHECKPOINT_H_
