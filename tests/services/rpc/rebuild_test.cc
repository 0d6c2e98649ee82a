// RebuildProjections: progress while it runs, one at a time, ended when nobody waits.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "services/budget/refusal.h"
#include "services/budget/tags.h"
#include "services/rpc/host.h"
#include "services/rpc/operations_service.h"
#include "store/clock.h"
#include "store/database.h"
#include "tests/services/rpc/server_fixture.h"
#include "tests/support/temporary_folder.h"

namespace liggare::rpc {
namespace {

// An OperationsService over a rebuild that does as the test says.
class RebuildTest : public ::testing::Test {
 protected:
  void Serve(Rebuild rebuild) {
    backend_.emplace(Backend{.sources = {*ledgers_, *log_, vault_, clock_},
                             .sequencer = sequencer_,
                             .tail = tail_,
                             .shared_reads = shared_reads_,
                             .audit = audit_,
                             .backups = *backups_,
                             .facts = {},
                             .cache_bytes = nullptr,
                             .free_disk_bytes = nullptr,
                             .rocks_figures = nullptr,
                             .certificate_expires_at = nullptr,
                             .halted = nullptr,
                             .rebuild = std::move(rebuild),
                             .mending = nullptr});
    host_.Open(*backend_);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::OperationsService::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                                               grpc::InsecureChannelCredentials()));
  }

  ~RebuildTest() override {
    host_.EndSoon();
    if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
  }

  std::unique_ptr<grpc::ClientReader<v1::RebuildProjectionsResponse>> Ask(
      grpc::ClientContext& context) {
    v1::RebuildProjectionsRequest request;
    request.set_scope(v1::REBUILD_SCOPE_BLOCKS);
    return stub_->RebuildProjections(&context, request);
  }

  support::TemporaryFolder folder_;
  const std::unique_ptr<store::Database> database_ =
      *store::Database::Open({.path = folder_.path() + "/store"});
  const std::unique_ptr<store::EventLog> log_ =
      *store::EventLog::Open(*database_, &budget::AddTags);
  store::Vault vault_{*database_};
  const absl::StatusOr<store::KeyFiles> keys_ = store::KeyFiles::Open(folder_.path() + "/keys");
  const std::unique_ptr<ledger::Ledgers> ledgers_ = *ledger::Ledgers::Open(*database_, *log_);
  ledger::TransactionClock clock_{store::SystemClock()};
  ledger::Tail tail_;
  ledger::SharedReads shared_reads_{*log_};
  ledger::Sequencer sequencer_{*log_, vault_, *keys_, *ledgers_, tail_, clock_, {}};
  const std::unique_ptr<store::Anchor> anchor_ =
      *store::Anchor::Open(database_->env(), folder_.path() + "/anchor");
  store::Signatures signatures_{*database_};
  audit::Audit audit_{
      {*ledgers_, *log_, *keys_, *anchor_, signatures_, store::SystemClock(), absl::Hours(1)},
      sequencer_,
      {}};
  const std::unique_ptr<operations::Backups> backups_ =
      *operations::Backups::Open(*database_, *log_, {});
  std::optional<Backend> backend_;
  Host host_{Limits(), false};
  OperationsService service_{host_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::OperationsService::Stub> stub_;
};

// Goes on until it is told to end.
absl::Status WithoutEnd(OnRebuildProgress on_progress) {
  while (on_progress({"trygghet", v1::REBUILD_PHASE_READING, 1, 10})) std::this_thread::yield();
  return absl::CancelledError("told to end");
}

TEST_F(RebuildTest, TellsHowFarItHasComeAndEndsWithDone) {
  Serve([](v1::RebuildScope scope, OnRebuildProgress on_progress) {
    EXPECT_EQ(scope, v1::REBUILD_SCOPE_BLOCKS);
    for (int64_t done = 0; done < 1'000; ++done) {
      EXPECT_TRUE(on_progress({"trygghet", v1::REBUILD_PHASE_READING, done, 1'000}));
    }
    return absl::OkStatus();
  });
  grpc::ClientContext context;
  const auto reader = Ask(context);
  std::vector<v1::RebuildProjectionsResponse> told;
  for (v1::RebuildProjectionsResponse progress; reader->Read(&progress);) told.push_back(progress);
  EXPECT_TRUE(reader->Finish().ok());
  ASSERT_GE(told.size(), 2u);
  EXPECT_EQ(told.front().ledger(), "trygghet");
  EXPECT_EQ(told.front().phase(), v1::REBUILD_PHASE_READING);
  EXPECT_EQ(told.back().phase(), v1::REBUILD_PHASE_DONE);
  EXPECT_EQ(told.back().events_done(), 1'000);
  EXPECT_EQ(told.back().events_total(), 1'000);
  for (size_t i = 1; i < told.size(); ++i) {
    EXPECT_GE(told[i].events_done(), told[i - 1].events_done());
  }
}

TEST_F(RebuildTest, ARefusalEndsTheStreamWithItsReason) {
  Serve([](v1::RebuildScope, OnRebuildProgress) {
    return budget::Refuse(v1::ERROR_REASON_UNKNOWN_LEDGER, "there is no such ledger");
  });
  grpc::ClientContext context;
  const auto reader = Ask(context);
  v1::RebuildProjectionsResponse progress;
  EXPECT_FALSE(reader->Read(&progress));
  EXPECT_EQ(RefusedOf(reader->Finish()).reason, "UNKNOWN_LEDGER");
}

TEST_F(RebuildTest, OneAtATimeAndAClientThatCancelsEndsIt) {
  Serve([](v1::RebuildScope, OnRebuildProgress on_progress) { return WithoutEnd(on_progress); });
  grpc::ClientContext context;
  const auto reader = Ask(context);
  v1::RebuildProjectionsResponse progress;
  ASSERT_TRUE(reader->Read(&progress));
  grpc::ClientContext second;
  const auto refused = RefusedOf(Ask(second)->Finish());
  EXPECT_EQ(refused.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.reason, "LIMIT_EXCEEDED");
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(host_.calls().AwaitNone(absl::Seconds(30)));
}

TEST_F(RebuildTest, ADrainingServerEndsIt) {
  Serve([](v1::RebuildScope, OnRebuildProgress on_progress) { return WithoutEnd(on_progress); });
  grpc::ClientContext context;
  const auto reader = Ask(context);
  v1::RebuildProjectionsResponse progress;
  ASSERT_TRUE(reader->Read(&progress));
  host_.EndSoon();
  while (reader->Read(&progress)) continue;
  EXPECT_EQ(RefusedOf(reader->Finish()).reason, "DRAINING");
}

}  // namespace
}  // namespace liggare::rpc
