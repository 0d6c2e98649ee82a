// How often a principal may call, without a server.

#include "services/rpc/rates.h"

#include <gtest/gtest.h>

#include "services/budget/refusal.h"

namespace liggare::rpc {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'588'233'600);

std::string RetryAfterOf(const absl::Status& status) {
  for (const auto& [name, value] : budget::MetadataOf(status)) {
    if (name == "retry_after_ms") return value;
  }
  return "";
}

TEST(RatesTest, ASecondsCallsMayComeAtOnceAndThenOneByOne) {
  Rates rates(10);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(rates.Take("economy", kStart).ok()) << i;
  const absl::Status refused = rates.Take("economy", kStart);
  EXPECT_EQ(budget::ReasonOf(refused), v1::ERROR_REASON_RATE_EXCEEDED);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(RetryAfterOf(refused), "100");
  EXPECT_TRUE(rates.Take("economy", kStart + absl::Milliseconds(101)).ok());
  EXPECT_FALSE(rates.Take("economy", kStart + absl::Milliseconds(102)).ok());
}

TEST(RatesTest, WhatIsNotUsedIsNotSavedBeyondASecond) {
  Rates rates(2);
  const absl::Time later = kStart + absl::Hours(1);
  EXPECT_TRUE(rates.Take("economy", kStart).ok());
  EXPECT_TRUE(rates.Take("economy", later).ok());
  EXPECT_TRUE(rates.Take("economy", later).ok());
  EXPECT_FALSE(rates.Take("economy", later).ok());
}

TEST(RatesTest, EachPrincipalHasItsOwn) {
  Rates rates(1);
  for (int i = 0; i < 3'000; ++i) {
    EXPECT_TRUE(rates.Take(std::to_string(i), kStart).ok()) << i;
  }
  EXPECT_FALSE(rates.Take("0", kStart).ok()) << "dropped though it is not full";
  for (int i = 0; i < 3'000; ++i) {
    EXPECT_TRUE(rates.Take(std::to_string(i), kStart + absl::Seconds(2)).ok()) << i;
  }
}

TEST(RatesTest, AClockThatGoesBackTakesNothing) {
  Rates rates(2);
  EXPECT_TRUE(rates.Take("economy", kStart).ok());
  EXPECT_TRUE(rates.Take("economy", kStart - absl::Hours(1)).ok());
  EXPECT_FALSE(rates.Take("economy", kStart - absl::Hours(1)).ok());
}

TEST(RatesTest, WithoutARateNobodyIsRefused) {
  Rates rates(0);
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(rates.Take("economy", kStart).ok());
}

}  // namespace
}  // namespace liggare::rpc
