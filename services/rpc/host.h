// What the services stand on: the parts of the server that answer, once they are open, and what all
// calls share.
//
// Invariant: before Open() and after EndSoon() new calls are refused with DRAINING; what Open() is
// given stays until the gRPC server has ended.
// Thread-safe. Owns the policy, the rates, the calls in progress and the workers; borrows the
// backend.

#ifndef LIGGARE_SERVICES_RPC_HOST_H_
#define LIGGARE_SERVICES_RPC_HOST_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "liggare/v1/error_reason.pb.h"
#include "services/audit/audit.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/reading.h"
#include "services/ledger/sequencer.h"
#include "services/ledger/shared_reads.h"
#include "services/ledger/tail.h"
#include "services/operations/backups.h"
#include "services/operations/rpc_figures.h"
#include "services/operations/server_status.h"
#include "services/rpc/access.h"
#include "services/rpc/calls.h"
#include "services/rpc/followers.h"
#include "services/rpc/rates.h"
#include "services/rpc/rebuild.h"
#include "services/rpc/seats.h"
#include "services/rpc/trail.h"
#include "services/rpc/workers.h"

namespace liggare::rpc {

// Limits on what clients may ask; the flags of the server.
struct Limits {
  // Calls of one principal in a second, each append of a stream among them; 0 for no limit.
  int64_t principal_rate = 0;
  // Calls in progress of one connection; further ones wait at their client.
  int64_t connection_calls_max = 2'048;
  // How long a call with one answer may take whose client sets no deadline.
  int64_t deadline_seconds = 300;
  // How long a stream of answers may: reads, replays and tests of the books. What an operator asks
  // for ends with its work, which waits for no client; who follows or appends goes on.
  int64_t stream_deadline_seconds = 3'600;
  // A client from which nothing has come for so long is asked whether it is there; its calls are
  // cancelled when it has not answered in as long again.
  int64_t keepalive_seconds = 60;
  // Bytes of one request.
  int64_t request_bytes_max = 8 << 20;
  // Questions in progress, with the streams that answer them.
  int64_t questions_max = 256;
  // Subscribers connected.
  int64_t subscribers_max = 1'024;
  // Append streams open.
  int64_t append_streams_max = 256;
  // Appends of one stream that are not answered yet.
  int64_t stream_appends_max = 64;
  // A filtered subscriber is told how far things have come at least every so many positions.
  int64_t subscriber_positions_max = 1'000;
  // Threads that answer questions.
  int64_t workers = 4;
};

// The parts that answer.
struct Backend {
  ledger::Sources sources;
  ledger::Sequencer& sequencer;
  ledger::Tail& tail;
  ledger::SharedReads& shared_reads;
  audit::Audit& audit;
  operations::Backups& backups;
  operations::ServerFacts facts;
  // Bytes of the store's cache in use.
  std::function<int64_t()> cache_bytes;
  // Bytes left on the disk of the store; nothing where the system does not say.
  std::function<std::optional<int64_t>()> free_disk_bytes;
  std::function<store::RocksFigures()> rocks_figures;
  // When the server's certificate ends; nothing without TLS.
  std::function<std::optional<absl::Time>()> certificate_expires_at;
  // Called when an append was refused because the store or a ledger has halted.
  std::function<void()> halted;
  Rebuild rebuild;
  // The rebuild of what was found damaged, if there is one.
  std::function<std::optional<v1::Mending>()> mending;
};

class Host {
 public:
  // `keeps_trail`: whether each call leaves a line in the log.
  Host(const Limits& limits, bool keeps_trail);

  // From here on calls are answered. Once.
  void Open(const Backend& backend) { backend_ = &backend; }
  // Takes no new calls, and ends those that would go on without end.
  void EndSoon();

  // OK when a call may begin: DRAINING before Open() and, but for calls that watch the server's
  // end, after EndSoon(); RATE_EXCEEDED.
  enum class Admission { kUntilDraining, kToTheEnd };
  absl::Status Admit(const Use& use, Admission admission = Admission::kUntilDraining);
  // OK when a stream may append to this ledger: RATE_EXCEEDED, ROLE_MISSING, which leaves a line of
  // its own in the trail.
  absl::Status AdmitAppend(const Use& stream, const std::string& ledger);
  bool draining() const { return draining_; }

  // REQUIRES: a call was admitted.
  const Backend& backend() const { return *backend_; }
  const Limits& limits() const { return limits_; }
  Access& access() { return access_; }
  const Trail& trail() const { return trail_; }
  Calls& calls() { return calls_; }
  Workers& workers() { return workers_; }
  // Have a thread for each sort of thing that takes minutes.
  Workers& long_workers() { return long_workers_; }
  Seats& questions() { return questions_; }
  Seats& subscribers() { return subscribers_; }
  Seats& append_streams() { return append_streams_; }
  Seats& rebuilds() { return rebuilds_; }
  Seats& verifications() { return verifications_; }
  Seats& backups() { return backups_; }
  Seats& book_checks() { return book_checks_; }

  // Does what decodes so many bytes: at once, or on another thread when it would hold up this one,
  // which is gRPC's.
  void RunDecoding(size_t bytes, Workers::Task work);
  // Counts an append's refusal, and tells whoever watches when it says that something has halted.
  void NoteRefusal(const absl::Status& status);
  // How many appends were refused, by reason.
  std::map<std::string, int64_t> refusals() const;
  operations::RpcFigures& rpc_figures() { return rpc_figures_; }
  Followers& followers() { return followers_; }

 private:
  const Limits limits_;
  std::atomic<const Backend*> backend_ = nullptr;
  std::atomic<bool> draining_ = false;
  const Trail trail_;
  Access access_;
  Rates rates_;
  std::array<std::atomic<int64_t>, v1::ErrorReason_ARRAYSIZE> refusals_ = {};
  operations::RpcFigures rpc_figures_;
  Followers followers_;
  Seats questions_;
  Seats subscribers_;
  Seats append_streams_;
  Seats rebuilds_;
  Seats verifications_;
  Seats backups_;
  Seats book_checks_;
  Calls calls_;
  // These end first: their tasks use the rest.
  Workers long_workers_;
  Workers decoders_;
  Workers workers_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_HOST_H_
