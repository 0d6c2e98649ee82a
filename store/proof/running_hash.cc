#include "store/proof/running_hash.h"

#include "store/proof/invariant.h"

namespace liggare::proof {

RunningHash::RunningHash() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  Require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "OpenSSL has no SHA-256");
}

void RunningHash::Add(std::string_view bytes) {
  Require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1,
          "OpenSSL does not hash");
}

Hash RunningHash::Finish() {
  Hash hash;
  Require(EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(hash.bytes.data()),
                             nullptr) == 1,
          "OpenSSL does not hash");
  return hash;
}

}  // namespace liggare::proof
