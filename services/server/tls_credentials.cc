#include "services/server/tls_credentials.h"

#include <grpc/grpc.h>

#include <utility>

#include "services/budget/invariant.h"

namespace liggare::server {

TlsCredentials::TlsCredentials()
    : credentials_(grpc_ssl_server_credentials_create_with_options(
          grpc_ssl_server_credentials_create_options_using_config_fetcher(
              GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY, Fetch, this))) {}

TlsCredentials::~TlsCredentials() { grpc_server_credentials_release(credentials_); }

void TlsCredentials::Replace(TlsMaterial material) {
  const absl::MutexLock lock(&mutex_);
  material_ = std::move(material);
  fetched_ = false;
}

void TlsCredentials::SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) {
  budget::BreakInvariant("callers are known by their certificates alone");
}

int TlsCredentials::AddPortToServer(const std::string& address, grpc_server* server) {
  return grpc_server_add_http2_port(server, address.c_str(), credentials_);
}

grpc_ssl_certificate_config_reload_status TlsCredentials::Fetch(
    void* self, grpc_ssl_server_certificate_config** config) {
  auto* const credentials = static_cast<TlsCredentials*>(self);
  const absl::MutexLock lock(&credentials->mutex_);
  if (std::exchange(credentials->fetched_, true)) {
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  }
  const grpc_ssl_pem_key_cert_pair pair{credentials->material_.key.c_str(),
                                        credentials->material_.certificate.c_str()};
  *config =
      grpc_ssl_server_certificate_config_create(credentials->material_.client_ca.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

}  // namespace liggare::server
