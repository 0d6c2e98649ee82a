// What is in a file, and the map it gives to start from.

#include "clients/sie/inspection.h"

#include <gmock/gmock.h>

#include "clients/sie/map_file.h"
#include "tests/clients/sie/sie_text.h"

namespace liggare::sie {
namespace {

using ::testing::HasSubstr;

TEST(InspectionTest, RowsAreCountedByWhatTheyCarry) {
  const ReadFile file = ReadText(EveryConstruct()).value();
  Inspection inspection;
  for (const Voucher& voucher : file.vouchers) inspection.Add(voucher);
  EXPECT_EQ(inspection.accounts.size(), 3u);
  EXPECT_EQ(inspection.accounts.at("1930").sum, -37950);
  EXPECT_EQ(inspection.objects.at({20, "4711"}).rows, 2);  // not the bank's
  EXPECT_EQ(inspection.objects.at({20, "4711"}).sum, 37950);
  EXPECT_EQ(inspection.objects.at({6, "P 1"}).sum, 47950);
  EXPECT_EQ(inspection.series.at("A").vouchers, 1);
}

TEST(InspectionTest, TheMapToStartFromLacksOnlyRules) {
  const ReadFile file = ReadText(EveryConstruct()).value();
  Inspection inspection;
  for (const Voucher& voucher : file.vouchers) inspection.Add(voucher);
  const std::string text = MapToStartFrom(file.declared, inspection);
  EXPECT_THAT(text, HasSubstr("# object.20 = 4711  Trygghet, 2 rows, sum 379.50\n"));
  EXPECT_THAT(ReadMap(text, "m").status().message(), HasSubstr("has no [rule NAME]"));
  const absl::StatusOr<Map> map = ReadMap(text + "[rule r]\nactivity = 4711\nproject = P 1\n", "m");
  ASSERT_TRUE(map.ok()) << map.status();
  EXPECT_EQ(map->books.year_last, *budget::ReadDate("2020-12-31"));
  EXPECT_EQ(map->UseOf("3510"), AccountUse::kRevenue);
}

}  // namespace
}  // namespace liggare::sie
