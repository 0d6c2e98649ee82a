// How long an event takes on the way from a request to its record: the shape check, the rules, the
// tags, the state. Prints microseconds per event of each, for attributed entries on random cells
// and dates.
//
//   budget_hot_path [events, 200000]

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/arena.h"
#include "services/budget/rules.h"
#include "services/budget/shape.h"
#include "services/budget/tags.h"
#include "services/ledger/record_maker.h"
#include "tests/support/ledger_builder.h"
#include "tests/support/ledger_events.h"

namespace liggare {
namespace {

using support::Kr;

constexpr int kAppendEvents = 1'000;

// Times of one step; the median is what it takes when nothing else runs.
class Stopwatch {
 public:
  void Start() { start_ = std::chrono::steady_clock::now(); }
  void Stop() {
    const std::chrono::duration<double, std::micro> took =
        std::chrono::steady_clock::now() - start_;
    times_.push_back(took.count());
  }
  double Median() {
    const auto middle = times_.begin() + static_cast<std::ptrdiff_t>(times_.size() / 2);
    std::nth_element(times_.begin(), middle, times_.end());
    return *middle;
  }

 private:
  std::chrono::steady_clock::time_point start_;
  std::vector<double> times_;
};

void SetUp(support::LedgerBuilder& ledger) {
  const std::string day = "2019-12-01";
  ledger.Add(support::Decision(day, "kf-2019-197", "fullmaktige", v1::BODY_LEVEL_COUNCIL, 2));
  ledger.Add(support::Programme(day, "programme"));
  for (int area = 0; area < 5; ++area) {
    const std::string id = "area-" + std::to_string(area);
    ledger.Add(support::Area(day, id, "programme"));
    for (int m = 0; m < 5; ++m) {
      ledger.Add(support::Measure(day, "m" + std::to_string(area * 5 + m), id));
    }
  }
  for (const char* fund : {"drift-2020", "drift-2021"}) {
    ledger.Add(support::Opening("2020-01-01", fund, Kr(1e10), support::Decided("kf-2019-197", 1),
                                {.first_year = 2020, .last_year = 2021, .activity_code = {}}));
    for (int m = 0; m < 25; ++m) {
      ledger.Add(support::Allocation("2020-01-02",
                                     support::CellOf("m" + std::to_string(m), fund, 2020), Kr(1e8),
                                     support::Decided("kf-2019-197", 1)));
    }
  }
}

void FillEntry(std::mt19937_64& random, int64_t number, v1::Event& event) {
  char text[64];
  std::snprintf(text, sizeof(text), "00000000-0000-4000-9000-%012lld",
                static_cast<long long>(number));
  event.set_event_id(text);
  std::snprintf(text, sizeof(text), "2020-%02d-%02d", static_cast<int>(1 + random() % 12),
                static_cast<int>(1 + random() % 28));
  event.set_effective_date(text);
  event.set_import_id("import-2020");
  v1::CostPosted& posted = *event.mutable_payload()->mutable_cost_posted();
  posted.set_amount(static_cast<int64_t>(100 + random() % 10'000));
  posted.set_currency("SEK");
  posted.set_account(std::to_string(4000 + random() % 100));
  posted.mutable_voucher()->set_series("L");
  posted.mutable_voucher()->set_number(std::to_string(number / 3));
  posted.mutable_voucher()->set_row(static_cast<int>(number % 3 + 1));
  posted.set_accounting_period(event.effective_date().substr(0, 7));
  v1::AccountingObject& object = *posted.add_objects();
  object.set_dimension(1);
  object.set_object("41100");
  v1::Share& share = *posted.add_attribution();
  *share.mutable_cell() = support::CellOf("m" + std::to_string(random() % 25),
                                          random() % 2 ? "drift-2020" : "drift-2021", 2020);
  share.set_amount(posted.amount());
}

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::abort();
}

int Run(int64_t events) {
  support::LedgerBuilder ledger;
  SetUp(ledger);
  budget::State state;
  for (const v1::Record& record : ledger.records()) state.Apply(record);
  std::mt19937_64 random(1);
  const auto record_at = [](Position) -> absl::StatusOr<v1::Record> {
    return absl::UnimplementedError("no entry asks");
  };
  const auto figures_at = [](const v1::FollowUpApproved&,
                             const v1::FollowUpLine&) -> absl::StatusOr<v1::Figures> {
    return absl::UnimplementedError("no entry asks");
  };
  const auto next_with = [](const std::string&,
                            Position) -> absl::StatusOr<std::optional<Position>> {
    return absl::UnimplementedError("no entry asks");
  };
  const budget::Lookups lookups = {record_at, next_with, figures_at};
  Stopwatch shape, decide, make, apply;
  size_t tags = 0;
  for (int64_t done = 0; done < events; done += kAppendEvents) {
    google::protobuf::Arena arena;
    auto& request = *google::protobuf::Arena::CreateMessage<v1::AppendRequest>(&arena);
    for (int i = 0; i < kAppendEvents; ++i) FillEntry(random, done + i, *request.add_events());
    for (int i = 0; i < kAppendEvents; ++i) {
      shape.Start();
      Check(budget::CheckShape(request.events(i), {"events", i}));
      shape.Stop();
    }
    const budget::Append append(request.events().data(), kAppendEvents);
    for (size_t i = 0; i < kAppendEvents; ++i) {
      decide.Start();
      v1::Record& record = *google::protobuf::Arena::CreateMessage<v1::Record>(&arena);
      const absl::Status decided = budget::Decide(state, append, i, lookups, &record);
      decide.Stop();
      Check(decided);
      make.Start();
      record.unsafe_arena_set_allocated_event(request.mutable_events(static_cast<int>(i)));
      tags += ledger::CompleteRecord("local", record).tags.size();
      make.Stop();
      record.set_position(state.size().value);
      apply.Start();
      state.Apply(record);
      apply.Stop();
    }
  }
  std::printf(
      "microseconds per event of %lld, median: shape %.3f, decide %.3f, record and tags %.3f, "
      "apply %.3f "
      "(%zu tags)\n",
      static_cast<long long>(events), shape.Median(), decide.Median(), make.Median(),
      apply.Median(), tags);
  return 0;
}

}  // namespace
}  // namespace liggare

int main(int argc, char** argv) { return liggare::Run(argc > 1 ? std::atoll(argv[1]) : 200'000); }
