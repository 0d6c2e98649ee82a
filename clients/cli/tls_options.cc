#include "clients/cli/tls_options.h"

#include "clients/auditor/files.h"

namespace liggare::cli {
namespace {

// Puts the contents of a PEM file in the place of its name.
CLI::Validator ContentsOfPem() {
  return CLI::Validator(
      [](std::string& file) {
        const absl::StatusOr<std::string> contents = auditor::ReadFile(file);
        if (!contents.ok()) return std::string(contents.status().message());
        if (contents->find("-----BEGIN ") == std::string::npos) return file + " is no PEM file";
        file = *contents;
        return std::string();
      },
      "");
}

CLI::Option* AddPem(CLI::App& app, const char* flag, const char* environment, std::string& pem,
                    const char* description) {
  return app.add_option(flag, pem, description)
      ->type_name("FILE")
      ->envname(environment)
      ->transform(ContentsOfPem());
}

}  // namespace

void AddTlsOptions(CLI::App& app, client::TlsOptions& tls) {
  CLI::Option* const ca = AddPem(app, "--tls-ca", "LIGGARE_TLS_CA", tls.server_ca,
                                 "The certificates that sign the server's; TLS is used with it");
  CLI::Option* const certificate =
      AddPem(app, "--tls-cert", "LIGGARE_TLS_CERT", tls.certificate, "Your own certificate");
  CLI::Option* const key = AddPem(app, "--tls-key", "LIGGARE_TLS_KEY", tls.key, "Its key");
  ca->needs(certificate)->needs(key);
  certificate->needs(ca);
  key->needs(ca);
  app.add_option("--server-name", tls.server_name,
                 "The name in the server's certificate, if it is not the host of --server")
      ->type_name("NAME")
      ->envname("LIGGARE_SERVER_NAME")
      ->needs(ca);
}

}  // namespace liggare::cli
