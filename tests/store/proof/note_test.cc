// What signed notes promise.

#include "store/proof/note.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/seed.h"

namespace liggare::proof {
namespace {

// From the documentation of Go's sumdb/note.
constexpr const char* kKnownSigner =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr const char* kKnownText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr const char* kKnownLine =
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

class NoteTest : public testing::Test {
 protected:
  SigningKey MakeKey(const char* name) { return *SigningKey::Make(name, KeyType::kNote); }
  Note SignedBy(std::vector<SigningKey> keys) {
    Note note{"text\n", {}};
    for (const SigningKey& key : keys) EXPECT_EQ(SignNote(key, note), absl::OkStatus());
    return note;
  }
  // A signature line of nobody's.
  static std::string LineOf(const std::string& name) {
    return absl::StrCat("— ", name, " ", absl::Base64Escape("1234signature"), "\n");
  }

  const SigningKey key_ = MakeKey("key.example");
  const std::vector<VerifierKey> known_ = {key_.verifier()};
};

TEST_F(NoteTest, KnownNoteIsSignedAndVerified) {
  const SigningKey key = *SigningKey::Parse(kKnownSigner);
  Note note{kKnownText, {}};
  ASSERT_EQ(SignNote(key, note), absl::OkStatus());
  EXPECT_EQ(EncodeNote(note), absl::StrCat(kKnownText, "\n", kKnownLine));
  const auto parsed = ParseNote(EncodeNote(note));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->text, kKnownText);
  EXPECT_EQ(EncodeNote(*parsed), EncodeNote(note));
  const std::vector<VerifierKey> keys = {key.verifier()};
  EXPECT_EQ(*VerifyNote(*parsed, keys), keys);
}

TEST_F(NoteTest, TextMayHaveEmptyLinesAndAnyLanguage) {
  Note note{"\n\nEtt nämndbeslut,\n\n— ingen underskrift\n", {}};
  ASSERT_EQ(SignNote(key_, note), absl::OkStatus());
  const auto parsed = ParseNote(EncodeNote(note));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->text, note.text);
  EXPECT_TRUE(VerifyNote(*parsed, known_).ok());
}

TEST_F(NoteTest, UnknownKeysAreIgnored) {
  const SigningKey other = MakeKey("other.example");
  const SigningKey namesake = MakeKey("key.example");
  Note note = SignedBy({other, key_, namesake});
  // Of an unknown type, with bytes that are no Ed25519 signature; and of the known key's id.
  note.signatures.push_back({"other.example", key_.verifier().id(), "x"});
  EXPECT_EQ(*VerifyNote(note, known_), known_);
  const absl::Status refused = VerifyNote(SignedBy({other, namesake}), known_).status();
  EXPECT_TRUE(absl::IsUnauthenticated(refused));
  EXPECT_TRUE(absl::StrContains(refused.message(), "key.example+")) << refused;
  EXPECT_TRUE(absl::IsUnauthenticated(VerifyNote(note, {}).status()));
}

TEST_F(NoteTest, BadSignatureOfKnownKeyIsRefused) {
  const SigningKey other = MakeKey("other.example");
  const std::vector<VerifierKey> both = {other.verifier(), key_.verifier()};
  Note note = SignedBy({other, key_});
  note.signatures[1].bytes[7] ^= 1;
  const absl::Status refused = VerifyNote(note, both).status();
  EXPECT_TRUE(absl::IsUnauthenticated(refused));
  EXPECT_TRUE(absl::StrContains(refused.message(), "key.example+")) << refused;
  Note changed = SignedBy({key_});
  changed.text = "test\n";
  EXPECT_TRUE(absl::IsUnauthenticated(VerifyNote(changed, known_).status()));
  // Beside a good one of its own, too.
  Note twice = SignedBy({key_});
  twice.signatures.push_back(twice.signatures[0]);
  EXPECT_EQ(VerifyNote(twice, known_)->size(), 1u);
  twice.signatures[1].bytes[0] ^= 1;
  EXPECT_TRUE(absl::IsUnauthenticated(VerifyNote(twice, known_).status()));
}

TEST_F(NoteTest, KeyOfCosignaturesSignsNoNote) {
  const SigningKey witness = *SigningKey::Make("key.example", KeyType::kCosignature);
  const VerifierKey& key = witness.verifier();
  const Note note{"text\n", {{key.name(), key.id(), witness.Sign("text\n")}}};
  const std::vector<VerifierKey> keys = {key};
  EXPECT_TRUE(absl::IsUnauthenticated(VerifyNote(note, keys).status()));
}

TEST_F(NoteTest, SigningAgainReplacesTheSignature) {
  Note note = SignedBy({key_, MakeKey("other.example")});
  note.signatures[0].bytes = "worn";
  ASSERT_EQ(SignNote(key_, note), absl::OkStatus());
  EXPECT_EQ(note.signatures.size(), 2u);
  EXPECT_TRUE(VerifyNote(note, known_).ok());
}

TEST_F(NoteTest, OtherBytesAreNoNotes) {
  const std::string line = LineOf("key.example");
  ASSERT_TRUE(ParseNote("text\n\n" + line).ok());
  const std::vector<std::string> refused = {"",
                                            "\n",
                                            "\n\n",
                                            "text\n",
                                            "text\n\n",
                                            "text\n" + line,
                                            "text" + line,
                                            line,
                                            "text\n\n" + line.substr(0, line.size() - 1),
                                            "text\n\n" + line + "\n",
                                            "text\n\n" + line + "more\n",
                                            "text\n\n " + line,
                                            "text\n\n" + line.substr(4),
                                            "text\n\n- key.example MTIzNHNpZ25hdHVyZQ==\n",
                                            "text\n\n—key.example MTIzNHg=\n",
                                            "text\n\n— key.example\n",
                                            "text\n\n— key.example \n",
                                            "text\n\n—  MTIzNHg=\n",
                                            "text\n\n— key.example  MTIzNHg=\n",
                                            "text\n\n— key.example MTIzNHg= \n",
                                            "text\n\n— key+example MTIzNHg=\n",
                                            "text\n\n— key.example MTIzNHh\n",
                                            "text\n\n— key.example MTIzNA==\n",
                                            "text\n\n— key.example MTIzNHh=\n",
                                            "te\rxt\n\n" + line,
                                            std::string("te\0xt\n\n", 7) + line,
                                            "te\txt\n\n" + line,
                                            "te\x1bxt\n\n" + line,
                                            "te\xffxt\n\n" + line,
                                            "te\xc0\x80xt\n\n" + line};
  for (const std::string& bytes : refused) {
    const absl::Status status = ParseNote(bytes).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << absl::CEscape(bytes) << ": " << status;
  }
  Note unsignable{"no newline", {}};
  EXPECT_TRUE(absl::IsInvalidArgument(SignNote(key_, unsignable)));
  unsignable.text = "bell \a\n";
  EXPECT_TRUE(absl::IsInvalidArgument(SignNote(key_, unsignable)));
}

TEST_F(NoteTest, SizesHaveLimits) {
  std::string lines;
  for (size_t i = 0; i < kNoteSignaturesMax; ++i) lines += LineOf(absl::StrCat("key", i));
  EXPECT_TRUE(ParseNote("text\n\n" + lines).ok());
  EXPECT_FALSE(ParseNote("text\n\n" + lines + LineOf("key")).ok());
  const std::string end = "\n\n" + LineOf("key.example");
  EXPECT_TRUE(ParseNote(std::string(kNoteBytesMax - end.size(), 't') + end).ok());
  EXPECT_FALSE(ParseNote(std::string(kNoteBytesMax - end.size() + 1, 't') + end).ok());
}

TEST_F(NoteTest, SignatureLineComesBackAlone) {
  const Note note = SignedBy({key_});
  const std::string line = EncodeSignature(note.signatures[0]);
  EXPECT_EQ(*ParseSignature(line), note.signatures[0]);
  EXPECT_FALSE(ParseSignature(line + line).ok());
  EXPECT_FALSE(ParseSignature("").ok());
}

TEST_F(NoteTest, NoFlippedBitIsVerified) {
  const std::string encoded = EncodeNote(SignedBy({key_}));
  for (size_t bit = 0; bit < 8 * encoded.size(); ++bit) {
    std::string flipped = encoded;
    flipped[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    const auto note = ParseNote(flipped);
    ASSERT_FALSE(note.ok() && VerifyNote(*note, known_).ok()) << absl::CEscape(flipped);
  }
}

TEST_F(NoteTest, NoBytesBreakParsing) {
  std::mt19937_64 random(support::TestSeed());
  const std::string whole = EncodeNote(SignedBy({key_, MakeKey("other.example")}));
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole.substr(random() % whole.size());
    for (uint64_t changes = random() % 4; changes > 0; --changes) {
      bytes[random() % bytes.size()] = "\n— A+\xff="[random() % 9];
    }
    // What is parsed is what would be written so.
    if (const auto note = ParseNote(bytes); note.ok()) {
      ASSERT_EQ(EncodeNote(*note), bytes);
    }
  }
}

}  // namespace
}  // namespace liggare::proof
