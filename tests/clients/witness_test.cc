// A witness cosigns what extends all that it has seen, and nothing else.

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "store/proof/checkpoint.h"
#include "tests/clients/auditor_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WitnessTest : public AuditorTest {
 protected:
  WitnessTest() {
    const std::string out = Done({"witness", "--new-key", "revisionen.example/w1", "--key",
                                  Path("w1.key"), "--format", "csv"});
    vkey_ = out.substr(out.find('\n') + 1);
    vkey_.pop_back();
  }

  std::vector<std::string> Command() const {
    return {"witness", "--key", Path("w1.key"), "--state", Path("w1"), "--server-key", log_.key()};
  }
  // The checkpoint of a size with the last cosignature that the server was given.
  std::string Cosigned(int64_t size) const {
    return log_.CheckpointOf(Size{size}) + log_.cosignatures().back() + "\n";
  }

  std::string vkey_;
};

TEST_F(WitnessTest, CosignsWhatExtendsWhatItHasSeen) {
  const std::vector<std::string> records = log_.records();
  log_.Truncate(Size{100});
  Done(Command());
  for (size_t next = 100; next < records.size(); ++next) log_.AddRecord(records[next]);
  EXPECT_THAT(Done(Command()), HasSubstr("The checkpoint is cosigned."));
  ASSERT_THAT(log_.cosignatures(), SizeIs(2));
  const std::vector<proof::VerifierKey> keys = {*proof::VerifierKey::Parse(log_.key()),
                                                *proof::VerifierKey::Parse(vkey_)};
  const auto opened = proof::OpenCheckpoint(Cosigned(size()), keys);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_THAT(opened->cosignatures, SizeIs(1));
}

TEST_F(WitnessTest, ReplaysBeforeItCosigns) {
  std::vector<std::string> command = Command();
  command.push_back("--replay");
  EXPECT_THAT(Done(command), HasSubstr("The checkpoint is cosigned."));
  log_.Change(60, [](v1::Record& record) { record.mutable_postings(0)->set_amount(1); });
  std::filesystem::remove_all(Path("w1"));
  EXPECT_THAT(Fails(command), HasSubstr("position 60: is not what the rules derive"));
  EXPECT_THAT(log_.cosignatures(), SizeIs(1));
}

TEST_F(WitnessTest, RefusesAForkAndShowsBoth) {
  Done(Command());
  const std::string seen = log_.CheckpointOf(Size{size()});
  log_.Change(10, [](v1::Record& record) { record.set_actor("somebody else"); });
  log_.AddRecord(log_.records().back());
  const CliRun run = Run(Command());
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.err, HasSubstr("not cosigned: a fork: this witness has seen size " +
                                 std::to_string(size() - 1)));
  EXPECT_THAT(run.out, AllOf(HasSubstr(seen), HasSubstr(log_.CheckpointOf(Size{size()}))));
  EXPECT_EQ(Read("w1/localhost%2Ftrygghet.checkpoint"), seen);
  EXPECT_EQ(Read("w1/localhost%2Ftrygghet.refused"), log_.CheckpointOf(Size{size()}));
  EXPECT_THAT(log_.cosignatures(), SizeIs(1));
}

TEST_F(WitnessTest, RefusesAForkOfTheSameSize) {
  Done(Command());
  log_.Change(10, [](v1::Record& record) { record.set_actor("somebody else"); });
  EXPECT_THAT(Fails(Command()), HasSubstr("not cosigned: a fork"));
}

TEST_F(WitnessTest, RefusesARollback) {
  Done(Command());
  log_.Truncate(Size{100});
  EXPECT_THAT(Fails(Command()), HasSubstr("not cosigned: a rollback: this witness has seen size"));
  EXPECT_THAT(log_.cosignatures(), SizeIs(1));
}

TEST_F(WitnessTest, RefusesWhatAnotherKeyHasSigned) {
  const auto other = proof::SigningKey::Make(log_.origin(), proof::KeyType::kNote);
  std::vector<std::string> command = Command();
  command.back() = other->verifier().Encode();
  EXPECT_THAT(Fails(command), HasSubstr("signed by none of the known keys"));
  EXPECT_THAT(log_.cosignatures(), IsEmpty());
}

TEST_F(WitnessTest, KeepsItsKeyToItself) {
  struct stat info {};
  ASSERT_EQ(stat(Path("w1.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600);
  EXPECT_THAT(Fails({"witness", "--new-key", "revisionen.example/w1", "--key", Path("w1.key")}),
              HasSubstr("File exists"));
  ASSERT_EQ(chmod(Path("w1.key").c_str(), 0640), 0);
  EXPECT_THAT(Fails(Command()), HasSubstr("others than its owner may read"));
}

}  // namespace
}  // namespace liggare
