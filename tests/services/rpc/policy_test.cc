// The policy file, without a server.

#include "services/rpc/policy.h"

#include <gtest/gtest.h>

namespace liggare::rpc {
namespace {

std::string ErrorOf(const std::string& text) {
  return std::string(Policy::Parse(text, "policy").status().message());
}

TEST(PolicyTest, GrantsWhatALineSaysAndNothingElse) {
  const auto policy = Policy::Parse(
      "# who may do what\n"
      "\n"
      "economy.example\trecorder,reader  trygghet,skola  # books costs\r\n"
      "spiffe://example/case reader *\n",
      "policy");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->principals(), 2u);
  for (const char* ledger : {"trygghet", "skola"}) {
    EXPECT_TRUE(policy->Grants("economy.example", Role::kRecorder, ledger));
    EXPECT_TRUE(policy->Grants("economy.example", Role::kReader, ledger));
    EXPECT_FALSE(policy->Grants("economy.example", Role::kAuditor, ledger));
  }
  EXPECT_FALSE(policy->Grants("economy.example", Role::kReader, "annan"));
  EXPECT_FALSE(policy->Grants("economy.example", Role::kReader, "")) << "not of all ledgers";
  EXPECT_TRUE(policy->GrantsAny("economy.example", Role::kReader));
  EXPECT_FALSE(policy->GrantsAny("economy.example", Role::kOperator));
  EXPECT_TRUE(policy->Grants("spiffe://example/case", Role::kReader, "annan"));
  EXPECT_TRUE(policy->Grants("spiffe://example/case", Role::kReader, ""));
  for (const Role role : kRoles) {
    EXPECT_FALSE(policy->Grants("nobody", role, "trygghet"));
    EXPECT_FALSE(policy->Grants("", role, "trygghet"));
  }
}

TEST(PolicyTest, NobodyIsTakenForACallerWithoutTls) {
  EXPECT_EQ(
      ErrorOf("local reader *\n"),
      "policy:1: 'local' stands for whoever calls a server without TLS: expected another name "
      "in the certificate");
}

TEST(PolicyTest, LinesAddToOneAnother) {
  const auto policy = Policy::Parse("a reader trygghet\na recorder skola\na reader skola\n", "p");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_TRUE(policy->Grants("a", Role::kReader, "trygghet"));
  EXPECT_TRUE(policy->Grants("a", Role::kReader, "skola"));
  EXPECT_TRUE(policy->Grants("a", Role::kRecorder, "skola"));
  EXPECT_FALSE(policy->Grants("a", Role::kRecorder, "trygghet"));
}

TEST(PolicyTest, AnAuditorReadsAndNoOtherRoleImpliesAnother) {
  for (const Role given : kRoles) {
    const auto policy = Policy::Parse(std::string("a ") + NameOf(given) + " *\n", "p");
    ASSERT_TRUE(policy.ok()) << policy.status();
    for (const Role role : kRoles) {
      const bool expected = role == given || (given == Role::kAuditor && role == Role::kReader);
      EXPECT_EQ(policy->Grants("a", role, "trygghet"), expected)
          << NameOf(given) << " " << NameOf(role);
    }
  }
}

TEST(PolicyTest, AnErrorNamesTheLineAndWhatWasExpected) {
  EXPECT_EQ(ErrorOf("a reader *\nb readr *\n"),
            "policy:2: 'readr' is no role: expected recorder, reader, auditor, operator");
  EXPECT_EQ(ErrorOf("# a comment\na reader Trygghet\n"),
            "policy:2: 'Trygghet' is no id of a ledger: expected ids, or * for all ledgers");
  EXPECT_EQ(ErrorOf("a reader\n"),
            "policy:1: 2 words: expected three, PRINCIPAL ROLE[,ROLE...] LEDGER[,LEDGER...]");
  EXPECT_EQ(ErrorOf("a reader, *\n"),
            "policy:1: '' is no role: expected recorder, reader, auditor, operator");
  EXPECT_EQ(ErrorOf("# nobody\n"),
            "policy: grants nothing to anybody: expected a line "
            "PRINCIPAL ROLE[,ROLE...] LEDGER[,LEDGER...]");
}

}  // namespace
}  // namespace liggare::rpc
