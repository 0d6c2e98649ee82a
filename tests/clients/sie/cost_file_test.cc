// A ledger's costs as a SIE file, read back.

#include "clients/sie/cost_file.h"

#include <gmock/gmock.h>

#include <sstream>

#include "clients/sie/control_totals.h"
#include "tests/clients/sie/sie_text.h"

namespace liggare::sie {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

Date Day(const std::string& text) { return *budget::ReadDate(text); }

v1::CostPosted Cost(const std::string& number, int64_t amount, const std::string& object) {
  v1::CostPosted posted;
  posted.set_amount(amount);
  posted.set_account("4600");
  posted.set_activity_code("4711");
  posted.mutable_voucher()->set_series("Ö");
  posted.mutable_voucher()->set_number(number);
  posted.set_document_date("2020-03-31");
  v1::AccountingObject& of_row = *posted.add_objects();
  of_row.set_dimension(6);
  of_row.set_object(object);
  return posted;
}

Declared HeadOfFile() {
  Declared head;
  head.program = "liggare";
  head.company = "Trygghet \"i\" Haninge";
  head.organisation = "212000-0084";
  head.currency = "SEK";
  head.generated = Day("2020-09-30");
  head.years[0] = {Day("2020-01-01"), Day("2020-12-31")};
  return head;
}

TEST(CostFileTest, AParserReadsBackTheSameSums) {
  CostFile file;
  file.Add(Day("2020-04-14"), Cost("10", 4850000, "P1"));
  file.Add(Day("2020-04-14"), Cost("9", 100, "bärbara"));
  file.Add(Day("2020-04-14"), Cost("10", -150, "P1"));
  file.Add(Day("2020-09-20"), Cost("10", -4850000, "P1"));
  std::ostringstream text;
  ASSERT_TRUE(file.Write(HeadOfFile(), text).ok());

  const absl::StatusOr<ReadFile> read = ReadText(text.str());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->declared.company, "Trygghet \"i\" Haninge");
  ASSERT_THAT(read->vouchers, SizeIs(3));
  EXPECT_EQ(read->vouchers[0].number, "9");
  EXPECT_EQ(read->vouchers[0].series, "Ö");
  EXPECT_EQ(read->vouchers[0].rows[0].objects, Objects({{6, "bärbara"}, {20, "4711"}}));
  EXPECT_EQ(read->vouchers[0].rows[0].date, Day("2020-03-31"));
  ASSERT_THAT(read->vouchers[1].rows, SizeIs(3));
  EXPECT_EQ(read->vouchers[1].rows[2].account, kContraAccount);

  ControlTotals totals(read->declared);
  for (const Voucher& voucher : read->vouchers) totals.Add(voucher);
  EXPECT_EQ(totals.Accounts().at("4600").moved, -50);
  ASSERT_THAT(totals.Check(), SizeIs(6));
  for (const ControlTotal& total : totals.Check()) EXPECT_TRUE(total.holds());
}

TEST(CostFileTest, TextThatTheFileCannotHoldIsAnError) {
  CostFile file;
  file.Add(Day("2020-04-14"), Cost("1", 100, "P€"));
  std::ostringstream text;
  EXPECT_THAT(file.Write(HeadOfFile(), text).message(), HasSubstr("CP437 has no €"));
}

}  // namespace
}  // namespace liggare::sie
