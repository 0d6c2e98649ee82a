// What auditors are told over a real channel, verified with store/proof alone.

#include <fstream>

#include "tests/services/rpc/audit_fixture.h"

namespace liggare::rpc {
namespace {

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
    v1::AppendStreamRequest request = StreamAppend({Cost(number)});
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

TEST_F(AuditServiceTest, StatusTellsWhatIsSigned) {
  AppendCosts(1, 3);
  Checkpoint();
  EXPECT_EQ(Status().ledgers(0).checkpoint_size(), 3);
  EXPECT_EQ(Status().ledgers(0).behind_anchor(), "");
}

}  // namespace
}  // namespace liggare::rpc
