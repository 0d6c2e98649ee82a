// Which event stands, through corrections of events and of corrections.

#include "services/projection/corrections.h"

#include <gtest/gtest.h>

namespace liggare::projection {
namespace {

v1::Record Correction(int64_t position, int64_t target, bool replaces) {
  v1::Record record;
  record.set_position(position);
  v1::EventCorrected* corrected =
      record.mutable_event()->mutable_payload()->mutable_event_corrected();
  corrected->set_position(target);
  if (replaces) corrected->mutable_replacement()->mutable_condition_met();
  return record;
}

TEST(CorrectionsTest, EventStandsUntilItIsCorrected) {
  Corrections corrections;
  EXPECT_TRUE(corrections.Stands(Position{3}, Size{10}));
  corrections.Apply(Correction(5, 3, true));
  EXPECT_TRUE(corrections.Stands(Position{3}, Size{5}));
  EXPECT_FALSE(corrections.Stands(Position{3}, Size{6}));
  EXPECT_TRUE(corrections.Stands(Position{5}, Size{6}));
}

TEST(CorrectionsTest, EventTakenAwayLeavesNothingStanding) {
  Corrections corrections;
  corrections.Apply(Correction(5, 3, false));
  EXPECT_FALSE(corrections.Stands(Position{3}, Size{6}));
  EXPECT_FALSE(corrections.Stands(Position{5}, Size{6}));
}

TEST(CorrectionsTest, WithdrawnCorrectionPutsBackWhatItCorrected) {
  for (const bool replaces : {true, false}) {
    Corrections corrections;
    corrections.Apply(Correction(5, 3, replaces));
    corrections.Apply(Correction(7, 5, false));
    EXPECT_FALSE(corrections.Stands(Position{3}, Size{7}));
    EXPECT_TRUE(corrections.Stands(Position{3}, Size{8}));
    EXPECT_FALSE(corrections.Stands(Position{5}, Size{8}));
    corrections.Apply(Correction(9, 3, true));
    EXPECT_FALSE(corrections.Stands(Position{3}, Size{10}));
    EXPECT_TRUE(corrections.Stands(Position{9}, Size{10}));
  }
}

TEST(CorrectionsTest, CorrectedCorrectionStandsInItsPlace) {
  Corrections corrections;
  corrections.Apply(Correction(5, 3, true));
  corrections.Apply(Correction(7, 5, true));
  EXPECT_FALSE(corrections.Stands(Position{5}, Size{8}));
  EXPECT_TRUE(corrections.Stands(Position{7}, Size{8}));
  corrections.Apply(Correction(9, 7, false));
  EXPECT_TRUE(corrections.Stands(Position{5}, Size{10}));
}

}  // namespace
}  // namespace liggare::projection
