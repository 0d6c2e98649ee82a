// How a client calls its server. Values only.

#ifndef LIGGARE_CLIENT_OPTIONS_H_
#define LIGGARE_CLIENT_OPTIONS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "liggare/error.h"

namespace liggare::client {

// Who a client is and which servers it believes, all as PEM text.
struct TlsOptions {
  // The certificates that sign those of servers.
  std::string server_ca;
  // The client's own certificate, with those between it and the CA that the server knows, and its
  // key.
  std::string certificate;
  std::string key;
  // The name that the server's certificate must have; empty: the host of its address.
  std::string server_name;
};

struct ClientOptions {
  // HOST:PORT of the server.
  std::string server = "127.0.0.1:50551";

  // Without it the connection is plaintext, which servers take from their own machine only.
  std::optional<TlsOptions> tls;

  // How long a call is repeated while its error is transient, from its beginning; for a stream from
  // the moment it broke. Zero: never repeated.
  absl::Duration retry_for = absl::Seconds(60);

  // How long one attempt of a call that has one answer may take.
  absl::Duration attempt_timeout = absl::Seconds(20);

  // The first pause before a repetition; it doubles up to the longest. Each is shortened at random
  // by up to a half, so that clients that failed together do not come back together.
  absl::Duration backoff_min = absl::Milliseconds(100);
  absl::Duration backoff_max = absl::Seconds(5);

  // Told of each repetition before its pause, on the thread of the call.
  std::function<void(const Error& error, absl::Duration pause)> on_retry;
};

}  // namespace liggare::client

#endif  // LIGGARE_CLIENT_OPTIONS_H_
