// The log as static files: exported, gone on with, and verified from the files alone.

#include <gmock/gmock.h>

#include <filesystem>

#include "tests/clients/auditor_fixture.h"

namespace liggare {
namespace {

using ::testing::HasSubstr;

class ExportTest : public AuditorTest {
 protected:
  std::string Export() { return Done({"export", "--tiles", Path("log"), "--format", "csv"}); }
  std::string Verify() { return Verified({"verify", "export", Path("log")}); }
  std::string VerifyFails() { return Refused({"verify", "export", Path("log")}); }
  // Changes a byte of a file.
  void Flip(const std::string& name) {
    std::string content = Read(name);
    ASSERT_FALSE(content.empty()) << name;
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
    Write(name, content);
  }
  std::string Partial(const std::string& tile) {
    return "log/tile/" + tile + "/001.p/" + std::to_string(size() - 256);
  }
};

TEST_F(ExportTest, HasEveryFileThatATlogClientReads) {
  Export();
  EXPECT_EQ(Read("log/checkpoint"), log_.CheckpointOf(Size{size()}));
  EXPECT_EQ(Read("log/tile/0/000").size(), 256 * 32);
  EXPECT_EQ(Read(Partial("0")).size(), (size() - 256) * 32);
  EXPECT_EQ(Read("log/tile/1/000.p/1").size(), 32);
  EXPECT_THAT(Read("log/tile/entries/000"), HasSubstr(log_.records()[0]));
  EXPECT_THAT(Read(Partial("entries")), HasSubstr(log_.records().back()));
  EXPECT_THAT(Verify(), HasSubstr("The export is what its checkpoint says"));
}

TEST_F(ExportTest, GoesOnWhereItWas) {
  const std::string all = Export();
  EXPECT_THAT(all, HasSubstr("," + std::to_string(size()) + "\n"));
  EXPECT_THAT(Export(), HasSubstr("," + std::to_string(size() - 256) + "\n"));
  // Broken off before the checkpoint was written, and a tile lost with the power.
  std::filesystem::remove(Path("log/checkpoint"));
  Write("log/tile/0/000", "");
  Export();
  EXPECT_THAT(Verify(), HasSubstr("The export is what its checkpoint says"));
}

TEST_F(ExportTest, ChangedFilesAreNamed) {
  Export();
  for (const std::string& tile :
       {std::string("log/tile/0/000"), Partial("0"), std::string("log/tile/1/000.p/1")}) {
    const std::string good = Read(tile);
    Flip(tile);
    EXPECT_THAT(VerifyFails(), HasSubstr(Path(tile) + " is not what the records come to"));
    Write(tile, good);
  }
  Flip(Partial("entries"));
  VerifyFails();
}

TEST_F(ExportTest, ForkIsNotExportedOverWhatIsThere) {
  Export();
  log_.Change(300, [](v1::Record& record) { record.set_actor("somebody else"); });
  EXPECT_THAT(Fails({"export", "--tiles", Path("log")}),
              HasSubstr(Path("log") + "/checkpoint says size " + std::to_string(size())));
  log_.Truncate(Size{280});
  EXPECT_THAT(Fails({"export", "--tiles", Path("log")}),
              HasSubstr("the server's log is shorter than it was"));
  EXPECT_THAT(Verify(), HasSubstr("The export is what its checkpoint says"));
}

TEST_F(ExportTest, RecordsThatAreNotTheCheckpointsAreNotCertified) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) {
    messages[5].set_records(0, "something else");
  };
  EXPECT_THAT(Fails({"export", "--tiles", Path("log")}), HasSubstr("the records come to size"));
  EXPECT_FALSE(std::filesystem::exists(Path("log/checkpoint")));
}

}  // namespace
}  // namespace liggare
