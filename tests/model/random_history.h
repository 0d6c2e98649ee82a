// Random histories of a small programme: money granted, allocated, moved and carried over, entries
// attributed and attributed again, follow-ups, corrections, texts and their erasure; back-dated,
// late and often against the rules, so that many events are refused.
//
// Thread-compatible. Owns the ledger it records in.

#ifndef LIGGARE_TESTS_MODEL_RANDOM_HISTORY_H_
#define LIGGARE_TESTS_MODEL_RANDOM_HISTORY_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "liggare/v1/event.pb.h"
#include "tests/model/model_ledger.h"

namespace liggare::model {

// How tangled a history is.
enum class Tangle {
  // Corrections of allocations, moves, grants and entries, each once.
  kPlain,
  // Corrections of attributions and of corrections too.
  kTangled,
};

class RandomHistory {
 public:
  RandomHistory(uint64_t seed, Tangle tangle);

  // A random append on what the ledger holds; it may be one that is refused.
  std::vector<v1::Event> RandomAppend();
  // What the ledger says to it.
  absl::Status Append(const std::vector<v1::Event>& events);
  // Appends a random append.
  void Step() { Append(RandomAppend()).IgnoreError(); }

  const ModelLedger& ledger() const { return ledger_; }
  int64_t refused() const { return refused_; }
  // From this size on all lines and funds are defined.
  Size defined_size() const { return defined_size_; }

  // A random choice of what questions are asked with.
  std::string RandomDate();
  std::string RandomLine();
  std::string RandomFund();
  int RandomYear() { return 2019 + static_cast<int>(Below(3)); }
  Size RandomSize();
  // An entry, which is never refused.
  v1::Event Entry();
  // A text that is never made again, and that no compression hides.
  std::string RandomText();
  int64_t Below(int64_t end) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(end));
  }

 private:
  bool Chance(int percent) { return Below(100) < percent; }
  int64_t RandomAmount(int64_t max) { return 1 + Below(max); }
  v1::Cell RandomCell();
  v1::Event NewEvent(const std::string& date);
  void GiveAuthority(v1::Event* event);

  void SetUp();
  void DefineLines();
  void GrantFunds();
  void DelegateToOfficial();

  v1::Event RandomEvent();
  v1::Event Grant();
  v1::Event Allocation();
  v1::Event Reallocation();
  v1::Event CarryOver();
  v1::Event Attribution();
  v1::Event Correction();
  v1::Event MoveLine();
  v1::Event MeetCondition();
  v1::Event Erasure();
  std::vector<v1::Event> FollowUp();
  void FillEntry(v1::CostPosted* entry);
  void FillReplacement(const v1::Payload& corrected, v1::Payload* replacement);
  // The amount of the entry at a position, and what stands in its place; 0 for none.
  int64_t EntryAmount(int64_t position) const;
  // The position of a random earlier event that a correction may name; -1 for none.
  int64_t RandomTarget();

  std::mt19937_64 random_;
  const Tangle tangle_;
  ModelLedger ledger_;
  int64_t events_ = 0;
  int64_t follow_ups_ = 0;
  int64_t refused_ = 0;
  Size defined_size_;
};

}  // namespace liggare::model

#endif  // LIGGARE_TESTS_MODEL_RANDOM_HISTORY_H_
