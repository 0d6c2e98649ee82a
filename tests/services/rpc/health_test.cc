#include "services/server/health.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace liggare::server {
namespace {

class HealthTest : public ::testing::Test, public grpc::HealthCheckServiceInterface {
 protected:
  void SetServingStatus(const std::string& service, bool serving) override {
    serving_[service] = serving;
  }
  void SetServingStatus(bool) override {}

  bool Serves(const std::string& service) const { return serving_.at(service); }

  std::map<std::string, bool> serving_;
  Health health_{*this};
};

TEST_F(HealthTest, NothingServesWhileStartingOrDraining) {
  for (const auto& [service, serving] : serving_) EXPECT_FALSE(serving) << service;
  EXPECT_EQ(serving_.size(), 5u);
  health_.Open();
  for (const auto& [service, serving] : serving_) EXPECT_TRUE(serving) << service;
  health_.Drain();
  for (const auto& [service, serving] : serving_) EXPECT_FALSE(serving) << service;
}

TEST_F(HealthTest, WhatHasHaltedTakesNoAppendsAndStaysReadable) {
  health_.Open();
  health_.Halt();
  EXPECT_FALSE(Serves(""));
  EXPECT_FALSE(Serves("liggare.v1.LedgerService"));
  EXPECT_TRUE(Serves("liggare.v1.AuditService"));
  EXPECT_TRUE(Serves("liggare.v1.BudgetService"));
  EXPECT_TRUE(Serves("liggare.v1.OperationsService"));
}

}  // namespace
}  // namespace liggare::server
