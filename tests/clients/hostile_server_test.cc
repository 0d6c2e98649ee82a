// A server that lies: each lie is noticed, and the message says what differs.

#include <gmock/gmock.h>

#include <functional>

#include "store/proof/checkpoint.h"
#include "tests/clients/auditor_fixture.h"

namespace liggare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using HostileServerTest = AuditorTest;

proof::SigningKey NewKey(const std::string& name) {
  return *proof::SigningKey::Make(name, proof::KeyType::kNote);
}

// Adds a signature by another key to a note.
std::string SignedToo(const std::string& encoded, const proof::SigningKey& key) {
  proof::Note note = *proof::ParseNote(encoded);
  EXPECT_TRUE(proof::SignNote(key, note).ok());
  return proof::EncodeNote(note);
}

// The same note with its only signature by somebody else.
std::string SignedInstead(const std::string& encoded, const proof::SigningKey& key) {
  proof::Note note = *proof::ParseNote(encoded);
  note.signatures.clear();
  EXPECT_TRUE(proof::SignNote(key, note).ok());
  return proof::EncodeNote(note);
}

TEST_F(HostileServerTest, ForkIsNoticed) {
  const std::string kept = Keep("kept", 30);
  log_.Change(10, [](v1::Record& record) { record.set_actor("somebody else"); });
  EXPECT_THAT(Refused({"verify", "log", "--from", kept}),
              AllOf(HasSubstr("the first 30 records have the root"),
                    HasSubstr("the checkpoint in " + kept + " says size 30, root ")));
}

TEST_F(HostileServerTest, RollbackIsNoticed) {
  const std::string kept = Keep("kept", size());
  log_.Truncate(Size{20});
  EXPECT_THAT(Refused({"verify", "log", "--from", kept}),
              AllOf(HasSubstr("the server's log is shorter than it was"), HasSubstr("size 20")));
}

TEST_F(HostileServerTest, SwappedLeafIsNoticed) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) {
    std::swap(*messages[0].mutable_records(1), *messages[0].mutable_records(2));
  };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("position 1: is numbered 2"));
}

TEST_F(HostileServerTest, LeafThatIsNotTheSignedOneIsNoticed) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) {
    v1::Record record;
    record.ParseFromString(messages[2].records(0));
    record.set_actor("somebody else");
    messages[2].set_records(0, record.SerializeAsString());
  };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("and the server's checkpoint says size"));
}

TEST_F(HostileServerTest, ProofThatIsTooShortOrTooLongIsRefused) {
  log_.on_inclusion = [](v1::GetInclusionProofResponse& answer) {
    answer.mutable_proof()->mutable_hashes()->RemoveLast();
  };
  EXPECT_THAT(Fails({"proof", "event", "5"}), HasSubstr("hashes"));
  log_.on_inclusion = [](v1::GetInclusionProofResponse& answer) {
    answer.mutable_proof()->add_hashes(std::string(32, 'x'));
  };
  EXPECT_THAT(Fails({"proof", "event", "5"}), HasSubstr("hashes"));
  log_.on_consistency = [](v1::GetConsistencyProofResponse& answer) {
    answer.mutable_hashes()->RemoveLast();
  };
  EXPECT_THAT(Fails({"proof", "consistency", "7", "30"}), HasSubstr("hashes"));
  log_.on_consistency = [](v1::GetConsistencyProofResponse& answer) {
    answer.add_hashes(std::string(31, 'x'));
  };
  EXPECT_THAT(Fails({"proof", "consistency", "7", "30"}), HasSubstr("a hash of 31 bytes"));
}

TEST_F(HostileServerTest, ProofForAnotherPositionOrSizeIsRefused) {
  log_.on_inclusion = [](v1::GetInclusionProofResponse& answer) {
    answer.mutable_proof()->set_position(6);
  };
  EXPECT_THAT(Fails({"proof", "event", "5"}), HasSubstr("a proof for position 6 instead of 5"));
  log_.on_inclusion = [this](v1::GetInclusionProofResponse& answer) {
    answer.set_size(21);
    answer.set_root(std::string(log_.HeadOf(Size{21}).root.view()));
    answer.set_checkpoint(log_.CheckpointOf(Size{21}));
  };
  EXPECT_THAT(Fails({"proof", "event", "5", "--size", "20"}),
              HasSubstr("of size 21 where one of size 20 was asked for"));
  log_.on_consistency = [this](v1::GetConsistencyProofResponse& answer) {
    answer.set_from_root(std::string(log_.HeadOf(Size{8}).root.view()));
  };
  EXPECT_THAT(Fails({"proof", "consistency", "7", "30"}), HasSubstr("7"));
}

TEST_F(HostileServerTest, KeptProofIsRefusedWhenAnythingInItIsChanged) {
  Done({"proof", "event", "5", "-o", Path("proof"), "--record", Path("record")});
  EXPECT_THAT(Verified({"verify", "proof", Path("proof")}), HasSubstr("The record is in"));
  EXPECT_THAT(Verified({"verify", "proof", Path("proof"), "--record", Path("record")}),
              HasSubstr("The record is in"));
  const std::string other = Write("other", log_.records()[6]);
  EXPECT_THAT(Refused({"verify", "proof", Path("proof"), "--record", other}), HasSubstr("root"));
  std::string proof = Read("proof");
  proof.replace(proof.find("index 5"), 7, "index 4");
  EXPECT_THAT(Refused({"verify", "proof", Write("moved", proof)}), HasSubstr("root"));
}

TEST_F(HostileServerTest, SignatureByAnotherKeyIsRefused) {
  const proof::SigningKey other = NewKey(log_.origin());
  log_.on_checkpoint = [&](v1::GetCheckpointResponse& answer) {
    answer.set_checkpoint(SignedInstead(answer.checkpoint(), other));
  };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("signed"));
}

TEST_F(HostileServerTest, UnknownKeyBesideAGoodOneIsAccepted) {
  const proof::SigningKey other = NewKey(log_.origin());
  log_.on_checkpoint = [&](v1::GetCheckpointResponse& answer) {
    answer.set_checkpoint(SignedToo(answer.checkpoint(), other));
  };
  EXPECT_THAT(Verified({"verify", "log"}), HasSubstr("The log is what its checkpoint says"));
}

TEST_F(HostileServerTest, BadSignatureByAKnownKeyIsRefused) {
  log_.on_checkpoint = [&](v1::GetCheckpointResponse& answer) {
    proof::Note note = *proof::ParseNote(answer.checkpoint());
    note.signatures[0].bytes[10] = static_cast<char>(note.signatures[0].bytes[10] ^ 1);
    answer.set_checkpoint(proof::EncodeNote(note));
  };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("signature"));
}

TEST_F(HostileServerTest, CheckpointOfAnotherOriginIsRefused) {
  log_.on_checkpoint = [&](v1::GetCheckpointResponse& answer) {
    answer.set_checkpoint(log_.Sign("localhost/other", log_.HeadOf(Size{answer.size()})));
  };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("localhost/other"));
}

TEST_F(HostileServerTest, CheckpointOfAnotherSizeOrRootThanSaidIsRefused) {
  log_.on_checkpoint = [&](v1::GetCheckpointResponse& answer) { answer.set_size(7); };
  EXPECT_THAT(Fails({"checkpoint"}), HasSubstr("the server says size 7"));
  log_.on_checkpoint = [&](v1::GetCheckpointResponse& answer) {
    answer.set_checkpoint(log_.CheckpointOf(Size{9}));
    answer.set_size(9);
    answer.set_root(std::string(log_.HeadOf(Size{9}).root.view()));
  };
  EXPECT_THAT(Fails({"checkpoint", "--size", "8"}),
              HasSubstr("of size 9 where one of size 8 was asked for"));
}

TEST_F(HostileServerTest, TamperedFigureIsNamed) {
  log_.on_budget = [](v1::GetBudgetResponse& answer) {
    for (v1::LineFigures& line : *answer.mutable_lines()) {
      if (line.line() == "m03") line.mutable_total()->set_cost(line.total().cost() - 1);
    }
  };
  EXPECT_THAT(Refused({"verify", "budget", "--at", "2020-04-30"}),
              AllOf(HasSubstr("not what its records come to"),
                    HasSubstr("lines[m03 FUND_KIND_OPERATING].total.cost")));
}

TEST_F(HostileServerTest, LeftOutLineIsNamed) {
  log_.on_budget = [](v1::GetBudgetResponse& answer) { answer.mutable_mandates()->Clear(); };
  EXPECT_THAT(Refused({"verify", "budget", "--at", "2020-04-30"}), HasSubstr("mandates[uppdrag"));
}

// The records are signed as they are: only the rules know better.
TEST_F(HostileServerTest, PostingThatTheRulesDoNotDeriveIsNamed) {
  int64_t position = size() - 1;
  while (true) {
    v1::Record record;
    record.ParseFromString(log_.records()[static_cast<size_t>(position)]);
    if (record.event().payload().has_cost_posted() && record.postings_size() > 0) break;
    --position;
  }
  log_.Change(position, [](v1::Record& record) { record.mutable_postings(0)->set_amount(1); });
  EXPECT_THAT(Verified({"verify", "log"}), HasSubstr("The log is what its checkpoint says"));
  EXPECT_THAT(
      Refused({"verify", "budget", "--at", "2020-04-30"}),
      AllOf(HasSubstr("position " + std::to_string(position) + ": is not what the rules derive"),
            HasSubstr("amount")));
}

TEST_F(HostileServerTest, RecordThatTheRulesMustNotSeeIsNamed) {
  log_.Change(7, [](v1::Record& record) { record.mutable_event()->set_effective_date("soon"); });
  EXPECT_THAT(Refused({"verify", "budget", "--at", "2020-04-30"}), HasSubstr("position 7: "));
}

TEST_F(HostileServerTest, ReplayThatSkipsIsNoticed) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) {
    messages.erase(messages.begin() + 1);
  };
  EXPECT_THAT(Refused({"verify", "log"}),
              HasSubstr("3 records from position 3 on, and says that position 9 is next"));
}

TEST_F(HostileServerTest, ReplayThatRepeatsIsNoticed) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) {
    messages.insert(messages.begin() + 1, messages[0]);
  };
  EXPECT_THAT(Refused({"verify", "log"}),
              HasSubstr("3 records from position 3 on, and says that position 3 is next"));
}

TEST_F(HostileServerTest, ReplayThatEndsEarlyIsNoticed) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) { messages.resize(2); };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("the server ended the replay at position 6"));
}

TEST_F(HostileServerTest, ReplayOfMoreThanWasAskedForIsNoticed) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) {
    v1::ReplayResponse& last = messages.back();
    last.add_records("more");
    last.set_next_position(last.next_position() + 1);
  };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("were asked for"));
}

TEST_F(HostileServerTest, ReplayOfNothingIsNoticed) {
  log_.on_replay = [](std::vector<v1::ReplayResponse>& messages) { messages[1].clear_records(); };
  EXPECT_THAT(Refused({"verify", "log"}), HasSubstr("no record where position 3 was due"));
}

// The position of an entry, which is an append by itself.
constexpr int64_t kCost = 60;

struct BadRecordCase {
  const char* name;
  std::function<void(v1::Record&)> change;
  const char* says;
};

void PrintTo(const BadRecordCase& bad, std::ostream* out) { *out << bad.name; }

class BadRecordTest : public AuditorTest, public testing::WithParamInterface<BadRecordCase> {};

// What the server signs as it is, and no honest one would have stored.
TEST_P(BadRecordTest, IsNamedByItsPosition) {
  log_.Change(kCost, GetParam().change);
  EXPECT_THAT(
      Refused({"verify", "log"}),
      AllOf(HasSubstr("position " + std::to_string(kCost) + ": "), HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadRecordTest,
    testing::Values(
        BadRecordCase{"OfAnotherLedger", [](v1::Record& r) { r.set_ledger("other"); },
                      "is of the ledger \"other\""},
        BadRecordCase{"NumberedTwice", [](v1::Record& r) { r.set_position(kCost - 1); },
                      "is numbered 59"},
        BadRecordCase{"OfTheAppendBefore", [](v1::Record& r) { r.set_append_first(kCost - 1); },
                      "begins an append"},
        BadRecordCase{"OfNoAppend", [](v1::Record& r) { r.set_append_count(0); },
                      "begins an append"},
        BadRecordCase{"RecordedBefore",
                      [](v1::Record& r) { r.mutable_recorded_at()->set_seconds(1); },
                      "was not recorded after"},
        BadRecordCase{"RecordedAtNoMicrosecond",
                      [](v1::Record& r) { r.mutable_recorded_at()->set_nanos(1); },
                      "whole microseconds"},
        BadRecordCase{"WithAnIdThatIsNone",
                      [](v1::Record& r) { r.mutable_event()->set_event_id("7"); }, "is no UUID"},
        BadRecordCase{"WithAnIdOfAnother",
                      [](v1::Record& r) {
                        r.mutable_event()->set_event_id("00000000-0000-4000-8000-000000000004");
                      },
                      "has the event id of position 4"},
        BadRecordCase{
            "ThatOpensAgain",
            [](v1::Record& r) { r.mutable_event()->mutable_payload()->mutable_ledger_opened(); },
            "opens the ledger again"},
        BadRecordCase{"WithAKeyThatNobodySigned",
                      [](v1::Record& r) {
                        auto* rotated = r.mutable_event()->mutable_payload()->mutable_key_rotated();
                        rotated->set_verifier_key(NewKey("localhost/trygghet").verifier().Encode());
                        rotated->set_previous_signature(std::string(64, 'x'));
                      },
                      "is not signed by the one before"}),
    [](const auto& given) { return std::string(given.param.name); });

}  // namespace
}  // namespace liggare
