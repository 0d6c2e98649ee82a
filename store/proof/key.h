// The keys that sign notes: Ed25519, with a name. c2sp.org/signed-note.
//
// A verifier key is written NAME+ID+KEY: the id is the beginning of a hash over name, type and key,
// in eight hexadecimal digits, and KEY the type and the public key in base64. A signing key is
// written PRIVATE+KEY+NAME+ID+SEED, as Go's sumdb/note does.
//
// Invariant: no signing key, nor what may be one, is in any error.
//
// Thread-safe, never changed; copies share the key.

#ifndef LIGGARE_STORE_PROOF_KEY_H_
#define LIGGARE_STORE_PROOF_KEY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct evp_pkey_st;

namespace liggare::proof {

// What a key signs: the text of a note, or with it the time at which a witness saw it.
enum class KeyType : uint8_t { kNote = 0x01, kCosignature = 0x04 };

class VerifierKey {
 public:
  // INVALID_ARGUMENT, saying what is wrong, for a text that Encode does not write.
  static absl::StatusOr<VerifierKey> Parse(std::string_view encoded);
  std::string Encode() const;

  const std::string& name() const { return name_; }
  KeyType type() const { return type_; }
  uint32_t id() const { return id_; }

  // Whether the key made this signature of this message.
  bool Verify(std::string_view message, std::string_view signature) const;

  friend bool operator==(const VerifierKey& a, const VerifierKey& b) {
    return a.Encode() == b.Encode();
  }

 private:
  friend class SigningKey;
  VerifierKey(std::string_view name, KeyType type, std::string_view public_key);

  std::string name_;
  KeyType type_;
  std::shared_ptr<evp_pkey_st> key_;
  uint32_t id_;
};

class SigningKey {
 public:
  // A new one of random bytes. INVALID_ARGUMENT for what can be no name.
  static absl::StatusOr<SigningKey> Make(std::string_view name, KeyType type);
  // INVALID_ARGUMENT, saying what is wrong, for a text that Encode does not write.
  static absl::StatusOr<SigningKey> Parse(std::string_view encoded);
  // A secret.
  std::string Encode() const;

  const VerifierKey& verifier() const { return verifier_; }

  std::string Sign(std::string_view message) const;

 private:
  SigningKey(std::string_view name, KeyType type, std::string_view seed);

  std::shared_ptr<evp_pkey_st> key_;
  VerifierKey verifier_;
};

// A key as messages name it.
std::string KeyName(std::string_view name, uint32_t id);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_KEY_H_
