#include "tests/e2e/programme.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include <fstream>
#include <random>
#include <utility>

#include "google/rpc/status.pb.h"

namespace liggare::e2e {
namespace {

constexpr char kActivityCode[] = "7117";

// Random: ids are unique in a ledger, and each test has its own.
std::string NewEventId() {
  static std::mt19937_64 random(std::random_device{}());
  const uint64_t high = (random() & ~0xF000ull) | 0x4000ull;
  const uint64_t low = (random() & ~(3ull << 62)) | (2ull << 62);
  char text[37];
  std::snprintf(text, sizeof(text), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(high >> 32), static_cast<unsigned>((high >> 16) & 0xFFFF),
                static_cast<unsigned>(high & 0xFFFF), static_cast<unsigned>(low >> 48),
                static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFull));
  return text;
}

v1::Event EventOn(const std::string& date) {
  v1::Event event;
  event.set_effective_date(date);
  return event;
}

v1::Event ConditionMetOn(const std::string& date, const std::string& line) {
  v1::Event event = EventOn(date);
  event.mutable_payload()->mutable_condition_met()->set_line(line);
  event.mutable_payload()->mutable_condition_met()->set_evidence("Utvärdering " + date);
  return event;
}

}  // namespace

v1::Cell CellOf(const std::string& line, const std::string& fund, int budget_year) {
  v1::Cell cell;
  cell.set_line(line);
  cell.set_fund(fund);
  cell.set_budget_year(budget_year);
  return cell;
}

v1::Authority ByItem(const std::string& decision, int item) {
  v1::Authority authority;
  authority.set_basis(v1::AUTHORITY_BASIS_DECISION);
  authority.add_items()->set_decision(decision);
  authority.mutable_items(0)->set_item(item);
  return authority;
}

v1::Authority ByDirector(const std::string& decision, const std::string& consultation) {
  v1::Authority authority = ByItem(decision, 1);
  authority.set_basis(v1::AUTHORITY_BASIS_MANDATE);
  authority.set_mandate("ks-2020-66-22-2");
  authority.set_consultation(consultation);
  return authority;
}

v1::Event Allocation(const std::string& date, const v1::Cell& cell, int64_t amount,
                     const v1::Authority& authority) {
  v1::Event event = EventOn(date);
  *event.mutable_authority() = authority;
  auto* allocation = event.mutable_payload()->mutable_allocation_decided();
  *allocation->mutable_cell() = cell;
  allocation->set_amount(amount);
  return event;
}

v1::Event Reallocation(const std::string& date, const v1::Cell& from_cell, const v1::Cell& to_cell,
                       int64_t amount, const v1::Authority& authority) {
  v1::Event event = EventOn(date);
  *event.mutable_authority() = authority;
  auto* reallocation = event.mutable_payload()->mutable_reallocation_agreed();
  *reallocation->mutable_from_cell() = from_cell;
  *reallocation->mutable_to_cell() = to_cell;
  reallocation->set_amount(amount);
  return event;
}

v1::Event Cost(const std::string& date, int64_t amount, const std::string& voucher_number) {
  v1::Event event = EventOn(date);
  auto* cost = event.mutable_payload()->mutable_cost_posted();
  cost->set_amount(amount);
  cost->set_account("7400");
  cost->set_activity_code(kActivityCode);
  cost->mutable_voucher()->set_series("LEV");
  cost->mutable_voucher()->set_number(voucher_number);
  return event;
}

v1::Event CostOf(const v1::Cell& cell, const std::string& date, int64_t amount,
                 const std::string& voucher_number) {
  v1::Event event = Cost(date, amount, voucher_number);
  auto* share = event.mutable_payload()->mutable_cost_posted()->add_attribution();
  *share->mutable_cell() = cell;
  share->set_amount(amount);
  return event;
}

v1::Event Consultation(const std::string& id, const std::string& date,
                       const std::vector<std::pair<std::string, int64_t>>& spoken_of) {
  v1::Event event = EventOn(date);
  auto* held = event.mutable_payload()->mutable_consultation_held();
  held->set_consultation(id);
  held->mutable_body()->set_id("trygghetskommissionen");
  held->mutable_body()->set_name("Trygghetskommissionen");
  held->mutable_body()->set_level(v1::BODY_LEVEL_COMMITTEE);
  held->set_date(date);
  held->set_opinion(v1::OPINION_AGREES);
  for (const auto& [line, amount] : spoken_of) {
    auto* item = held->add_items();
    item->set_line(line);
    item->set_amount(amount);
  }
  return event;
}

v1::Event DirectorsDecision(const std::string& id, const std::string& date,
                            const std::string& text) {
  v1::Event event = EventOn(date);
  auto* decision = event.mutable_payload()->mutable_decision_recorded();
  decision->set_decision(id);
  decision->mutable_body()->set_id("kommundirektoren");
  decision->mutable_body()->set_name("Kommundirektören");
  decision->mutable_body()->set_level(v1::BODY_LEVEL_OFFICIAL);
  decision->set_kind(v1::DECISION_KIND_DELEGATED);
  decision->set_number(id);
  decision->set_title("Fördelning av medel för trygghetsåtgärder");
  auto* item = decision->add_items();
  item->set_number(1);
  item->set_text(text);
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

v1::AppendResponse ProgrammeTest::Append(std::vector<v1::Event> events) {
  grpc::ClientContext context;
  v1::AppendRequest request;
  request.set_ledger(ledger_);
  for (v1::Event& event : events) {
    if (event.event_id().empty()) event.set_event_id(NewEventId());
    *request.add_events() = std::move(event);
  }
  v1::AppendResponse response;
  const grpc::Status status = ledger_service_->Append(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message() << "\n" << request.ShortDebugString();
  return response;
}

Refusal ProgrammeTest::AppendRefused(std::vector<v1::Event> events) {
  const int64_t size_before = LedgerSize();
  grpc::ClientContext context;
  v1::AppendRequest request;
  request.set_ledger(ledger_);
  for (v1::Event& event : events) {
    if (event.event_id().empty()) event.set_event_id(NewEventId());
    *request.add_events() = std::move(event);
  }
  v1::AppendResponse response;
  const Refusal refusal = RefusalOf(ledger_service_->Append(&context, request, &response));
  EXPECT_NE(refusal.code, grpc::StatusCode::OK) << request.ShortDebugString();
  EXPECT_EQ(LedgerSize(), size_before) << "a refused append changed the log";
  return refusal;
}

void ProgrammeTest::Distribute() {
  Append({ConditionMetOn("2020-03-10", "m05"), ConditionMetOn("2020-03-10", "m12")});
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
