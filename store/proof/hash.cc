#include "store/proof/hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "store/proof/base64.h"
#include "store/proof/invariant.h"

namespace liggare::proof {
namespace {

constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr char kNodePrefix = '\x01';

}  // namespace

std::optional<Hash> HashOfBytes(std::string_view bytes) {
  if (bytes.size() != kHashBytes) return std::nullopt;
  Hash hash;
  std::copy(bytes.begin(), bytes.end(), hash.bytes.begin());
  return hash;
}

std::string HashText(const Hash& hash) { return EncodeBase64(hash.view()); }

std::optional<Hash> ParseHash(std::string_view text) {
  const std::optional<std::string> bytes = DecodeBase64(text);
  return bytes ? HashOfBytes(*bytes) : std::nullopt;
}

Hash Sha256(std::span<const std::string_view> parts) {
  // One context a thread: making one, or looking the algorithm up, costs more than hashing a
  // record.
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  bool hashed = EVP_DigestInit_ex(context.get(), kSha256, nullptr) == 1;
  for (const std::string_view part : parts) {
    hashed = hashed && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  }
  Hash hash;
  hashed = hashed &&
           EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(hash.bytes.data()),
                              nullptr) == 1;
  Require(hashed, "OpenSSL has no SHA-256");
  return hash;
}

Hash LeafHash(std::string_view record) {
  const std::string_view parts[] = {kLeafPrefix, record};
  return Sha256(parts);
}

Hash NodeHash(const Hash& left, const Hash& right) {
  // In one piece, since a part costs nearly as much as its few bytes.
  std::array<char, 1 + 2 * kHashBytes> bytes;
  bytes[0] = kNodePrefix;
  std::copy(left.bytes.begin(), left.bytes.end(), bytes.begin() + 1);
  std::copy(right.bytes.begin(), right.bytes.end(), bytes.begin() + 1 + kHashBytes);
  const std::string_view parts[] = {std::string_view(bytes.data(), bytes.size())};
  return Sha256(parts);
}

Hash EmptyRoot() { return Sha256({}); }

}  // namespace liggare::proof
