// The hashes of a Merkle tree as RFC 6962 section 2.1 defines them, with SHA-256.
//
// A leaf and a node are hashed behind different first bytes, so that neither can stand for the
// other. Thread-safe.

#ifndef LIGGARE_STORE_PROOF_HASH_H_
#define LIGGARE_STORE_PROOF_HASH_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace liggare::proof {

inline constexpr size_t kHashBytes = 32;

struct Hash {
  std::array<char, kHashBytes> bytes{};

  std::string_view view() const { return {bytes.data(), bytes.size()}; }
  friend bool operator==(const Hash&, const Hash&) = default;
};

// The hash of those bytes; nothing unless they are kHashBytes.
std::optional<Hash> HashOfBytes(std::string_view bytes);

// In base64, as notes and proofs write it, and back; nothing for any other text.
std::string HashText(const Hash& hash);
std::optional<Hash> ParseHash(std::string_view text);

// SHA-256 of the parts, one after the other.
Hash Sha256(std::span<const std::string_view> parts);

Hash LeafHash(std::string_view record);
Hash NodeHash(const Hash& left, const Hash& right);
// The root of a tree without leaves.
Hash EmptyRoot();

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_HASH_H_
