// The report without a server: what it says of given answers, and that what an event says is never
// read as anything but text.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <optional>
#include <random>

#include "clients/report/build.h"
#include "clients/report/csv.h"
#include "clients/report/html.h"
#include "clients/report/markdown.h"
#include "clients/report/percent.h"
#include "clients/report/value_text.h"
#include "clients/report/xlsx.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"

namespace liggare::report {
namespace {

using language::Language;
using language::Words;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const Words kSwedish(Language::kSwedish);
const Words kEnglish(Language::kEnglish);

v1::Figures MakeFigures(int64_t budget, int64_t to_date, int64_t cost, int64_t revenue) {
  v1::Figures figures;
  figures.set_budget(budget);
  figures.set_budget_to_date(to_date);
  figures.set_cost(cost);
  figures.set_revenue(revenue);
  figures.set_outcome(cost - revenue);
  figures.set_deviation(to_date - (cost - revenue));
  figures.set_remaining(budget - cost);
  return figures;
}

void AddLine(v1::GetBudgetResponse& budget, const std::string& id, const std::string& name,
             const std::string& parent, int depth, v1::FundKind kind, const v1::Figures& figures) {
  v1::LineFigures& line = *budget.add_lines();
  line.set_line(id);
  line.set_name(name);
  line.set_parent(parent);
  line.set_depth(depth);
  line.set_kind(kind);
  *line.mutable_total() = figures;
}

void AddKind(v1::GetBudgetResponse& budget, v1::FundKind kind, const v1::Figures& figures) {
  v1::KindFigures& sums = *budget.add_kinds();
  sums.set_kind(kind);
  *sums.mutable_cells() = figures;
}

// A programme of one measure with a name, operating and investment; 48 500.00 are unattributed, of
// which 500.00 since before the year.
Answers SmallAnswers(const std::string& name = "Fältresurser") {
  Answers answers;
  v1::GetBudgetResponse& budget = answers.budget;
  budget.set_ledger("trygghet");
  budget.set_ledger_name("Trygghetsprogrammet");
  budget.set_currency("SEK");
  budget.set_budget_year(2020);
  budget.mutable_as_of()->set_effective_date("2020-04-30");
  budget.mutable_as_of()->set_size(57);
  budget.mutable_as_of()->set_root(std::string(32, '\xab'));
  const v1::Figures operating = MakeFigures(260'000'000, 86'666'666, 90'000'050, 10'000'000);
  const v1::Figures investment = MakeFigures(250'000'000, 83'333'333, 9'500'000, 0);
  AddLine(budget, "programme", "Programmet", "", 0, v1::FUND_KIND_OPERATING, operating);
  AddLine(budget, "m01", name, "programme", 1, v1::FUND_KIND_OPERATING, operating);
  AddLine(budget, "programme", "Programmet", "", 0, v1::FUND_KIND_INVESTMENT, investment);
  AddKind(budget, v1::FUND_KIND_OPERATING, operating);
  AddKind(budget, v1::FUND_KIND_INVESTMENT, investment);
  budget.set_unattributed_cost(4'850'000);
  answers.year_before.set_unattributed_cost(50'000);
  return answers;
}

Forecasts SmallForecasts() {
  Forecasts forecasts;
  forecasts.header.set_follow_up("2020-t1");
  forecasts.header.set_name("Uppföljning per april 2020");
  forecasts.header.set_as_of_date("2020-04-30");
  for (const char* id : {"programme", "m01"}) {
    v1::FollowUpLine& line = forecasts.lines.emplace_back();
    line.set_line(id);
    line.set_kind(v1::FUND_KIND_OPERATING);
    line.set_forecast(265'000'000);
    line.set_status(v1::FOLLOW_UP_STATUS_DEVIATES);
  }
  return forecasts;
}

TEST(PercentTest, TenthsAreRoundedToTheNearestHalvesAwayFromZero) {
  const auto tenths = [](int64_t part, int64_t whole) {
    return std::get<Percent>(PercentOf(part, whole)).tenths;
  };
  EXPECT_EQ(tenths(113, 755), 150);  // 14.97 %
  EXPECT_EQ(tenths(1, 2000), 1);     // 0.05 %
  EXPECT_EQ(tenths(-1, 2000), -1);
  EXPECT_EQ(tenths(-1, 2001), 0);
  EXPECT_EQ(tenths(5, -10), 500);
  EXPECT_EQ(tenths(0, 10), 0);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(PercentOf(1, 0)));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(PercentOf(INT64_MAX, 1)));
  EXPECT_EQ(tenths(INT64_MIN, INT64_MIN), -1000);
}

TEST(PercentTest, TenthsAreNeverMoreThanAHalfAway) {
  std::mt19937_64 random(support::TestSeed());
  for (int i = 0; i < 10'000; ++i) {
    const int64_t whole = static_cast<int64_t>(random() >> 3) + 1;
    const int64_t part = static_cast<int64_t>(random() >> 2) - whole;
    const Value value = PercentOf(part, whole);
    if (!std::holds_alternative<Percent>(value)) continue;
    const __int128 off = __int128{part} * 1000 - __int128{std::get<Percent>(value).tenths} * whole;
    ASSERT_LE(2 * (off < 0 ? -off : off), __int128{whole}) << part << " of " << whole;
  }
}

TEST(ValueTextTest, HeadlinesAreShort) {
  EXPECT_EQ(ShortAmount(1'390'000'000, "SEK", kSwedish), "13,90 mnkr");
  EXPECT_EQ(ShortAmount(1'390'000'000, "SEK", kEnglish), "13.90 MSEK");
  EXPECT_EQ(ShortAmount(-19'500'000, "SEK", kSwedish), "-195,0 tkr");
  EXPECT_EQ(ShortAmount(99'999'999, "SEK", kSwedish), "1000,0 tkr");
  EXPECT_EQ(ShortAmount(4'850, "SEK", kSwedish), "48,50 kr");
  EXPECT_EQ(ShortAmount(123'456'789, "EUR", kSwedish), "1,23 MEUR");
}

TEST(ReportTest, WhatIsBookedSumsToTheControlTotal) {
  const std::string csv = Csv(BuildReport(SmallAnswers(), kEnglish), CsvForm::kRfc4180);
  EXPECT_THAT(csv, HasSubstr("booked,plain,Lines of operating 2020,,,,900000.50,100000.00,"
                             "800000.50,,,,,,,\r\n"));
  EXPECT_THAT(csv, HasSubstr("booked,plain,Lines of investment 2020,,,,95000.00,0.00,95000.00,"));
  EXPECT_THAT(csv, HasSubstr("booked,plain,\"Not yet attributed, booked in the year\",,,,48000.00,"
                             "0.00,48000.00,"));
  EXPECT_THAT(csv, HasSubstr("booked in earlier years\",,,,500.00,0.00,500.00,"));
  EXPECT_THAT(csv, HasSubstr("booked,total,Control total,,,,1043500.50,100000.00,943500.50,"));
}

TEST(ReportTest, OperatingAndInvestmentAreApart) {
  const std::string text = Markdown(BuildReport(SmallAnswers(), kEnglish), kEnglish);
  EXPECT_THAT(text, HasSubstr("## Operating budget"));
  EXPECT_THAT(text, HasSubstr("## Investment budget"));
  EXPECT_THAT(text, Not(HasSubstr("5 100 000.00")));  // the budgets of both
}

TEST(ReportTest, AForecastIsSetAgainstTheBudgetOfTheYear) {
  Answers answers = SmallAnswers();
  EXPECT_THAT(Markdown(BuildReport(answers, kSwedish), kSwedish), HasSubstr("Prognos saknas"));
  answers.forecasts = SmallForecasts();
  const std::string csv = Csv(BuildReport(answers, kEnglish), CsvForm::kRfc4180);
  EXPECT_THAT(csv, HasSubstr("operating,plain,Fältresurser,m01,2600000.00,866666.66,900000.50,"
                             "100000.00,800000.50,66666.16,7.7,1699999.50,2650000.00,-50000.00,"
                             "DEVIATES,"));
  EXPECT_THAT(Markdown(BuildReport(answers, kSwedish), kSwedish), HasSubstr("ett UTKAST"));
}

TEST(CsvTest, TheSwedishFormIsWhatSwedishExcelOpens) {
  const std::string csv =
      Csv(BuildReport(SmallAnswers("=SUM(A1);1"), kSwedish), CsvForm::kSwedishExcel);
  EXPECT_THAT(csv, StartsWith("\xef\xbb\xbftable;row;name;line;budget;budget_to_date;cost;"));
  EXPECT_THAT(csv, HasSubstr("operating;plain;\"'=SUM(A1);1\";m01;2600000,00;866666,66;900000,50;"
                             "100000,00;800000,50;66666,16;7,7;1699999,50;;;;\r\n"));
}

TEST(HtmlTest, WhatAnEventSaysIsNeverMarkup) {
  const std::string hostile = "<script>alert(\"1\")</script>&'\x1b[2J";
  Answers answers = SmallAnswers(hostile);
  answers.budget.set_ledger_name(hostile);
  const std::string html = Html(BuildReport(answers, kSwedish), kSwedish);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("\x1b")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"));
}

TEST(HtmlTest, ItLoadsNothingFromElsewhere) {
  const std::string html = Html(BuildReport(SmallAnswers(), kSwedish), kSwedish);
  for (const char* loading : {"http:", "https:", "src=", "@import", "url(", "<link"}) {
    EXPECT_THAT(html, Not(HasSubstr(loading)));
  }
  EXPECT_THAT(html, HasSubstr("<html lang=\"sv\">"));
  EXPECT_THAT(html, HasSubstr("<svg viewBox="));
}

TEST(MarkdownTest, WhatAnEventSaysIsNeverMarkdown) {
  const std::string text =
      Markdown(BuildReport(SmallAnswers("a|b *c* [d](e) <i>"), kSwedish), kSwedish);
  EXPECT_THAT(text, HasSubstr("a\\|b \\*c\\* \\[d\\](e) &lt;i\\>"));
}

// What another program reads in the workbook of a report; nothing where there is no such program.
std::optional<std::string> ReadWorkbook(const Document& document) {
  const support::TemporaryFolder folder;
  const std::string path = folder.path() + "/report.xlsx";
  EXPECT_EQ(WriteXlsx(document, kSwedish, path), absl::OkStatus());
  std::FILE* program = popen((READ_WORKBOOK " " + path).c_str(), "r");
  std::string text;
  for (int c = std::fgetc(program); c != EOF; c = std::fgetc(program)) text += static_cast<char>(c);
  const int code = WEXITSTATUS(pclose(program));
  constexpr int kNoReader = 77;
  if (code == kNoReader) return std::nullopt;
  EXPECT_EQ(code, 0) << text;
  return text;
}

TEST(XlsxTest, NumbersAreNumbersAndHeadersAreFrozen) {
  Answers answers = SmallAnswers("=1+1");
  answers.forecasts = SmallForecasts();
  const std::optional<std::string> cells = ReadWorkbook(BuildReport(answers, kSwedish));
  if (!cells.has_value()) GTEST_SKIP() << "python3-openpyxl is not installed";
  EXPECT_THAT(*cells, HasSubstr("Sammanfattning!A1 str Uppföljning 2020-04-30: "));
  EXPECT_THAT(*cells, HasSubstr("Driftbudget! freeze B2\n"));
  EXPECT_THAT(*cells, HasSubstr("Driftbudget!A1 str rad General\n"));
  EXPECT_THAT(*cells, HasSubstr("Driftbudget!A3 str =1+1 General\n"));
  EXPECT_THAT(*cells, HasSubstr("Driftbudget!D3 float 866666.66 #,##0.00\n"));
  EXPECT_THAT(*cells, HasSubstr("Driftbudget!I3 float 0.077 0.0%\n"));
  EXPECT_THAT(*cells, HasSubstr("Allt bokfört!B6 float 1043500.5 "));  // the control total
}

TEST(XlsxTest, AnAmountOfMoreDigitsThanASpreadsheetKeepsIsText) {
  Answers answers = SmallAnswers();
  answers.budget.set_unattributed_cost(1'234'567'890'123'456);
  const std::optional<std::string> cells = ReadWorkbook(BuildReport(answers, kSwedish));
  if (!cells.has_value()) GTEST_SKIP() << "python3-openpyxl is not installed";
  EXPECT_THAT(*cells, HasSubstr(" str 12345678900734.56 "));
}

TEST(ReportTest, TheLatestFollowUpUntilTheDateIsTheOneThatHolds) {
  v1::GetCatalogueResponse catalogue;
  const auto add = [&catalogue](const char* id, const char* date, int year) {
    v1::FollowUpApproved& header = *catalogue.add_follow_ups()->mutable_header();
    header.set_follow_up(id);
    header.set_as_of_date(date);
    header.set_budget_year(year);
  };
  EXPECT_EQ(LatestFollowUp(catalogue, "2020-12-31", 2020), nullptr);
  add("2019-t3", "2019-12-31", 2019);
  add("2020-t1", "2020-04-30", 2020);
  add("2020-t1b", "2020-04-30", 2020);
  add("2020-t2", "2020-08-31", 2020);
  const auto at = [&catalogue](const char* date) {
    return LatestFollowUp(catalogue, date, 2020)->header().follow_up();
  };
  EXPECT_EQ(at("2020-08-30"), "2020-t1b");
  EXPECT_EQ(at("2020-08-31"), "2020-t2");
  EXPECT_EQ(LatestFollowUp(catalogue, "2020-04-29", 2020), nullptr);
}

}  // namespace
}  // namespace liggare::report
