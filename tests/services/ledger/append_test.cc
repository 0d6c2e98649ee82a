// Promises of an append, decided by the Appender: atomic, numbered without gaps, refused whole.

#include "services/budget/tags.h"
#include "services/ledger/write_request.h"
#include "store/chunk.h"
#include "store/timestamp.h"
#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class AppendTest : public LedgerFixture {
 protected:
  AppendTest() { CreateLedger(); }

  // A fund of that amount and a line to allocate it to: positions 1 to 3.
  void MakeFund(int64_t amount) {
    auto made = Append(AppendOf({Decision(901, "kf-1"), Programme(902, "programme"),
                                 Grant(903, "drift-2020", amount, "kf-1")}));
    ASSERT_TRUE(made.ok()) << made.status();
  }
};

TEST_F(AppendTest, LedgerOpensWithItsNameCurrencyAndOriginAtPositionZero) {
  const v1::Record opened = Records().at(0);
  const v1::LedgerOpened& content = opened.event().payload().ledger_opened();
  EXPECT_EQ(content.name(), "Trygghetsprogrammet");
  EXPECT_EQ(content.currency(), "SEK");
  EXPECT_EQ(content.origin(), "localhost/trygghet");
  EXPECT_EQ(opened.actor(), "local");
  EXPECT_EQ(ledger()->Describe().size(), 1);
  EXPECT_EQ(ledger()->Describe().last_recorded_at().seconds(), opened.recorded_at().seconds());
}

TEST_F(AppendTest, CreatingALedgerAgainWithTheSameContentReturnsIt) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  auto again = Create(NewLedger());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->size(), 2);
  v1::CreateLedgerRequest explicit_origin = NewLedger();
  explicit_origin.set_origin("localhost/trygghet");
  EXPECT_TRUE(Create(explicit_origin).ok());
  EXPECT_EQ(ledger()->head().size.value, 2);
}

TEST_F(AppendTest, CreatingALedgerAgainWithOtherContentIsRefused) {
  for (auto change : {+[](v1::CreateLedgerRequest& r) { r.set_name("Annat"); },
                      +[](v1::CreateLedgerRequest& r) { r.set_currency("EUR"); },
                      +[](v1::CreateLedgerRequest& r) { r.set_origin("example.se/trygghet"); }}) {
    v1::CreateLedgerRequest request = NewLedger();
    change(request);
    EXPECT_EQ(Reason(Create(request).status()), v1::ERROR_REASON_LEDGER_EXISTS);
  }
}

TEST_F(AppendTest, AcknowledgedAppendIsVisibleWithWhatTheServerDerived) {
  auto appended = Append(AppendOf({Cost(1), Cost(2)}));
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(appended->first_position(), 1);
  EXPECT_EQ(appended->size(), 3);
  EXPECT_FALSE(appended->repeated_append());
  ASSERT_EQ(appended->events_size(), 2);
  EXPECT_EQ(appended->events(1).position(), 2);
  ASSERT_EQ(appended->events(1).flags_size(), 1);
  EXPECT_EQ(appended->events(1).flags(0).reason(), v1::FLAG_REASON_UNATTRIBUTED);

  EXPECT_EQ(ledger()->head().size.value, 3);
  EXPECT_EQ(projection().size().value, 3);
  const v1::Record record = Records().at(2);
  EXPECT_EQ(record.append_first(), 1);
  EXPECT_EQ(record.append_count(), 2);
  EXPECT_EQ(record.actor(), "local");
  EXPECT_EQ(record.event().event_id(), EventId(2));
  EXPECT_GT(record.postings_size(), 0);
  EXPECT_EQ(record.rules_version(), 1);
}

TEST_F(AppendTest, PositionsAreGaplessAcrossRefusedAndValidatedAppends) {
  MakeFund(1'000);
  for (int i = 0; i < 20; ++i) {
    v1::AppendRequest validated = AppendOf({Cost(100 + i)});
    validated.set_validate_only(true);
    auto would_be = Take(validated);
    auto refused = Take(
        AppendOf({Cost(200 + i), Allocation(300 + i, "programme", "drift-2020", 1'001, "kf-1")}));
    auto kept = Take(AppendOf({Cost(400 + i)}));
    appender_->Commit();
    ASSERT_TRUE(would_be->value().ok());
    EXPECT_EQ(Reason(refused->value().status()), v1::ERROR_REASON_EXCEEDS_UNALLOCATED);
    ASSERT_TRUE(kept->value().ok());
    EXPECT_EQ((*kept)->value().first_position(), 4 + i);
    EXPECT_EQ((*would_be)->value().first_position(), 4 + i);
  }
  const std::vector<v1::Record> records = Records();
  ASSERT_EQ(records.size(), 24u);
  for (size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(records[i].position(), static_cast<int64_t>(i));
  }
}

TEST_F(AppendTest, RefusedAppendLeavesNothingAndNamesItsEvent) {
  MakeFund(1'000);
  auto refused = Append(AppendOf({Allocation(1, "programme", "drift-2020", 600, "kf-1"),
                                  Allocation(2, "programme", "drift-2020", 600, "kf-1")}));
  EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_EXCEEDS_UNALLOCATED);
  EXPECT_EQ(Named(refused.status(), "event_index"), "1");
  EXPECT_EQ(Named(refused.status(), "event_id"), EventId(2));
  EXPECT_EQ(ledger()->head().size.value, 4);
  EXPECT_FALSE(log_->FindEvent(kLedger, EventId(1))->has_value());
  // The first allocation was undone with it: all is there to allocate.
  EXPECT_TRUE(Append(AppendOf({Allocation(3, "programme", "drift-2020", 1'000, "kf-1")})).ok());
}

TEST_F(AppendTest, RulesSeeWhatTheBatchHasDecidedBefore) {
  MakeFund(1'000);
  auto first = Take(AppendOf({Allocation(1, "programme", "drift-2020", 700, "kf-1")}));
  auto second = Take(AppendOf({Allocation(2, "programme", "drift-2020", 700, "kf-1")}));
  auto third = Take(AppendOf({Allocation(3, "programme", "drift-2020", 300, "kf-1")}));
  EXPECT_FALSE(first->has_value()) << "answered before it is durable";
  appender_->Commit();
  EXPECT_TRUE(first->value().ok());
  EXPECT_EQ(Reason(second->value().status()), v1::ERROR_REASON_EXCEEDS_UNALLOCATED);
  EXPECT_TRUE(third->value().ok());
}

TEST_F(AppendTest, ValidateOnlyAnswersWhatWouldHappenAndAppendsNothing) {
  v1::AppendRequest request = AppendOf({Cost(1), Cost(2)});
  request.set_validate_only(true);
  auto validated = Append(request);
  ASSERT_TRUE(validated.ok()) << validated.status();
  EXPECT_EQ(validated->first_position(), 1);
  EXPECT_EQ(validated->size(), 3);
  EXPECT_FALSE(validated->has_recorded_at());
  ASSERT_EQ(validated->events_size(), 2);
  EXPECT_EQ(validated->events(0).flags(0).reason(), v1::FLAG_REASON_UNATTRIBUTED);
  EXPECT_EQ(log_->Head(kLedger)->size.value, 1);
  request.set_validate_only(false);
  EXPECT_EQ(Append(request)->first_position(), 1);
}

TEST_F(AppendTest, OneRecordedAtForAnAppendAndLaterOnesStrictlyLater) {
  auto first = Take(AppendOf({Cost(1), Cost(2)}));
  auto second = Take(AppendOf({Cost(3)}));
  appender_->Commit();
  clock_.Jump(-absl::Seconds(30));
  ASSERT_TRUE(Append(AppendOf({Cost(4)})).ok());
  const std::vector<v1::Record> records = Records();
  const auto at = [&](size_t i) { return store::FromTimestamp(records[i].recorded_at()); };
  EXPECT_EQ(at(1), at(2));
  EXPECT_LT(at(2), at(3));
  EXPECT_LT(at(3), at(4));
}

TEST_F(AppendTest, ClockThatJumpsStopsAppendsUntilRestart) {
  clock_.Jump(absl::Minutes(5));
  EXPECT_EQ(Reason(Append(AppendOf({Cost(1)})).status()), v1::ERROR_REASON_CLOCK_JUMPED);
  EXPECT_EQ(Reason(Append(AppendOf({Cost(1)})).status()), v1::ERROR_REASON_CLOCK_JUMPED);
  Reopen();
  EXPECT_TRUE(Append(AppendOf({Cost(1)})).ok());
}

TEST_F(AppendTest, UnknownLedgerIsNotFound) {
  EXPECT_EQ(Reason(Append(AppendOf({Cost(1)}, "annan")).status()), v1::ERROR_REASON_UNKNOWN_LEDGER);
}

TEST_F(AppendTest, RefusedLedgerOfABatchCostsTheOthersNothing) {
  ASSERT_TRUE(Create(NewLedger("annan")).ok());
  auto one = Take(AppendOf({Cost(1)}));
  auto two = Take(AppendOf({Cost(1)}, "annan"));
  auto three = Take(AppendOf({Cost(1)}, "tredje"));
  appender_->Commit();
  EXPECT_TRUE(one->value().ok());
  EXPECT_TRUE(two->value().ok());
  EXPECT_FALSE(three->value().ok());
}

TEST_F(AppendTest, AnswersComeInTheOrderOfTheRequests) {
  std::vector<int> order;
  for (int i = 0; i < 6; ++i) {
    const v1::AppendRequest request = i % 2 == 0 ? AppendOf({Cost(i)}) : AppendOf({Cost(i)}, "nej");
    appender_->Take(WriteRequest{AppendWork{ArenaAppend::CopyOf(request), "local",
                                            [&, i](const auto&) { order.push_back(i); }},
                                 0});
  }
  appender_->Commit();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5}));
}

TEST_F(AppendTest, VeryLargeBatchIsCutIntoSeveralCommits) {
  // 40 appends of about 60 kB each are more than two commits hold.
  std::vector<std::shared_ptr<std::optional<absl::StatusOr<v1::AppendResponse>>>> answers;
  for (int i = 0; i < 40; ++i) {
    v1::Event large = Decision(i, "d-" + std::to_string(i));
    v1::DecisionItem& item = *large.mutable_payload()->mutable_decision_recorded()->add_items();
    item.set_number(2);
    item.set_text(std::string(30'000, 'a'));
    large.mutable_payload()->mutable_decision_recorded()->set_background(std::string(30'000, 'b'));
    answers.push_back(Take(AppendOf({large})));
  }
  EXPECT_TRUE(answers.front()->has_value()) << "the first commit is full";
  EXPECT_FALSE(answers.back()->has_value());
  appender_->Commit();
  for (size_t i = 0; i < answers.size(); ++i) {
    ASSERT_TRUE(answers[i]->value().ok()) << answers[i]->value().status();
    EXPECT_EQ((*answers[i])->value().first_position(), 1 + static_cast<int64_t>(i));
  }
}

TEST_F(AppendTest, AppendThatNoCommitHoldsIsRefused) {
  v1::AppendRequest request = AppendOf({});
  for (int i = 0; i < 20; ++i) {
    v1::Event large = Decision(i, "d-" + std::to_string(i));
    v1::DecisionRecorded& decision = *large.mutable_payload()->mutable_decision_recorded();
    decision.mutable_items(0)->set_text(std::string(30'000, 'a'));
    decision.set_background(std::string(30'000, 'b'));
    *request.add_events() = large;
  }
  ASSERT_TRUE(CheckShape(request, 100).ok());
  auto kept = Take(AppendOf({Cost(100)}));
  auto refused = Take(request);
  appender_->Commit();
  EXPECT_TRUE(kept->value().ok());
  EXPECT_EQ(Reason(refused->value().status()), v1::ERROR_REASON_APPEND_TOO_LARGE);
  EXPECT_EQ(ledger()->head().size.value, 2);
  EXPECT_TRUE(Append(AppendOf({Decision(0, "d-0")})).ok()) << "all of it was undone";
}

TEST_F(AppendTest, EventOfMoreThanARecordHoldsIsRefused) {
  v1::Event large = Decision(1, "d-1");
  v1::DecisionRecorded& decision = *large.mutable_payload()->mutable_decision_recorded();
  decision.mutable_items(0)->set_text(std::string(30'000, 'a'));
  decision.set_background(std::string(30'000, 'b'));
  decision.add_reservations(std::string(6'000, 'c'));
  ASSERT_TRUE(CheckShape(AppendOf({large}), 100).ok());
  EXPECT_EQ(Reason(Append(AppendOf({Cost(2), large})).status()), v1::ERROR_REASON_EVENT_TOO_LARGE);
  EXPECT_EQ(ledger()->head().size.value, 1);
}

TEST_F(AppendTest, PrivateTextIsStoredApartFromTheRecord) {
  ASSERT_TRUE(Append(AppendOf({CostWithText(1, "Resor Anna Andersson")})).ok());
  const v1::Record record = Records().at(1);
  const v1::PrivateText& text = record.event().payload().cost_posted().text();
  EXPECT_EQ(text.text(), "");
  EXPECT_EQ(text.commitment().size(), 32u);
  EXPECT_EQ(record.SerializeAsString().find("Andersson"), std::string::npos);
  auto kept = vault_->Read(kLedger, Position{1});
  ASSERT_TRUE(kept.ok());
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ(kept->front().field, "cost_posted.text");
  EXPECT_EQ(kept->front().text, "Resor Anna Andersson");
  EXPECT_EQ(store::Vault::Commitment(kept->front().salt, kept->front().text), text.commitment());
}

TEST_F(AppendTest, TextIsErasedByDecisionAndTheRecordStaysAsItWas) {
  ASSERT_TRUE(
      Append(AppendOf({CostWithText(1, "Resor Anna Andersson"), Decision(2, "ks-1")})).ok());
  const std::string before = Records().at(1).SerializeAsString();
  EXPECT_FALSE(appender_->TakeErased());
  auto erased = Append(AppendOf({Erasure(3, 1, "ks-1")}));
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_TRUE(appender_->TakeErased());
  EXPECT_FALSE(appender_->TakeErased());
  EXPECT_EQ(Records().at(1).SerializeAsString(), before);
  auto texts = Disclose(*vault_, Records().at(1));
  ASSERT_TRUE(texts.ok());
  ASSERT_EQ(texts->size(), 1u);
  EXPECT_TRUE(texts->front().erased());
  EXPECT_EQ(texts->front().text(), "");
}

TEST_F(AppendTest, TextsAppendedAndErasedInOneBatchAreGone) {
  auto first = Take(AppendOf({CostWithText(1, "Anna Andersson"), Decision(2, "ks-1")}));
  auto second = Take(AppendOf({Erasure(3, 1, "ks-1")}));
  appender_->Commit();
  ASSERT_TRUE(second->value().ok()) << second->value().status();
  EXPECT_TRUE(Disclose(*vault_, Records().at(1))->front().erased());
}

TEST_F(AppendTest, ReplayMakesTheSameStateAndProjection) {
  MakeFund(1'000);
  ASSERT_TRUE(Append(AppendOf({Allocation(1, "programme", "drift-2020", 600, "kf-1")})).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(2, 50), Cost(3, 70)})).ok());
  ASSERT_TRUE(Append(AppendOf({Correction(4, 5)})).ok());
  v1::GetBudgetRequest question;
  question.set_budget_year(2020);
  const auto budget = [&] {
    v1::AsOf asked;
    asked.set_effective_date("2020-12-31");
    const projection::AsOf as_of = *Resolve(sources(), *ledger(), asked, "as_of");
    return projection().GetBudget(question, as_of)->SerializeAsString();
  };
  const std::string before = budget();
  const v1::Ledger described = ledger()->Describe();
  Reopen();
  EXPECT_EQ(budget(), before);
  EXPECT_EQ(ledger()->Describe().SerializeAsString(), described.SerializeAsString());
  EXPECT_EQ(
      Reason(Append(AppendOf({Allocation(9, "programme", "drift-2020", 401, "kf-1")})).status()),
      v1::ERROR_REASON_EXCEEDS_UNALLOCATED);
  EXPECT_TRUE(Append(AppendOf({Allocation(9, "programme", "drift-2020", 400, "kf-1")})).ok());
}

TEST(AppendShapeTest, OutOfShapeIsRefusedBeforeItIsQueued) {
  const auto reason = [](const v1::AppendRequest& request, size_t events_max = 3) {
    return Reason(CheckShape(request, events_max));
  };
  EXPECT_EQ(reason(AppendOf({Cost(1)})), v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(reason(AppendOf({})), v1::ERROR_REASON_EMPTY_APPEND);
  EXPECT_EQ(reason(AppendOf({Cost(1), Cost(2), Cost(1)})), v1::ERROR_REASON_DUPLICATE_EVENT_ID);
  EXPECT_EQ(reason(AppendOf({Cost(1), Cost(2), Cost(3), Cost(4)})),
            v1::ERROR_REASON_LIMIT_EXCEEDED);
  EXPECT_EQ(reason(AppendOf({Cost(1)}, "")), v1::ERROR_REASON_MISSING_FIELD);
  EXPECT_EQ(reason(AppendOf({Cost(1)}, "Stor")), v1::ERROR_REASON_MALFORMED_FIELD);
  EXPECT_EQ(reason(AppendOf({Cost(1), Cost(2, 0)})), v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE);

  v1::AppendRequest condition = AppendOf({Cost(1)});
  condition.mutable_condition()->set_size(-1);
  EXPECT_EQ(reason(condition), v1::ERROR_REASON_MALFORMED_FIELD);
  condition.mutable_condition()->set_size(0);
  condition.mutable_condition()->mutable_filter()->set_effective_since("2020-02-30");
  EXPECT_EQ(reason(condition), v1::ERROR_REASON_MALFORMED_FIELD);

  v1::AppendRequest receipt = AppendOf({Cost(1)});
  receipt.set_receipt(true);
  EXPECT_EQ(reason(receipt), v1::ERROR_REASON_MALFORMED_FIELD);

  v1::AppendRequest unknown = AppendOf({Cost(1)});
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddVarint(99, 1);
  EXPECT_EQ(reason(unknown), v1::ERROR_REASON_UNKNOWN_FIELD);
}

}  // namespace
}  // namespace liggare::ledger
