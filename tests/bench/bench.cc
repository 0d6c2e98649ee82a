#include "tests/bench/bench.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "tests/bench/loader.h"

namespace liggare::bench {
namespace {

constexpr int64_t kLoadBatch = 1000;

}  // namespace

Bench::Bench(Settings settings) : settings_(std::move(settings)) {}

Bench::~Bench() {
  client_.reset();
  server_.reset();
  std::error_code ignored;
  if (!temporary_.empty()) std::filesystem::remove_all(temporary_, ignored);
}

absl::Status Bench::Start() {
  if (settings_.address.empty()) {
    std::string data = settings_.data;
    if (data.empty()) {
      temporary_ = settings_.folder + "/liggare-bench.XXXXXX";
      if (mkdtemp(temporary_.data()) == nullptr) {
        return absl::ErrnoToStatus(errno, "cannot make a folder in " + settings_.folder);
      }
      data = temporary_ + "/data";
    }
    server_ = std::make_unique<ServerRun>(settings_.server, data, settings_.server_flags);
    if (auto started = server_->Start(); !started.ok()) return started.status();
  }
  Reconnect();
  return absl::OkStatus();
}

void Bench::Reconnect() {
  client::ClientOptions options;
  options.server = address();
  client_ = std::make_unique<client::Client>(options);
}

const std::string& Bench::address() const {
  return server_ == nullptr ? settings_.address : server_->address();
}

std::string Bench::Surroundings() const {
  if (server_ == nullptr) return settings_.folder;
  const std::filesystem::path data = std::filesystem::absolute(server_->data());
  return data.parent_path().string();
}

absl::StatusOr<int64_t> Bench::Size(const std::string& ledger) {
  v1::GetLedgerRequest request;
  request.set_ledger(ledger);
  const absl::StatusOr<v1::GetLedgerResponse> found = client_->GetLedger(request);
  if (found.ok()) return found->ledger().size();
  if (found.status().code() == absl::StatusCode::kNotFound) return 0;
  return found.status();
}

absl::StatusOr<Bench::Part> Bench::Prepare(const std::string& ledger, int64_t events) {
  WorkloadOptions options;
  options.ledger = ledger;
  options.seed = settings_.seed;
  options.lines = settings_.lines;
  options.text_percent = settings_.text_percent;
  options.events = events;
  const absl::StatusOr<int64_t> size = Size(ledger);
  if (!size.ok()) return size.status();
  options.id_salt = static_cast<uint64_t>(*size);
  auto workload = std::make_unique<Workload>(options);
  const int64_t first = *size == 0 ? 0 : events;
  if (*size == 0) {
    const auto opened = client_->CreateLedger(workload->Opening());
    if (!opened.ok()) return opened.status();
    const auto defined = client_->Append(workload->Setup());
    if (!defined.ok()) return defined.status();
  }
  return Part{std::move(workload), first};
}

absl::Status Bench::Fill(int64_t events) {
  const absl::StatusOr<int64_t> size = Size(settings_.ledger);
  if (!size.ok()) return size.status();
  if (*size > 0) {
    std::fprintf(stderr, "ledger %s has %lld events\n", settings_.ledger.c_str(),
                 static_cast<long long>(*size));
    return absl::OkStatus();
  }
  const absl::StatusOr<Part> part = Prepare(events);
  if (!part.ok()) return part.status();
  Loader loader(*part->workload, *client_, address());
  const int64_t begun = NowNanos();
  const absl::Status loaded = loader.Load(events, kLoadBatch, settings_.streams);
  std::fprintf(
      stderr,
      "loaded %lld events in %.1f s, of them %lld corrections, %lld attributions; and %lld "
      "follow-ups\n",
      static_cast<long long>(events), static_cast<double>(NowNanos() - begun) / 1e9,
      static_cast<long long>(loader.corrections()), static_cast<long long>(loader.attributions()),
      static_cast<long long>(loader.follow_ups()));
  return loaded;
}

}  // namespace liggare::bench
