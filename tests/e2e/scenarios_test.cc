// The eleven scenarios of the domain, asked of the real server. The distribution and every cost
// here are examples; Dnr KS 2020/66 § 22 decides only the 2.2 and the 2.5 million.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include "tests/e2e/programme.h"

namespace liggare::e2e {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr v1::FundKind kOperating = v1::FUND_KIND_OPERATING;
constexpr v1::FundKind kInvestment = v1::FUND_KIND_INVESTMENT;

const v1::Cell kM01 = CellOf("m01", "drift-2019");
const v1::Cell kM03 = CellOf("m03", "drift-2020");
const v1::Cell kM05 = CellOf("m05", "drift-2019");
const v1::Cell kM12 = CellOf("m12", "drift-2020");
const v1::Cell kM13 = CellOf("m13", "inv-kameror");
const v1::Cell kAreaC = CellOf("area-c", "drift-2020");

class ScenarioTest : public ProgrammeTest {
 protected:
  void SetUp() override {
    ProgrammeTest::SetUp();
    if (!HasFatalFailure()) Distribute();
  }

  // The follow-up per April 2020 as drafted for a size, approved on a date.
  std::vector<v1::Event> DraftOfApril(const std::string& id, int64_t size,
                                      const std::string& approved_date) {
    grpc::ClientContext context;
    v1::DraftFollowUpRequest request;
    request.set_ledger(ledger());
    request.mutable_as_of()->set_effective_date("2020-04-30");
    request.mutable_as_of()->set_size(size);
    request.set_follow_up(id);
    request.set_name("Uppföljning per april 2020");
    v1::DraftFollowUpResponse response;
    const grpc::Status status = budget_service().DraftFollowUp(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<v1::Event> events(response.events().begin(), response.events().end());
    for (v1::Event& event : events) event.set_effective_date(approved_date);
    *events.at(0).mutable_authority() = Decided("ks-2020-66-22", 2);
    return events;
  }

  v1::GetFollowUpResponse FollowUp(const std::string& id) {
    grpc::ClientContext context;
    v1::GetFollowUpRequest request;
    request.set_ledger(ledger());
    request.set_follow_up(id);
    v1::GetFollowUpResponse response;
    const grpc::Status status = budget_service().GetFollowUp(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  static v1::FollowUpComparison LineOf(const v1::GetFollowUpResponse& follow_up,
                                       const std::string& line) {
    for (const v1::FollowUpComparison& comparison : follow_up.lines()) {
      if (comparison.approved().line() == line && comparison.approved().kind() == kOperating) {
        return comparison;
      }
    }
    ADD_FAILURE() << "no line " << line;
    return {};
  }

  std::vector<v1::ComparedEvent> Compare(const std::string& date, int64_t base, int64_t other) {
    grpc::ClientContext context;
    v1::CompareBudgetsRequest request;
    request.set_ledger(ledger());
    request.mutable_base()->set_effective_date(date);
    request.mutable_base()->set_size(base);
    request.mutable_other()->set_effective_date(date);
    request.mutable_other()->set_size(other);
    const auto reader = budget_service().CompareBudgets(&context, request);
    std::vector<v1::ComparedEvent> events;
    v1::CompareBudgetsResponse response;
    while (reader->Read(&response)) {
      events.insert(events.end(), response.events().begin(), response.events().end());
    }
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return events;
  }
};

TEST_F(ScenarioTest, S01FrameIsSetAsideDistributedAndUndistributedWithInvestmentApart) {
  const v1::GetBudgetResponse budget = Budget("2020-04-30");
  EXPECT_EQ(Total(budget, "m03").budget(), 220'000'000);
  ASSERT_THAT(budget.mandates(), SizeIs(1));
  EXPECT_EQ(budget.mandates(0).base(), 1'480'000'000);
  EXPECT_EQ(budget.mandates(0).distributed(), 1'170'000'000);
  EXPECT_EQ(budget.mandates(0).undistributed(), 310'000'000);
  EXPECT_TRUE(budget.mandates(0).interpreted());
  EXPECT_EQ(Kind(budget, kOperating).granted(), 17 * kMnkr);
  EXPECT_EQ(Kind(budget, kOperating).unallocated(), 310'000'000);
  EXPECT_EQ(Total(budget, "area-a").budget(), 540'000'000);
  EXPECT_EQ(Total(budget, "area-b").budget(), 550'000'000);
  EXPECT_EQ(Total(budget, "area-c").budget(), 125'000'000);
  EXPECT_EQ(Total(budget, "area-d").budget(), 175'000'000);
  EXPECT_EQ(Total(budget, "area-a", kInvestment).budget(), 250'000'000);
  EXPECT_EQ(Kind(budget, kInvestment).cells().budget(), 250'000'000);
  EXPECT_TRUE(Fund(budget, "inv-reserv").unlimited());
  EXPECT_EQ(Fund(budget, "inv-reserv").drawn(), 250'000'000);
  // No figure adds the 17.0 of operating money to the 2.5 of investment money.
  EXPECT_THAT(budget.DebugString(), Not(::testing::HasSubstr("1950000000")));
  // That the money of 2019 is used in 2020 is an interpretation, and shows as one.
  EXPECT_GT(FlagCountOf(budget.flags(), v1::FLAG_REASON_INTERPRETATION), 0);
}

TEST_F(ScenarioTest, S02FollowUpOfAprilShowsBudgetToDateOutcomeAndForecastDeviation) {
  Append({CostOf(kM03, "2020-02-29", 300'000 * kKrona, "201"),
          CostOf(kM03, "2020-04-30", 420'000 * kKrona, "202")});
  const v1::Figures m03 = Total(Budget("2020-04-30"), "m03");
  EXPECT_EQ(m03.outcome(), 72'000'000);
  EXPECT_EQ(m03.budget_to_date(), 73'333'333);
  EXPECT_EQ(m03.deviation(), 1'333'333);

  std::vector<v1::Event> events = DraftOfApril("2020-t1", LedgerSize(), "2020-05-25");
  for (v1::Event& event : events) {
    if (!event.payload().has_follow_up_line()) continue;
    auto* line = event.mutable_payload()->mutable_follow_up_line();
    if (line->line() == "m03") line->set_forecast(225'000'000);
  }
  Append(events);
  const v1::FollowUpComparison line = LineOf(FollowUp("2020-t1"), "m03");
  EXPECT_EQ(line.approved().outcome(), 72'000'000);
  EXPECT_EQ(line.approved().budget_to_date(), 73'333'333);
  EXPECT_EQ(line.approved().forecast(), 225'000'000);
  EXPECT_EQ(line.forecast_deviation(), -5'000'000);
}

TEST_F(ScenarioTest, S03DirectorMovesMoneyOnlyAfterConsultationAndNeverOutOfWhatIsReserved) {
  const v1::GetBudgetResponse before = Budget("2020-06-30");
  Append(DirectorsDecision("kd-2020-2", "2020-06-01", "0,4 mnkr flyttas från M12 till område C."));
  const Refusal unconsulted = AppendRefused(
      Reallocation("2020-06-01", kM12, kAreaC, 40'000'000, ByDirector("kd-2020-2", "")));
  EXPECT_EQ(unconsulted.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(unconsulted.reason, "CONSULTATION_MISSING");
  // The decision stands in the log; no figure has moved.
  v1::EventFilter of_decision;
  of_decision.add_decisions("kd-2020-2");
  EXPECT_THAT(Read(of_decision), SizeIs(1));
  const v1::GetBudgetResponse after = Budget("2020-06-30");
  EXPECT_EQ(after.kinds(0).DebugString(), before.kinds(0).DebugString());
  EXPECT_EQ(Total(after, "m12").budget(), 50'000'000);

  // The consultation in March spoke of M12 and C, but of none of this.
  EXPECT_EQ(AppendRefused(Reallocation("2020-06-01", kM12, kAreaC, 40'000'000,
                                       ByDirector("kd-2020-2", "samrad-2020-03-16")))
                .reason,
            "BEYOND_CONSULTATION");

  Append(Consultation("samrad-2020-06-08", "2020-06-08",
                      {{"m12", -40'000'000}, {"area-c", 40'000'000}}));
  Append(DirectorsDecision("kd-2020-3", "2020-06-10", "0,4 mnkr flyttas från M12 till område C."));
  const v1::AppendResponse moved = Append(Reallocation(
      "2020-06-10", kM12, kAreaC, 40'000'000, ByDirector("kd-2020-3", "samrad-2020-06-08")));
  EXPECT_THAT(FlagsOf(moved), Contains(v1::FLAG_REASON_ABOVE_ESTIMATE));
  const v1::GetBudgetResponse budget = Budget("2020-06-30");
  EXPECT_EQ(Total(budget, "m12").budget(), 10'000'000);
  EXPECT_EQ(Total(budget, "area-b").budget(), 510'000'000);
  EXPECT_EQ(Total(budget, "area-c").budget(), 165'000'000);
  EXPECT_EQ(budget.mandates(0).distributed(), 1'170'000'000);

  Append(Consultation("samrad-2020-06-15", "2020-06-15",
                      {{"m03", -10'000'000}, {"area-c", 10'000'000}}));
  Append(DirectorsDecision("kd-2020-4", "2020-06-16", "0,1 mnkr flyttas från M03 till område C."));
  EXPECT_EQ(AppendRefused(Reallocation("2020-06-16", kM03, kAreaC, 10'000'000,
                                       ByDirector("kd-2020-4", "samrad-2020-06-15")))
                .reason,
            "RESERVED_LINE");
}

TEST_F(ScenarioTest, S04NoReallocationTakesACellBelowWhatItHasSpent) {
  Append(CostOf(kM01, "2020-08-31", 1'900'000 * kKrona, "401"));
  const v1::Cell m07 = CellOf("m07", "drift-2019");
  const Refusal refusal =
      AppendRefused(Reallocation("2020-09-01", kM01, m07, 80'000'000, Decided("ks-2020-66-22", 2)));
  EXPECT_EQ(refusal.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(refusal.reason, "EXCEEDS_REMAINING");
  EXPECT_EQ(refusal.numbers.at("remaining"), "70000000");
  Append(Reallocation("2020-09-01", kM01, m07, 70'000'000, Decided("ks-2020-66-22", 2)));
  const v1::GetBudgetResponse budget = Budget("2020-09-30");
  EXPECT_EQ(Total(budget, "m01").remaining(), 0);
  EXPECT_EQ(Total(budget, "m07").budget(), 270'000'000);
}

TEST_F(ScenarioTest, S05NothingRollsOverToTheNextYearWithoutADecision) {
  Append({CostOf(kM01, "2020-12-31", 260'000'000, "501"),
          CostOf(kM03, "2020-12-31", 220'000'000, "502"),
          CostOf(CellOf("m07", "drift-2019"), "2020-12-31", 200'000'000, "503"),
          CostOf(CellOf("m08", "drift-2020"), "2020-12-31", 150'000'000, "504"),
          CostOf(CellOf("m11", "drift-2020"), "2020-12-31", 150'000'000, "505"),
          CostOf(CellOf("area-d", "drift-2019"), "2020-12-31", 140'000'000, "506")});
  const v1::KindFigures year_end = Kind(Budget("2020-12-31"), kOperating);
  EXPECT_EQ(year_end.cells().outcome(), 1'120'000'000);
  EXPECT_EQ(year_end.granted() - year_end.cells().outcome(), 580'000'000);

  EXPECT_EQ(Kind(Budget("2021-03-31"), kOperating).granted(), 0);
  EXPECT_EQ(Kind(Budget("2021-03-31"), kOperating).cells().budget(), 0);
  v1::Event carry_over;
  carry_over.set_effective_date("2021-02-15");
  auto* carried = carry_over.mutable_payload()->mutable_carry_over_decided();
  *carried->mutable_from_cell() = CellOf("", "drift-2020", 2020);
  *carried->mutable_to_cell() = CellOf("", "drift-2020", 2021);
  carried->set_amount(200'000'000);
  EXPECT_EQ(AppendRefused(carry_over).reason, "AUTHORITY_MISSING");
  *carry_over.mutable_authority() = Decided("ks-2020-66-22", 2);
  Append(carry_over);
  EXPECT_EQ(Kind(Budget("2021-01-31"), kOperating).granted(), 0);
  EXPECT_EQ(Kind(Budget("2021-03-31"), kOperating).granted(), 200'000'000);
  EXPECT_EQ(Kind(Budget("2021-03-31"), kOperating).unallocated(), 200'000'000);
}

TEST_F(ScenarioTest, S06AnApprovedFollowUpStaysAsApprovedWhenALateVoucherArrives) {
  Append(CostOf(kM03, "2020-04-30", 720'000 * kKrona, "601"));
  const int64_t approved_size = LedgerSize();
  const std::vector<v1::Event> draft = DraftOfApril("2020-t1", approved_size, "2020-05-25");
  // Recorded between the draft and its approval: late too, as what counts is the size.
  const v1::AppendResponse between = Append(CostOf(kM01, "2020-04-28", 1'000 * kKrona, "602"));
  Append(draft);
  EXPECT_TRUE(FollowUp("2020-t1").summary().changed_since());

  const int64_t size_before_late = LedgerSize();
  v1::Event late = CostOf(kM03, "2020-04-30", 120'000 * kKrona, "603");
  late.mutable_payload()->mutable_cost_posted()->set_accounting_period("2020-04");
  late.mutable_payload()->mutable_cost_posted()->set_registration_date("2020-06-10");
  const v1::AppendResponse arrived = Append(late);
  EXPECT_THAT(FlagsOf(arrived), Contains(v1::FLAG_REASON_LATE));

  EXPECT_EQ(Total(Budget("2020-04-30", approved_size), "m03").outcome(), 72'000'000);
  EXPECT_EQ(Total(Budget("2020-04-30"), "m03").outcome(), 84'000'000);
  const std::vector<v1::ComparedEvent> difference =
      Compare("2020-04-30", size_before_late, LedgerSize());
  for (const v1::ComparedEvent& event : difference) {
    EXPECT_EQ(event.position(), arrived.first_position());
    EXPECT_EQ(event.voucher().number(), "603");
  }
  EXPECT_THAT(difference, Not(IsEmpty()));

  const v1::GetFollowUpResponse follow_up = FollowUp("2020-t1");
  EXPECT_TRUE(follow_up.summary().changed_since());
  EXPECT_EQ(LineOf(follow_up, "m03").approved().outcome(), 72'000'000);
  EXPECT_EQ(LineOf(follow_up, "m03").known().outcome(), 84'000'000);
  std::vector<int64_t> late_positions;
  for (const v1::FigurePart& part : follow_up.late()) late_positions.push_back(part.position());
  EXPECT_THAT(late_positions,
              ::testing::ElementsAre(between.first_position(), arrived.first_position()));

  // An invoice dated in April and booked in June counts in June.
  v1::Event invoice = CostOf(kM03, "2020-06-15", 5'000 * kKrona, "604");
  invoice.mutable_payload()->mutable_cost_posted()->set_document_date("2020-04-14");
  EXPECT_THAT(FlagsOf(Append(invoice)), Not(Contains(v1::FLAG_REASON_LATE)));
  EXPECT_EQ(Total(Budget("2020-04-30"), "m03").outcome(), 84'000'000);
  EXPECT_EQ(Total(Budget("2020-06-30"), "m03").outcome(), 84'500'000);
}

TEST_F(ScenarioTest, S07ACorrectionCountsFromItsOwnDateAndBothEntriesAreFoundFromEachOther) {
  const int64_t wrong =
      Append(CostOf(kM01, "2020-07-15", 180'000 * kKrona, "701")).first_position();
  v1::Event correction;
  correction.set_effective_date("2020-09-20");
  auto* corrected = correction.mutable_payload()->mutable_event_corrected();
  corrected->set_position(wrong);
  corrected->mutable_reason()->set_text("Beloppet var 18 000.");
  *corrected->mutable_replacement() = CostOf(kM01, "2020-09-20", 18'000 * kKrona, "701").payload();
  const int64_t size_before = LedgerSize();
  const int64_t right = Append(correction).first_position();

  EXPECT_EQ(Total(Budget("2020-08-31"), "m01").outcome(), 18'000'000);
  EXPECT_EQ(Total(Budget("2020-09-19"), "m01").outcome(), 18'000'000);
  EXPECT_EQ(Total(Budget("2020-09-20"), "m01").outcome(), 1'800'000);
  EXPECT_EQ(Total(Budget("2020-09-20", size_before), "m01").outcome(), 18'000'000);

  grpc::ClientContext context;
  v1::GetEventRequest request;
  request.set_ledger(ledger());
  request.set_position(wrong);
  v1::GetEventResponse response;
  ASSERT_TRUE(ledger_service().GetEvent(&context, request, &response).ok());
  EXPECT_EQ(response.corrected_by(), right);
  v1::EventFilter referring;
  referring.add_refers_to(wrong);
  const std::vector<v1::Record> found = Read(referring);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].position(), right);
  EXPECT_EQ(found[0].event().payload().event_corrected().position(), wrong);
  EXPECT_EQ(found[0].actor(), "local");
  EXPECT_GT(found[0].recorded_at().seconds(), 0);

  const Refusal again = AppendRefused(correction);
  EXPECT_EQ(again.reason, "ALREADY_CORRECTED");
}

TEST_F(ScenarioTest, S08AnEntryNobodyCanPlaceIsUnattributedUntilSomebodyAttributesIt) {
  v1::Event invoice = CostOf(kM05, "2020-05-10", 48'500 * kKrona, "801");
  invoice.mutable_payload()->mutable_cost_posted()->set_activity_code("9999");
  const v1::AppendResponse posted = Append(invoice);
  EXPECT_THAT(FlagsOf(posted), Contains(v1::FLAG_REASON_WRONG_ACTIVITY_CODE));
  EXPECT_THAT(FlagsOf(posted), Contains(v1::FLAG_REASON_UNATTRIBUTED));
  const auto total_of = [](const v1::GetBudgetResponse& budget) {
    return budget.unattributed_cost() + Kind(budget, kOperating).cells().cost();
  };
  v1::GetBudgetResponse budget = Budget("2020-05-31");
  EXPECT_EQ(Total(budget, "m05").outcome(), 0);
  EXPECT_EQ(budget.unattributed_cost(), 4'850'000);
  const int64_t total = total_of(budget);

  const int64_t size_unattributed = LedgerSize();
  const int64_t entry = posted.first_position();
  Append(Attribution("2020-06-02", entry, {{kM05, 4'850'000}}));
  budget = Budget("2020-05-31");
  EXPECT_EQ(Total(budget, "m05").outcome(), 4'850'000);
  EXPECT_EQ(budget.unattributed_cost(), 0);
  EXPECT_EQ(total_of(budget), total);
  EXPECT_EQ(FlagCountOf(budget.flags(), v1::FLAG_REASON_UNATTRIBUTED), 0);
  const int64_t size_attributed = LedgerSize();

  EXPECT_EQ(AppendRefused(Attribution("2020-06-03", entry, {{kM05, 3'000'000}, {kM01, 1'850'001}}))
                .reason,
            "SUM_MISMATCH");
  Append(Attribution("2020-06-03", entry, {{kM05, 3'000'000}, {kM01, 1'850'000}}));
  budget = Budget("2020-05-31");
  EXPECT_EQ(Total(budget, "m05").outcome(), 3'000'000);
  EXPECT_EQ(Total(budget, "m01").outcome(), 1'850'000);
  EXPECT_EQ(total_of(budget), total);
  // What was known before stays as it was known.
  EXPECT_EQ(Total(Budget("2020-05-31", size_attributed), "m05").outcome(), 4'850'000);
  EXPECT_EQ(Budget("2020-05-31", size_unattributed).unattributed_cost(), 4'850'000);
}

TEST_F(ScenarioTest, S09OperatingCodingOnInvestmentMoneyIsRecordedAndFlagged) {
  v1::Event contract = CostOf(kM13, "2020-10-01", 95'000 * kKrona, "901");
  contract.mutable_payload()->mutable_cost_posted()->set_coded_as(kOperating);
  EXPECT_THAT(FlagsOf(Append(contract)), Contains(v1::FLAG_REASON_OPERATING_CODING_ON_INVESTMENT));
  v1::Event cameras = CostOf(kM13, "2020-10-15", 260'000'000, "902");
  cameras.mutable_payload()->mutable_cost_posted()->set_coded_as(kInvestment);
  EXPECT_THAT(FlagsOf(Append(cameras)), Contains(v1::FLAG_REASON_COST_ABOVE_BUDGET));
  EXPECT_EQ(Total(Budget("2020-10-31"), "m13", kInvestment).remaining(), -19'500'000);
}

TEST_F(ScenarioTest, S10AFigureDrillsDownToVouchersEachWithADecisionBehindIt) {
  Append({CostOf(kM01, "2020-05-31", 123'456'789, "1001"),
          CostOf(kM03, "2020-05-31", 98'765'432, "1002"), CostOf(kM05, "2020-05-31", -1, "1003")});
  v1::ExplainFigureRequest question;
  question.set_line("area-a");
  question.set_kind(kOperating);
  question.set_column(v1::COLUMN_OUTCOME);
  question.mutable_as_of()->set_effective_date("2020-05-31");
  int64_t figure = 0;
  std::vector<v1::FigurePart> parts = Explain(question, &figure);
  EXPECT_EQ(figure, Total(Budget("2020-05-31"), "area-a").outcome());
  ASSERT_THAT(parts, SizeIs(3));
  int64_t sum = 0;
  for (const v1::FigurePart& part : parts) {
    sum += part.amount();
    EXPECT_NE(part.voucher().number(), "");
    EXPECT_THAT(part.decisions(), Not(IsEmpty())) << part.DebugString();
  }
  EXPECT_EQ(sum, figure);

  question.set_column(v1::COLUMN_BUDGET);
  parts = Explain(question, &figure);
  EXPECT_EQ(figure, 540'000'000);
  sum = 0;
  for (const v1::FigurePart& part : parts) {
    sum += part.amount();
    EXPECT_THAT(part.decisions(), Not(IsEmpty()));
  }
  EXPECT_EQ(sum, figure);
}

TEST_F(ScenarioTest, S11AnErasedTextIsGoneAndNoFigureHasMoved) {
  v1::Event cost = CostOf(kM01, "2020-05-05", 12'000 * kKrona, "1101");
  cost.mutable_payload()->mutable_cost_posted()->mutable_text()->set_text("Hanna Exempel, resa");
  const int64_t entry = Append(cost).first_position();
  const auto event_of = [&](int64_t position) {
    grpc::ClientContext context;
    v1::GetEventRequest request;
    request.set_ledger(ledger());
    request.set_position(position);
    request.set_with_texts(true);
    v1::GetEventResponse response;
    EXPECT_TRUE(ledger_service().GetEvent(&context, request, &response).ok());
    return response;
  };
  const v1::GetEventResponse before = event_of(entry);
  ASSERT_THAT(before.texts(), SizeIs(1));
  EXPECT_EQ(before.texts(0).text(), "Hanna Exempel, resa");
  EXPECT_EQ(before.record().event().payload().cost_posted().text().text(), "");
  EXPECT_EQ(before.record().event().payload().cost_posted().text().commitment().size(), 32u);
  const int64_t size = LedgerSize();
  const std::string budget_before = Budget("2020-05-31", size).SerializeAsString();

  v1::Event erasure;
  erasure.set_effective_date("2020-06-01");
  *erasure.mutable_authority() = Decided("ks-2020-66-22", 2);
  erasure.mutable_payload()->mutable_text_erased()->add_positions(entry);
  Append(erasure);

  const v1::GetEventResponse after = event_of(entry);
  ASSERT_THAT(after.texts(), SizeIs(1));
  EXPECT_TRUE(after.texts(0).erased());
  EXPECT_EQ(after.texts(0).text(), "");
  EXPECT_EQ(after.texts(0).salt(), "");
  EXPECT_EQ(after.record().SerializeAsString(), before.record().SerializeAsString());
  EXPECT_EQ(Budget("2020-05-31", size).SerializeAsString(), budget_before);
}

}  // namespace
}  // namespace liggare::e2e
