// What a row is known by.

#include "clients/sie/row_identity.h"

#include <gmock/gmock.h>

namespace liggare::sie {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

Books BooksOf2020() {
  return {"2120000084", *budget::ReadDate("2020-01-01"), *budget::ReadDate("2020-12-31")};
}

struct Booked {
  Voucher voucher;
  Row row;

  std::string Id(int ordinal = 0) const {
    return EventIdOf(RowKey(BooksOf2020(), voucher, row), ordinal);
  }
};

Booked Sample() {
  Booked sample;
  sample.voucher.series = "A";
  sample.voucher.number = "11";
  sample.voucher.date = *budget::ReadDate("2020-04-14");
  sample.row.account = "4600";
  sample.row.objects = {{6, "P1"}, {20, "4711"}};
  sample.row.amount = 47950;
  return sample;
}

TEST(RowIdentityTest, AnIdIsForEver) {
  EXPECT_EQ(Sample().Id(), "0cf206ec-c307-801b-862f-68c2c7021180");
  EXPECT_EQ(Sample().Id(1), "f52e0e52-83e4-8ec0-bd18-d814620df348");
  EXPECT_THAT(Sample().Id(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(RowIdentityTest, EveryPartTellsRowsApart) {
  const auto changed = [](void (*change)(Booked&)) {
    Booked booked = Sample();
    change(booked);
    return booked.Id();
  };
  const std::string id = Sample().Id();
  EXPECT_NE(changed([](Booked& b) {
              b.voucher.series = "A1";
              b.voucher.number = "1";
            }),
            id);
  EXPECT_NE(changed([](Booked& b) { b.voucher.date += 1; }), id);
  EXPECT_NE(changed([](Booked& b) { b.row.account = "46001"; }), id);
  EXPECT_NE(changed([](Booked& b) { b.row.amount = -47950; }), id);
  EXPECT_NE(changed([](Booked& b) { b.row.objects.pop_back(); }), id);
}

TEST(RowIdentityTest, WhatShiftsBetweenExportsAndWhoPersonsAreTellNothing) {
  Booked booked = Sample();
  booked.row.line = 99;
  booked.row.text = "another text";
  booked.row.objects.insert(booked.row.objects.begin() + 1, {7, "1234"});
  EXPECT_EQ(booked.Id(), Sample().Id());
  EXPECT_THAT(BooksId(BooksOf2020()), MatchesRegex("sie-2020-[0-9a-f]{16}"));
}

TEST(RowIdentityTest, AFileOfOtherBooksIsRefused) {
  Declared declared;
  declared.organisation = "212000-0084";
  declared.years[0] = {BooksOf2020().year_first, BooksOf2020().year_last};
  EXPECT_TRUE(CheckIsOf(declared, BooksOf2020()).ok());
  declared.years[0].first -= 1;
  EXPECT_THAT(CheckIsOf(declared, BooksOf2020()).message(), HasSubstr("year is 2019-12-31"));
  declared.organisation = "556265-1892";
  EXPECT_THAT(CheckIsOf(declared, BooksOf2020()).message(), HasSubstr("organisation 5562651892"));
  EXPECT_TRUE(CheckIsOf(Declared(), BooksOf2020()).ok());
}

}  // namespace
}  // namespace liggare::sie
