#include "services/server/tls_material.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <vector>

namespace liggare::server {
namespace {

// Frees what OpenSSL makes.
struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<BIO> Reading(const std::string& pem) {
  return Owned<BIO>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// The certificates of the text; empty when one of them, or all of it, cannot be read.
std::vector<Owned<X509>> CertificatesOf(const std::string& pem) {
  const Owned<BIO> bio = Reading(pem);
  std::vector<Owned<X509>> certificates;
  ERR_clear_error();
  while (Owned<X509> next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    certificates.push_back(std::move(next));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) certificates.clear();
  return certificates;
}

// No passphrase is asked for: nobody is there to answer.
Owned<EVP_PKEY> KeyOf(const std::string& pem) {
  const Owned<BIO> bio = Reading(pem);
  char none[] = "";
  Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, none));
  ERR_clear_error();
  return key;
}

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return absl::InfinitePast();
  return absl::FromTM(parts, absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<absl::Time> CheckTlsMaterial(const TlsMaterial& material) {
  const std::vector<Owned<X509>> chain = CertificatesOf(material.certificate);
  if (chain.empty()) {
    return absl::InvalidArgumentError("what --tls-cert names is no PEM of certificates");
  }
  const Owned<EVP_PKEY> key = KeyOf(material.key);
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        "what --tls-key names is no PEM of a private key without a passphrase");
  }
  X509* const own = chain.front().get();
  if (X509_check_private_key(own, key.get()) != 1) {
    ERR_clear_error();
    return absl::InvalidArgumentError(
        "what --tls-key names is not the key of the certificate that --tls-cert names");
  }
  if (X509_cmp_current_time(X509_get0_notBefore(own)) > 0) {
    return absl::InvalidArgumentError("the certificate that --tls-cert names is not valid yet");
  }
  const absl::Time ends_at = TimeOf(X509_get0_notAfter(own));
  if (X509_cmp_current_time(X509_get0_notAfter(own)) < 0) {
    return absl::InvalidArgumentError("the certificate that --tls-cert names expired at " +
                                      absl::FormatTime(ends_at, absl::UTCTimeZone()));
  }
  if (CertificatesOf(material.client_ca).empty()) {
    return absl::InvalidArgumentError("what --tls-client-ca names is no PEM of certificates");
  }
  return ends_at;
}

}  // namespace liggare::server
