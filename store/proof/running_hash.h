// SHA-256 of bytes that come piece by piece, as those of a file too large for memory.
//
// Used by one thread.

#ifndef LIGGARE_STORE_PROOF_RUNNING_HASH_H_
#define LIGGARE_STORE_PROOF_RUNNING_HASH_H_

#include <openssl/evp.h>

#include <memory>
#include <string_view>

#include "store/proof/hash.h"

namespace liggare::proof {

class RunningHash {
 public:
  RunningHash();

  void Add(std::string_view bytes);
  // The hash of all that was added. Called once, and nothing after it.
  Hash Finish();

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_RUNNING_HASH_H_
