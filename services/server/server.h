// A server: the store, the ledgers, the writer and the gRPC services, wired together.
//
// Invariant: the folder is taken before the port is, and the port answers (with NOT_SERVING and
// DRAINING) while the ledgers are replayed. Parts end in the reverse order of their beginning.
// Thread-safe but for its making and its end. Owns everything.

#ifndef LIGGARE_SERVICES_SERVER_SERVER_H_
#define LIGGARE_SERVICES_SERVER_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/server/options.h"

namespace liggare::server {

class Server {
 public:
  // Opens the store, listens, replays the ledgers, serves, writes the port file. Says what a person
  // should do when it cannot.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Options& options);
  // Drains.
  ~Server();

  // HOST:PORT that it listens on.
  const std::string& address() const;
  // HOST:PORT of its metrics; empty when there are none.
  std::string metrics_address() const;

  // Looks at the files of TLS and the policy now. Without TLS there are none.
  void LookAtAccessFiles();

  // Serves nothing new, finishes what is in flight, ends streams. May be called again.
  void Drain();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_SERVER_H_
