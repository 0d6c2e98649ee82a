// At any date and size the projection answers like the fold, in thousands of random histories.

#include "tests/model/random_history.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "services/budget/dates.h"
#include "services/projection/projection.h"
#include "tests/model/event_fold.h"
#include "tests/model/figures_map.h"
#include "tests/model/posting_fold.h"
#include "tests/services/projection/record_log.h"
#include "tests/support/seed.h"

namespace liggare::model {
namespace {

using projection::AsOf;
using projection::NeverCancelled;
using projection::Projection;

constexpr int kSteps = 60;
constexpr int kQuestions = 4;

// How many histories a test goes through; LIGGARE_HISTORIES asks for more.
int64_t Histories() {
  const char* asked = std::getenv("LIGGARE_HISTORIES");
  return asked != nullptr ? std::strtoll(asked, nullptr, 10) : 600;
}

AsOf AsOfText(const std::string& date, Size size) {
  return {budget::StoredDate(date), size, absl::InfinitePast()};
}

v1::GetBudgetResponse Ask(const Projection& projection, const std::string& date, Size size,
                          int year) {
  v1::GetBudgetRequest request;
  request.set_budget_year(year);
  const auto response = projection.GetBudget(request, AsOfText(date, size));
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? *response : v1::GetBudgetResponse();
}

// A projection made of the records' bytes alone, some appends at a time.
std::unique_ptr<Projection> Rebuild(const std::vector<v1::Record>& records) {
  auto rebuilt = std::make_unique<Projection>("model");
  projection::RecordLog log;
  std::vector<v1::Record> appends;
  for (const v1::Record& record : records) {
    log.Add(record);
    appends.emplace_back();
    EXPECT_TRUE(appends.back().ParseFromString(record.SerializeAsString()));
    const bool ends_append = record.position() + 1 == record.append_first() + record.append_count();
    if (ends_append && appends.size() >= 20) {
      EXPECT_TRUE(rebuilt->Apply(projection::PointersTo(appends), log.lookups()).ok());
      appends.clear();
    }
  }
  EXPECT_TRUE(rebuilt->Apply(projection::PointersTo(appends), log.lookups()).ok());
  return rebuilt;
}

// The history that failed, a record a line.
void Print(const std::vector<v1::Record>& records) {
  for (const v1::Record& record : records) {
    std::printf("%s\n", record.ShortDebugString().c_str());
  }
}

// Calls with each random history, and says which seed made the one that fails.
template <typename Check>
void ForHistories(Tangle tangle, Check check) {
  const uint64_t first_seed = support::TestSeed();
  int64_t refused = 0;
  int64_t stored = 0;
  for (int64_t i = 0; i < Histories(); ++i) {
    const uint64_t seed = first_seed + static_cast<uint64_t>(i);
    SCOPED_TRACE("LIGGARE_SEED=" + std::to_string(seed) + " LIGGARE_HISTORIES=1");
    RandomHistory history(seed, tangle);
    check(history);
    if (::testing::Test::HasFailure()) return Print(history.ledger().records());
    refused += history.refused();
    stored += history.ledger().size().value;
  }
  // A history that is all refusals, or none, would show little.
  EXPECT_GT(refused, Histories());
  EXPECT_GT(stored, 20 * Histories());
}

TEST(RandomHistoryTest, ProjectionEqualsTheFoldOfThePostingsBeforeAndAfterARebuild) {
  ForHistories(Tangle::kTangled, [](RandomHistory& history) {
    struct Question {
      std::string date;
      Size size;
      int year;
      std::string answer;
    };
    std::vector<Question> asked_before;
    for (int step = 0; step < kSteps; ++step) {
      history.Step();
      if (step % 20 != 0) continue;
      Question question{history.RandomDate(), history.RandomSize(), history.RandomYear(), ""};
      question.answer =
          Ask(history.ledger().projection(), question.date, question.size, question.year)
              .SerializeAsString();
      asked_before.push_back(question);
    }
    const std::vector<v1::Record>& records = history.ledger().records();
    const std::unique_ptr<Projection> rebuilt = Rebuild(records);
    for (int i = 0; i < kQuestions; ++i) {
      const std::string date = history.RandomDate();
      const Size size = history.RandomSize();
      const int year = history.RandomYear();
      const v1::GetBudgetResponse answer = Ask(history.ledger().projection(), date, size, year);
      ASSERT_EQ(OnlyFolded(FlattenBudget(answer)), FoldPostings(records, size.value, date, year))
          << date << " size " << size.value << " year " << year;
      ASSERT_EQ(SumOfBalances(records, size.value, date), 0);
      ASSERT_EQ(Ask(*rebuilt, date, size, year).SerializeAsString(), answer.SerializeAsString());
    }
    for (const Question& question : asked_before) {
      ASSERT_EQ(Ask(*rebuilt, question.date, question.size, question.year).SerializeAsString(),
                question.answer)
          << "an answer changed with what was appended after it";
    }
  });
}

TEST(RandomHistoryTest, ProjectionEqualsWhatTheEventsSay) {
  ForHistories(Tangle::kPlain, [](RandomHistory& history) {
    for (int step = 0; step < kSteps; ++step) history.Step();
    const EventFold fold(history.ledger().records());
    for (int i = 0; i < kQuestions; ++i) {
      const std::string date = history.RandomDate();
      const Size size = history.RandomSize();
      const int year = history.RandomYear();
      const FiguresMap figures =
          FlattenBudget(Ask(history.ledger().projection(), date, size, year));
      ASSERT_EQ(Only(figures, EventFold::Prefixes()), fold.Budget(size.value, date, year))
          << date << " size " << size.value << " year " << year;
    }
  });
}

// Pulls all slices of an answer.
template <typename Slice, typename Answer>
std::vector<Slice> PullAll(const RandomHistory& history, Answer& answer) {
  std::vector<Slice> slices;
  for (;;) {
    Slice slice;
    const absl::StatusOr<bool> more =
        answer.Next([&](Position position) { return history.ledger().RecordAt(position); },
                    NeverCancelled, &slice);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) return slices;
    slices.push_back(std::move(slice));
  }
}

// The figure that GetBudget gives of a line and kind, or of a fund.
int64_t ShownFigure(const FiguresMap& figures, const v1::ExplainFigureRequest& request) {
  std::string column = v1::Column_Name(request.column()).substr(7);
  for (char& letter : column) letter = static_cast<char>(std::tolower(letter));
  const auto get = [&](const std::string& key) {
    const auto it = figures.find(key);
    return it == figures.end() ? 0 : it->second;
  };
  if (request.column() == v1::COLUMN_UNATTRIBUTED) {
    return get("unattributed cost") - get("unattributed revenue");
  }
  if (!request.fund().empty()) return get("fund " + request.fund() + " " + column);
  return get((request.own_only() ? "own " : "total ") + request.line() + "/" +
             v1::FundKind_Name(request.kind()) + " " + column);
}

TEST(RandomHistoryTest, PartsOfEveryFigureSumToItToTheOre) {
  ForHistories(Tangle::kTangled, [](RandomHistory& history) {
    for (int step = 0; step < kSteps; ++step) history.Step();
    const std::string date = history.RandomDate();
    const Size size = history.RandomSize();
    const int year = history.RandomYear();
    const Projection& projection = history.ledger().projection();
    const FiguresMap figures = FlattenBudget(Ask(projection, date, size, year));
    for (int column = v1::COLUMN_ALLOCATED; column <= v1::COLUMN_UNATTRIBUTED; ++column) {
      v1::ExplainFigureRequest request;
      request.set_column(static_cast<v1::Column>(column));
      request.set_budget_year(year);
      if (column <= v1::COLUMN_REMAINING) {
        request.set_line(history.RandomLine());
        request.set_kind(history.Below(2) == 0 ? v1::FUND_KIND_OPERATING
                                               : v1::FUND_KIND_INVESTMENT);
        request.set_own_only(history.Below(3) == 0);
      } else if (column != v1::COLUMN_UNATTRIBUTED) {
        request.set_fund(history.RandomFund());
      }
      const auto explanation = projection.ExplainFigure(request, AsOfText(date, size));
      if (size < history.defined_size() && absl::IsNotFound(explanation.status())) continue;
      ASSERT_TRUE(explanation.ok()) << explanation.status();
      int64_t sum = 0;
      int64_t last = -1;
      for (const auto& slice : PullAll<v1::ExplainFigureResponse>(history, **explanation)) {
        for (const v1::FigurePart& part : slice.parts()) {
          sum += part.amount();
          ASSERT_LE(last, part.position());
          ASSERT_LT(part.position(), size.value);
          ASSERT_LE(part.effective_date(), date);
          last = part.position();
        }
      }
      ASSERT_EQ(sum, (*explanation)->first().sum()) << request.ShortDebugString();
      ASSERT_EQ((*explanation)->first().figure(), ShownFigure(figures, request))
          << request.ShortDebugString() << " " << date << " size " << size.value;
      if (column != v1::COLUMN_BUDGET_TO_DATE) {
        ASSERT_EQ(sum, (*explanation)->first().figure());
      }
    }
  });
}

// What the compared events add, by cell or fund and column.
FiguresMap SumEvents(const std::vector<v1::CompareBudgetsResponse>& slices) {
  FiguresMap sums;
  for (const v1::CompareBudgetsResponse& slice : slices) {
    for (const v1::ComparedEvent& event : slice.events()) {
      std::string column = v1::Column_Name(event.column()).substr(7);
      for (char& letter : column) letter = static_cast<char>(std::tolower(letter));
      if (event.column() == v1::COLUMN_UNATTRIBUTED) {
        sums["unattributed"] += event.amount();
      } else if (event.cell().line().empty()) {
        const int sign = event.column() == v1::COLUMN_CARRIED_OUT ? -1 : 1;
        sums["fund " + event.cell().fund()] += sign * event.amount();
      } else {
        sums["cell " + CellName(event.cell()) + " " + column] += event.amount();
      }
    }
  }
  std::erase_if(sums, [](const auto& entry) { return entry.second == 0; });
  return sums;
}

// The same from two answers.
FiguresMap Subtract(const FiguresMap& base, const FiguresMap& other) {
  FiguresMap difference;
  const auto add = [&](const FiguresMap& figures, int sign) {
    for (const auto& [key, value] : figures) {
      if (key.starts_with("fund ") && key.ends_with(" unallocated")) {
        difference[key.substr(0, key.rfind(' '))] += sign * value;
      }
      if (key == "unattributed cost") difference["unattributed"] += sign * value;
      if (key == "unattributed revenue") difference["unattributed"] -= sign * value;
      if (!key.starts_with("cell ")) continue;
      for (const char* column : {" allocated", " reallocated_in", " reallocated_out", " carried_in",
                                 " carried_out", " cost", " revenue"}) {
        if (key.ends_with(column)) difference[key] += sign * value;
      }
    }
  };
  add(base, -1);
  add(other, 1);
  std::erase_if(difference, [](const auto& entry) { return entry.second == 0; });
  return difference;
}

TEST(RandomHistoryTest, ComparedEventsMakeUpTheDifference) {
  ForHistories(Tangle::kTangled, [](RandomHistory& history) {
    for (int step = 0; step < kSteps; ++step) history.Step();
    const int year = history.RandomYear();
    const std::string date = history.RandomDate();
    const std::string other_date = history.Below(2) == 0 ? date : history.RandomDate();
    const Size size = history.RandomSize();
    const Size other_size = history.RandomSize();
    const Projection& projection = history.ledger().projection();
    v1::CompareBudgetsRequest request;
    request.set_budget_year(year);
    const auto comparison =
        projection.CompareBudgets(request, AsOfText(date, size), AsOfText(other_date, other_size));
    ASSERT_TRUE(comparison.ok()) << comparison.status();
    const FiguresMap base = FlattenBudget(Ask(projection, date, size, year));
    const FiguresMap other = FlattenBudget(Ask(projection, other_date, other_size, year));
    ASSERT_EQ(SumEvents(PullAll<v1::CompareBudgetsResponse>(history, **comparison)),
              Subtract(base, other))
        << date << " size " << size.value << " to " << other_date << " size " << other_size.value;
  });
}

TEST(RandomHistoryTest, FollowUpsShowWhatIsKnownSince) {
  ForHistories(Tangle::kPlain, [](RandomHistory& history) {
    for (int step = 0; step < kSteps; ++step) history.Step();
    const std::vector<v1::Record>& records = history.ledger().records();
    const Size known = history.RandomSize();
    const Projection& projection = history.ledger().projection();
    const auto list = projection.ListFollowUps(AsOfText("1970-01-01", known), NeverCancelled);
    ASSERT_TRUE(list.ok());
    for (const v1::FollowUpSummary& summary : list->follow_ups()) {
      const v1::FollowUpApproved& header = summary.header();
      v1::GetFollowUpRequest request;
      request.set_follow_up(header.follow_up());
      const auto follow_up = projection.GetFollowUp(
          request, AsOfText("1970-01-01", known),
          [&](Position position) { return history.ledger().RecordAt(position); }, NeverCancelled);
      ASSERT_TRUE(follow_up.ok()) << follow_up.status();
      ASSERT_EQ(follow_up->summary().SerializeAsString(), summary.SerializeAsString());
      const FiguresMap folded =
          FoldPostings(records, known.value, header.as_of_date(), header.budget_year());
      bool changed = false;
      for (const v1::FollowUpComparison& line : follow_up->lines()) {
        const std::string name =
            "total " + line.approved().line() + "/" + v1::FundKind_Name(line.approved().kind());
        FiguresMap shown;
        Flatten(name, line.known(), &shown);
        ASSERT_EQ(shown, Only(folded, {name + " "}));
        changed = changed || line.changed_since();
      }
      ASSERT_EQ(changed, summary.changed_since());
      int64_t late = 0;
      for (int64_t i = header.as_of_size(); i < known.value; ++i) {
        const v1::Event& event = records[static_cast<size_t>(i)].event();
        const bool is_entry = event.payload().has_cost_posted() ||
                              event.payload().event_corrected().replacement().has_cost_posted();
        const std::string month = event.effective_date().substr(0, 7);
        if (is_entry && header.first_month() <= month && month <= header.last_month()) ++late;
      }
      ASSERT_EQ(late, summary.late_entries());
      ASSERT_EQ(late, follow_up->late_size());
    }
  });
}

}  // namespace
}  // namespace liggare::model
