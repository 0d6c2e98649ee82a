// The fixture of the domain's scenarios: a real server with the ledger of Dnr KS 2020/66 § 22,
// recorded from deploy/examples/ks-2020-66.jsonl, and the distribution that the director decides
// on 2020-03-20 after the consultation of 2020-03-16.
//
// One server serves all tests of a program; each test has a ledger of its own. Not thread-safe.

#ifndef LIGGARE_TESTS_E2E_PROGRAMME_H_
#define LIGGARE_TESTS_E2E_PROGRAMME_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "liggare/v1/budget_service.grpc.pb.h"
#include "liggare/v1/ledger_service.grpc.pb.h"
#include "tests/support/ledger_events.h"
#include "tests/support/server_process.h"

namespace liggare::e2e {

using support::Allocation;
using support::Attribution;
using support::CellOf;
using support::Decided;
using support::Reallocation;

// Öre of a million kronor, and of a krona.
inline constexpr int64_t kMnkr = 100'000'000;
inline constexpr int64_t kKrona = 100;

// Why a call was refused.
struct Refusal {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string reason;
  std::map<std::string, std::string> numbers;
};

// The director acts under the mandate of § 22, item 2.
v1::Authority ByDirector(const std::string& decision, const std::string& consultation);

// A cost booked on a date with the programme's activity code, belonging to no cell yet.
v1::Event Cost(const std::string& date, int64_t amount, const std::string& voucher_number);
// The same, belonging to a cell.
v1::Event CostOf(const v1::Cell& cell, const std::string& date, int64_t amount,
                 const std::string& voucher_number);
// A consultation of the commission, held on its date.
v1::Event Consultation(
    const std::string& id, const std::string& date,
    const std::vector<std::pair<std::string, std::optional<int64_t>>>& spoken_of);
// A delegated decision of the director, of one item.
v1::Event DirectorsDecision(const std::string& id, const std::string& date,
                            const std::string& text);

class ProgrammeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  void SetUp() override;

  // Appends events in one append; a failure fails the test. Event ids are given here.
  v1::AppendResponse Append(std::vector<v1::Event> events);
  v1::AppendResponse Append(v1::Event event) { return Append(std::vector{std::move(event)}); }
  // Appends and expects to be refused, with the log left as it was.
  Refusal AppendRefused(std::vector<v1::Event> events);
  Refusal AppendRefused(v1::Event event) { return AppendRefused(std::vector{std::move(event)}); }
  // Records the example distribution of the domain: conditions met, consultation, the director's
  // decision and the allocations.
  void Distribute();

  int64_t LedgerSize();
  v1::GetBudgetResponse Budget(const std::string& date, std::optional<int64_t> size = {},
                               int budget_year = 0);
  std::vector<v1::FigurePart> Explain(const v1::ExplainFigureRequest& question, int64_t* figure);
  std::vector<v1::Record> Read(const v1::EventFilter& filter);

  v1::LedgerService::Stub& ledger_service() { return *ledger_service_; }
  v1::BudgetService::Stub& budget_service() { return *budget_service_; }
  const std::string& ledger() const { return ledger_; }

 private:
  v1::AppendRequest RequestOf(std::vector<v1::Event> events) const;

  static std::unique_ptr<support::ServerProcess> server_;
  std::unique_ptr<v1::LedgerService::Stub> ledger_service_;
  std::unique_ptr<v1::BudgetService::Stub> budget_service_;
  std::string ledger_;
};

// The figures of a line and everything below it; zeros when the answer has none.
v1::Figures Total(const v1::GetBudgetResponse& budget, const std::string& line,
                  v1::FundKind kind = v1::FUND_KIND_OPERATING);
const v1::FundFigures& Fund(const v1::GetBudgetResponse& budget, const std::string& fund);
const v1::KindFigures& Kind(const v1::GetBudgetResponse& budget, v1::FundKind kind);
int64_t FlagCountOf(const google::protobuf::RepeatedPtrField<v1::FlagCount>& flags,
                    v1::FlagReason reason);
std::vector<v1::FlagReason> FlagsOf(const v1::AppendResponse& answer, int event = 0);

Refusal RefusalOf(const grpc::Status& status);

}  // namespace liggare::e2e

#endif  // LIGGARE_TESTS_E2E_PROGRAMME_H_
