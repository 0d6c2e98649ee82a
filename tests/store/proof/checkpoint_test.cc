// What checkpoints and their cosignatures promise.

#include "store/proof/checkpoint.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/store/proof/sample_checkpoint.h"

namespace liggare::proof {
namespace {

// The example of c2sp.org/tlog-cosignature.
constexpr const char* kKnownText =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
constexpr const char* kKnownCosignature =
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin"
    "1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

class CheckpointTest : public testing::Test {
 protected:
  absl::StatusOr<OpenedCheckpoint> Open(const Note& note, const std::vector<VerifierKey>& keys) {
    return OpenCheckpoint(EncodeNote(note), keys);
  }
  Note Signed(const Checkpoint& checkpoint) {
    const SigningKey keys[] = {log_};
    return *SignCheckpoint(checkpoint, keys);
  }

  const SigningKey log_ = LogKey();
  const SigningKey witness_ = WitnessKey("witness.example/a");
  const std::vector<VerifierKey> log_known_ = {log_.verifier()};
  const std::vector<VerifierKey> both_known_ = {log_.verifier(), witness_.verifier()};
  const absl::Time at_ = absl::FromUnixSeconds(1'679'315'147);
};

TEST_F(CheckpointTest, KnownCheckpointComesBack) {
  const auto checkpoint = ParseCheckpoint(kKnownText);
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->head.size, Size{20'852'163});
  EXPECT_EQ(HashText(checkpoint->head.root), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
  EXPECT_EQ(CheckpointText(*checkpoint), kKnownText);
  const auto extended = ParseCheckpoint(absl::StrCat(kKnownText, "more\nand more\n"));
  ASSERT_TRUE(extended.ok()) << extended.status();
  EXPECT_EQ(extended->extensions, (std::vector<std::string>{"more", "and more"}));
}

TEST_F(CheckpointTest, OtherTextsAreNoCheckpoints) {
  const std::string root = HashText(EmptyRoot());
  ASSERT_TRUE(ParseCheckpoint(absl::StrCat("o\n0\n", root, "\n")).ok());
  ASSERT_TRUE(ParseCheckpoint(absl::StrCat("o\n9223372036854775807\n", root, "\n")).ok());
  for (const std::string& text : {std::string(),
                                  std::string("o\n"),
                                  std::string("o\n1\n"),
                                  absl::StrCat("o\n1\n", root),
                                  absl::StrCat("\n1\n", root, "\n"),
                                  absl::StrCat("1\n", root, "\n"),
                                  absl::StrCat("o\n\n", root, "\n"),
                                  absl::StrCat("o\n01\n", root, "\n"),
                                  absl::StrCat("o\n+1\n", root, "\n"),
                                  absl::StrCat("o\n-1\n", root, "\n"),
                                  absl::StrCat("o\n 1\n", root, "\n"),
                                  absl::StrCat("o\n1 \n", root, "\n"),
                                  absl::StrCat("o\n00\n", root, "\n"),
                                  absl::StrCat("o\n0x1\n", root, "\n"),
                                  absl::StrCat("o\n9223372036854775808\n", root, "\n"),
                                  std::string("o\n1\n\n"),
                                  absl::StrCat("o\n1\n", root.substr(1), "\n"),
                                  absl::StrCat("o\n1\n", root, "=\n"),
                                  absl::StrCat("o\n1\n", absl::Base64Escape("short"), "\n"),
                                  absl::StrCat("o\r\n1\r\n", root, "\r\n"),
                                  absl::StrCat("o\xff\n1\n", root, "\n"),
                                  absl::StrCat("o\n1\n", root, "\n\n"),
                                  absl::StrCat("o\n1\n", root, "\nmore"),
                                  absl::StrCat("o\n1\n", root, "\n\nmore\n")}) {
    const absl::Status status = ParseCheckpoint(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << absl::CEscape(text) << ": " << status;
  }
}

TEST_F(CheckpointTest, SignedCheckpointOpens) {
  const Checkpoint checkpoint = SampleCheckpoint();
  const auto opened = Open(Signed(checkpoint), both_known_);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->checkpoint, checkpoint);
  EXPECT_EQ(opened->signers, log_known_);
  EXPECT_TRUE(opened->cosignatures.empty());
}

TEST_F(CheckpointTest, TwoKeysOfTheLogSignWhileOneReplacesTheOther) {
  const SigningKey keys[] = {log_, LogKey()};
  const auto note = SignCheckpoint(SampleCheckpoint(), keys);
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_EQ(Open(*note, log_known_)->signers, log_known_);
  EXPECT_EQ(Open(*note, {keys[1].verifier()})->signers.size(), 1u);
  EXPECT_EQ(Open(*note, {keys[0].verifier(), keys[1].verifier()})->signers.size(), 2u);
}

TEST_F(CheckpointTest, KeyOfAnotherOriginSignsNothing) {
  Checkpoint checkpoint = SampleCheckpoint();
  checkpoint.origin = "ledger.example/another";
  const SigningKey keys[] = {log_};
  const absl::Status refused = SignCheckpoint(checkpoint, keys).status();
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
  // What such a key has signed all the same.
  Note note{CheckpointText(checkpoint), {}};
  ASSERT_EQ(SignNote(log_, note), absl::OkStatus());
  const absl::Status not_opened = Open(note, log_known_).status();
  EXPECT_TRUE(absl::IsUnauthenticated(not_opened));
  EXPECT_TRUE(absl::StrContains(not_opened.message(), "ledger.example/another")) << not_opened;
  EXPECT_TRUE(absl::StrContains(not_opened.message(), kOrigin)) << not_opened;
}

TEST_F(CheckpointTest, WhatIsNoCheckpointIsNotSigned) {
  const SigningKey keys[] = {log_};
  Checkpoint negative = SampleCheckpoint();
  negative.head.size = Size{-1};
  EXPECT_TRUE(absl::IsInvalidArgument(SignCheckpoint(negative, keys).status()));
  for (const char* line : {"", "two\nlines", "bell \a"}) {
    Checkpoint extended = SampleCheckpoint();
    extended.extensions = {line};
    EXPECT_TRUE(absl::IsInvalidArgument(SignCheckpoint(extended, keys).status())) << line;
  }
}

TEST_F(CheckpointTest, NothingElseOpens) {
  const Note note = Signed(SampleCheckpoint());
  EXPECT_TRUE(absl::IsUnauthenticated(Open(note, {LogKey().verifier()}).status()));
  EXPECT_TRUE(absl::IsUnauthenticated(Open(note, {witness_.verifier()}).status()));
  EXPECT_TRUE(absl::IsUnauthenticated(Open(note, {}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(OpenCheckpoint("", log_known_).status()));
  Note no_checkpoint{"text\n", {}};
  ASSERT_EQ(SignNote(log_, no_checkpoint), absl::OkStatus());
  EXPECT_TRUE(absl::IsInvalidArgument(Open(no_checkpoint, log_known_).status()));
  const std::string encoded = EncodeNote(note);
  for (size_t bit = 0; bit < 8 * encoded.size(); ++bit) {
    std::string flipped = encoded;
    flipped[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    ASSERT_FALSE(OpenCheckpoint(flipped, log_known_).ok()) << absl::CEscape(flipped);
  }
}

TEST_F(CheckpointTest, KnownCosignatureComesBack) {
  const auto signature = ParseSignature(kKnownCosignature);
  ASSERT_TRUE(signature.ok()) << signature.status();
  EXPECT_EQ(signature->key_name, "witness.example.com/w1");
  EXPECT_EQ(signature->key_id, 0x8d66cf3f);
  EXPECT_EQ(signature->bytes.substr(0, 8), absl::HexStringToBytes("00000000641850cb"));
  EXPECT_EQ(EncodeSignature(*signature), kKnownCosignature);
}

TEST_F(CheckpointTest, CosignatureSignsWhatTheSpecificationSays) {
  const Signature signature = Cosign(witness_, kKnownText, at_);
  EXPECT_EQ(signature.bytes.substr(0, 8), absl::HexStringToBytes("00000000641850cb"));
  EXPECT_TRUE(witness_.verifier().Verify(
      absl::StrCat("cosignature/v1\ntime 1679315147\n", kKnownText), signature.bytes.substr(8)));
}

TEST_F(CheckpointTest, CosignaturesAreCountedOncePerWitness) {
  const SigningKey other = WitnessKey("witness.example/b");
  Note note = Signed(SampleCheckpoint());
  for (const SigningKey& witness : {witness_, other}) {
    PutSignature(Cosign(witness, note.text, at_), note);
  }
  const auto opened = Open(note, both_known_);
  ASSERT_TRUE(opened.ok()) << opened.status();
  ASSERT_EQ(opened->cosignatures.size(), 1u);
  EXPECT_EQ(opened->cosignatures[0].witness, witness_.verifier());
  EXPECT_EQ(opened->cosignatures[0].at, at_);
  // A later one takes the place of an earlier one; a second line counts for nothing.
  PutSignature(Cosign(witness_, note.text, at_ + absl::Seconds(60)), note);
  EXPECT_EQ(note.signatures.size(), 3u);
  EXPECT_EQ(Open(note, both_known_)->cosignatures[0].at, at_ + absl::Seconds(60));
  note.signatures.push_back(Cosign(witness_, note.text, at_));
  EXPECT_EQ(Open(note, both_known_)->cosignatures.size(), 1u);
}

TEST_F(CheckpointTest, BadCosignatureIsRefused) {
  const Note note = Signed(SampleCheckpoint());
  const Signature good = Cosign(witness_, note.text, at_);
  std::vector<std::string> bad = {
      "x", good.bytes.substr(0, 7), good.bytes.substr(0, 71), good.bytes + "x",
      good.bytes.substr(8),
      // At another time, of another text, and far beyond all times.
      Cosign(witness_, note.text, at_ + absl::Seconds(1)).bytes.substr(0, 8) + good.bytes.substr(8),
      Cosign(witness_, "another\n", at_).bytes, std::string(8, '\xff') + good.bytes.substr(8)};
  for (size_t bit = 0; bit < 8 * good.bytes.size(); ++bit) {
    bad.push_back(good.bytes);
    bad.back()[bit / 8] ^= static_cast<char>(1 << (bit % 8));
  }
  for (const std::string& bytes : bad) {
    Note changed = note;
    changed.signatures.push_back({good.key_name, good.key_id, bytes});
    ASSERT_TRUE(absl::IsUnauthenticated(Open(changed, both_known_).status()));
    // Who does not know the witness does not mind.
    ASSERT_TRUE(Open(changed, log_known_).ok());
  }
}

}  // namespace
}  // namespace liggare::proof
