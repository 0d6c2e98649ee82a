// The history of a programme as a municipality would post it: for measuring, not for testing.
//
// One programme of areas and measures, three budget years, an operating fund for each year and an
// investment fund for them all, money allocated by the board and, under a mandate, by an official;
// then entries, whose dates move evenly through the years. Most lines keep their budget; a few
// overspend.
//
// Invariant: the entry of an index is a pure function of options and index, so that any number of
// clients makes disjoint parts of one history. Entries commute, so any interleaving of the clients
// is accepted. Thread-safe. Owns nothing.

#ifndef LIGGARE_TESTS_BENCH_WORKLOAD_H_
#define LIGGARE_TESTS_BENCH_WORKLOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::bench {

struct WorkloadOptions {
  std::string ledger = "bench";
  uint64_t seed = 1;
  // Makes event ids differ between histories of one seed: the size of the ledger they begin at.
  uint64_t id_salt = 0;
  // Lines of the programme tree, areas and the programme included; at least 7.
  int lines = 25;
  // The entries that the years are spread over. What has a higher index falls into the last month.
  int64_t events = 100'000;
  int first_year = 2020;
  // How many of a hundred entries carry a text, which the server keeps apart from the record.
  int text_percent = 20;
};

inline constexpr int kYears = 3;

// A cell that entries go to.
struct WorkCell {
  v1::Cell cell;
  v1::FundKind kind;
  std::string activity_code;
  double weight;  // of its year's entries
  double mean_kronor;
  double budget_factor;  // of what is expected to be spent
};

// A source of random numbers for one event; SplitMix64.
class Draw {
 public:
  Draw(uint64_t seed, uint64_t index);
  uint64_t Next();
  int64_t Below(int64_t limit);
  double Unit();  // [0, 1)
  bool Chance(double percent) { return Unit() * 100 < percent; }
  std::string Uuid();  // version 4

 private:
  uint64_t state_;
};

class Workload {
 public:
  explicit Workload(WorkloadOptions options);

  const WorkloadOptions& options() const { return options_; }
  // The cells of a budget year, counted from the first.
  const std::vector<WorkCell>& cells(int year) const { return cells_[year]; }
  v1::CreateLedgerRequest Opening() const;
  // Decisions, lines, estimates, funds, mandates, consultations and allocations, as one append.
  v1::AppendRequest Setup() const;

  // The day on which the entry of an index is posted; its effective date may be earlier.
  absl::CivilDay PostedOn(int64_t index) const;
  // An entry: 5 % are back-dated by up to 120 days, 1.5 % unattributed, 2 % credit.
  v1::Event Entry(int64_t index) const;
  // An append of the entries [first, first + count).
  v1::AppendRequest Append(int64_t first, int64_t count) const;

  // A correction of an entry at a position: the same with another amount.
  v1::Event Correction(int64_t index, int64_t position, const v1::CostPosted& corrected) const;
  // The attribution of an entry that was posted without one.
  v1::Event Attribution(int64_t index, int64_t position, const v1::CostPosted& entry,
                        absl::CivilDay effective_date) const;
  // An id for an event that is not an entry.
  std::string EventId(const std::string& name) const;

 private:
  const WorkCell& CellFor(absl::CivilDay date, Draw& draw) const;
  double SeasonOf(absl::CivilDay date) const;
  int64_t BudgetOf(const WorkCell& cell) const;
  void AddLines(v1::AppendRequest* setup) const;
  void AddFunds(v1::AppendRequest* setup) const;
  void AddMandates(v1::AppendRequest* setup) const;
  void AddAllocations(v1::AppendRequest* setup) const;

  const WorkloadOptions options_;
  const absl::CivilDay first_day_;
  const absl::CivilDay last_day_;
  std::vector<std::string> areas_;
  std::vector<std::string> measures_;
  std::vector<WorkCell> cells_[kYears];
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_WORKLOAD_H_
