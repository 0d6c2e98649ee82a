// What may be defined: ids, references, the tree of lines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::AsExample;
using support::Decided;
using support::Interpreted;
using support::Kr;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(DefinitionTest, IdOfADecisionMandateOrConsultationIsNew) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(IsRefused(
      ledger.Append(support::Decision("2020-03-01", "ks", "styrelsen", v1::BODY_LEVEL_BOARD)),
      v1::ERROR_REASON_ID_EXISTS, {{"decision", "ks"}, {"position", "2"}}));
  EXPECT_TRUE(IsRefused(
      ledger.Append(support::Mandate("2020-03-01", "m", "x", {"drift"}, Kr(1), Decided("ks"))),
      v1::ERROR_REASON_ID_EXISTS, {{"mandate", "m"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Consultation("2020-03-01", "c", "samrad", {})),
                        v1::ERROR_REASON_ID_EXISTS, {{"consultation", "c"}}));
}

TEST(DefinitionTest, DecisionIsRecordedWhateverItSays) {
  SmallLedger ledger;
  v1::Event event = support::Decision("2020-03-01", "new", "styrelsen", v1::BODY_LEVEL_BOARD);
  event.mutable_payload()->mutable_decision_recorded()->add_builds_on()->set_decision("nowhere");
  const auto record = ledger.Append(AsExample(event));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(PostingsOf(*record), IsEmpty());
  EXPECT_THAT(FlagsOf(*record), ElementsAre("EXAMPLE"));
}

TEST(DefinitionTest, StatusIsOfARecordedDecision) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(
      ledger.Append(support::StatusChange("2020-03-01", "nowhere", v1::DECISION_STATUS_STAYED)),
      v1::ERROR_REASON_UNKNOWN_DECISION));
  v1::Event replaced = support::StatusChange("2020-03-01", "ks", v1::DECISION_STATUS_REPLACED);
  replaced.mutable_payload()->mutable_decision_status_changed()->set_replaced_by("nowhere");
  EXPECT_TRUE(IsRefused(ledger.Append(replaced), v1::ERROR_REASON_UNKNOWN_DECISION,
                        {{"decision", "nowhere"}}));
}

TEST(DefinitionTest, MandateNamesKnownFundsAndLinesAndFlagsItsInterpretation) {
  SmallLedger ledger;
  v1::Event event =
      support::Mandate("2020-03-01", "x", "direktor", {"nowhere"}, Kr(10), Decided("ks"));
  v1::MandateGiven* mandate = event.mutable_payload()->mutable_mandate_given();
  EXPECT_TRUE(IsRefused(ledger.Append(event), v1::ERROR_REASON_UNKNOWN_FUND));
  mandate->set_funds(0, "drift");
  mandate->add_reserved_lines("nowhere");
  EXPECT_TRUE(IsRefused(ledger.Append(event), v1::ERROR_REASON_UNKNOWN_LINE));
  mandate->set_reserved_lines(0, "m1");
  mandate->set_base_interpretation("17 less 2.2");
  mandate->set_interpreter("ekonomiavdelningen");
  const auto record = ledger.Append(event);
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(PostingsOf(*record), ElementsAre("MEMORANDUM -> MANDATE_BASE [x] 1000"));
  EXPECT_THAT(FlagsOf(*record), ElementsAre("INTERPRETATION [x]"));
}

TEST(DefinitionTest, MandateOfAnInterpretedDecisionIsFlaggedOnce) {
  SmallLedger ledger;
  EXPECT_THAT(FlagsOf(*ledger.Append(support::Mandate("2020-03-01", "x", "direktor", {"drift"},
                                                      Kr(10), Interpreted("ks")))),
              ElementsAre("INTERPRETATION"));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Mandate("2020-03-01", "y", "direktor", {"drift"},
                                                       Kr(10), Decided("kd"))),
                        v1::ERROR_REASON_MANDATE_MISSING));
}

TEST(DefinitionTest, EstimateAndConditionAreOfKnownLines) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(
      ledger.Append(support::Estimate("2020-03-01", "nowhere", v1::FUND_KIND_OPERATING, 0, 1)),
      v1::ERROR_REASON_UNKNOWN_LINE));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Condition("2020-03-01", "nowhere")),
                        v1::ERROR_REASON_UNKNOWN_LINE));
}

TEST(LineTest, ParentIsKnownAndOfTheLevelAbove) {
  SmallLedger ledger;
  const auto inconsistent = v1::ERROR_REASON_INCONSISTENT_DEFINITION;
  EXPECT_TRUE(IsRefused(ledger.Append(support::Measure("2020-03-01", "x", "nowhere")),
                        v1::ERROR_REASON_UNKNOWN_LINE, {{"line", "nowhere"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Measure("2020-03-01", "x", "m1")), inconsistent));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Measure("2020-03-01", "x", "")), inconsistent));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Area("2020-03-01", "x", "a")), inconsistent));
  v1::Event programme = support::Programme("2020-03-01", "x");
  programme.mutable_payload()->mutable_line_defined()->set_parent("p");
  EXPECT_TRUE(IsRefused(ledger.Append(programme), inconsistent));
  EXPECT_TRUE(ledger.Append(support::Measure("2020-03-01", "x", "p")).ok());
}

TEST(LineTest, NeverAboveItself) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(support::Measure("2020-03-01", "m1", "m1")),
                        v1::ERROR_REASON_INCONSISTENT_DEFINITION, {{"line", "m1"}}));
  // p > a: p as a part of a would be above itself, whatever its level.
  EXPECT_TRUE(IsRefused(ledger.Append(support::Area("2020-03-01", "p", "a")),
                        v1::ERROR_REASON_INCONSISTENT_DEFINITION));
}

TEST(LineTest, LevelKeepsFittingWhatIsBelow) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(support::Measure("2020-03-01", "a", "p")),
                        v1::ERROR_REASON_INCONSISTENT_DEFINITION));
  ledger.Add(support::Area("2020-03-01", "e", "p"));
  EXPECT_TRUE(ledger.Append(support::Measure("2020-03-01", "e", "p")).ok());
}

TEST(LineTest, NewDefinitionRenamesAndMoves) {
  SmallLedger ledger;
  const Size before{ledger.size()};
  v1::Event moved = support::Measure("2020-03-01", "m2", "b");
  moved.mutable_payload()->mutable_line_defined()->set_name("Renamed");
  ledger.Add(moved);
  const Catalogue& catalogue = ledger.state().catalogue();
  const Size after{ledger.size()};
  EXPECT_EQ(catalogue.FindLine("m2", before)->payload.name(), "Line m2");
  EXPECT_EQ(catalogue.FindLine("m2", after)->payload.name(), "Renamed");
  EXPECT_THAT(catalogue.Subtree("a", before), ElementsAre("a", "m1", "m2"));
  EXPECT_THAT(catalogue.Subtree("a", after), ElementsAre("a", "m1"));
  EXPECT_THAT(catalogue.Ancestors("m2", after), ElementsAre("b", "p"));
}

TEST(ErasureTest, NamesEarlierEvents) {
  SmallLedger ledger;
  const int64_t size = ledger.size();
  EXPECT_TRUE(IsRefused(ledger.Append(support::Erasure("2020-03-01", {1, size}, Decided("ks"))),
                        v1::ERROR_REASON_BEYOND_LOG,
                        {{"position", std::to_string(size)}, {"size", std::to_string(size)}}));
  EXPECT_TRUE(ledger.Append(support::Erasure("2020-03-01", {1, size - 1}, Decided("ks"))).ok());
}

}  // namespace
}  // namespace liggare::budget
