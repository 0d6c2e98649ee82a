// Hashes as test vectors write them.

#ifndef LIGGARE_TESTS_STORE_PROOF_HEX_H_
#define LIGGARE_TESTS_STORE_PROOF_HEX_H_

#include <vector>

#include "absl/strings/escaping.h"
#include "store/proof/hash.h"

namespace liggare::proof {

inline Hash FromHex(const char* hex) { return *HashOfBytes(absl::HexStringToBytes(hex)); }

inline std::vector<Hash> HashesFromHex(const std::vector<const char*>& hexes) {
  std::vector<Hash> hashes;
  for (const char* hex : hexes) hashes.push_back(FromHex(hex));
  return hashes;
}

}  // namespace liggare::proof

#endif  // LIGGARE_TESTS_STORE_PROOF_HEX_H_
