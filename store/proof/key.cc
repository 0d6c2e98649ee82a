#include "store/proof/key.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/proof/base64.h"
#include "store/proof/hash.h"
#include "store/proof/invariant.h"
#include "store/proof/text.h"

namespace liggare::proof {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr std::string_view kSigningPrefix = "PRIVATE+KEY+";

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* Bytes(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Bytes(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::shared_ptr<EVP_PKEY> Owned(EVP_PKEY* key) {
  Require(key != nullptr, "OpenSSL has no Ed25519");
  return {key, &EVP_PKEY_free};
}

std::string PublicBytes(const EVP_PKEY* key) {
  std::string bytes(kKeyBytes, '\0');
  size_t count = bytes.size();
  Require(EVP_PKEY_get_raw_public_key(key, Bytes(bytes), &count) == 1 && count == kKeyBytes,
          "a key without its public part");
  return bytes;
}

std::string TypeByte(KeyType type) { return std::string(1, static_cast<char>(type)); }

std::string IdText(uint32_t id) { return absl::StrCat(absl::Hex(id, absl::kZeroPad8)); }

std::string Encoded(const std::string& name, uint32_t id, KeyType type, const std::string& key) {
  return absl::StrCat(name, "+", IdText(id), "+", EncodeBase64(TypeByte(type) + key));
}

// What NAME+ID+KEY is made of.
struct Parts {
  std::string_view name;
  std::string_view id;
  KeyType type;
  std::string key;
};

absl::Status Malformed(const std::string& kind, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("this is no ", kind, ": ", what));
}

std::optional<KeyType> TypeOf(char byte) {
  for (const KeyType type : {KeyType::kNote, KeyType::kCosignature}) {
    if (byte == static_cast<char>(type)) return type;
  }
  return std::nullopt;
}

absl::StatusOr<Parts> Split(const std::string& kind, std::string_view encoded) {
  const std::optional<std::string_view> name = TakeUntil('+', encoded);
  const std::optional<std::string_view> id = name ? TakeUntil('+', encoded) : std::nullopt;
  if (!id) return Malformed(kind, "it has not the form NAME+ID+KEY");
  if (!IsKeyName(*name)) return Malformed(kind, "its name is empty, has spaces, or is no UTF-8");
  const std::optional<std::string> key = DecodeBase64(encoded);
  if (!key || key->size() != 1 + kKeyBytes) {
    return Malformed(kind, absl::StrCat("its last part is not ", 1 + kKeyBytes,
                                        " bytes in base64, which are a type and an Ed25519 key"));
  }
  const std::optional<KeyType> type = TypeOf(key->front());
  if (!type) {
    return Malformed(kind, absl::StrCat("its type is ", static_cast<uint8_t>(key->front()),
                                        "; known are 1 (Ed25519) and 4 (cosignature/v1)"));
  }
  return Parts{*name, *id, *type, key->substr(1)};
}

absl::Status CheckId(const std::string& kind, const Parts& parts, uint32_t id) {
  if (parts.id == IdText(id)) return absl::OkStatus();
  return Malformed(kind, "its id is not that of its name, type and key");
}

}  // namespace

VerifierKey::VerifierKey(std::string_view name, KeyType type, std::string_view public_key)
    : name_(name),
      type_(type),
      key_(Owned(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key),
                                             public_key.size()))),
      id_(0) {
  const std::string type_byte = TypeByte(type);
  const std::string_view hashed[] = {name_, "\n", type_byte, public_key};
  const Hash hash = Sha256(hashed);
  for (const char byte : hash.view().substr(0, sizeof(id_))) {
    id_ = id_ << 8 | static_cast<uint8_t>(byte);
  }
}

absl::StatusOr<VerifierKey> VerifierKey::Parse(std::string_view encoded) {
  const std::string kind = "verifier key";
  if (encoded.substr(0, kSigningPrefix.size()) == kSigningPrefix) {
    return Malformed(kind, "it is a signing key, which is to be kept secret");
  }
  const absl::StatusOr<Parts> parts = Split(kind, encoded);
  if (!parts.ok()) return parts.status();
  VerifierKey key(parts->name, parts->type, parts->key);
  if (absl::Status status = CheckId(kind, *parts, key.id()); !status.ok()) return status;
  return key;
}

std::string VerifierKey::Encode() const {
  return Encoded(name_, id_, type_, PublicBytes(key_.get()));
}

bool VerifierKey::Verify(std::string_view message, std::string_view signature) const {
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return signature.size() == kSignatureBytes &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                          message.size()) == 1;
}

SigningKey::SigningKey(std::string_view name, KeyType type, std::string_view seed)
    : key_(
          Owned(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size()))),
      verifier_(name, type, PublicBytes(key_.get())) {}

absl::StatusOr<SigningKey> SigningKey::Make(std::string_view name, KeyType type) {
  if (!IsKeyName(name)) {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(name), " can name no key: it is empty, has spaces or a plus, or is no UTF-8"));
  }
  std::string seed(kKeyBytes, '\0');
  Require(RAND_bytes(Bytes(seed), static_cast<int>(seed.size())) == 1, "no random bytes for a key");
  return SigningKey(name, type, seed);
}

absl::StatusOr<SigningKey> SigningKey::Parse(std::string_view encoded) {
  const std::string kind = "signing key";
  if (encoded.substr(0, kSigningPrefix.size()) != kSigningPrefix) {
    return Malformed(kind, absl::StrCat("it does not begin with ", std::string(kSigningPrefix)));
  }
  const absl::StatusOr<Parts> parts = Split(kind, encoded.substr(kSigningPrefix.size()));
  if (!parts.ok()) return parts.status();
  SigningKey key(parts->name, parts->type, parts->key);
  if (absl::Status id = CheckId(kind, *parts, key.verifier().id()); !id.ok()) return id;
  return key;
}

std::string SigningKey::Encode() const {
  std::string seed(kKeyBytes, '\0');
  size_t count = seed.size();
  Require(EVP_PKEY_get_raw_private_key(key_.get(), Bytes(seed), &count) == 1,
          "a signing key without its private part");
  return absl::StrCat(std::string(kSigningPrefix),
                      Encoded(verifier_.name_, verifier_.id_, verifier_.type_, seed));
}

std::string SigningKey::Sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(kSignatureBytes, '\0');
  size_t count = signature.size();
  const bool has_signed =
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), Bytes(signature), &count, Bytes(message), message.size()) == 1;
  Require(has_signed && count == kSignatureBytes, "a key that does not sign");
  return signature;
}

std::string KeyName(std::string_view name, uint32_t id) {
  return absl::StrCat(std::string(name), "+", IdText(id));
}

}  // namespace liggare::proof
