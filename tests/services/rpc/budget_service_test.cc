// BudgetService through a real channel: as-ofs resolved, answers and errors carried.

#include <gtest/gtest.h>

#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

class BudgetServiceTest : public ServerTest {
 protected:
  void SetUp() override {
    StartServer();
    Append({Cost(1), Cost(2)});
    Append({Cost(3)});
  }

  v1::AsOf At(const std::string& date, std::optional<int64_t> size = {}) {
    v1::AsOf as_of;
    as_of.set_effective_date(date);
    if (size.has_value()) as_of.set_size(*size);
    return as_of;
  }

  grpc::Status GetBudget(const v1::AsOf& as_of, v1::GetBudgetResponse* response) {
    grpc::ClientContext context;
    v1::GetBudgetRequest request;
    request.set_ledger(kLedger);
    *request.mutable_as_of() = as_of;
    return budgets().GetBudget(&context, request, response);
  }
};

TEST_F(BudgetServiceTest, AnswersStateTheirAsOf) {
  v1::GetBudgetResponse budget;
  ASSERT_TRUE(GetBudget(At("2020-04-30"), &budget).ok());
  EXPECT_EQ(budget.as_of().size(), 4);
  EXPECT_EQ(budget.as_of().effective_date(), "2020-04-30");
  EXPECT_EQ(budget.unattributed_cost(), 101 + 102 + 103);
  ASSERT_TRUE(GetBudget(At("2020-04-30", 3), &budget).ok());
  EXPECT_EQ(budget.unattributed_cost(), 101 + 102);
  ASSERT_TRUE(GetBudget(At("2020-04-29"), &budget).ok());
  EXPECT_EQ(budget.unattributed_cost(), 0);
}

TEST_F(BudgetServiceTest, AsOfsThatCannotBeAreRefused) {
  v1::GetBudgetResponse budget;
  Refused refused = RefusedOf(GetBudget(At("2020-04-30", 99), &budget));
  EXPECT_EQ(refused.code, grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(refused.reason, "BEYOND_LOG");
  refused = RefusedOf(GetBudget(At("2020-04-30", 2), &budget));
  EXPECT_EQ(refused.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(refused.reason, "SIZE_CUTS_APPEND");
  refused = RefusedOf(GetBudget(At("2020-04-31"), &budget));
  EXPECT_EQ(refused.reason, "MALFORMED_FIELD");
  refused = RefusedOf(GetBudget({}, &budget));
  EXPECT_EQ(refused.reason, "MISSING_FIELD");
}

TEST_F(BudgetServiceTest, ExplainsAFigureInAStream) {
  grpc::ClientContext context;
  v1::ExplainFigureRequest request;
  request.set_ledger(kLedger);
  request.set_column(v1::COLUMN_UNATTRIBUTED);
  *request.mutable_as_of() = At("2020-04-30");
  const auto reader = budgets().ExplainFigure(&context, request);
  v1::ExplainFigureResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.figure(), 306);
  std::vector<v1::FigurePart> parts(response.parts().begin(), response.parts().end());
  while (reader->Read(&response)) {
    parts.insert(parts.end(), response.parts().begin(), response.parts().end());
  }
  ASSERT_TRUE(reader->Finish().ok());
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[2].position(), 3);
  EXPECT_EQ(parts[2].voucher().number(), "3");
}

TEST_F(BudgetServiceTest, ComparesTwoAsOfsInAStream) {
  grpc::ClientContext context;
  v1::CompareBudgetsRequest request;
  request.set_ledger(kLedger);
  *request.mutable_base() = At("2020-04-30", 3);
  *request.mutable_other() = At("2020-04-30");
  const auto reader = budgets().CompareBudgets(&context, request);
  v1::CompareBudgetsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.unattributed_cost(), 103);
  while (reader->Read(&response)) continue;
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(BudgetServiceTest, TheOtherQuestionsAreAnsweredOrRefused) {
  grpc::ClientContext contexts[5];
  v1::GetTimelineRequest timeline_request;
  timeline_request.set_ledger(kLedger);
  timeline_request.set_from_date("2020-01-01");
  timeline_request.set_to_date("2020-12-31");
  v1::GetTimelineResponse timeline;
  EXPECT_TRUE(budgets().GetTimeline(&contexts[0], timeline_request, &timeline).ok());

  v1::GetCatalogueRequest catalogue_request;
  catalogue_request.set_ledger(kLedger);
  *catalogue_request.mutable_as_of() = At("2020-04-30");
  v1::GetCatalogueResponse catalogue;
  ASSERT_TRUE(budgets().GetCatalogue(&contexts[1], catalogue_request, &catalogue).ok());
  EXPECT_EQ(catalogue.ledger().currency(), "SEK");

  v1::ListFollowUpsRequest list_request;
  list_request.set_ledger(kLedger);
  v1::ListFollowUpsResponse list;
  EXPECT_TRUE(budgets().ListFollowUps(&contexts[2], list_request, &list).ok());

  v1::GetFollowUpRequest get_request;
  get_request.set_ledger(kLedger);
  get_request.set_follow_up("april");
  v1::GetFollowUpResponse follow_up;
  const Refused refused = RefusedOf(budgets().GetFollowUp(&contexts[3], get_request, &follow_up));
  EXPECT_EQ(refused.code, grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(refused.reason, "FOLLOW_UP_NOT_FOUND");

  v1::DraftFollowUpRequest draft_request;
  draft_request.set_ledger("nowhere");
  v1::DraftFollowUpResponse draft;
  EXPECT_EQ(RefusedOf(budgets().DraftFollowUp(&contexts[4], draft_request, &draft)).reason,
            "UNKNOWN_LEDGER");
}

}  // namespace
}  // namespace liggare::rpc
