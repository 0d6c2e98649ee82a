// Fills a ledger with a history: entries over append streams, corrections and attributions of what
// was stored, and an approved follow-up three times a year.
//
// One loader at a time for a ledger. Borrows everything.

#ifndef LIGGARE_TESTS_BENCH_LOADER_H_
#define LIGGARE_TESTS_BENCH_LOADER_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "liggare/client.h"
#include "tests/bench/calls.h"
#include "tests/bench/workload.h"

namespace liggare::bench {

class Loader {
 public:
  Loader(const Workload& workload, client::Client& client, std::string address);

  // Appends so many events, in appends of `batch`, and the follow-ups that fall due.
  absl::Status Load(int64_t events, int64_t batch, int streams);

  int64_t corrections() const { return corrections_; }
  int64_t attributions() const { return attributions_; }
  int64_t follow_ups() const { return follow_ups_; }

 private:
  // An entry that a later event may speak of.
  struct Posted {
    int64_t place;  // in its append, and once that is answered its position
    absl::CivilDay date;
    v1::CostPosted entry;
  };

  std::optional<grpc::ByteBuffer> Next(int stream);
  v1::Event NextEvent(int64_t index, int64_t place, std::vector<Posted>* posted);
  absl::Status Note(const StreamAnswer& answer);
  absl::Status ApproveFollowUps(absl::CivilDay today);
  absl::Status ApproveFollowUp(absl::CivilDay as_of);

  const Workload& workload_;
  client::Client& client_;
  const std::string address_;
  int64_t events_ = 0;
  int64_t batch_ = 0;
  int64_t next_index_ = 0;
  int64_t stored_ = 0;
  int64_t told_nanos_ = 0;
  absl::Status failure_;
  absl::CivilMonth next_follow_up_;                           // the last month it covers
  std::map<int, std::deque<std::vector<Posted>>> in_flight_;  // by stream, an append each
  std::vector<Posted> correctable_;
  std::deque<Posted> unattributed_;
  int64_t corrections_ = 0;
  int64_t attributions_ = 0;
  int64_t follow_ups_ = 0;
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_LOADER_H_
