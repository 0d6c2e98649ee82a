// A server with TLS, a policy that gives each role to one principal, and clients of any name.

#ifndef LIGGARE_TESTS_SERVICES_RPC_TLS_FIXTURE_H_
#define LIGGARE_TESTS_SERVICES_RPC_TLS_FIXTURE_H_

#include <fstream>
#include <memory>
#include <string>

#include "tests/services/rpc/server_fixture.h"
#include "tests/support/certificates.h"

namespace liggare::rpc {

inline constexpr char kServerNames[] = "DNS:localhost,IP:127.0.0.1";

inline constexpr char kPolicy[] =
    "recorder recorder *\n"
    "reader reader *\n"
    "auditor auditor *\n"
    "operator operator *\n"
    "everything recorder,reader,auditor,operator *\n"
    "here recorder,reader,auditor,operator trygghet\n"
    "elsewhere recorder,reader,auditor,operator skola\n";

class TlsTest : public ServerTest {
 protected:
  void SetUp() override {
    options().access.certificate = files_.path() + "/server.pem";
    options().access.key = files_.path() + "/server.key";
    options().access.client_ca = files_.path() + "/ca.pem";
    options().access.policy = files_.path() + "/policy";
    // Tests say when.
    options().access.look_every = absl::Hours(1);
    WriteServerCertificate(server_ca_.Issue({"", kServerNames}));
    Write(options().access.client_ca, client_ca_.certificate());
    WritePolicy(kPolicy);
    set_credentials(CredentialsOf(Named("everything")));
    StartServer();
  }

  void WriteServerCertificate(const support::Certificate& certificate) {
    Write(options().access.certificate, certificate.certificate);
    Write(options().access.key, certificate.key);
  }
  void WritePolicy(const std::string& policy) { Write(options().access.policy, policy); }

  const support::CertificateAuthority& server_ca() const { return server_ca_; }
  const support::CertificateAuthority& client_ca() const { return client_ca_; }

  // A client's certificate with this DNS name.
  support::Certificate Named(const std::string& name) const {
    return client_ca_.Issue({"", "DNS:" + name});
  }
  std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const support::Certificate& own) const {
    return grpc::SslCredentials({.pem_root_certs = server_ca_.certificate(),
                                 .pem_private_key = own.key,
                                 .pem_cert_chain = own.certificate});
  }
  std::shared_ptr<grpc::Channel> ConnectAs(const std::string& name) const {
    return Connect(CredentialsOf(Named(name)));
  }

 private:
  static void Write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::trunc) << text;
  }

  const support::TemporaryFolder files_;
  const support::CertificateAuthority server_ca_;
  const support::CertificateAuthority client_ca_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_TESTS_SERVICES_RPC_TLS_FIXTURE_H_
