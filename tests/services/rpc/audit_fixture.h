// A server with a ledger, and what auditors ask it over a real channel, verified with store/proof
// alone.

#ifndef LIGGARE_TESTS_SERVICES_RPC_AUDIT_FIXTURE_H_
#define LIGGARE_TESTS_SERVICES_RPC_AUDIT_FIXTURE_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/proof/checkpoint.h"
#include "store/proof/hash.h"
#include "store/proof/tree.h"
#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {

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

}  // namespace liggare::rpc

#endif  // LIGGARE_TESTS_SERVICES_RPC_AUDIT_FIXTURE_H_
