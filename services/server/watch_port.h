// The port for machines that watch the server: /metrics for Prometheus, /livez and /readyz for
// Kubernetes, over plain HTTP. What it tells is sizes and states, never what a ledger holds.
//
// Invariant: it answers from Listen() on until it ends, whatever the ledgers do meanwhile.
// Thread-safe. Owns its thread; what it asks outlives it.

#ifndef LIGGARE_SERVICES_SERVER_WATCH_PORT_H_
#define LIGGARE_SERVICES_SERVER_WATCH_PORT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace liggare::server {

class WatchPort {
 public:
  struct Questions {
    // Nothing while there are none yet.
    std::function<std::optional<std::string>()> metrics;
    // Whether the server serves everything.
    std::function<bool()> is_ready;
  };

  // HOST:PORT; port 0 picks a free one. UNAVAILABLE when it cannot be had.
  static absl::StatusOr<std::unique_ptr<WatchPort>> Listen(const std::string& address,
                                                           Questions questions);
  ~WatchPort();
  WatchPort(const WatchPort&) = delete;
  WatchPort& operator=(const WatchPort&) = delete;

  // HOST:PORT that it listens on.
  const std::string& address() const;

 private:
  struct Parts;
  explicit WatchPort(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_WATCH_PORT_H_
