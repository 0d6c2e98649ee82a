#include "tests/support/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "store/invariant.h"

namespace liggare::support {
namespace {

using store::Require;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<EVP_PKEY> NewKey() { return Owned<EVP_PKEY>(EVP_EC_gen("P-256")); }

template <class Write>
std::string Pem(Write write) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  Require(write(bio.get()) == 1, "OpenSSL writes PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

std::string PemOf(X509* certificate) {
  return Pem([=](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string PemOf(EVP_PKEY* key) {
  return Pem([=](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

void AddExtension(X509* certificate, int kind, const std::string& value) {
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  Require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1,
          "OpenSSL takes an extension");
}

// Not signed yet. Named without a common name where there is none.
Owned<X509> Unsigned(EVP_PKEY* key, const std::string& common_name, absl::Duration ends_in) {
  Owned<X509> made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  int64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial) - 1);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3'600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), absl::ToInt64Seconds(ends_in));
  X509_set_pubkey(made.get(), key);
  X509_NAME* const name = X509_get_subject_name(made.get());
  const auto add = [name](const char* field, const std::string& value) {
    X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0);
  };
  add("O", "Liggare tests");
  if (!common_name.empty()) add("CN", common_name);
  return made;
}

}  // namespace

struct CertificateAuthority::Parts {
  Owned<EVP_PKEY> key = NewKey();
  Owned<X509> own;
};

CertificateAuthority::CertificateAuthority() : parts_(std::make_unique<Parts>()) {
  EVP_PKEY* const key = parts_->key.get();
  parts_->own = Unsigned(key, "CA", absl::Hours(1));
  X509* const own = parts_->own.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  AddExtension(own, NID_basic_constraints, "critical,CA:TRUE");
  Require(X509_sign(own, key, EVP_sha256()) != 0, "OpenSSL signs");
  certificate_ = PemOf(own);
}

CertificateAuthority::~CertificateAuthority() = default;

Certificate CertificateAuthority::Issue(const CertificateNames& names,
                                        absl::Duration ends_in) const {
  const Owned<EVP_PKEY> key = NewKey();
  const Owned<X509> made = Unsigned(key.get(), names.common_name, ends_in);
  X509_set_issuer_name(made.get(), X509_get_subject_name(parts_->own.get()));
  if (!names.alternative_names.empty()) {
    AddExtension(made.get(), NID_subject_alt_name, names.alternative_names);
  }
  Require(X509_sign(made.get(), parts_->key.get(), EVP_sha256()) != 0, "OpenSSL signs");
  return {PemOf(made.get()), PemOf(key.get())};
}

}  // namespace liggare::support
