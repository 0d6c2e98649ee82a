#include "tests/services/ledger/ledger_fixture.h"

#include "absl/synchronization/notification.h"
#include "services/budget/tags.h"
#include "tests/support/check_ledger.h"

namespace liggare::ledger {

LedgerFixture::LedgerFixture() { Open(); }

LedgerFixture::~LedgerFixture() {
  if (log_ != nullptr && !log_->halt_reason().has_value() && !is_damaged_) {
    EXPECT_EQ(support::CheckLog(*database_, *log_, &budget::AddTags), absl::OkStatus());
  }
  Close();
}

void LedgerFixture::Open() {
  auto database = store::Database::Open({.path = folder_.path() + "/store", .env = faults_.env()});
  ASSERT_TRUE(database.ok()) << database.status();
  database_ = *std::move(database);
  auto log = store::EventLog::Open(*database_, &budget::AddTags);
  ASSERT_TRUE(log.ok()) << log.status();
  log_ = *std::move(log);
  vault_ = std::make_unique<store::Vault>(*database_);
  auto ledgers = Ledgers::Open(*database_, *log_);
  ASSERT_TRUE(ledgers.ok()) << ledgers.status();
  ledgers_ = *std::move(ledgers);
  transaction_clock_ = std::make_unique<TransactionClock>(clock_);
  tail_ = std::make_unique<Tail>();
  shared_reads_ = std::make_unique<SharedReads>(*log_);
  appender_ =
      std::make_unique<Appender>(*log_, *vault_, *keys_, *ledgers_, *tail_, *transaction_clock_,
                                 /*condition_events_max=*/100, figures_);
}

void LedgerFixture::Close() {
  appender_.reset();
  shared_reads_.reset();
  tail_.reset();
  transaction_clock_.reset();
  ledgers_.reset();
  vault_.reset();
  log_.reset();
  database_.reset();
}

void LedgerFixture::Reopen() {
  Close();
  Open();
}

std::shared_ptr<std::optional<absl::StatusOr<v1::AppendResponse>>> LedgerFixture::Take(
    const v1::AppendRequest& request) {
  auto answer = std::make_shared<std::optional<absl::StatusOr<v1::AppendResponse>>>();
  AppendWork work{ArenaAppend::CopyOf(request), "local", [answer](const auto& response) {
                    EXPECT_FALSE(answer->has_value()) << "answered twice";
                    *answer = Copied(response);
                  }};
  appender_->Take(WriteRequest{std::move(work), request.ByteSizeLong()});
  return answer;
}

absl::StatusOr<v1::AppendResponse> LedgerFixture::Append(const v1::AppendRequest& request) {
  auto answer = Take(request);
  appender_->Commit();
  return answer->value();
}

absl::StatusOr<v1::Ledger> LedgerFixture::Create(const v1::CreateLedgerRequest& request) {
  absl::StatusOr<v1::Ledger> created = absl::UnknownError("not answered");
  CreateLedgerWork work{request, "local", [&](absl::StatusOr<v1::CreateLedgerResponse> response) {
                          if (response.ok()) {
                            created = response->ledger();
                          } else {
                            created = response.status();
                          }
                        }};
  appender_->Take(WriteRequest{std::move(work), request.ByteSizeLong()});
  appender_->Commit();
  return created;
}

void LedgerFixture::CreateLedger() {
  auto created = Create(NewLedger());
  ASSERT_TRUE(created.ok()) << created.status();
}

std::vector<v1::Record> LedgerFixture::Records() const {
  std::vector<v1::Record> records;
  const Size size = log_->Head(kLedger)->size;
  for (Position at{0}; size.Contains(at); ++at.value) {
    auto record = log_->ReadOne(kLedger, at);
    EXPECT_TRUE(record.ok()) << record.status();
    records.push_back(*std::move(record));
  }
  return records;
}

void SequencerFixture::Start(const Sequencer::Options& options) {
  sequencer_ = std::make_unique<Sequencer>(*log_, *vault_, *keys_, *ledgers_, *tail_,
                                           *transaction_clock_, options);
}

absl::StatusOr<v1::AppendResponse> SequencerFixture::AppendAndWait(
    const v1::AppendRequest& request) {
  absl::Notification answered;
  absl::StatusOr<v1::AppendResponse> answer = absl::UnknownError("not answered");
  sequencer_->Append(ArenaAppend::CopyOf(request), "local", [&](const auto& response) {
    answer = Copied(response);
    answered.Notify();
  });
  answered.WaitForNotification();
  return answer;
}

absl::StatusOr<v1::AppendResponse> Copied(
    const absl::StatusOr<const v1::AppendResponse*>& response) {
  if (!response.ok()) return response.status();
  return **response;
}

std::vector<v1::Record> Parsed(const WireRecords& records) {
  std::string bytes;
  for (const WireRecords::Part& part : records.parts()) bytes += part.bytes;
  v1::ReadEventsResponse response;
  EXPECT_TRUE(response.ParseFromString(bytes));
  EXPECT_EQ(response.records_size(), records.count());
  EXPECT_EQ(bytes.size(), records.bytes());
  return {response.records().begin(), response.records().end()};
}

std::vector<int64_t> PositionsOf(const WireRecords& records) {
  std::vector<int64_t> positions;
  for (const v1::Record& record : Parsed(records)) positions.push_back(record.position());
  return positions;
}

v1::ErrorReason Reason(const absl::Status& status) {
  return budget::ReasonOf(status).value_or(v1::ERROR_REASON_UNSPECIFIED);
}

std::string Named(const absl::Status& status, const std::string& name) {
  for (const auto& [key, value] : budget::MetadataOf(status)) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace liggare::ledger
