// One simulated run of the store: clients append, repeat, read, subscribe, ask and rebuild, the
// clock jumps, and the disk fails, loses power and rots, all as one seed says. After each crash the
// store must hold and answer what its clients were told, neither less nor otherwise; where the disk
// has lost that for good, it must say so.
//
// A run that finds the store wrong prints what it did and its seed, and ends the process.
//
// Thread-compatible. Owns everything, in a temporary folder of its own.

#ifndef LIGGARE_TESTS_CRASH_SIMULATOR_H_
#define LIGGARE_TESTS_CRASH_SIMULATOR_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/ledger/subscription.h"
#include "store/key_files.h"
#include "store/proof/tree.h"
#include "tests/crash/expected_ledger.h"
#include "tests/crash/simulated_store.h"
#include "tests/support/fault_env.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace liggare::crash {

// How often things happened, by name.
using Counts = std::map<std::string, int64_t>;

class Simulator {
 public:
  Simulator(uint64_t seed, Counts& counts);

  void Run();
  // To be called last: damages what the run has left. The store must answer as before or say that
  // it cannot, never otherwise; RocksDB may end the process rather than go on.
  void Rot();

 private:
  int64_t Below(int64_t end) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(end));
  }
  bool Chance(int percent) { return Below(100) < percent; }
  void Note(const std::string& what);
  void Count(const std::string& what) { ++counts_[what]; }
  [[noreturn]] void Fail(const std::string& what) const;
  // Whether an answer was given. One that was not is a failure of the store, unless its disk has
  // failed since it was opened.
  bool Answered(const absl::Status& status, const std::string& asked) const;
  ExpectedLedger& AnyLedger() { return *ledgers_[static_cast<size_t>(Below(2))]; }

  // Lives.
  void Begin();
  void Store(ExpectedLedger& ledger, Position from);
  void Live();
  void OpenAfterFaults();
  void PlanForOpen();
  void PlanForLife();
  void Plan(const std::string& name, const support::PlannedFault& planned);
  void EndLife();
  bool MustEnd() const;

  // Steps.
  void Step();
  void AppendOne();
  void AppendMany();
  void MoveClock();
  void FillDisk();
  void Ask(ExpectedLedger& ledger);
  void Read(ExpectedLedger& ledger);
  void Rebuild();
  void BackUp();
  v1::AppendRequest NewRequest(ExpectedLedger& ledger);
  v1::AppendRequest Repetition(ExpectedLedger& ledger);
  v1::AppendRequest AnyRequest(ExpectedLedger& ledger);
  void ChangeTexts(v1::AppendRequest& request);
  void AddCondition(ExpectedLedger& ledger, v1::AppendRequest& request);

  // What clients are told.
  void Judge(ExpectedLedger& ledger, const v1::AppendRequest& request,
             const absl::StatusOr<v1::AppendResponse>& answer);
  void JudgeRepeated(const ExpectedLedger& ledger, const StoredAppend& stored,
                     const v1::AppendRequest& request,
                     const absl::StatusOr<v1::AppendResponse>& answer);
  void JudgeStored(ExpectedLedger& ledger, const v1::AppendRequest& request,
                   const v1::AppendResponse& response);
  void JudgeRefused(ExpectedLedger& ledger, const v1::AppendRequest& request,
                    const absl::Status& refused);
  // Whether the clock or the disk is a reason to refuse anything.
  bool IsExcused(const absl::Status& refused) const;

  // What the store holds and answers.
  void Resolve(ExpectedLedger& ledger);
  void Follow(ExpectedLedger& ledger);
  // Takes what a subscriber is due next; whether there was something.
  bool Pull(ExpectedLedger& ledger);
  void PullAll(ExpectedLedger& ledger);
  void CheckAll(SimulatedStore& store);
  void CheckRecords(SimulatedStore& store, ExpectedLedger& ledger, Size from, Size to);
  void CheckIds(SimulatedStore& store, ExpectedLedger& ledger, Size size);
  void CheckRoot(SimulatedStore& store, ExpectedLedger& ledger, Size size);
  void CheckBudget(SimulatedStore& store, ExpectedLedger& ledger, Size size);
  void CheckTexts(SimulatedStore& store, ExpectedLedger& ledger, Size size);
  void CheckText(SimulatedStore& store, ExpectedLedger& ledger, const v1::Record& expected);
  void CheckPurged(const ExpectedLedger& ledger);
  void CheckProofs(SimulatedStore& store, ExpectedLedger& ledger, Size size);
  void CheckInclusion(const std::vector<proof::Hash>& proof, const proof::Hash& leaf,
                      Position position, const proof::TreeHead& head);
  void CheckConsistency(const std::vector<proof::Hash>& proof, const proof::TreeHead& older,
                        const proof::TreeHead& newer);
  void CheckBackup();
  void CheckEnd();

  // On a disk that has rotted.
  void RotAFile();
  void PlanWrongRead();
  // Events that the first ledger may have got since.
  struct Beyond {
    int64_t least = 0;
    int64_t most = 0;
  };
  void CheckDamaged(const Beyond& beyond);
  Beyond UseDamaged();

  const uint64_t seed_;
  Counts& counts_;
  std::mt19937_64 random_;
  support::TemporaryFolder folder_;
  support::FaultEnv faults_;
  support::ManualClock clock_{absl::FromUnixSeconds(1'590'000'000)};
  const store::KeyFiles keys_;
  SimulatedStore store_;
  std::vector<std::unique_ptr<ExpectedLedger>> ledgers_;
  std::map<std::string, std::unique_ptr<ledger::Subscription>> subscriptions_;
  // Appends that a client has not heard of, and will ask for again.
  std::vector<v1::AppendRequest> retries_;

  std::set<int64_t> backups_made_;  // their numbers

  // Of this life.
  int faults_before_ = 0;
  std::string planned_;
  bool clock_jumped_ = false;
  bool disk_full_ = false;
  // Whether what is looked at stands on a disk that rots.
  bool rotten_ = false;
  std::vector<std::string> notes_;
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SIMULATOR_H_
