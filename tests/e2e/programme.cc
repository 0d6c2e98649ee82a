#include "tests/e2e/programme.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include <fstream>
#include <utility>

#include "google/rpc/status.pb.h"
#include "liggare/event_id.h"

namespace liggare::e2e {
namespace {

constexpr char kActivityCode[] = "7117";

}  // namespace

v1::Authority ByDirector(const std::string& decision, const std::string& consultation) {
  return support::Delegated(decision, "ks-2020-66-22-2", consultation);
}

v1::Event Cost(const std::string& date, int64_t amount, const std::string& voucher_number) {
  v1::Event event = support::Cost(date, amount, {}, kActivityCode);
  event.mutable_payload()->mutable_cost_posted()->mutable_voucher()->set_number(voucher_number);
  return event;
}

v1::Event CostOf(const v1::Cell& cell, const std::string& date, int64_t amount,
                 const std::string& voucher_number) {
  v1::Event event = support::Cost(date, amount, {{cell, amount}}, kActivityCode);
  event.mutable_payload()->mutable_cost_posted()->mutable_voucher()->set_number(voucher_number);
  return event;
}

v1::Event Consultation(
    const std::string& id, const std::string& date,
    const std::vector<std::pair<std::string, std::optional<int64_t>>>& spoken_of) {
  return support::Consultation(date, id, "trygghetskommissionen", spoken_of);
}

v1::Event DirectorsDecision(const std::string& id, const std::string& date,
                            const std::string& text) {
  v1::Event event = support::Decision(date, id, "kommundirektoren", v1::BODY_LEVEL_OFFICIAL);
  event.mutable_payload()->mutable_decision_recorded()->mutable_items(0)->set_text(text);
  return event;
}

std::unique_ptr<support::ServerProcess> ProgrammeTest::server_;

void ProgrammeTest::SetUpTestSuite() { server_ = std::make_unique<support::ServerProcess>(); }

void ProgrammeTest::TearDownTestSuite() { server_.reset(); }

void ProgrammeTest::SetUp() {
  const auto channel = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  ledger_service_ = v1::LedgerService::NewStub(channel);
  budget_service_ = v1::BudgetService::NewStub(channel);
  const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
  ledger_ = "test-" + std::to_string(std::hash<std::string>{}(test->name()) % 1'000'000);

  grpc::ClientContext context;
  v1::CreateLedgerRequest request;
  request.set_ledger(ledger_);
  request.set_name("Trygghetsåtgärder");
  request.set_currency("SEK");
  v1::CreateLedgerResponse response;
  const grpc::Status created = ledger_service_->CreateLedger(&context, request, &response);
  ASSERT_TRUE(created.ok()) << created.error_message();

  std::ifstream file(LIGGARE_EXAMPLES "/ks-2020-66.jsonl");
  std::string line;
  int lines = 0;
  while (std::getline(file, line)) {
    v1::Event event;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &event).ok()) << line;
    Append(event);
    ++lines;
  }
  ASSERT_GT(lines, 30) << "the example file is missing or cut";
}

v1::AppendRequest ProgrammeTest::RequestOf(std::vector<v1::Event> events) const {
  v1::AppendRequest request;
  request.set_ledger(ledger_);
  for (v1::Event& event : events) {
    if (event.event_id().empty()) event.set_event_id(client::NewEventId());
    *request.add_events() = std::move(event);
  }
  return request;
}

v1::AppendResponse ProgrammeTest::Append(std::vector<v1::Event> events) {
  grpc::ClientContext context;
  const v1::AppendRequest request = RequestOf(std::move(events));
  v1::AppendResponse response;
  const grpc::Status status = ledger_service_->Append(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message() << "\n" << request.ShortDebugString();
  return response;
}

Refusal ProgrammeTest::AppendRefused(std::vector<v1::Event> events) {
  const int64_t size_before = LedgerSize();
  grpc::ClientContext context;
  const v1::AppendRequest request = RequestOf(std::move(events));
  v1::AppendResponse response;
  const Refusal refusal = RefusalOf(ledger_service_->Append(&context, request, &response));
  EXPECT_NE(refusal.code, grpc::StatusCode::OK) << request.ShortDebugString();
  EXPECT_EQ(LedgerSize(), size_before) << "a refused append changed the log";
  return refusal;
}

void ProgrammeTest::Distribute() {
  Append({support::Condition("2020-03-10", "m05"), support::Condition("2020-03-10", "m12")});
  Append(Consultation("samrad-2020-03-16", "2020-03-16",
                      {{"m01", 260'000'000},
                       {"m05", 60'000'000},
                       {"m07", 200'000'000},
                       {"m08", 150'000'000},
                       {"m11", 150'000'000},
                       {"m12", 50'000'000},
                       {"area-c", 125'000'000},
                       {"area-d", 175'000'000}}));
  Append(DirectorsDecision("kd-2020-1", "2020-03-20", "Resterande belopp fördelas."));
  const v1::Authority director = ByDirector("kd-2020-1", "samrad-2020-03-16");
  const std::vector<std::pair<v1::Cell, int64_t>> allocations = {
      {CellOf("m01", "drift-2019"), 260'000'000},    {CellOf("m05", "drift-2019"), 60'000'000},
      {CellOf("m07", "drift-2019"), 200'000'000},    {CellOf("m08", "drift-2020"), 150'000'000},
      {CellOf("m11", "drift-2020"), 150'000'000},    {CellOf("m12", "drift-2020"), 50'000'000},
      {CellOf("area-c", "drift-2020"), 125'000'000}, {CellOf("area-d", "drift-2019"), 175'000'000},
  };
  std::vector<v1::Event> events;
  for (const auto& [cell, amount] : allocations) {
    events.push_back(Allocation("2020-03-20", cell, amount, director));
  }
  Append(std::move(events));
}

int64_t ProgrammeTest::LedgerSize() {
  grpc::ClientContext context;
  v1::GetLedgerRequest request;
  request.set_ledger(ledger_);
  v1::GetLedgerResponse response;
  const grpc::Status status = ledger_service_->GetLedger(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.ledger().size();
}

v1::GetBudgetResponse ProgrammeTest::Budget(const std::string& date, std::optional<int64_t> size,
                                            int budget_year) {
  grpc::ClientContext context;
  v1::GetBudgetRequest request;
  request.set_ledger(ledger_);
  request.mutable_as_of()->set_effective_date(date);
  if (size) request.mutable_as_of()->set_size(*size);
  request.set_budget_year(budget_year);
  v1::GetBudgetResponse response;
  const grpc::Status status = budget_service_->GetBudget(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

std::vector<v1::FigurePart> ProgrammeTest::Explain(const v1::ExplainFigureRequest& question,
                                                   int64_t* figure) {
  grpc::ClientContext context;
  v1::ExplainFigureRequest request = question;
  request.set_ledger(ledger_);
  const auto reader = budget_service_->ExplainFigure(&context, request);
  std::vector<v1::FigurePart> parts;
  v1::ExplainFigureResponse response;
  for (bool first = true; reader->Read(&response); first = false) {
    if (first) *figure = response.figure();
    parts.insert(parts.end(), response.parts().begin(), response.parts().end());
  }
  const grpc::Status status = reader->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return parts;
}

std::vector<v1::Record> ProgrammeTest::Read(const v1::EventFilter& filter) {
  grpc::ClientContext context;
  v1::ReadEventsRequest request;
  request.set_ledger(ledger_);
  *request.mutable_filter() = filter;
  const auto reader = ledger_service_->ReadEvents(&context, request);
  std::vector<v1::Record> records;
  v1::ReadEventsResponse response;
  while (reader->Read(&response)) {
    records.insert(records.end(), response.records().begin(), response.records().end());
  }
  const grpc::Status status = reader->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return records;
}

v1::Figures Total(const v1::GetBudgetResponse& budget, const std::string& line, v1::FundKind kind) {
  for (const v1::LineFigures& figures : budget.lines()) {
    if (figures.line() == line && figures.kind() == kind) return figures.total();
  }
  return {};
}

const v1::FundFigures& Fund(const v1::GetBudgetResponse& budget, const std::string& fund) {
  for (const v1::FundFigures& figures : budget.funds()) {
    if (figures.fund() == fund) return figures;
  }
  ADD_FAILURE() << "no fund " << fund;
  return v1::FundFigures::default_instance();
}

const v1::KindFigures& Kind(const v1::GetBudgetResponse& budget, v1::FundKind kind) {
  for (const v1::KindFigures& figures : budget.kinds()) {
    if (figures.kind() == kind) return figures;
  }
  return v1::KindFigures::default_instance();
}

int64_t FlagCountOf(const google::protobuf::RepeatedPtrField<v1::FlagCount>& flags,
                    v1::FlagReason reason) {
  for (const v1::FlagCount& flag : flags) {
    if (flag.reason() == reason) return flag.count();
  }
  return 0;
}

std::vector<v1::FlagReason> FlagsOf(const v1::AppendResponse& answer, int event) {
  std::vector<v1::FlagReason> reasons;
  for (const v1::Flag& flag : answer.events(event).flags()) reasons.push_back(flag.reason());
  return reasons;
}

Refusal RefusalOf(const grpc::Status& status) {
  Refusal refusal{status.error_code(), "", {}};
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (!detail.UnpackTo(&info)) continue;
    EXPECT_EQ(info.domain(), "liggare");
    EXPECT_EQ(refusal.reason, "") << "more than one ErrorInfo";
    refusal.reason = info.reason();
    refusal.numbers.insert(info.metadata().begin(), info.metadata().end());
  }
  if (!status.ok()) {
    EXPECT_NE(refusal.reason, "") << status.error_message();
  }
  return refusal;
}

}  // namespace liggare::e2e
