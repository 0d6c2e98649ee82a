// Extracts as CSV, in the forms that occur.

#include "clients/sie/csv_reader.h"

#include <gmock/gmock.h>

#include <sstream>

#include "tests/clients/sie/sample_map.h"

namespace liggare::sie {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

absl::StatusOr<std::vector<Voucher>> Read(const std::string& text) {
  std::istringstream stream(text);
  CsvReader reader(stream, "x.csv", *SampleMap().csv);
  std::vector<Voucher> vouchers;
  while (true) {
    const absl::StatusOr<const Voucher*> voucher = reader.Next();
    if (!voucher.ok()) return voucher.status();
    if (*voucher == nullptr) return vouchers;
    vouchers.push_back(**voucher);
  }
}

std::string Refusal(const std::string& text) { return std::string(Read(text).status().message()); }

constexpr const char* kSwedishHead = "Serie;Ver.nr;Datum;Konto;Aktivitet;Projekt;Belopp;Text\n";
constexpr const char* kRfcHead = "Konto,Belopp,Datum,Serie,Ver.nr,Text,Aktivitet,Projekt,Annat\n";

TEST(CsvReaderTest, TheSwedishFormIsRead) {
  // With a byte order mark, in Windows-1252, and with the spaces that Excel puts between thousands.
  const absl::StatusOr<std::vector<Voucher>> vouchers =
      Read("\xEF\xBB\xBF" + std::string(kSwedishHead) +
           "A;12;2020-04-14;4600;4711;P1;48 500,00;\"Vakter; \"\"natt\"\"\"\r\n"
           "A;12;2020-04-14;4600;4711;;-1\xA0"
           "000,5;l\xF6n\n\n"
           "B;1;20200415;7010;4711;;\u2212"
           "3;x\n");
  ASSERT_TRUE(vouchers.ok()) << vouchers.status();
  ASSERT_THAT(*vouchers, SizeIs(2));
  const Voucher& first = vouchers->front();
  EXPECT_EQ(first.series + first.number, "A12");
  ASSERT_THAT(first.rows, SizeIs(2));
  EXPECT_EQ(first.rows[0].amount, 4850000);
  EXPECT_EQ(first.rows[0].text, "Vakter; \"natt\"");
  EXPECT_EQ(first.rows[0].objects, Objects({{6, "P1"}, {20, "4711"}}));
  EXPECT_EQ(first.rows[0].number, 0);
  EXPECT_EQ(first.rows[1].amount, -100050);
  EXPECT_EQ(first.rows[1].text, "lön");
  EXPECT_EQ(first.rows[1].line, 3);
  EXPECT_EQ(vouchers->back().rows[0].amount, -300);
}

TEST(CsvReaderTest, TheFormOfTheRfcIsRead) {
  const absl::StatusOr<std::vector<Voucher>> vouchers =
      Read(std::string(kRfcHead) + "4600,48500.00,2020-04-14,A,12,\"Vakter,\nnatt\",4711,,x\n");
  ASSERT_TRUE(vouchers.ok()) << vouchers.status();
  ASSERT_THAT(*vouchers, SizeIs(1));
  EXPECT_EQ(vouchers->front().rows[0].amount, 4850000);
  EXPECT_EQ(vouchers->front().rows[0].text, "Vakter, natt");
}

TEST(CsvReaderTest, WhatCannotBeReadIsRefusedWithItsLine) {
  const std::string head = kSwedishHead;
  EXPECT_EQ(Refusal(head + "A;1;2020-04-14;4600;4711;;1.000,00;x\n"),
            "x.csv:2: Belopp is \"1.000,00\", which cannot be read");
  EXPECT_THAT(Refusal(head + "A;1;14/4 2020;4600;4711;;1;x\n"),
              HasSubstr("Datum is \"14/4 2020\""));
  EXPECT_THAT(Refusal(head + "A;1;;4600;4711;;1;x\n"), HasSubstr("Datum is \"\""));
  EXPECT_THAT(Refusal(head + "A;1;2020-04-14;;4711;;1;x\n"), HasSubstr("Konto is \"\""));
  EXPECT_THAT(Refusal(head + "\nA;1;2020-04-14\n"),
              HasSubstr("x.csv:3: the row has 3 fields, the first line 8"));
  EXPECT_THAT(Refusal(head + "A;\"1;2020-04-14\n"), HasSubstr("within quotes"));
  EXPECT_THAT(Refusal("Serie;Konto\n"), HasSubstr("no column is called Belopp"));
  EXPECT_THAT(Refusal("Konto;Konto\n"), HasSubstr("two columns are called Konto"));
  EXPECT_THAT(Refusal("<html>\n"), HasSubstr("HTML"));
  EXPECT_THAT(Refusal(""), HasSubstr("empty"));
  EXPECT_THAT(*Read(head), IsEmpty());
}

}  // namespace
}  // namespace liggare::sie
