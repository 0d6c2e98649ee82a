// The credentials of a port that only clients with a certificate of a known CA reach, over TLS 1.2
// or later, and whose own certificate may be replaced while it is open.
//
// Invariant: each handshake is made with what was given last; connections that are open stay.
// Thread-safe. Must outlive the gRPC server. Owns gRPC's credentials.

#ifndef LIGGARE_SERVICES_SERVER_TLS_CREDENTIALS_H_
#define LIGGARE_SERVICES_SERVER_TLS_CREDENTIALS_H_

#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/server/tls_material.h"

namespace liggare::server {

class TlsCredentials final : public grpc::ServerCredentials {
 public:
  TlsCredentials();
  ~TlsCredentials() override;

  // REQUIRES: CheckTlsMaterial found it sound. Once before the port opens.
  void Replace(TlsMaterial material);

  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override;

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override;
  // gRPC asks before each handshake.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config);

  grpc_server_credentials* const credentials_;
  absl::Mutex mutex_;
  TlsMaterial material_ ABSL_GUARDED_BY(mutex_);
  bool fetched_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_TLS_CREDENTIALS_H_
