// What the keys of notes promise.

#include "store/proof/key.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace liggare::proof {
namespace {

// From the documentation of Go's sumdb/note.
constexpr const char* kSigning =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr const char* kVerifier =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
// A witness of the public network.
constexpr const char* kWitness =
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

TEST(KeyTest, KnownKeysComeBackAsTheyWereWritten) {
  const auto signing = SigningKey::Parse(kSigning);
  ASSERT_TRUE(signing.ok()) << signing.status();
  EXPECT_EQ(signing->Encode(), kSigning);
  EXPECT_EQ(signing->verifier().Encode(), kVerifier);
  const auto verifier = VerifierKey::Parse(kVerifier);
  ASSERT_TRUE(verifier.ok()) << verifier.status();
  EXPECT_EQ(*verifier, signing->verifier());
  EXPECT_EQ(verifier->name(), "PeterNeumann");
  EXPECT_EQ(verifier->id(), 0xc74f20a3);
  EXPECT_EQ(verifier->type(), KeyType::kNote);
  const auto witness = VerifierKey::Parse(kWitness);
  ASSERT_TRUE(witness.ok()) << witness.status();
  EXPECT_EQ(witness->type(), KeyType::kCosignature);
  EXPECT_EQ(witness->Encode(), kWitness);
}

// RFC 8032, section 7.1, test 3.
TEST(KeyTest, SignaturesAreThoseOfRfc8032) {
  const std::string seed =
      absl::HexStringToBytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
  const std::string message = absl::HexStringToBytes("af82");
  const std::string signature = absl::HexStringToBytes(
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
      "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  // Of another id, which is told without saying what it should be.
  const std::string other_id =
      "PRIVATE+KEY+rfc8032+00000000+" + absl::Base64Escape(std::string(1, '\x01') + seed);
  EXPECT_TRUE(absl::IsInvalidArgument(SigningKey::Parse(other_id).status()));
  const auto key = SigningKey::Parse("PRIVATE+KEY+rfc8032+f7b5f6a8+" +
                                     absl::Base64Escape(std::string(1, '\x01') + seed));
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->Sign(message), signature);
  EXPECT_TRUE(key->verifier().Verify(message, signature));
}

TEST(KeyTest, SignatureHoldsForItsMessageAndKeyAlone) {
  const auto key = SigningKey::Make("ledger.example/a", KeyType::kNote);
  const auto other = SigningKey::Make("ledger.example/a", KeyType::kNote);
  ASSERT_TRUE(key.ok() && other.ok());
  EXPECT_NE(key->Encode(), other->Encode());
  EXPECT_EQ(SigningKey::Parse(key->Encode())->Encode(), key->Encode());
  const std::string signature = key->Sign("message");
  EXPECT_TRUE(VerifierKey::Parse(key->verifier().Encode())->Verify("message", signature));
  EXPECT_FALSE(other->verifier().Verify("message", signature));
  EXPECT_FALSE(key->verifier().Verify("massage", signature));
  EXPECT_FALSE(key->verifier().Verify("", signature));
  for (size_t bit = 0; bit < 8 * signature.size(); ++bit) {
    std::string flipped = signature;
    flipped[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    ASSERT_FALSE(key->verifier().Verify("message", flipped)) << bit;
  }
  for (const std::string& cut :
       {std::string(), signature.substr(1), signature.substr(0, 63), signature + '\0'}) {
    EXPECT_FALSE(key->verifier().Verify("message", cut));
  }
}

TEST(KeyTest, TypeIsAPartOfTheKey) {
  const auto key = SigningKey::Make("witness.example", KeyType::kCosignature);
  ASSERT_TRUE(key.ok());
  const auto parsed = SigningKey::Parse(key->Encode());
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->verifier().type(), KeyType::kCosignature);
}

// Every part of the text, every text with another byte in one place, and what else is no key.
TEST(KeyTest, OtherTextsAreNoKeys) {
  for (const std::string& encoded : {std::string(kVerifier), std::string(kWitness)}) {
    for (size_t begin = 0; begin <= encoded.size(); ++begin) {
      for (size_t count = 0; begin + count <= encoded.size(); ++count) {
        if (count == encoded.size()) continue;
        ASSERT_FALSE(VerifierKey::Parse(encoded.substr(begin, count)).ok());
      }
    }
    for (size_t i = 0; i < encoded.size(); ++i) {
      for (const int change : {1, 0x20, 0x80}) {
        std::string changed = encoded;
        changed[i] ^= static_cast<char>(change);
        ASSERT_FALSE(VerifierKey::Parse(changed).ok()) << changed;
      }
    }
  }
  const std::string signing = kSigning;
  for (size_t i = 0; i < signing.size(); ++i) {
    std::string changed = signing;
    changed[i] ^= 1;
    ASSERT_FALSE(SigningKey::Parse(changed).ok()) << changed;
    ASSERT_FALSE(SigningKey::Parse(signing.substr(0, i)).ok());
  }
}

TEST(KeyTest, NamesHaveNeitherSpacesNorPluses) {
  for (const char* name : {"ledger.example/ks-2020-66", "åäö", "日本", "a"}) {
    EXPECT_TRUE(SigningKey::Make(name, KeyType::kNote).ok()) << name;
  }
  for (const char* name :
       {"", "a b", "a+b", "a\n", "a\tb", "\x7f\xff", "a\xc2\xa0", "\xe2\x80\xa8", "\xe3\x80\x80",
        "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x80"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(SigningKey::Make(name, KeyType::kNote).status())) << name;
  }
}

TEST(KeyTest, NoErrorShowsASigningKey) {
  const std::string secret = "AYEKFALVFGyNhPJEMzD1QIDr";
  const std::string signing = kSigning;
  const absl::Status taken_for_another = VerifierKey::Parse(signing).status();
  EXPECT_TRUE(absl::StrContains(taken_for_another.message(), "signing key")) << taken_for_another;
  for (size_t i = 0; i < signing.size(); ++i) {
    std::string changed = signing;
    changed[i] ^= 1;
    for (const absl::Status& status :
         {SigningKey::Parse(changed).status(), VerifierKey::Parse(changed).status(),
          VerifierKey::Parse(signing.substr(i)).status()}) {
      ASSERT_FALSE(absl::StrContains(status.message(), secret.substr(1, 10))) << status;
    }
  }
}

}  // namespace
}  // namespace liggare::proof
