// What auditors are told over a real channel, verified with store/proof alone.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/server/offline.h"
#include "store/proof/checkpoint.h"
#include "store/proof/hash.h"
#include "store/proof/tree.h"
#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

namespace fs = std::filesystem;

class AuditServiceTest : public ServerTest {
 protected:
  v1::Ledger Ledger() {
    grpc::ClientContext context;
    v1::GetLedgerRequest request;
    request.set_ledger(kLedger);
    v1::GetLedgerResponse response;
    EXPECT_TRUE(ledgers().GetLedger(&context, request, &response).ok());
    return response.ledger();
  }
  proof::VerifierKey LedgerKey() { return *proof::VerifierKey::Parse(Ledger().verifier_key()); }

  grpc::Status TryGetCheckpoint(v1::GetCheckpointRequest request,
                                v1::GetCheckpointResponse* response) {
    grpc::ClientContext context;
    request.set_ledger(kLedger);
    return audits().GetCheckpoint(&context, request, response);
  }
  v1::GetCheckpointResponse Checkpoint(const v1::GetCheckpointRequest& request = {}) {
    v1::GetCheckpointResponse response;
    const grpc::Status status = TryGetCheckpoint(request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  // What it says, once the ledger's key has been found on it.
  proof::TreeHead HeadOf(const std::string& checkpoint) {
    const proof::VerifierKey keys[] = {LedgerKey()};
    const auto opened = proof::OpenCheckpoint(checkpoint, keys);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? opened->checkpoint.head : proof::TreeHead{};
  }

  std::vector<std::string> Replay(int64_t from = 0, int64_t to = 0) {
    grpc::ClientContext context;
    v1::ReplayRequest request;
    request.set_ledger(kLedger);
    request.set_from_position(from);
    request.set_to_size(to);
    const auto reader = audits().Replay(&context, request);
    std::vector<std::string> records;
    v1::ReplayResponse response;
    while (reader->Read(&response)) {
      records.insert(records.end(), response.records().begin(), response.records().end());
      EXPECT_EQ(response.next_position(), from + static_cast<int64_t>(records.size()));
    }
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return records;
  }

  // The last message, with the damages of all.
  v1::VerifyStoreResponse Verify() {
    grpc::ClientContext context;
    const auto reader = operations().VerifyStore(&context, {});
    v1::VerifyStoreResponse last, response;
    while (reader->Read(&response)) {
      response.mutable_damages()->MergeFrom(last.damages());
      last = response;
    }
    EXPECT_TRUE(reader->Finish().ok());
    return last;
  }

  // Of an append: every event is proven in the tree of the receipt's checkpoint.
  void ExpectProven(const v1::AppendResponse& appended) {
    ASSERT_TRUE(appended.has_receipt());
    const proof::TreeHead head = HeadOf(appended.receipt().checkpoint());
    ASSERT_EQ(appended.receipt().proofs_size(), appended.events_size());
    for (int i = 0; i < appended.events_size(); ++i) {
      ExpectIncluded(appended.receipt().proofs(i), head);
      EXPECT_EQ(appended.receipt().proofs(i).position(), appended.events(i).position());
    }
  }
  void ExpectIncluded(const v1::InclusionProof& proof, const proof::TreeHead& head) {
    const auto record = Replay(proof.position(), proof.position() + 1);
    ASSERT_EQ(record.size(), 1);
    std::vector<proof::Hash> hashes;
    for (const std::string& hash : proof.hashes()) hashes.push_back(*proof::HashOfBytes(hash));
    EXPECT_EQ(proof::VerifyInclusion(proof::LeafHash(record[0]), Position{proof.position()}, hashes,
                                     head),
              absl::OkStatus());
  }

  std::string Aside(const std::string& name) const { return options().data + "." + name; }
  // Copies what a backup would, or what it would not; with the server stopped.
  void Keep(const std::string& path, const std::string& name) {
    fs::copy(path, Aside(name), fs::copy_options::recursive);
  }
  void PutBack(const std::string& path, const std::string& name) {
    fs::remove_all(path);
    fs::copy(Aside(name), path, fs::copy_options::recursive);
  }
  std::string data() const { return options().data; }
  std::string anchor() const { return options().data + ".anchor"; }
  std::string key_file() const { return options().data + ".keys/" + kLedger + ".key"; }
};

TEST_F(AuditServiceTest, CheckpointIsOfEverythingThatIsStored) {
  AppendCosts(1, 4);
  const v1::GetCheckpointResponse newest = Checkpoint();
  const proof::TreeHead head = HeadOf(newest.checkpoint());
  EXPECT_EQ(head.size, Size{4});
  EXPECT_EQ(newest.size(), 4);
  EXPECT_EQ(newest.root(), head.root.view());
  v1::GetCheckpointRequest earlier;
  earlier.set_size(2);
  EXPECT_EQ(HeadOf(Checkpoint(earlier).checkpoint()).size, Size{2});
  earlier.set_size(5);
  v1::GetCheckpointResponse none;
  EXPECT_EQ(RefusedOf(TryGetCheckpoint(earlier, &none)).reason, "BEYOND_LOG");
}

TEST_F(AuditServiceTest, EveryRecordIsProvenAtEverySize) {
  AppendCosts(1, 9);
  for (int64_t size = 1; size <= 9; ++size) {
    for (int64_t position = 0; position < size; ++position) {
      grpc::ClientContext context;
      v1::GetInclusionProofRequest request;
      request.set_ledger(kLedger);
      request.set_position(position);
      request.set_size(size);
      v1::GetInclusionProofResponse response;
      ASSERT_TRUE(audits().GetInclusionProof(&context, request, &response).ok());
      const proof::TreeHead head = HeadOf(response.checkpoint());
      EXPECT_EQ(head.size, Size{size});
      EXPECT_EQ(response.root(), head.root.view());
      ExpectIncluded(response.proof(), head);
    }
  }
}

TEST_F(AuditServiceTest, EverySizeIsConsistentWithThoseBefore) {
  AppendCosts(1, 9);
  for (int64_t to = 1; to <= 9; ++to) {
    for (int64_t from = 0; from <= to; ++from) {
      grpc::ClientContext context;
      v1::GetConsistencyProofRequest request;
      request.set_ledger(kLedger);
      request.set_from_size(from);
      request.set_to_size(to);
      v1::GetConsistencyProofResponse response;
      ASSERT_TRUE(audits().GetConsistencyProof(&context, request, &response).ok());
      std::vector<proof::Hash> hashes;
      for (const std::string& hash : response.hashes()) {
        hashes.push_back(*proof::HashOfBytes(hash));
      }
      const proof::TreeHead older{Size{from}, *proof::HashOfBytes(response.from_root())};
      EXPECT_EQ(proof::VerifyConsistency(older, HeadOf(response.checkpoint()), hashes),
                absl::OkStatus());
    }
  }
}

TEST_F(AuditServiceTest, ProofBeyondTheSizeIsRefused) {
  grpc::ClientContext context;
  v1::GetInclusionProofRequest request;
  request.set_ledger(kLedger);
  request.set_position(1);
  v1::GetInclusionProofResponse response;
  EXPECT_EQ(RefusedOf(audits().GetInclusionProof(&context, request, &response)).reason,
            "BEYOND_LOG");
}

TEST_F(AuditServiceTest, ReplayIsResumed) {
  AppendCosts(1, 6);
  const std::vector<std::string> all = Replay();
  ASSERT_EQ(all.size(), 6);
  EXPECT_EQ(Replay(2), std::vector<std::string>(all.begin() + 2, all.end()));
  EXPECT_EQ(Replay(2, 4), std::vector<std::string>(all.begin() + 2, all.begin() + 4));
  EXPECT_TRUE(Replay(6).empty());
}

TEST_F(AuditServiceTest, ReceiptProvesTheAppend) {
  v1::AppendRequest request = AppendOf({Cost(1), Cost(2), Cost(3)});
  request.set_receipt(true);
  for (int i = 0; i < 2; ++i) {  // a repetition too
    v1::AppendResponse appended;
    const grpc::Status status = TryAppend(request, &appended);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(appended.repeated_append(), i == 1);
    ExpectProven(appended);
    AppendCosts(10, 14);
  }
}

TEST_F(AuditServiceTest, ReceiptsComeOverStreamsInOrder) {
  grpc::ClientContext context;
  const auto stream = ledgers().AppendStream(&context);
  for (int number = 1; number <= 6; ++number) {
    v1::AppendStreamRequest request;
    *request.mutable_append() = AppendOf({Cost(number)});
    request.mutable_append()->set_receipt(number % 2 == 0);
    ASSERT_TRUE(stream->Write(request));
  }
  stream->WritesDone();
  v1::AppendStreamResponse response;
  for (int index = 0; stream->Read(&response); ++index) {
    EXPECT_EQ(response.index(), index);
    ASSERT_TRUE(response.has_appended());
    EXPECT_EQ(response.appended().has_receipt(), index % 2 == 1);
    if (index % 2 == 1) ExpectProven(response.appended());
  }
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(AuditServiceTest, BudgetsNameTheRootOfTheirSize) {
  AppendCosts(1, 4);
  for (int64_t size : {1, 3, 4}) {
    grpc::ClientContext context;
    v1::GetBudgetRequest request;
    request.set_ledger(kLedger);
    request.mutable_as_of()->set_effective_date("2020-12-31");
    request.mutable_as_of()->set_size(size);
    v1::GetBudgetResponse response;
    ASSERT_TRUE(budgets().GetBudget(&context, request, &response).ok());
    v1::GetCheckpointRequest of_size;
    of_size.set_size(size);
    EXPECT_EQ(response.as_of().root(), Checkpoint(of_size).root());
  }
}

TEST_F(AuditServiceTest, RotatedKeySignsBesideTheOld) {
  const proof::VerifierKey old_key = LedgerKey();
  grpc::ClientContext context;
  v1::RotateKeyRequest request;
  request.set_ledger(kLedger);
  v1::RotateKeyResponse response;
  const grpc::Status status = operations().RotateKey(&context, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.position(), 1);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(LedgerKey().Encode(), response.verifier_key());
    EXPECT_NE(LedgerKey(), old_key);
    const proof::VerifierKey keys[] = {old_key, LedgerKey()};
    const auto opened = proof::OpenCheckpoint(Checkpoint().checkpoint(), keys);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->signers.size(), 2);
    v1::Record rotated;
    ASSERT_TRUE(rotated.ParseFromString(Replay()[1]));
    std::string message("liggare/key-rotated/v1");
    message.push_back('\0');
    EXPECT_TRUE(old_key.Verify(message + response.verifier_key(),
                               rotated.event().payload().key_rotated().previous_signature()));
    StopServer();
    StartServer();
  }
}

TEST_F(AuditServiceTest, LedgerWithoutItsKeyServesAndSaysWhatToDo) {
  StopServer();
  fs::rename(key_file(), Aside("key"));
  StartServer();
  Append({Cost(1)});
  v1::GetCheckpointResponse response;
  EXPECT_NE(RefusedOf(TryGetCheckpoint({}, &response)).message.find(key_file()), std::string::npos);
  v1::AppendRequest request = AppendOf({Cost(2)});
  request.set_receipt(true);
  EXPECT_NE(RefusedOf(TryAppend(request)).message.find("the events are stored"), std::string::npos);
  fs::rename(Aside("key"), key_file());
  EXPECT_EQ(Checkpoint().size(), 3);
}

TEST_F(AuditServiceTest, WitnessesCosign) {
  const auto witness = proof::SigningKey::Make("revisor.example", proof::KeyType::kCosignature);
  const auto stranger = proof::SigningKey::Make("other.example", proof::KeyType::kCosignature);
  StopServer();
  options().witness_keys = Aside("witnesses");
  std::ofstream(options().witness_keys) << "# who cosigns\n"
                                        << witness->verifier().Encode() << "\n";
  StartServer();
  AppendCosts(1, 3);
  const std::string text = proof::ParseNote(Checkpoint().checkpoint())->text;
  AppendCosts(3, 5);
  const auto add = [&](const proof::SigningKey& key, const std::string& of) {
    grpc::ClientContext context;
    v1::AddCosignatureRequest request;
    request.set_ledger(kLedger);
    request.set_size(3);
    std::string line =
        proof::EncodeSignature(proof::Cosign(key, of, absl::FromUnixSeconds(1'590'000'000)));
    line.pop_back();
    request.set_cosignature(line);
    v1::AddCosignatureResponse response;
    return audits().AddCosignature(&context, request, &response);
  };
  v1::GetCheckpointRequest cosigned;
  cosigned.set_cosignatures_min(1);
  v1::GetCheckpointResponse none;
  EXPECT_EQ(RefusedOf(TryGetCheckpoint(cosigned, &none)).reason, "COSIGNATURES_NOT_FOUND");
  EXPECT_EQ(RefusedOf(add(*stranger, text)).reason, "UNKNOWN_WITNESS");
  EXPECT_EQ(RefusedOf(add(*witness, text + "more\n")).reason, "BAD_COSIGNATURE");
  const grpc::Status added = add(*witness, text);
  ASSERT_TRUE(added.ok()) << added.error_message();
  for (int i = 0; i < 2; ++i) {
    const v1::GetCheckpointResponse checkpoint = Checkpoint(cosigned);
    EXPECT_EQ(checkpoint.size(), 3);
    EXPECT_EQ(checkpoint.cosignatures(), 1);
    const proof::VerifierKey keys[] = {LedgerKey(), witness->verifier()};
    const auto opened = proof::OpenCheckpoint(checkpoint.checkpoint(), keys);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->cosignatures.size(), 1);
    grpc::ClientContext context;
    v1::ListCosignaturesRequest request;
    request.set_ledger(kLedger);
    v1::ListCosignaturesResponse response;
    ASSERT_TRUE(audits().ListCosignatures(&context, request, &response).ok());
    ASSERT_EQ(response.cosignatures_size(), 1);
    EXPECT_EQ(response.cosignatures(0).size(), 3);
    EXPECT_EQ(response.cosignatures(0).witness(), "revisor.example");
    EXPECT_EQ(response.cosignatures(0).timestamp(), 1'590'000'000);
    StopServer();
    StartServer();
  }
}

TEST_F(AuditServiceTest, ForkIsNotSigned) {
  AppendCosts(1, 3);
  Checkpoint();
  StopServer();
  Keep(data(), "copy");
  Keep(anchor(), "copied-anchor");
  StartServer();
  AppendCosts(10, 12);
  const std::string signed_root = proof::HashText(*proof::HashOfBytes(Checkpoint().root()));
  StopServer();

  PutBack(data(), "copy");
  options().anchor_dir = Aside("copied-anchor");
  StartServer();
  AppendCosts(20, 22);
  const std::string forked_root = proof::HashText(*proof::HashOfBytes(Checkpoint().root()));
  StopServer();

  options().anchor_dir = anchor();
  TryStartServer();
  v1::GetCheckpointResponse response;
  const Refused refused = RefusedOf(TryGetCheckpoint({}, &response));
  EXPECT_EQ(refused.reason, "HALTED");
  EXPECT_NE(refused.message.find(signed_root), std::string::npos) << refused.message;
  EXPECT_NE(refused.message.find(forked_root), std::string::npos) << refused.message;
  EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(30)}))).reason, "HALTED");
  EXPECT_EQ(LedgerSize(), 5);
}

TEST_F(AuditServiceTest, OldBackupIsReadOnly) {
  AppendCosts(1, 3);
  StopServer();
  Keep(data(), "backup");
  StartServer();
  AppendCosts(3, 6);
  Checkpoint();
  StopServer();
  PutBack(data(), "backup");
  StartServer();
  const Refused refused = RefusedOf(TryAppend(AppendOf({Cost(7)})));
  EXPECT_EQ(refused.reason, "BEHIND_ANCHOR");
  EXPECT_NE(refused.message.find("--import-records"), std::string::npos);
  EXPECT_EQ(Status().ledgers(0).behind_anchor(), refused.message);
  v1::GetCheckpointResponse response;
  EXPECT_EQ(RefusedOf(TryGetCheckpoint({}, &response)).reason, "BEHIND_ANCHOR");
  // What is there can be read, and what was appended is still known.
  EXPECT_EQ(Replay().size(), 3);
  EXPECT_TRUE(Append({Cost(2)}).repeated_append());
}

// A store that was restored from a backup, and the records that it then lacks in a file.
class RestoreTest : public AuditServiceTest {
 protected:
  void SetUp() override {
    AuditServiceTest::SetUp();
    AppendCosts(1, 3);
    StopServer();
    Keep(data(), "backup");
    StartServer();
    Append({Cost(3), Cost(4)});
    AppendCosts(5, 8);
    signed_ = Checkpoint();
    old_key_ = Ledger().verifier_key();
    records_ = Replay();
    StopServer();
    PutBack(data(), "backup");
  }

  absl::StatusOr<std::string> Import(const std::vector<std::string>& records) {
    v1::ReplayResponse file;
    for (const std::string& record : records) file.add_records(record);
    server::Options importing = options();
    importing.import_records = Aside("records");
    std::ofstream(importing.import_records, std::ios::binary) << file.SerializeAsString();
    return server::RunOffline(importing);
  }
  absl::StatusOr<std::string> DeclareLoss() {
    server::Options declaring = options();
    declaring.declare_loss = kLedger;
    return server::RunOffline(declaring);
  }

  v1::GetCheckpointResponse signed_;
  std::string old_key_;
  std::vector<std::string> records_;
};

TEST_F(RestoreTest, MissingRecordsAreBroughtBackByteForByte) {
  const auto told = Import(records_);
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_NE(told->find("imported 5 records"), std::string::npos) << *told;
  StartServer();
  EXPECT_EQ(Replay(), records_);
  EXPECT_EQ(Checkpoint().root(), signed_.root());
  EXPECT_TRUE(Append({Cost(3), Cost(4)}).repeated_append());
  EXPECT_EQ(Append({Cost(9)}).first_position(), 8);
  StopServer();
  EXPECT_EQ(Import(records_).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RestoreTest, MissingRecordsAloneAreEnough) {
  const auto told = Import({records_.begin() + 3, records_.end()});
  ASSERT_TRUE(told.ok()) << told.status();
  StartServer();
  EXPECT_EQ(Replay(), records_);
}

TEST_F(RestoreTest, WholeLedgerIsBroughtBack) {
  fs::remove_all(data());
  const auto told = Import(records_);
  ASSERT_TRUE(told.ok()) << told.status();
  StartServer();
  EXPECT_EQ(Replay(), records_);
  EXPECT_EQ(Checkpoint().root(), signed_.root());
}

TEST_F(RestoreTest, OtherRecordsThanThoseSignedAreNotImported) {
  v1::Record changed;
  ASSERT_TRUE(changed.ParseFromString(records_[6]));
  changed.mutable_event()->mutable_payload()->mutable_cost_posted()->set_amount(1);
  std::vector<std::string> records = records_;
  records[6] = changed.SerializeAsString();
  EXPECT_EQ(Import(records).status().code(), absl::StatusCode::kInvalidArgument);
  records = records_;
  records.pop_back();
  EXPECT_EQ(Import(records).status().code(), absl::StatusCode::kInvalidArgument);
  records = records_;
  std::swap(records[5], records[6]);
  EXPECT_EQ(Import(records).status().code(), absl::StatusCode::kInvalidArgument);
  StartServer();
  EXPECT_EQ(LedgerSize(), 3);
}

TEST_F(RestoreTest, DeclaredLossGoesOnUnderAnotherOriginAndKey) {
  const auto told = DeclareLoss();
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_NE(told->find(signed_.checkpoint()), std::string::npos) << *told;
  StartServer();
  EXPECT_EQ(Append({Cost(9)}).first_position(), 4);
  EXPECT_NE(Ledger().origin(), "localhost/" + std::string(kLedger));
  EXPECT_EQ(HeadOf(Checkpoint().checkpoint()).size, Size{5});
  const proof::VerifierKey old_keys[] = {*proof::VerifierKey::Parse(old_key_)};
  EXPECT_FALSE(proof::OpenCheckpoint(Checkpoint().checkpoint(), old_keys).ok());
  v1::Record declared;
  ASSERT_TRUE(declared.ParseFromString(Replay(3, 4)[0]));
  EXPECT_EQ(declared.event().payload().key_rotated().lost_checkpoint(), signed_.checkpoint());
  StopServer();
  EXPECT_EQ(DeclareLoss().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RestoreTest, LossIsDeclaredWithoutAnAnchorToo) {
  StartServer();
  StopServer();
  fs::remove_all(anchor());
  const auto told = DeclareLoss();
  ASSERT_TRUE(told.ok()) << told.status();
  StartServer();
  EXPECT_EQ(Append({Cost(9)}).first_position(), 4);
}

TEST_F(AuditServiceTest, LedgerThatHasSignedAppendsNothingWithoutItsAnchor) {
  AppendCosts(1, 3);
  Checkpoint();
  StopServer();
  fs::remove_all(anchor());
  StartServer();
  EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(7)}))).reason, "BEHIND_ANCHOR");
}

TEST_F(AuditServiceTest, LedgerThatWasSignedForIsNotMadeAnew) {
  Checkpoint();
  StopServer();
  fs::remove_all(data());
  TryStartServer();
  EXPECT_EQ(RefusedOf(TryCreateLedger()).reason, "BEHIND_ANCHOR");
  EXPECT_EQ(Status().ledgers(0).ledger(), kLedger);
}

TEST_F(AuditServiceTest, TwoServersDoNotSignOnOneAnchor) {
  server::Options other = options();
  other.data = Aside("other");
  other.anchor_dir = anchor();
  EXPECT_EQ(server::Server::Start(other).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(AuditServiceTest, SoundStoreIsFoundSound) {
  AppendCosts(1, 4);
  Append({Cost(4), Cost(5)});
  Checkpoint();
  const v1::VerifyStoreResponse last = Verify();
  EXPECT_TRUE(last.done());
  EXPECT_EQ(last.records_done(), 6);
  EXPECT_EQ(last.records_total(), 6);
  EXPECT_EQ(last.damages_size(), 0);
}

TEST_F(RestoreTest, VerificationNamesWhatIsMissing) {
  StartServer();
  const v1::VerifyStoreResponse last = Verify();
  ASSERT_EQ(last.damages_size(), 1);
  EXPECT_EQ(last.damages(0).ledger(), kLedger);
  EXPECT_EQ(last.damages(0).position(), 3);
  ASSERT_TRUE(Status().has_last_verification());
  EXPECT_EQ(Status().last_verification().damages_size(), 1);
}

TEST_F(AuditServiceTest, StatusTellsWhatIsSigned) {
  AppendCosts(1, 3);
  Checkpoint();
  EXPECT_EQ(Status().ledgers(0).checkpoint_size(), 3);
  EXPECT_EQ(Status().ledgers(0).behind_anchor(), "");
}

}  // namespace
}  // namespace liggare::rpc
