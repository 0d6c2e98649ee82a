// What a server shows its clients and what it demands of theirs, as PEM text.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_SERVER_TLS_MATERIAL_H_
#define LIGGARE_SERVICES_SERVER_TLS_MATERIAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace liggare::server {

struct TlsMaterial {
  // The server's certificate, followed by those that lead to its CA, and its key.
  std::string certificate;
  std::string key;
  // The CAs that sign the certificates of clients.
  std::string client_ca;
};

// When the server's certificate ends. INVALID_ARGUMENT where handshakes could not be made with the
// material: a part that is no PEM of its kind, a key of another certificate, a certificate that
// does not hold now.
absl::StatusOr<absl::Time> CheckTlsMaterial(const TlsMaterial& material);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_TLS_MATERIAL_H_
