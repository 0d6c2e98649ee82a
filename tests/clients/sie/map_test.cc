// What a map says, where it puts rows, and what is refused with its line.

#include "clients/sie/map.h"

#include <gmock/gmock.h>

#include "clients/sie/rule_index.h"
#include "tests/clients/sie/sample_map.h"

namespace liggare::sie {
namespace {

using ::testing::HasSubstr;

Date Day(const std::string& text) { return *budget::ReadDate(text); }

Row RowOf(const std::string& account, Objects objects) {
  Row row;
  row.account = account;
  row.objects = std::move(objects);
  return row;
}

std::string RuleFor(const Map& map, const Row& row, const std::string& date = "2020-06-01") {
  const Placement placement = RuleIndex(map).Place(Day(date), row);
  if (!placement.in_scope) return "out of scope";
  if (placement.disputed) return "disputed";
  return placement.rule == nullptr ? "nobody knows" : placement.rule->name;
}

TEST(MapTest, EverySettingIsRead) {
  const Map map = SampleMap();
  EXPECT_EQ(map.books.organisation, "2120000084");
  EXPECT_EQ(map.books.year_last, Day("2020-12-31"));
  EXPECT_EQ(map.activity_dimension, 20);
  EXPECT_EQ(map.UseOf("4600"), AccountUse::kCost);
  EXPECT_EQ(map.UseOf("79991"), AccountUse::kCost);
  EXPECT_EQ(map.UseOf("3510"), AccountUse::kRevenue);
  EXPECT_EQ(map.UseOf("8000"), std::nullopt);
  EXPECT_EQ(map.OriginOf("LB"), v1::ENTRY_ORIGIN_PAYROLL);
  EXPECT_EQ(map.OriginOf("A"), v1::ENTRY_ORIGIN_UNSPECIFIED);
  ASSERT_EQ(map.rules.size(), 3u);
  EXPECT_EQ(map.rules[2].name, "night walks");
  EXPECT_EQ(map.rules[2].from, Day("2020-05-01"));
  EXPECT_EQ(map.rules[2].year, 2021);
  EXPECT_EQ(map.rules[1].coded_as, v1::FUND_KIND_OPERATING);
  EXPECT_EQ(map.csv->number, "Ver.nr");
  EXPECT_EQ(map.csv->objects.at(20), "Aktivitet");
  EXPECT_EQ(map.hash.size(), 64u);
}

TEST(MapTest, TheRuleThatSaysMostDecides) {
  const Map map = SampleMap();
  EXPECT_EQ(RuleFor(map, RowOf("4600", {{6, "P1"}, {20, "4711"}})), "hosts");
  EXPECT_EQ(RuleFor(map, RowOf("7010", {{6, "P1"}, {20, "4711"}})), "programme");
  EXPECT_EQ(RuleFor(map, RowOf("4600", {{20, "4711"}})), "programme");
  EXPECT_EQ(RuleFor(map, RowOf("4600", {{20, "4712"}})), "out of scope");
  EXPECT_EQ(RuleFor(map, RowOf("4600", {{6, "P1"}})), "nobody knows");
}

TEST(MapTest, ARuleSpeaksOnTheDatesItIsValid) {
  const Map map = SampleMap();
  EXPECT_EQ(RuleFor(map, RowOf("4600", {{6, "P2"}}), "2020-05-01"), "night walks");
  EXPECT_EQ(RuleFor(map, RowOf("4600", {{6, "P2"}}), "2020-04-30"), "out of scope");
}

TEST(MapTest, ARuleOfAccountsAloneSpeaksOfTheirRows) {
  const Map map =
      ReadMap(MapHead() + "[rule all]\naccount = 4600-4699\nfund = f\n", "test.map").value();
  EXPECT_EQ(RuleFor(map, RowOf("4610", {})), "all");
  EXPECT_EQ(RuleFor(map, RowOf("4700", {{20, "4711"}})), "out of scope");
}

TEST(MapTest, RulesThatDisagreeDecideNothing) {
  const std::string more = "[rule again]\nobject.6 = P1\nline = m05\nfund = fund-2020\n";
  const Map map = ReadMap(SampleMapText() + more, "test.map").value();
  EXPECT_EQ(RuleFor(map, RowOf("4600", {{6, "P1"}, {20, "4711"}})), "disputed");
}

TEST(MapTest, WhatIsNotUnderstoodIsRefused) {
  const auto refusal = [](const std::string& more) {
    return std::string(ReadMap(MapHead() + more, "m").status().message());
  };
  const std::string rule = "[rule r]\nactivity = 1\n";
  EXPECT_EQ(refusal(rule), "");
  EXPECT_EQ(refusal(rule + "lines = m03\n"), "m:26: there is no key lines here");
  EXPECT_EQ(refusal("[rules]\n"),
            "m:24: there is no section rules; expected books, dimensions, "
            "accounts, series, csv or rule");
  EXPECT_THAT(refusal(""), HasSubstr("has no [rule NAME]"));
  EXPECT_THAT(refusal("[rule]\n"), HasSubstr("a rule has no name"));
  EXPECT_THAT(refusal("[books]\n"), HasSubstr("is there twice"));
  EXPECT_THAT(refusal(rule + rule), HasSubstr("m:26: a rule's name is there twice"));
  EXPECT_THAT(refusal(rule + "activity = 2\n"), HasSubstr("m:26: activity is there twice"));
  EXPECT_THAT(refusal(rule + "object.20 = 2\n"), HasSubstr("dimension 20 is there twice"));
  EXPECT_THAT(refusal("[rule r]\nresponsibility = 1\n"), HasSubstr("say first which dimension"));
  EXPECT_THAT(refusal("[rule r]\nfund = f\n"), HasSubstr("names no activity"));
  EXPECT_EQ(refusal("[rule r]\naccount = 4600-4699\nfund = f\n"), "");
  EXPECT_THAT(refusal(rule + "line = m03\n"), HasSubstr("names a line without its fund"));
  EXPECT_THAT(refusal(rule + "fund = Fond 1\n"), HasSubstr("m:26: fund is no id"));
  EXPECT_THAT(refusal(rule + "account = 5999-5000\n"), HasSubstr("no account as 5460"));
  EXPECT_THAT(refusal(rule + "from = 2020-02-30\n"), HasSubstr("from is no date"));
  EXPECT_THAT(refusal(rule + "year = 20\n"), HasSubstr("no budget year"));
  EXPECT_THAT(refusal(rule + "coded_as = drift\n"), HasSubstr("neither operating nor investment"));
  EXPECT_THAT(refusal(rule + "from = 2020-03-01\nto = 2020-02-01\n"), HasSubstr("ends before"));
  EXPECT_THAT(refusal(rule + "activity\n"), HasSubstr("m:26: is neither [a section] nor"));
  EXPECT_THAT(refusal(rule + "fund =  # none\n"), HasSubstr("fund has no value"));
  EXPECT_THAT(refusal(rule + "project = a,,b\n"), HasSubstr("empty value"));
}

TEST(MapTest, ColumnsThatExtractsNeedAreNamed) {
  EXPECT_THAT(ReadMap("[csv]\naccount = Konto\n", "m").status().message(),
              HasSubstr("m:1: [csv] needs account, amount, date and number"));
}

TEST(MapTest, AccountsHaveOneUse) {
  const auto refusal = [](const std::string& accounts) {
    return std::string(ReadMap("[accounts]\n" + accounts, "m").status().message());
  };
  EXPECT_EQ(refusal("cost = 4000-7999\noutside = 46001\n"),
            "m:3: accounts 46001-46001 and 4000-7999 have some in common");
  EXPECT_THAT(refusal("income = 3\n"), HasSubstr("no key income"));
}

}  // namespace
}  // namespace liggare::sie
