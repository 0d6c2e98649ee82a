// The files that say who comes in: the server's certificate and key, the CAs of clients, the
// policy. They are looked at every few seconds and when asked, and taken over when they have
// changed; what is not sound is logged, once, and what was there before stays.
//
// Invariant: certificate, key and CAs are taken over together. What was opened is always sound.
// Thread-safe. Owns the credentials and a thread; borrows the access, which outlives it.

#ifndef LIGGARE_SERVICES_SERVER_ACCESS_FILES_H_
#define LIGGARE_SERVICES_SERVER_ACCESS_FILES_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/rpc/access.h"
#include "services/server/tls_credentials.h"

namespace liggare::server {

class AccessFiles {
 public:
  struct Options {
    std::string certificate;
    std::string key;
    std::string client_ca;
    std::string policy;
    absl::Duration look_every = absl::Seconds(5);
  };

  // Reads the files; from then on `access` holds the policy. Says which file is not sound, and why.
  static absl::StatusOr<std::unique_ptr<AccessFiles>> Open(const Options& options,
                                                           rpc::Access& access);
  ~AccessFiles();

  const std::shared_ptr<TlsCredentials>& credentials() const { return credentials_; }

  // When the server's certificate ends.
  absl::Time certificate_expires_at() const { return absl::FromUnixSeconds(expires_at_); }

  // Looks at the files now.
  void Look();

 private:
  using Texts = std::vector<std::string>;

  // Files that are taken over together.
  struct Watched {
    std::vector<std::string> paths;
    // Takes over the texts of the files, in the order of their paths, or says what is wrong.
    absl::AnyInvocable<absl::Status(const Texts&)> take;
    // As they were looked at last, or why they could not be read.
    absl::StatusOr<Texts> seen;
  };

  AccessFiles(const Options& options, rpc::Access& access);

  absl::Status TakeTls(const Texts& texts);
  absl::Status TakePolicy(const Texts& texts, const std::string& file);
  void LookAt(Watched& watched) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void LookOn(absl::Duration every);

  rpc::Access& access_;
  const std::shared_ptr<TlsCredentials> credentials_;
  std::atomic<int64_t> expires_at_ = 0;  // in seconds since 1970
  absl::Mutex mutex_;
  std::vector<Watched> watched_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_ACCESS_FILES_H_
