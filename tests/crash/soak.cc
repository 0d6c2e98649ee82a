// Runs the real server under load for a long time, while it is killed, rebuilt and backed up;
// prints a row of figures an interval; and at the end holds everything that was told and stored
// against each other. Exit code 0 when all is as it should be, 1 when something is not, 2 for wrong
// usage.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "liggare/client.h"
#include "tests/crash/history_checker.h"
#include "tests/crash/recorded_calls.h"
#include "tests/crash/soak_figures.h"
#include "tests/crash/soak_load.h"
#include "tests/crash/soak_operator.h"
#include "tests/crash/soak_subscriber.h"
#include "tests/support/temporary_folder.h"

namespace liggare::crash {
namespace {

namespace fs = std::filesystem;

constexpr char kLedger[] = "soak";
constexpr int kSubscribers = 2;
constexpr double kMib = 1 << 20;

struct SoakOptions {
  double minutes = 60;
  std::string folder;
  double row_seconds = 60;
  double events_a_second = 300;
  double kill_seconds = 120;
  double backup_seconds = 600;
  double rebuild_seconds = 420;
  double memory_growth_mib_max = 128;
  int64_t handles_growth_max = 50;
};

void Declare(CLI::App& app, SoakOptions& options) {
  app.add_option("--minutes", options.minutes, "How long the load lasts")->capture_default_str();
  app.add_option("--folder", options.folder,
                 "Folder of the server's data and backups, which must be empty or not there, and "
                 "stays; a temporary one that goes unless it is given");
  app.add_option("--row-seconds", options.row_seconds, "A row of the table so often")
      ->capture_default_str();
  app.add_option("--rate", options.events_a_second,
                 "Events appended a second: half one request at a time, half streamed")
      ->capture_default_str();
  app.add_option("--kill-seconds", options.kill_seconds,
                 "Between two kills, in the first half of the time; give or take a half")
      ->capture_default_str();
  app.add_option("--backup-seconds", options.backup_seconds,
                 "Between two backups, each verified, restored and served; give or take a half")
      ->capture_default_str();
  app.add_option("--rebuild-seconds", options.rebuild_seconds,
                 "Between two rebuilds of all derived data; give or take a half")
      ->capture_default_str();
  app.add_option("--memory-growth-mib-max", options.memory_growth_mib_max,
                 "How far the highest memory of the last quarter of the rows may lie above the "
                 "highest of the quarter before it")
      ->capture_default_str();
  app.add_option("--handles-growth-max", options.handles_growth_max, "The same of open handles")
      ->capture_default_str();
}

double MibIn(const std::string& folder) {
  double bytes = 0;
  std::error_code gone;
  for (fs::recursive_directory_iterator file(folder, gone), end; file != end;
       file.increment(gone)) {
    const auto size = file->file_size(gone);
    if (!gone) bytes += static_cast<double>(size);
  }
  return bytes / kMib;
}

Footprint FootprintOf(pid_t process, const std::string& folder) {
  const std::string proc = "/proc/" + std::to_string(process);
  std::ifstream statm(proc + "/statm");
  double pages = 0;
  double resident = 0;
  statm >> pages >> resident;
  std::error_code gone;
  const int64_t handles = std::distance(fs::directory_iterator(proc + "/fd", gone), {});
  return {resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / kMib, handles,
          MibIn(folder + "/data"), MibIn(folder + "/backups")};
}

bench::WorkloadOptions WorkloadOf(const SoakOptions& options) {
  bench::WorkloadOptions workload;
  workload.ledger = kLedger;
  workload.events = static_cast<int64_t>(options.events_a_second * options.minutes * 60) + 1;
  workload.text_percent = 0;  // a text is not stored as it was given
  return workload;
}

class Soak {
 public:
  Soak(const SoakOptions& options, const std::string& folder)
      : options_(options),
        folder_(folder),
        workload_(WorkloadOf(options)),
        server_({"--data", folder + "/data", "--backup-dir", folder + "/backups", "--backups-kept",
                 "3", "--trail", "false"}) {}

  // What is wrong.
  std::vector<std::string> Run() {
    RunLoad();
    CheckSubscribersAndLog();
    CheckByServer();
    CheckGrowth();
    if (server_.Terminate() != 0) failures_.push_back("the server did not end well");
    for (const auto& [what, count] : counts_) {
      std::printf("%9lld %s\n", static_cast<long long>(count), what.c_str());
    }
    return failures_;
  }

 private:
  void RunLoad() {
    const absl::Time begun = absl::Now();
    table_.emplace(begun);
    std::atomic<int64_t> count = 0;
    SoakLoad load(server_, workload_, options_.events_a_second, figures_, count);
    for (int i = 0; i < kSubscribers; ++i) subscribers_.emplace_back(server_, kLedger);
    const absl::Time end = begun + absl::Minutes(options_.minutes);
    const SoakPace pace = {absl::Seconds(options_.kill_seconds), begun + (end - begun) / 2,
                           absl::Seconds(options_.backup_seconds),
                           absl::Seconds(options_.rebuild_seconds)};
    SoakOperator with_server(server_, folder_, kLedger, pace, figures_, count);
    for (absl::Time row = begun; row < end;) {
      row = std::min(row + absl::Seconds(options_.row_seconds), end);
      absl::SleepFor(row - absl::Now());
      PrintRow();
    }
    SoakDone done = with_server.Stop();
    history_ = load.Stop();
    std::move(done.history.begin(), done.history.end(), std::back_inserter(history_));
    failures_ = std::move(done.failures);
    counts_ = std::move(done.counts);
    counts_["calls"] = static_cast<int64_t>(history_.size());
    counts_["restarts"] = figures_.Take().restarts;
  }

  void PrintRow() {
    int64_t next = kNever;
    for (const SoakSubscriber& subscriber : subscribers_) next = std::min(next, subscriber.next());
    const int64_t lag = std::max<int64_t>(0, figures_.size() - next);
    table_->PrintRow(figures_, figures_.Take(), FootprintOf(server_.process(), folder_), lag);
  }

  void CheckSubscribersAndLog() {
    server_.KillAndRestart();
    const StoredLog log = ReadLog(server_, kLedger);
    counts_["events"] = static_cast<int64_t>(log.size());
    for (std::string& finding : CheckHistory(history_, log)) {
      failures_.push_back(std::move(finding));
    }
    for (SoakSubscriber& subscriber : subscribers_) {
      subscriber.Await(static_cast<int64_t>(log.size()));
      const std::string differs = subscriber.Differs(log);
      if (!differs.empty()) failures_.push_back("a subscriber: " + differs);
    }
  }

  void CheckByServer() {
    client::ClientOptions server;
    server.server = server_.address();
    client::Client client(server);
    Note(client.VerifyStore(v1::VerifyStoreRequest(), [&](const v1::VerifyStoreResponse& progress) {
      for (const v1::Damage& damage : progress.damages()) {
        failures_.push_back("damaged: " + damage.what());
      }
      return absl::OkStatus();
    }));
    v1::CheckBooksRequest balance;
    balance.set_ledger(kLedger);
    balance.mutable_as_of()->set_effective_date("2030-12-31");
    balance.add_checks(v1::BOOK_CHECK_TRIAL_BALANCE);
    Note(client.CheckBooks(balance, [&](const v1::CheckBooksResponse& progress) {
      for (const v1::BookFinding& finding : progress.findings()) {
        counts_["trial balances"] += 1;
        if (!finding.as_expected()) failures_.push_back("books: " + finding.ShortDebugString());
      }
      return absl::OkStatus();
    }));
  }

  void CheckGrowth() {
    const double memory = table_->MemoryGrowthMib();
    const int64_t handles = table_->HandlesGrowth();
    std::printf("growth: memory %.1f MiB, handles %lld\n", memory, static_cast<long long>(handles));
    if (memory > options_.memory_growth_mib_max) failures_.push_back("memory has grown too far");
    if (handles > options_.handles_growth_max) failures_.push_back("handles have grown too many");
  }

  void Note(const absl::Status& status) {
    if (!status.ok()) failures_.push_back(std::string(status.message()));
  }

  const SoakOptions options_;
  const std::string folder_;
  const bench::Workload workload_;
  KilledServer server_;
  SoakFigures figures_;
  std::optional<SoakTable> table_;
  std::deque<SoakSubscriber> subscribers_;
  History history_;
  std::vector<std::string> failures_;
  std::map<std::string, int64_t> counts_;
};

int RunSoak(const SoakOptions& options) {
  std::optional<support::TemporaryFolder> temporary;
  std::string folder = options.folder;
  if (folder.empty()) folder = temporary.emplace().path();
  fs::create_directories(folder);
  if (!fs::is_empty(folder)) {
    std::fprintf(stderr, "soak: %s is not empty\n", folder.c_str());
    return 2;
  }
  const std::vector<std::string> failures = Soak(options, folder).Run();
  for (const std::string& failure : failures) std::printf("WRONG: %s\n", failure.c_str());
  std::printf("%s\n", failures.empty() ? "all is as it should be" : "something is wrong");
  return failures.empty() ? 0 : 1;
}

}  // namespace
}  // namespace liggare::crash

int main(int argc, char** argv) {
  liggare::crash::SoakOptions options;
  CLI::App app(
      "soak - runs the real server under load, kills, rebuilds and backups for a long time.\n"
      "At the end every call must be explained by the log, subscribers must have seen all of it, "
      "the store must verify, the books balance, and memory and handles not have grown too far.\n"
      "In the table latencies are microseconds, from the first try to the answer.");
  liggare::crash::Declare(app, options);
  CLI11_PARSE(app, argc, argv);
  return liggare::crash::RunSoak(options);
}
