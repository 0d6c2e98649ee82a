// State and catalogue on random histories: what is applied can be taken back exactly, what is
// replayed is the same, an earlier size answers as it did, and what corrections and attributions
// leave standing is what the balances say.

#include "services/budget/state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <new>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/base/config.h"
#include "services/budget/books.h"
#include "services/budget/entries.h"
#include "services/budget/tags.h"
#include "tests/services/budget/small_ledger.h"
#include "tests/support/seed.h"

namespace {

// What has been allocated so far, by every thread.
std::atomic<int64_t> allocated_bytes = 0;

}  // namespace

#if defined(ABSL_HAVE_ADDRESS_SANITIZER) || defined(ABSL_HAVE_THREAD_SANITIZER)
// The sanitizers have operators of their own, which stay.
constexpr bool kCountsBytes = false;
#else
constexpr bool kCountsBytes = true;

[[gnu::noinline]] void* operator new(size_t bytes) {
  allocated_bytes += static_cast<int64_t>(bytes);
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }
#endif

namespace liggare::budget {
namespace {

using support::Decided;
using support::Kr;

constexpr char kEnd[] = "2999-12-31";

// Everything a catalogue says at a size, as text.
std::string Digest(const Catalogue& catalogue, Size size) {
  std::ostringstream text;
  text << catalogue.Ledger(size).ShortDebugString() << "\n";
  for (const TreeLine& line : catalogue.Tree(size)) {
    text << line.depth << " " << line.line->position.value << " "
         << line.line->payload.ShortDebugString() << "\n";
  }
  for (const Fund& fund : catalogue.Funds(size)) {
    for (const auto* grant : catalogue.Grants(fund.id(), size)) {
      text << grant->order.value << " " << grant->payload.ShortDebugString() << "\n";
    }
  }
  for (const auto* decision : catalogue.Decisions(size)) {
    text << decision->order.value << " " << decision->payload.ShortDebugString() << "\n";
  }
  for (const auto* mandate : catalogue.Mandates(size)) {
    text << mandate->order.value << " " << mandate->payload.ShortDebugString() << "\n";
  }
  for (const auto* consultation : catalogue.Consultations(size)) {
    text << consultation->payload.ShortDebugString() << "\n";
  }
  for (const FollowUp& follow_up : catalogue.FollowUps(size)) {
    text << follow_up.header->payload.ShortDebugString() << " " << follow_up.lines.size() << "\n";
  }
  for (int month = 1; month <= 12; ++month) {
    const Date date(2020, month, 1);
    text << "m4 " << (catalogue.ConditionMetAt("m4", date, size) != nullptr) << " ks "
         << (catalogue.Blocked("ks", date, size) != nullptr) << " m "
         << (catalogue.MandateAt("m", date, size) != nullptr) << "\n";
  }
  return text.str();
}

// Random events about a small ledger, many of them against the rules.
class RandomHistory {
 public:
  explicit RandomHistory(uint64_t seed) : random_(seed) { ledger_.Delegate(); }

  SmallLedger& ledger() { return ledger_; }
  int64_t Below(int64_t end) { return static_cast<int64_t>(random_() % uint64_t(end)); }

  std::vector<v1::Event> Append() {
    std::vector<v1::Event> events;
    for (int64_t i = 1 + Below(3); i > 0; --i) events.push_back(Event());
    return events;
  }

 private:
  template <typename T>
  const T& Of(const std::vector<T>& all) {
    return all[static_cast<size_t>(Below(static_cast<int64_t>(all.size())))];
  }
  std::string Day() {
    const std::string month = std::to_string(10 + Below(3));
    return Below(3) == 0 ? "2020-0" + std::to_string(3 + Below(7)) + "-15"
                         : "2020-" + month + "-0" + std::to_string(1 + Below(9));
  }
  v1::Cell AnyCell() {
    return support::CellOf(Of<std::string>({"m1", "m2", "m3", "m4", "a"}),
                           Of<std::string>({"drift", "drift", "drift2", "inv"}), 2020);
  }
  v1::Authority Any() {
    return Of<v1::Authority>({Decided("ks"), Decided("kf", 1), support::Interpreted("kf"),
                              SmallLedger::Delegated(), Decided("ny", 1)});
  }
  support::CellShares SharesOf(int64_t amount) {
    if (Below(2) == 0) return {{AnyCell(), amount}};
    const int64_t part = 1 + Below(1000);
    return {{AnyCell(), amount - part}, {AnyCell(), part}};
  }
  v1::Event Entry() {
    const int64_t amount = Kr(static_cast<double>(20 + Below(50)));
    v1::Event event =
        support::Cost(Day(), amount, Below(2) == 0 ? SharesOf(amount) : support::CellShares{},
                      Of<std::string>({"7117", "7117", "7118", ""}));
    event.set_example(Below(5) == 0);
    return event;
  }
  // An attribution of the entry a record posts; of what is none, a refused one.
  v1::Event AttributionOf(int64_t position) {
    const v1::Record& record = ledger_.record(position);
    const v1::Payload& payload = record.event().payload();
    const v1::CostPosted& posted = payload.has_cost_posted()
                                       ? payload.cost_posted()
                                       : payload.event_corrected().replacement().cost_posted();
    if (posted.amount() == 0 || Below(8) == 0) {
      return support::Attribution(Day(), position, {});
    }
    return support::Attribution(Day(), position, SharesOf(posted.amount()));
  }
  v1::Event Plain() {
    const int64_t amount = Kr(static_cast<double>(1 + Below(120)));
    switch (Below(12)) {
      case 0:
        return support::Grant(Day(), "drift", Below(3) == 0 ? -amount : amount, Decided("kf"));
      case 1:
        return support::Reallocation(Day(), AnyCell(), AnyCell(), amount, Any());
      case 2:
        return support::Measure("2020-02-01", Of<std::string>({"m2", "m3", "n1"}),
                                Of<std::string>({"a", "b"}));
      case 3:
        return support::Decision("2020-02-01", "ny", "styrelsen", v1::BODY_LEVEL_BOARD);
      case 4:
        return support::Condition(Day(), "m4");
      case 5:
        return support::StatusChange(
            Day(), Of<std::string>({"ks", "ny"}),
            Of<v1::DecisionStatus>({v1::DECISION_STATUS_STAYED, v1::DECISION_STATUS_FINAL}));
      case 6:
      case 7:
        return support::Allocation(Day(), AnyCell(), Below(4) == 0 ? -amount : amount, Any());
      default:
        return Entry();
    }
  }
  int64_t AnyPosition() {
    // Mostly the latest, so that chains grow.
    const int64_t size = ledger_.size();
    return Below(2) == 0 ? size - 1 - Below(std::min<int64_t>(size, 12)) : Below(size);
  }
  v1::Event Correction() {
    const int64_t position = AnyPosition();
    if (Below(2) == 0) return support::Withdrawal(Day(), position);
    const v1::Payload& payload = ledger_.record(position).event().payload();
    const v1::Payload& said =
        payload.has_event_corrected() ? payload.event_corrected().replacement() : payload;
    v1::Event says;
    if (said.has_cost_posted()) {
      says = Entry();
    } else if (said.has_cost_attributed()) {
      says = AttributionOf(said.cost_attributed().entry_position());
      says.mutable_payload()->mutable_cost_attributed()->set_entry_position(
          said.cost_attributed().entry_position());
    } else {
      *says.mutable_payload() = said;
      if (said.has_allocation_decided()) {
        says.mutable_payload()->mutable_allocation_decided()->set_amount(Kr(1) + Below(9000));
      }
      *says.mutable_authority() = Any();
    }
    return support::Replacement(Day(), position, says);
  }
  v1::Event Event() {
    const int64_t kind = Below(10);
    if (kind < 4) return Plain();
    if (kind < 7) return AttributionOf(AnyPosition());
    return Correction();
  }

  std::mt19937_64 random_;
  SmallLedger ledger_;
};

// What the entries that stand, and what attributes them, add up to; told from what events say.
class StandingCosts {
 public:
  explicit StandingCosts(const SmallLedger& ledger) : ledger_(ledger) {
    for (const v1::Record& record : ledger.records()) {
      const Position position{record.position()};
      if (!PostsEntry(record)) continue;
      const Chains chains = ledger.Chains(record.position());
      if (chains.OfEvent(chains.BeginOf(position)).standing == position) AddEntry(record);
    }
  }
  const std::map<std::string, int64_t>& by_cell() const { return by_cell_; }
  int64_t unattributed() const { return unattributed_; }

 private:
  void AddEntry(const v1::Record& record) {
    const v1::Payload& payload = record.event().payload();
    const v1::CostPosted& posted = payload.has_cost_posted()
                                       ? payload.cost_posted()
                                       : payload.event_corrected().replacement().cost_posted();
    const Position by =
        ledger_.Chains(record.position()).OfAttributions(Position{record.position()}).standing;
    if (by.value != record.position()) {
      const v1::Payload& said = ledger_.record(by.value).event().payload();
      AddShares(posted.amount(),
                said.has_cost_attributed()
                    ? said.cost_attributed().shares()
                    : said.event_corrected().replacement().cost_attributed().shares());
      return;
    }
    for (const v1::Flag& flag : record.flags()) {
      if (flag.reason() == v1::FLAG_REASON_UNATTRIBUTED) return AddShares(posted.amount(), {});
    }
    AddShares(posted.amount(), posted.attribution());
  }

  void AddShares(int64_t amount, const Shares& shares) {
    if (shares.empty()) unattributed_ += amount;
    for (const v1::Share& share : shares) {
      by_cell_[share.cell().ShortDebugString()] += share.amount();
    }
  }

  const SmallLedger& ledger_;
  std::map<std::string, int64_t> by_cell_;
  int64_t unattributed_ = 0;
};

void ExpectCostsStand(const SmallLedger& ledger) {
  std::map<std::string, int64_t> by_cell;
  int64_t unattributed = 0;
  ledger.state().ForEachAccount([&](const Account& account, const AccountDays& days) {
    if (account.kind == v1::ACCOUNT_KIND_CELL_COST) {
      by_cell[budget::CellOf(account).ShortDebugString()] += days.sum.total();
    } else if (account.kind == v1::ACCOUNT_KIND_UNATTRIBUTED_COST) {
      unattributed += days.sum.total();
    }
  });
  const StandingCosts standing(ledger);
  std::map<std::string, int64_t> expected = standing.by_cell();
  const auto is_zero = [](const auto& cell) { return cell.second == 0; };
  std::erase_if(expected, is_zero);
  std::erase_if(by_cell, is_zero);
  EXPECT_EQ(by_cell, expected);
  EXPECT_EQ(unattributed, standing.unattributed());
}

// At no date is a flag settled more often than it was raised, and balances sum to zero.
void ExpectEachDateSound(const SmallLedger& ledger) {
  using Key = std::tuple<int, std::string, std::string, int, std::string>;
  std::map<Key, std::map<std::string, int>> flags;
  for (const v1::Record& record : ledger.records()) {
    const auto count = [&](const v1::Flag& flag, int change) {
      const std::string& date =
          flag.effective_date().empty() ? record.event().effective_date() : flag.effective_date();
      flags[{flag.reason(), flag.line(), flag.fund(), flag.budget_year(), flag.reference()}]
           [date] += change;
    };
    for (const v1::Flag& flag : record.flags()) count(flag, +1);
    for (const v1::Flag& flag : record.settled_flags()) count(flag, -1);
  }
  for (const auto& [key, changes] : flags) {
    int sum = 0;
    for (const auto& [date, change] : changes) {
      sum += change;
      EXPECT_GE(sum, 0) << v1::FlagReason_Name(std::get<0>(key)) << " " << date;
    }
  }
  std::map<Date, int64_t> sums;
  ledger.state().ForEachAccount([&](const Account&, const AccountDays& days) {
    days.sum.ForEach([&](Date date, int64_t change) { sums[date] += change; });
  });
  for (const auto& [date, sum] : sums) EXPECT_EQ(sum, 0) << FormatDate(date);
}

TEST(StateTest, UndoIsTheInverseOfApplyAndAnEarlierSizeAnswersAsItDid) {
  const uint64_t seed = support::TestSeed();
  for (uint64_t round = 0; round < 30; ++round) {
    RandomHistory history(seed + round);
    SmallLedger& ledger = history.ledger();
    std::map<int64_t, std::pair<State, std::string>> states;
    for (int step = 0; step < 120; ++step) {
      const Size size{ledger.size()};
      const State before = ledger.state();
      const std::string digest = Digest(before.catalogue(), size);
      if (step % 10 == 0) states.emplace(size.value, std::make_pair(before, digest));
      const bool let_in = ledger.AppendAll(history.Append()).ok();
      EXPECT_EQ(let_in, ledger.size() > size.value);
      if (!let_in) {
        ASSERT_TRUE(ledger.state().SameBooks(before));
        ASSERT_EQ(Digest(ledger.state().catalogue(), size), digest);
      }
    }
    State state;
    for (const v1::Record& record : ledger.records()) state.Apply(record);
    ASSERT_TRUE(state.SameBooks(ledger.state()));
    for (const auto& [size, then] : states) {
      ASSERT_EQ(Digest(state.catalogue(), Size{size}), then.second) << "at size " << size;
    }
    for (auto then = states.rbegin(); then != states.rend(); ++then) {
      while (state.size().value > then->first) state.Undo(ledger.record(state.size().value - 1));
      ASSERT_TRUE(state.SameBooks(then->second.first)) << "at size " << then->first;
      ASSERT_EQ(Digest(state.catalogue(), state.size()), then->second.second);
    }
  }
}

TEST(StateTest, WhatStandsIsWhatTheBalancesSay) {
  const uint64_t seed = support::TestSeed();
  std::map<v1::Payload::KindCase, int> corrected;
  for (uint64_t round = 0; round < 100; ++round) {
    SCOPED_TRACE(seed + round);
    RandomHistory history(seed + round);
    for (int step = 0; step < 150; ++step) {
      const auto records = history.ledger().AppendAll(history.Append());
      if (!records.ok()) continue;
      for (const v1::Record& record : *records) {
        const v1::Payload& payload = record.event().payload();
        if (!payload.has_event_corrected()) continue;
        const v1::Record& target = history.ledger().record(payload.event_corrected().position());
        ++corrected[target.event().payload().kind_case()];
      }
    }
    ExpectCostsStand(history.ledger());
    ExpectEachDateSound(history.ledger());
    if (HasFailure()) return;
  }
  for (v1::Payload::KindCase kind :
       {v1::Payload::kCostPosted, v1::Payload::kCostAttributed, v1::Payload::kEventCorrected,
        v1::Payload::kAllocationDecided, v1::Payload::kFundGranted, v1::Payload::kLineDefined,
        v1::Payload::kDecisionRecorded}) {
    EXPECT_GT(corrected[kind], 0) << kind;
  }
}

// Whether two states hold the same money, however often it was touched.
bool HoldsTheSame(const State& a, const State& b) {
  const auto sums = [](const State& state) {
    std::map<Account, DatedSum> all;
    state.ForEachAccount(
        [&](const Account& account, const AccountDays& days) { all.emplace(account, days.sum); });
    return all;
  };
  return a.size() == b.size() && a.gross() == b.gross() && sums(a) == sums(b);
}

// What a copy of a state allocates, and so what it keeps.
int64_t BytesOf(const State& state) {
  const int64_t before = allocated_bytes;
  const State copy = state;
  return allocated_bytes - before;
}

TEST(StateTest, KeepsNothingOfEntriesCorrectionsAndAttributions) {
  if (!kCountsBytes) GTEST_SKIP() << "what is allocated is not counted under a sanitizer";
  SmallLedger ledger;
  const auto add_round = [&ledger] {
    const int64_t entry = ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(5), "m1"));
    ledger.Add(support::Attribution("2020-04-01", entry, {{Drift("m2"), Kr(5)}}));
    const int64_t attribution =
        ledger.Add(support::Attribution("2020-04-01", entry, {{Drift("m1"), Kr(5)}}));
    ledger.Add(support::Withdrawal("2020-04-01", attribution));
    const int64_t correction = ledger.Add(
        support::Replacement("2020-04-01", entry, SmallLedger::CostOf("2020-04-01", Kr(6), "m1")));
    ledger.Add(support::Withdrawal("2020-04-01", correction));
    ledger.Add(support::Withdrawal("2020-04-01", entry));
    const int64_t stays = ledger.Add(SmallLedger::CostOf("2020-04-01", 3, "m1"));
    ledger.Add(support::Attribution("2020-04-01", stays, {{Drift("m2"), 3}}));
  };
  add_round();
  const int64_t kept = BytesOf(ledger.state());
  const size_t balances = ledger.state().MemoryBytes();
  for (int i = 0; i < 200; ++i) add_round();
  EXPECT_EQ(BytesOf(ledger.state()), kept);
  EXPECT_EQ(ledger.state().MemoryBytes(), balances);
  EXPECT_LT(balances, static_cast<size_t>(kept));
}

// A state loaded from what is kept of the first records of a ledger: the basis among them, and what
// the accounts hold, as a fold of their postings has it.
State Loaded(const std::vector<v1::Record>& records, int64_t size) {
  State state;
  std::map<Account, std::map<Date, int64_t>> accounts;
  int64_t gross = 0;
  for (int64_t i = 0; i < size; ++i) {
    const v1::Record& record = records[static_cast<size_t>(i)];
    if (IsBasis(record)) state.LoadFact(record);
    for (const v1::Posting& posting : record.postings()) {
      const Date date =
          StoredDate(posting.effective_date().empty() ? record.event().effective_date()
                                                      : posting.effective_date());
      accounts[FromProto(posting.from_account())][date] -= posting.amount();
      accounts[FromProto(posting.to_account())][date] += posting.amount();
      gross += std::abs(posting.amount());
    }
  }
  for (const auto& [account, days] : accounts) {
    for (const auto& [date, amount] : days) state.LoadAccount(account, date, amount);
  }
  state.LoadGross(gross);
  state.LoadSize(Size{size});
  return state;
}

TEST(StateTest, LoadedStateDecidesAsOneThatAppliedEveryRecord) {
  const uint64_t seed = support::TestSeed();
  for (uint64_t round = 0; round < 20; ++round) {
    SCOPED_TRACE(seed + round);
    RandomHistory history(seed + round);
    SmallLedger& ledger = history.ledger();
    std::vector<int64_t> sizes;
    for (int step = 0; step < 120; ++step) {
      if (ledger.AppendAll(history.Append()).ok() || step % 4 != 0) continue;
      sizes.push_back(ledger.size());
    }
    for (int64_t size : sizes) {
      State loaded = Loaded(ledger.records(), size);
      State applied;
      for (int64_t i = 0; i < size; ++i) applied.Apply(ledger.record(i));
      ASSERT_EQ(Digest(loaded.catalogue(), Size{size}), Digest(applied.catalogue(), Size{size}));
      ASSERT_TRUE(HoldsTheSame(loaded, applied));
      // What comes later is decided likewise, as far as it went and beyond, and taken back.
      const int64_t later = std::min<int64_t>(ledger.size(), size + 20);
      for (int64_t i = size; i < later; ++i) {
        const v1::Record& record = ledger.record(i);
        ASSERT_EQ(ledger.DecideOn(loaded, record.event()), ledger.DecideOn(applied, record.event()))
            << "position " << i << " on a state loaded at " << size;
        loaded.Apply(record);
        applied.Apply(record);
      }
      for (int i = 0; i < 20; ++i) {
        for (const v1::Event& event : history.Append()) {
          ASSERT_EQ(ledger.DecideOn(loaded, event), ledger.DecideOn(applied, event))
              << event.DebugString();
        }
      }
      while (loaded.size().value > size) {
        loaded.Undo(ledger.record(loaded.size().value - 1));
        applied.Undo(ledger.record(applied.size().value - 1));
      }
      ASSERT_TRUE(HoldsTheSame(loaded, applied));
    }
  }
}

TEST(BooksTest, LowestIsOverTheDateAndAllLaterOnes) {
  SmallLedger ledger;
  const State& state = ledger.state();
  Books books(state);
  const Terms unallocated = UnallocatedOf("drift", 2020);
  EXPECT_EQ(books.LowestFrom(unallocated, Date(2019, 12, 31)).amount, 0);
  EXPECT_EQ(books.LowestFrom(unallocated, Date(2020, 1, 5)).amount, Kr(500));
  EXPECT_EQ(books.LowestFrom(unallocated, Date(2020, 1, 5)).date, Date(2020, 1, 10));
  EXPECT_EQ(books.HighestFrom(unallocated, Date(2019, 12, 31)).amount, Kr(1000));
  v1::Posting posting;
  *posting.mutable_from_account() =
      ToProto(FundAccount(v1::ACCOUNT_KIND_FUND_ALLOCATED, "drift", 2020));
  *posting.mutable_to_account() =
      ToProto(CellAccount(v1::ACCOUNT_KIND_CELL_ALLOCATED, Drift("m3")));
  posting.set_amount(Kr(30));
  ASSERT_TRUE(books.Post(posting, Date(2020, 7, 1)));
  EXPECT_EQ(books.LowestFrom(unallocated, Date(2020, 1, 5)).amount, Kr(470));
  EXPECT_EQ(books.LowestFrom(unallocated, Date(2020, 1, 5)).date, Date(2020, 7, 1));
  EXPECT_EQ(
      state.Balance(FundAccount(v1::ACCOUNT_KIND_FUND_ALLOCATED, "drift", 2020), StoredDate(kEnd)),
      Kr(-500));
}

}  // namespace
}  // namespace liggare::budget
