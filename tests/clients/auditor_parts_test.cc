// The parts of an auditor's program that need no server: unique ids, consistency proofs as files,
// keys that follow from each other, differences between answers.

#include <gmock/gmock.h>

#include <random>

#include "clients/auditor/consistency_proof.h"
#include "clients/auditor/differences.h"
#include "clients/auditor/key_chain.h"
#include "clients/auditor/record_frame.h"
#include "clients/auditor/unique_ids.h"
#include "liggare/v1/budget_service.pb.h"
#include "tests/support/seed.h"

namespace liggare::auditor {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string Uuid(uint64_t high, uint64_t low) {
  char text[37];
  std::snprintf(text, sizeof(text), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(high >> 32), static_cast<unsigned>(high >> 16 & 0xffff),
                static_cast<unsigned>(high & 0xffff), static_cast<unsigned>(low >> 48),
                static_cast<unsigned long long>(low & 0xffff'ffff'ffff));
  return text;
}

TEST(UniqueIdsTest, FindsAnIdThatIsThereTwiceHoweverFarApart) {
  std::mt19937_64 random(support::TestSeed());
  for (const int64_t repeated : {0, 1, 99, 100, 101, 998}) {
    UniqueIds ids(100);
    std::vector<std::string> given;
    for (int64_t i = 0; i < 999; ++i) {
      given.push_back(Uuid(random(), random()));
      ASSERT_TRUE(ids.Add(given.back(), Position{i}).ok());
    }
    ASSERT_TRUE(ids.Add(given[static_cast<size_t>(repeated)], Position{999}).ok());
    const absl::Status status = ids.Finish();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("position 999: has the event id of position " + std::to_string(repeated) +
                          ", " + given[static_cast<size_t>(repeated)]));
  }
}

TEST(UniqueIdsTest, PassesWhatIsUniqueInOneRunAndInMany) {
  for (const int64_t count : {0, 1, 99, 100, 101, 1000}) {
    UniqueIds ids(100);
    for (int64_t i = 0; i < count; ++i) {
      ASSERT_TRUE(ids.Add(Uuid(7, static_cast<uint64_t>(i) << 40), Position{i}).ok());
    }
    EXPECT_TRUE(ids.Finish().ok()) << count;
  }
}

TEST(UniqueIdsTest, RefusesWhatIsNoUuid) {
  UniqueIds ids;
  for (const std::string& id :
       {std::string(), std::string("7"), Uuid(1, 2) + "0", std::string(36, '-'),
        std::string("0000000A-0000-4000-8000-000000000000"),
        std::string("00000000_0000-4000-8000-000000000000")}) {
    EXPECT_THAT(std::string(ids.Add(id, Position{5}).message()), HasSubstr("position 5: ")) << id;
  }
}

v1::Record WholeRecord() {
  v1::Record record;
  record.set_ledger("trygghet");
  record.set_position(1'000);
  record.set_append_first(998);
  record.set_append_count(300);
  record.mutable_recorded_at()->set_seconds(1'600'000'000);
  record.mutable_recorded_at()->set_nanos(5'000);
  record.set_actor("local");
  record.mutable_event()->set_event_id(Uuid(1, 2));
  record.mutable_event()->mutable_payload()->mutable_cost_posted()->set_amount(-5);
  for (int i = 0; i < 2; ++i) record.add_postings()->set_amount(i);
  record.set_rules_version(1);
  return record;
}

TEST(RecordFrameTest, SaysWhatTheRecordSays) {
  const std::string bytes = WholeRecord().SerializeAsString();
  const auto frame = ReadFrame(bytes);
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->ledger, "trygghet");
  EXPECT_EQ(frame->position, 1'000);
  EXPECT_EQ(frame->append_first, 998);
  EXPECT_EQ(frame->append_count, 300);
  EXPECT_EQ(frame->recorded_seconds, 1'600'000'000);
  EXPECT_EQ(frame->recorded_nanos, 5'000);
  EXPECT_EQ(frame->event_id, Uuid(1, 2));
  EXPECT_EQ(frame->kind, v1::Payload::kCostPosted);
}

TEST(RecordFrameTest, RefusesWhatIsNoRecordOfOne) {
  const std::string bytes = WholeRecord().SerializeAsString();
  EXPECT_FALSE(ReadFrame(bytes + bytes).has_value());
  EXPECT_FALSE(ReadFrame(bytes + std::string("\x60\x01", 2)).has_value());  // a field 12
  EXPECT_FALSE(ReadFrame(std::string(20, '\xff')).has_value());
  EXPECT_FALSE(ReadFrame(std::string("\x0a\x7f", 2) + "short").has_value());
  for (size_t cut = 0; cut < bytes.size(); ++cut) (void)ReadFrame(bytes.substr(0, cut));
}

TEST(ConsistencyProofTest, IsReadAsItWasWritten) {
  ConsistencyProof proof{Size{57}, {proof::LeafHash("a"), proof::LeafHash("b")}, "anything\n"};
  const std::string encoded = EncodeConsistencyProof(proof);
  EXPECT_THAT(encoded, HasSubstr("old 57\n"));
  const auto parsed = ParseConsistencyProof(encoded);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->from, proof.from);
  EXPECT_EQ(parsed->hashes, proof.hashes);
  EXPECT_EQ(parsed->checkpoint, proof.checkpoint);
}

TEST(ConsistencyProofTest, RefusesWhatIsNone) {
  const std::string hash = proof::HashText(proof::LeafHash("a")) + "\n";
  std::string long_one = "old 5\n";
  for (int i = 0; i < 64; ++i) long_one += hash;
  for (const std::string& text :
       {std::string(), std::string("old 5"), std::string("old 05\n\nx"), std::string("new 5\n\nx"),
        std::string("old -1\n\nx"), "old 5\n" + hash, std::string("old 5\nAAAA\n\nx"),
        long_one + "\nx"}) {
    EXPECT_EQ(ParseConsistencyProof(text).status().code(), absl::StatusCode::kInvalidArgument)
        << text;
  }
}

class KeyChainTest : public testing::Test {
 protected:
  static proof::SigningKey NewKey(const std::string& name = "host/l") {
    return *proof::SigningKey::Make(name, proof::KeyType::kNote);
  }
  absl::Status Open(const proof::SigningKey& key) {
    v1::Record record;
    auto* opened = record.mutable_event()->mutable_payload()->mutable_ledger_opened();
    opened->set_origin("host/l");
    opened->set_verifier_key(key.verifier().Encode());
    return chain_.Add(record);
  }
  absl::Status Rotate(const proof::SigningKey& from, const proof::SigningKey& to) {
    v1::Record record;
    record.set_position(9);
    auto* rotated = record.mutable_event()->mutable_payload()->mutable_key_rotated();
    rotated->set_verifier_key(to.verifier().Encode());
    rotated->set_previous_signature(
        from.Sign(std::string("liggare/key-rotated/v1\0", 23) + to.verifier().Encode()));
    return chain_.Add(record);
  }
  absl::Status Lose(const proof::SigningKey& to) {
    v1::Record record;
    record.set_position(12);
    auto* rotated = record.mutable_event()->mutable_payload()->mutable_key_rotated();
    rotated->set_verifier_key(to.verifier().Encode());
    rotated->set_origin(to.verifier().name());
    rotated->set_lost_checkpoint("a note");
    return chain_.Add(record);
  }
  std::vector<proof::VerifierKey> Trusted(const proof::SigningKey& known) {
    return *chain_.Trusted(std::vector<proof::VerifierKey>{known.verifier()});
  }

  KeyChain chain_;
};

TEST_F(KeyChainTest, TrustGoesForwardAlongSignatures) {
  const proof::SigningKey a = NewKey(), b = NewKey(), c = NewKey();
  ASSERT_TRUE(Open(a).ok());
  ASSERT_TRUE(Rotate(a, b).ok());
  ASSERT_TRUE(Rotate(b, c).ok());
  EXPECT_THAT(Trusted(a), testing::ElementsAre(a.verifier(), b.verifier(), c.verifier()));
  EXPECT_THAT(Trusted(b), testing::ElementsAre(b.verifier(), c.verifier()));
  EXPECT_THAT(Trusted(c), testing::ElementsAre(c.verifier()));
  const auto unknown = chain_.Trusted(std::vector<proof::VerifierKey>{NewKey().verifier()});
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(KeyChainTest, TrustDoesNotGoOverALoss) {
  const proof::SigningKey a = NewKey(), b = NewKey("host/l2");
  ASSERT_TRUE(Open(a).ok());
  ASSERT_TRUE(Lose(b).ok());
  EXPECT_THAT(Trusted(a), testing::ElementsAre(a.verifier()));
  EXPECT_THAT(Trusted(b), testing::ElementsAre(b.verifier()));
  EXPECT_THAT(chain_.losses(), testing::ElementsAre(Position{12}));
}

TEST_F(KeyChainTest, RefusesAKeyThatTheOneBeforeDidNotSign) {
  const proof::SigningKey a = NewKey(), b = NewKey(), c = NewKey();
  ASSERT_TRUE(Open(a).ok());
  EXPECT_THAT(std::string(Rotate(b, c).message()), HasSubstr("position 9: the new key"));
  EXPECT_THAT(std::string(Rotate(a, NewKey("host/other")).message()),
              HasSubstr("is none of the origin"));
}

TEST(DifferencesTest, AreNamedSoThatAPersonFindsThem) {
  v1::GetBudgetResponse stated;
  v1::LineFigures* line = stated.add_lines();
  line->set_line("m01");
  line->set_kind(v1::FUND_KIND_OPERATING);
  line->mutable_total()->set_cost(5);
  v1::GetBudgetResponse derived = stated;
  EXPECT_THAT(FindDifferences(stated, derived), SizeIs(0));
  derived.mutable_lines(0)->mutable_total()->set_cost(6);
  derived.add_funds()->set_fund("drift");
  stated.set_currency("SEK");
  const std::vector<Difference> found = FindDifferences(stated, derived);
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found[0].figure, "currency");
  EXPECT_EQ(found[0].derived, "");
  EXPECT_EQ(found[1].figure, "lines[m01 FUND_KIND_OPERATING].total.cost");
  EXPECT_EQ(found[1].stated, "5");
  EXPECT_EQ(found[1].derived, "6");
  EXPECT_THAT(found[2].figure, HasSubstr("funds[drift"));
}

}  // namespace
}  // namespace liggare::auditor
