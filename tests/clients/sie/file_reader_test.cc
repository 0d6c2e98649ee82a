// What a SIE file says, and what is refused with its line.

#include "clients/sie/file_reader.h"

#include <gmock/gmock.h>

#include "tests/clients/sie/sie_text.h"

namespace liggare::sie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Date Day(const std::string& text) { return *budget::ReadDate(text); }

TEST(FileReaderTest, EveryConstructIsRead) {
  const absl::StatusOr<ReadFile> file = ReadText(EveryConstruct());
  ASSERT_TRUE(file.ok()) << file.status();
  const Declared& declared = file->declared;
  EXPECT_TRUE(declared.imported_before);
  EXPECT_EQ(declared.program, "Ekonomi \"X\"");
  EXPECT_EQ(declared.company, "Västra förvaltningen");
  EXPECT_EQ(declared.organisation, "212000-0084");
  EXPECT_EQ(declared.currency, "SEK");
  EXPECT_EQ(declared.generated, Day("2021-01-15"));
  EXPECT_EQ(declared.years.at(-1).last, Day("2019-12-31"));
  EXPECT_EQ(declared.accounts.at("4600"), "Köpt tjänst");
  EXPECT_EQ(declared.dimensions.at(61).parent, 6);
  EXPECT_EQ(declared.objects.at({6, "P 1"}), "Kameror");
  EXPECT_THAT(declared.balances, SizeIs(9));
  EXPECT_EQ(declared.balances[7].kind, Balance::Kind::kPeriod);
  EXPECT_EQ(declared.balances[7].objects, Objects({{20, "4711"}}));
  EXPECT_EQ(declared.balances[7].amount, 47950);

  ASSERT_THAT(file->vouchers, SizeIs(1));
  const Voucher& voucher = file->vouchers[0];
  EXPECT_EQ(voucher.series + voucher.number, "A1");
  EXPECT_EQ(voucher.text, "Vakter, v. 14");
  EXPECT_EQ(voucher.registered, Day("2020-05-02"));
  ASSERT_THAT(voucher.rows, SizeIs(5));
  EXPECT_EQ(voucher.rows[1].kind, Row::Kind::kRemoved);
  EXPECT_EQ(voucher.rows[2].kind, Row::Kind::kAdded);
  const Row& row = voucher.rows[3];
  EXPECT_EQ(row.kind, Row::Kind::kBooked);
  EXPECT_EQ(row.objects, Objects({{6, "P 1"}, {20, "4711"}}));
  EXPECT_EQ(row.amount, 47950);
  EXPECT_EQ(row.date, Day("2020-04-14"));
  EXPECT_EQ(row.text, "rätt");
  EXPECT_EQ(row.line, 35);
  EXPECT_EQ(voucher.rows[4].objects, Objects({{20, "4711"}}));
  EXPECT_EQ(voucher.rows[4].date, std::nullopt);
}

TEST(FileReaderTest, LineEndsOfWindowsAndAByteOrderMarkAreRead) {
  std::string text = "\xEF\xBB\xBF" + Head() + VoucherText("A 1 20200102", {"1 {} 1", "2 {} -1"});
  for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  EXPECT_EQ(Refusal(text), "");
  EXPECT_EQ(Refusal(text.substr(0, text.size() - 2)), "");
}

TEST(FileReaderTest, RowsThatWereRemovedOrAddedSumNowhere) {
  EXPECT_EQ(Refusal(Head() + "#VER A 1 20200102\n{\n#BTRANS 1 {} 5\n#RTRANS 1 {} 7\n"
                             "#TRANS 1 {} 7\n#TRANS 2 {} -7\n}\n"),
            "");
}

TEST(FileReaderTest, AVoucherThatDoesNotBalanceIsRefused) {
  EXPECT_EQ(Refusal(Head() + VoucherText("A 7 20200102", {"1 {} 100", "2 {} -99.99"})),
            "test.se:10: voucher A 7 of line 6 does not balance: its rows sum to 0.01");
}

TEST(FileReaderTest, ATruncatedFileIsRefused) {
  const std::string text = Head() + VoucherText("A 7 20200102", {"1 {} 100", "2 {} -100"});
  EXPECT_THAT(Refusal(text.substr(0, text.size() - 2)), HasSubstr("truncated"));
  EXPECT_THAT(Refusal(Head() + "#VER A 7 20200102\n"), HasSubstr("truncated"));
  EXPECT_THAT(Refusal("#KSUMMA\n" + text),
              HasSubstr("test.se:11: the file ends before the checksum"));
  EXPECT_THAT(Refusal(""), HasSubstr("no #SIETYP"));
}

TEST(FileReaderTest, TheChecksumIsHeld) {
  // CRC-32 of "#SIETYP4#FNAMN" and CP437's bytes of "Åkeri", as zlib computes it.
  const std::string fields = "#SIETYP 4\n#FNAMN \"\x8Fkeri\"\n";
  const std::string in_utf8 = "#SIETYP\t4\n#FNAMN Åkeri\n";
  EXPECT_EQ(Refusal("#KSUMMA\n" + fields + "#KSUMMA 224520955\n"), "");
  EXPECT_EQ(Refusal("#KSUMMA\n" + in_utf8 + "#KSUMMA 224520955\n"), "");
  EXPECT_THAT(Refusal("#KSUMMA\n" + fields + "#KSUMMA 1\n"),
              HasSubstr("test.se:4: the checksum is 1"));
  EXPECT_THAT(Refusal("#SIETYP 4\n#KSUMMA 1\n"), HasSubstr("nothing began"));
}

TEST(FileReaderTest, WhatIsNoSieFileIsRefused) {
  EXPECT_EQ(Refusal("\n<!DOCTYPE html>\n"),
            "test.se:2: this is HTML or XML, no SIE 4 file; export type 4 anew");
  EXPECT_THAT(Refusal("konto;belopp\n"), HasSubstr("no SIE 4 file"));
  EXPECT_THAT(Refusal("#SIETYP 3\n"), HasSubstr("of type 3"));
  EXPECT_THAT(Refusal("#SIETYP x\n"), HasSubstr("the type is \"x\""));
  EXPECT_THAT(Refusal("#VER A 1 20200102\n"), HasSubstr("before #SIETYP"));
}

TEST(FileReaderTest, MalformedRowsAreRefused) {
  const auto row = [](const std::string& text) {
    return Refusal(Head() + VoucherText("A 1 20200102", {text}));
  };
  EXPECT_EQ(row("1910 {} 1,50"),
            "test.se:8: the amount is \"1,50\"; expected an amount as -1234.50");
  EXPECT_THAT(row("1910 {} 1.505"), HasSubstr("amount is"));
  EXPECT_THAT(row("1910 {} 99999999999999.00"), HasSubstr("amount is"));
  EXPECT_THAT(row("1910 {}"), HasSubstr("amount is missing"));
  EXPECT_THAT(row("1910 1.50"), HasSubstr("object list is missing"));
  EXPECT_THAT(row("1910 {1} 1.50"), HasSubstr("object is missing"));
  EXPECT_THAT(row("1910 {1 \"a 1.50"), HasSubstr("ends within quotes"));
  EXPECT_THAT(row("1910 {x y} 1"), HasSubstr("dimension is \"x\""));
  EXPECT_THAT(row("1910 {} 1 20200230"), HasSubstr("date is \"20200230\""));
  EXPECT_THAT(row("\"\" {} 1"), HasSubstr("account is missing"));
}

TEST(FileReaderTest, MisplacedLinesAreRefused) {
  EXPECT_THAT(Refusal(Head() + "{\n"), HasSubstr("no voucher begins"));
  EXPECT_THAT(Refusal(Head() + "}\n"), HasSubstr("no voucher is open"));
  EXPECT_THAT(Refusal(Head() + "#TRANS 1 {} 1\n"), HasSubstr("outside of a voucher"));
  EXPECT_THAT(Refusal(Head() + "#VER A 1 20200102\n#KONTO 1 x\n"), HasSubstr("has no rows"));
  EXPECT_THAT(Refusal(Head() + "#VER A 1 20200102\n{\n#VER A 2 20200102\n"),
              HasSubstr("test.se:8: a voucher begins before voucher A 1 of line 6 has ended"));
  EXPECT_THAT(Refusal(Head() + VoucherText("A 1 20190102", {})),
              HasSubstr("voucher A 1 is dated 2019-01-02, outside the file's year"));
}

TEST(FileReaderTest, ALineOfAMegabyteIsReadAndALongerOneRefused) {
  const std::string head = Head() + "#NOTHING ";
  const std::string filler(kLineBytesMax - std::string("#NOTHING ").size(), 'x');
  EXPECT_EQ(Refusal(head + filler), "");
  EXPECT_THAT(Refusal(head + filler + "x"), HasSubstr("test.se:6: the line is longer than"));
}

}  // namespace
}  // namespace liggare::sie
