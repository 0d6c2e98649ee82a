// Importing into a ledger that has some of it already.

#include "clients/sie/reconciliation.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "clients/sie/import_events.h"
#include "services/budget/shape.h"
#include "tests/clients/sie/sample_map.h"
#include "tests/clients/sie/sie_text.h"
#include "tests/support/seed.h"

namespace liggare::sie {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A ledger as far as imports see it: its events.
class Ledger {
 public:
  struct Added {
    int appended = 0;
    int corrected = 0;
    int removed = 0;
    int held_only = 0;
    std::vector<int64_t> vanished;
    std::vector<int64_t> stuck;
    Reconciliation::Claims claims;

    int events() const { return appended + corrected + removed; }
  };

  Added Import(const std::string& text, const Map& map = SampleMap()) {
    const ReadFile file = ReadText(text).value();
    Reconciliation reconciliation(map.books);
    for (size_t i = 0; i < events_.size(); ++i) {
      reconciliation.TakeEvent(static_cast<int64_t>(i), events_[i]);
    }
    ForEachRow(file, map, [&](const Voucher& voucher, const PlannedRow& row) {
      reconciliation.SeeRow(voucher, row);
    });
    reconciliation.Compare();
    Added added;
    added.claims = reconciliation.claims();
    const Planner planner(map, "import");
    ForEachRow(file, map, [&](const Voucher& voucher, const PlannedRow& row) {
      const Step step = reconciliation.StepFor(voucher, row);
      added.held_only += step.kind == Step::Kind::kHeldOnly ? 1 : 0;
      if (step.kind != Step::Kind::kAppend && step.kind != Step::Kind::kCorrect) return;
      (step.kind == Step::Kind::kAppend ? added.appended : added.corrected)++;
      v1::Event event;
      planner.MakeEntry(voucher, row, event);
      MakeStep(step, event);
      Append(event);
    });
    for (const int64_t position : reconciliation.Removed()) {
      Append(TakingBackEvent(map.books, "import", position, events_[position]));
      ++added.removed;
    }
    added.vanished = reconciliation.Vanished();
    added.stuck = reconciliation.Stuck();
    return added;
  }

  // What its entries sum to.
  int64_t Sum() const {
    EntryHistory history(
        [](const v1::Event&, const v1::CostPosted& posted) { return posted.amount(); });
    int64_t sum = 0;
    for (size_t i = 0; i < events_.size(); ++i) {
      const auto change = history.Take(static_cast<int64_t>(i), events_[i]);
      sum += change.put.value_or(0) - (change.gone ? change.gone->entry : 0);
    }
    return sum;
  }

  void Append(const v1::Event& event) {
    EXPECT_TRUE(ids_.insert(event.event_id()).second) << "an id is used twice";
    EXPECT_TRUE(budget::CheckShape(event, "event").ok())
        << budget::CheckShape(event, "event") << event.DebugString();
    events_.push_back(event);
  }

  // As if an import had been cut after so many events.
  void Keep(size_t count) {
    for (; events_.size() > count; events_.pop_back()) ids_.erase(events_.back().event_id());
  }

  const std::vector<v1::Event>& events() const { return events_; }

 private:
  template <typename Fn>
  static void ForEachRow(const ReadFile& file, const Map& map, Fn fn) {
    Planner planner(map, "import");
    for (const Voucher& voucher : file.vouchers) {
      EXPECT_TRUE(planner
                      .Plan(voucher,
                            [&](const PlannedRow& row) {
                              fn(voucher, row);
                              return absl::OkStatus();
                            })
                      .ok());
    }
  }

  std::vector<v1::Event> events_;
  std::set<std::string> ids_;
};

// A voucher of costs, and the bank's row that balances them.
std::string Costs(const std::string& number, const std::vector<int>& kronor) {
  std::vector<std::string> rows;
  int sum = 0;
  for (const int amount : kronor) {
    rows.push_back("4600 {20 4711} " + std::to_string(amount));
    sum += amount;
  }
  rows.push_back("1930 {} " + std::to_string(-sum));
  return VoucherText("A " + number + " 20200414", rows);
}

TEST(ReconciliationTest, ImportingTwiceAddsNothing) {
  // Twins within a voucher and among vouchers with the same number are entries of their own.
  const std::string text = Head() + Costs("1", {10, 10, 20}) + Costs("1", {10}) + Costs("2", {5});
  Ledger ledger;
  EXPECT_EQ(ledger.Import(text).appended, 5);
  EXPECT_EQ(ledger.Import(text).events(), 0);
  EXPECT_EQ(ledger.Sum(), 5500);
}

TEST(ReconciliationTest, AReexportAddsWhatIsNewAndCorrectsWhatChanged) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10, 20, 30}) + Costs("2", {40}));
  const Ledger::Added added = ledger.Import(Head() + Costs("7", {1}) + Costs("6", {1}) +
                                            Costs("5", {1}) + Costs("2", {40}) + Costs("4", {1}) +
                                            Costs("3", {1}) + Costs("1", {30, 10, 22}));
  EXPECT_EQ(added.appended, 5);
  EXPECT_EQ(added.corrected, 1);
  EXPECT_EQ(added.removed, 0);
  EXPECT_THAT(added.vanished, IsEmpty());
  EXPECT_EQ(ledger.events().back().payload().event_corrected().position(), 1);
  EXPECT_EQ(ledger.Sum(), 10700);
}

TEST(ReconciliationTest, ARowThatWasTakenOutIsCorrectedAway) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10, 20}));
  EXPECT_EQ(ledger.Import(Head() + Costs("1", {10})).removed, 1);
  EXPECT_EQ(ledger.Sum(), 1000);
  EXPECT_EQ(ledger.Import(Head() + Costs("1", {10})).events(), 0);
}

TEST(ReconciliationTest, ARowThatComesBackIsANewEntry) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10, 20}));
  ledger.Import(Head() + Costs("1", {10}));
  EXPECT_EQ(ledger.Import(Head() + Costs("1", {10, 20})).appended, 1);
  ledger.Import(Head() + Costs("1", {10, 25}));
  EXPECT_EQ(ledger.Import(Head() + Costs("1", {10, 20})).corrected, 1);
  EXPECT_EQ(ledger.Sum(), 3000);
}

TEST(ReconciliationTest, ARowThatStandsByACorrectionIsNotTakenOutButFound) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10, 20}));
  ledger.Import(Head() + Costs("1", {10, 25}));
  const Ledger::Added added = ledger.Import(Head() + Costs("1", {10}));
  EXPECT_EQ(added.events(), 0);
  EXPECT_THAT(added.stuck, ElementsAre(2));
}

TEST(ReconciliationTest, AVoucherThatVanishedIsAFinding) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10, 20}) + Costs("2", {40}));
  const Ledger::Added added = ledger.Import(Head() + Costs("2", {40}));
  EXPECT_EQ(added.events(), 0);
  EXPECT_THAT(added.vanished, ElementsAre(0, 1));
  EXPECT_EQ(ledger.Sum(), 7000);
}

TEST(ReconciliationTest, AVoucherBeyondTheDatesOfAFileHasNotVanished) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10}) + Costs("2", {20}));
  const std::string may = VoucherText("A 3 20200501", {"4600 {20 4711} 1", "1930 {} -1"});
  EXPECT_THAT(ledger.Import(Head() + may).vanished, IsEmpty());
  EXPECT_THAT(ledger.Import(Head() + Costs("2", {20})).vanished, ElementsAre(0));
}

TEST(ReconciliationTest, ARowThatTheMapNoLongerTakesIsAFinding) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10, 20}));
  const Map other = ReadMap(MapHead() + "[rule r]\nproject = P1\n", "m").value();
  const Ledger::Added added = ledger.Import(Head() + Costs("1", {10, 20}), other);
  EXPECT_EQ(added.events(), 0);
  EXPECT_EQ(added.held_only, 2);
}

TEST(ReconciliationTest, APersonsCorrectionIsHeldByWhatItSays) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10}));
  v1::Event event = ledger.events()[0];
  event.set_event_id("00000000-0000-4000-8000-000000000001");
  v1::Payload replacement = event.payload();
  replacement.mutable_cost_posted()->clear_voucher_date();
  replacement.mutable_cost_posted()->set_amount(1100);
  event.mutable_payload()->mutable_event_corrected()->mutable_reason()->set_text("by hand");
  *event.mutable_payload()->mutable_event_corrected()->mutable_replacement() = replacement;
  ledger.Append(event);
  EXPECT_EQ(ledger.Import(Head() + Costs("1", {11})).events(), 0);
  EXPECT_EQ(ledger.Import(Head() + Costs("1", {12})).corrected, 1);
}

TEST(ReconciliationTest, EntriesOfOtherBooksAreNotTouched) {
  Ledger ledger;
  ledger.Import(Head() + Costs("1", {10}));
  std::string map = SampleMapText();
  map.replace(map.find("212000-0084"), 11, "556265-1892");
  std::string text = Head() + Costs("9", {10});
  text.replace(text.find("212000-0084"), 11, "556265-1892");
  const Ledger::Added added = ledger.Import(text, ReadMap(map, "m").value());
  EXPECT_EQ(added.appended, 1);
  EXPECT_THAT(added.vanished, IsEmpty());
}

TEST(ReconciliationTest, AnImportThatWasCutGoesOnWhereItWas) {
  std::mt19937_64 random(support::TestSeed());
  std::vector<std::string> vouchers;
  for (int i = 0; i < 40; ++i) {
    std::vector<int> kronor(1 + random() % 4);
    for (int& amount : kronor) amount = static_cast<int>(random() % 3) + 1;
    vouchers.push_back(Costs(std::to_string(random() % 10), kronor));
  }
  const auto text = [&vouchers] {
    std::string all = Head();
    for (const std::string& voucher : vouchers) all += voucher;
    return all;
  };
  Ledger whole;
  whole.Import(text());
  Ledger cut;
  cut.Import(text());
  cut.Keep(random() % whole.events().size());
  cut.Import(text());
  ASSERT_EQ(cut.events().size(), whole.events().size());
  for (size_t i = 0; i < cut.events().size(); ++i) {
    EXPECT_EQ(cut.events()[i].SerializeAsString(), whole.events()[i].SerializeAsString());
  }
  std::shuffle(vouchers.begin(), vouchers.end(), random);
  EXPECT_EQ(whole.Import(text()).events(), 0);
}

TEST(ReconciliationTest, AnAttributionNamesItsEntryAndRule) {
  const Map map = SampleMap();
  const Rule& hosts = map.rules.at(1);
  const Attribution attribution{"2020-04-14", true, 1000, hosts.name,
                                *hosts.CellOn(*budget::ReadDate("2020-04-14"))};
  v1::Event event;
  MakeAttribution(map.books, "import", 7, attribution, event);
  EXPECT_TRUE(budget::CheckShape(event, "event").ok());
  EXPECT_EQ(
      event.payload().cost_attributed().ShortDebugString(),
      "entry_position: 7 shares { cell { line: \"m03\" fund: \"fund-2020\" budget_year: 2020 } "
      "amount: 1000 } rule: \"hosts\"");
  EXPECT_EQ(event.import_id(), "import");
  EXPECT_TRUE(event.example());
}

}  // namespace
}  // namespace liggare::sie
