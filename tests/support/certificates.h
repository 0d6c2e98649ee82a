// Certificates made for tests: by any CA, with any names, for any time.

#ifndef LIGGARE_TESTS_SUPPORT_CERTIFICATES_H_
#define LIGGARE_TESTS_SUPPORT_CERTIFICATES_H_

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace liggare::support {

// What a certificate says.
struct CertificateNames {
  std::string common_name;
  // As OpenSSL writes them, such as "DNS:localhost,IP:127.0.0.1"; empty for none.
  std::string alternative_names;
};

// PEM.
struct Certificate {
  std::string certificate;
  std::string key;
};

class CertificateAuthority {
 public:
  CertificateAuthority();
  ~CertificateAuthority();

  // PEM.
  const std::string& certificate() const { return certificate_; }
  // A certificate that began an hour ago and ends in so long.
  Certificate Issue(const CertificateNames& names, absl::Duration ends_in = absl::Hours(1)) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
  std::string certificate_;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_CERTIFICATES_H_
