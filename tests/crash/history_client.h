// A client of histories: at each step it makes a call of its own choice to one of the ledgers,
// often one that another client has just made or that others spoil.
//
// HistoryClient is thread-compatible, and borrows what all clients share.

#ifndef LIGGARE_TESTS_CRASH_HISTORY_CLIENT_H_
#define LIGGARE_TESTS_CRASH_HISTORY_CLIENT_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "tests/bench/workload.h"
#include "tests/crash/recorded_calls.h"

namespace liggare::crash {

// The newest appends of all clients, each there before it is made. Thread-safe.
class NewestAppends {
 public:
  void Add(const v1::AppendRequest& append);
  // Mostly one of the last few, which may be under way.
  std::optional<v1::AppendRequest> Pick(bench::Draw& draw);

 private:
  absl::Mutex mutex_;
  std::deque<v1::AppendRequest> appends_ ABSL_GUARDED_BY(mutex_);
};

class HistoryClient {
 public:
  HistoryClient(int number, uint64_t seed, const std::vector<std::string>& ledgers,
                NewestAppends& newest, RecordedCalls calls);

  // Makes a call.
  void Step();

  RecordedCalls& calls() { return calls_; }

 private:
  void AppendNew(const std::string& ledger);
  // From what this client saw last on, so that others may have come before it; rarely from a size
  // that the ledger may not have yet.
  void AddCondition(v1::AppendRequest& request);
  void AppendCopy();
  // An event id of another's append, with other content or in other company.
  void AppendAltered();
  void Append(const v1::AppendRequest& request);
  void Note(const std::string& ledger, const Operation& read);
  void Saw(const std::string& ledger, int64_t size);

  std::string SomeAccount();
  std::string SomeDate();
  // Any size, and a few that may not be there yet; half the time none, for what is known now.
  std::optional<int64_t> SomeSize(const std::string& ledger);
  v1::Event NewEvent();

  const int number_;
  const std::vector<std::string>& ledgers_;
  NewestAppends& newest_;
  RecordedCalls calls_;
  bench::Draw draw_;
  int events_ = 0;
  std::map<std::string, int64_t> seen_;  // the largest size of each ledger
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_HISTORY_CLIENT_H_
