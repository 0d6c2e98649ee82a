#include "store/key_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace liggare::store {
namespace {

constexpr char kLedger[] = "trygghet";
constexpr char kOrigin[] = "stockholm.example/trygghet";

int ModeOf(const std::string& path) {
  struct stat found;
  EXPECT_EQ(stat(path.c_str(), &found), 0) << path;
  return static_cast<int>(found.st_mode & 07777);
}

class KeyFilesTest : public ::testing::Test {
 protected:
  std::string path() const { return folder_.path() + "/keys"; }
  std::string first() const { return path() + "/trygghet.key"; }
  KeyFiles Open() const { return *KeyFiles::Open(path()); }

  void Bring(const std::string& line, int mode = 0600) const {
    std::ofstream(first()) << line;
    chmod(first().c_str(), static_cast<mode_t>(mode));
  }
  std::string Refusal() const {
    const auto key = Open().First(kLedger, kOrigin);
    EXPECT_EQ(key.status().code(), absl::StatusCode::kFailedPrecondition);
    return std::string(key.status().message());
  }

  support::TemporaryFolder folder_;
};

TEST_F(KeyFilesTest, KeysAreForTheServerAlone) {
  const auto key = Open().First(kLedger, kOrigin);
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(ModeOf(path()), 0700);
  EXPECT_EQ(ModeOf(first()), 0600);
}

TEST_F(KeyFilesTest, KeyOfALedgerThatACrashKeptFromBeingMadeIsUsedAgain) {
  const auto key = Open().First(kLedger, kOrigin);
  ASSERT_TRUE(key.ok()) << key.status();
  const auto again = Open().First(kLedger, kOrigin);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->Encode(), key->Encode());
}

TEST_F(KeyFilesTest, UnfinishedFileIsMadeAnew) {
  const KeyFiles keys = Open();
  std::ofstream(first() + ".new") << "PRIV";
  EXPECT_TRUE(keys.First(kLedger, kOrigin).ok());
}

TEST_F(KeyFilesTest, OperatorMayBringTheKey) {
  const KeyFiles keys = Open();
  const auto brought = proof::SigningKey::Make(kOrigin, proof::KeyType::kNote);
  Bring(brought->Encode() + "\n");
  const auto key = keys.First(kLedger, kOrigin);
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->Encode(), brought->Encode());
}

TEST_F(KeyFilesTest, EveryKeyIsFoundByItsVerifier) {
  const KeyFiles keys = Open();
  const auto first = keys.First(kLedger, kOrigin);
  const auto next = keys.MakeNext(kLedger, kOrigin);
  ASSERT_TRUE(next.ok()) << next.status();
  for (const auto& key : {first, next}) {
    const auto found = keys.Find(kLedger, key->verifier());
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->Encode(), key->Encode());
  }
}

TEST_F(KeyFilesTest, MissingKeyIsNamed) {
  const auto other = proof::SigningKey::Make(kOrigin, proof::KeyType::kNote);
  const auto found = Open().Find(kLedger, other->verifier());
  EXPECT_EQ(found.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(found.status().message().find(other->verifier().Encode()), absl::string_view::npos);
}

TEST_F(KeyFilesTest, KeyThatOthersMayReadIsRefused) {
  const KeyFiles keys = Open();
  Bring(proof::SigningKey::Make(kOrigin, proof::KeyType::kNote)->Encode(), 0640);
  EXPECT_NE(Refusal().find("may be read by others"), std::string::npos);
}

TEST_F(KeyFilesTest, FolderThatOthersMayEnterIsRefused) {
  std::filesystem::create_directory(path());
  chmod(path().c_str(), 0750);
  EXPECT_EQ(KeyFiles::Open(path()).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(KeyFilesTest, KeyOfAnotherNameIsRefused) {
  const KeyFiles keys = Open();
  Bring(proof::SigningKey::Make("another.example/log", proof::KeyType::kNote)->Encode());
  const std::string why = Refusal();
  EXPECT_NE(why.find("another.example/log"), std::string::npos);
  EXPECT_NE(why.find(kOrigin), std::string::npos);
}

TEST_F(KeyFilesTest, DamagedKeyIsRefusedAndNotTold) {
  const KeyFiles keys = Open();
  std::string line = proof::SigningKey::Make(kOrigin, proof::KeyType::kNote)->Encode();
  line.back() ^= 1;
  Bring(line);
  EXPECT_EQ(Refusal().find(line.substr(line.size() - 20, 19)), std::string::npos);
}

}  // namespace
}  // namespace liggare::store
