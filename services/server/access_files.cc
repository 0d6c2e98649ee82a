#include "services/server/access_files.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_join.h"
#include "services/ledger/threads.h"
#include "services/operations/log.h"
#include "services/rpc/policy.h"

namespace liggare::server {
namespace {

using operations::LogError;
using operations::LogInfo;

absl::StatusOr<std::vector<std::string>> ReadAll(const std::vector<std::string>& paths) {
  std::vector<std::string> texts;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return absl::ErrnoToStatus(errno, "cannot read " + path);
    texts.push_back(std::move(text).str());
  }
  return texts;
}

}  // namespace

AccessFiles::AccessFiles(const Options& options, rpc::Access& access)
    : access_(access), credentials_(std::make_shared<TlsCredentials>()) {
  const absl::MutexLock lock(&mutex_);
  watched_.push_back({{options.certificate, options.key, options.client_ca},
                      [this](const Texts& texts) { return TakeTls(texts); },
                      Texts()});
  watched_.push_back(
      {{options.policy},
       [this, file = options.policy](const Texts& texts) { return TakePolicy(texts, file); },
       Texts()});
}

absl::StatusOr<std::unique_ptr<AccessFiles>> AccessFiles::Open(const Options& options,
                                                               rpc::Access& access) {
  auto files = std::unique_ptr<AccessFiles>(new AccessFiles(options, access));
  {
    const absl::MutexLock lock(&files->mutex_);
    for (Watched& watched : files->watched_) {
      watched.seen = ReadAll(watched.paths);
      if (!watched.seen.ok()) return watched.seen.status();
      if (absl::Status taken = watched.take(*watched.seen); !taken.ok()) return taken;
    }
  }
  files->thread_ =
      std::thread([files = files.get(), every = options.look_every] { files->LookOn(every); });
  return files;
}

AccessFiles::~AccessFiles() {
  {
    const absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void AccessFiles::Look() {
  const absl::MutexLock lock(&mutex_);
  for (Watched& watched : watched_) LookAt(watched);
}

void AccessFiles::LookAt(Watched& watched) {
  absl::StatusOr<Texts> now = ReadAll(watched.paths);
  if (now == watched.seen) return;
  watched.seen = std::move(now);
  const absl::Status taken =
      watched.seen.ok() ? watched.take(*watched.seen) : watched.seen.status();
  if (taken.ok()) return;
  LogError("access_files_refused", {{"files", absl::StrJoin(watched.paths, ",")},
                                    {"message", std::string(taken.message())}});
}

void AccessFiles::LookOn(absl::Duration every) {
  ledger::NameThread("access-files");
  while (true) {
    {
      const absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&ending_), every)) return;
    }
    Look();
  }
}

absl::Status AccessFiles::TakeTls(const Texts& texts) {
  TlsMaterial material{texts[0], texts[1], texts[2]};
  const absl::StatusOr<absl::Time> ends_at = CheckTlsMaterial(material);
  if (!ends_at.ok()) return ends_at.status();
  credentials_->Replace(std::move(material));
  expires_at_ = absl::ToUnixSeconds(*ends_at);
  LogInfo("certificate_taken",
          {{"expires", absl::FormatTime(absl::RFC3339_sec, *ends_at, absl::UTCTimeZone())}});
  return absl::OkStatus();
}

absl::Status AccessFiles::TakePolicy(const Texts& texts, const std::string& file) {
  absl::StatusOr<rpc::Policy> policy = rpc::Policy::Parse(texts[0], file);
  if (!policy.ok()) return policy.status();
  LogInfo("policy_taken", {{"principals", std::to_string(policy->principals())}});
  access_.Hold(*std::move(policy));
  return absl::OkStatus();
}

}  // namespace liggare::server
