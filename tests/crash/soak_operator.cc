#include "tests/crash/soak_operator.h"

#include <filesystem>
#include <random>
#include <utility>

#include "absl/time/clock.h"
#include "liggare/client.h"
#include "tests/crash/prefix_roots.h"
#include "tests/crash/recorded_calls.h"

namespace liggare::crash {
namespace {

namespace fs = std::filesystem;

client::ClientOptions OptionsOf(KilledServer& server) {
  client::ClientOptions options;
  options.server = server.address();
  return options;
}

const auto kIgnore = [](const auto&) { return absl::OkStatus(); };

}  // namespace

SoakOperator::SoakOperator(KilledServer& server, std::string folder, std::string ledger,
                           const SoakPace& pace, SoakFigures& figures, std::atomic<int64_t>& count)
    : server_(server),
      folder_(std::move(folder)),
      ledger_(std::move(ledger)),
      figures_(figures),
      count_(count) {
  const auto start = [this](absl::Duration pause, absl::Time end, void (SoakOperator::*what)()) {
    threads_.emplace_back([this, pause, end, what] { Repeat(pause, end, what); });
  };
  start(pace.kills, pace.kills_end, &SoakOperator::Kill);
  start(pace.backups, absl::InfiniteFuture(), &SoakOperator::BackUp);
  start(pace.rebuilds, absl::InfiniteFuture(), &SoakOperator::Rebuild);
}

SoakOperator::~SoakOperator() {
  if (!stopped_.HasBeenNotified()) Stop();
}

SoakDone SoakOperator::Stop() {
  stopped_.Notify();
  for (std::thread& thread : threads_) thread.join();
  const absl::MutexLock lock(&mutex_);
  return std::move(done_);
}

void SoakOperator::Repeat(absl::Duration pause, absl::Time end, void (SoakOperator::*what)()) {
  std::mt19937_64 random(std::random_device{}());
  std::uniform_real_distribution<double> factor(0.5, 1.5);
  while (!stopped_.WaitForNotificationWithTimeout(pause * factor(random)) && absl::Now() < end) {
    (this->*what)();
  }
}

void SoakOperator::Kill() { figures_.AddRestart(server_.KillAndRestart()); }

void SoakOperator::Rebuild() {
  client::Client client(OptionsOf(server_));
  v1::RebuildProjectionsRequest request;
  request.set_scope(v1::REBUILD_SCOPE_EVERYTHING);
  Note("rebuilds", client.RebuildProjections(request, kIgnore));
}

void SoakOperator::BackUp() {
  client::Client client(OptionsOf(server_));
  v1::Backup backup;
  const auto keep = [&](const v1::CreateBackupResponse& progress) {
    if (progress.has_backup()) backup = progress.backup();
    return absl::OkStatus();
  };
  if (!Note("backups", client.CreateBackup(v1::CreateBackupRequest(), keep))) return;
  v1::VerifyBackupRequest request;
  request.set_number(backup.number());
  Note("backups verified", client.VerifyBackup(request, kIgnore));
  Restore(backup.events());
}

void SoakOperator::Restore(int64_t events_min) {
  const std::string restored = folder_ + "/restored";
  const support::ServerExit exit =
      support::RunLiggared({"--restore", folder_ + "/backups", "--to", restored});
  if (exit.code != 0) return Fail("a backup could not be restored: " + exit.output);
  {
    KilledServer copy({"--data", restored});
    const StoredLog log = ReadLog(copy, ledger_);
    const auto size = static_cast<int64_t>(log.size());
    if (size < events_min) Fail("a backup lacks events that it says it has");
    Operation read;
    read.invoked = ++count_;
    read.completed = ++count_;
    read.outcome = Outcome::kDone;
    read.call = ReadCall{.asked_size = size, .size = size, .root = PrefixRoots(log, {size})[size]};
    const absl::MutexLock lock(&mutex_);
    done_.history.push_back(std::move(read));
    ++done_.counts["backups restored"];
  }
  for (const char* part : {"", ".keys", ".anchor"}) fs::remove_all(restored + part);
}

bool SoakOperator::Note(const std::string& what, const absl::Status& status) {
  if (!status.ok() && !client::IsTransient(status)) {
    Fail(what + ": " + std::string(status.message()));
    return false;
  }
  const absl::MutexLock lock(&mutex_);
  ++done_.counts[status.ok() ? what : what + " cut off"];
  return status.ok();
}

void SoakOperator::Fail(const std::string& failure) {
  const absl::MutexLock lock(&mutex_);
  done_.failures.push_back(failure);
}

}  // namespace liggare::crash
