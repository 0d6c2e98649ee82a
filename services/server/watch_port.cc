#include "services/server/watch_port.h"

#include <httplib.h>

#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "services/server/listen_address.h"

namespace liggare::server {
namespace {

// Few ask, and rarely.
constexpr size_t kThreads = 2;
constexpr time_t kReadSeconds = 5;
constexpr char kMetricsType[] = "text/plain; version=0.0.4; charset=utf-8";
constexpr char kTextType[] = "text/plain";
constexpr int kUnavailable = 503;

// As the system names a host: without the brackets of a URL.
std::string BareHost(const std::string& host) {
  return host.front() == '[' ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

struct WatchPort::Parts {
  Questions questions;
  httplib::Server http;
  std::string address;
  std::thread thread;  // last: it uses everything above

  void Answer();
  int Bind(const std::string& address);
};

void WatchPort::Parts::Answer() {
  http.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  http.set_read_timeout(kReadSeconds);
  http.set_keep_alive_max_count(1);
  http.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
    if (auto metrics = questions.metrics()) return response.set_content(*metrics, kMetricsType);
    response.status = kUnavailable;
  });
  http.Get("/livez", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("live\n", kTextType);
  });
  http.Get("/readyz", [this](const httplib::Request&, httplib::Response& response) {
    const bool ready = questions.is_ready();
    if (!ready) response.status = kUnavailable;
    response.set_content(ready ? "ready\n" : "not ready\n", kTextType);
  });
}

int WatchPort::Parts::Bind(const std::string& asked) {
  const std::string host = HostOf(asked);
  const int port = std::stoi(asked.substr(host.size() + 1));
  if (port == 0) return http.bind_to_any_port(BareHost(host));
  return http.bind_to_port(BareHost(host), port) ? port : -1;
}

absl::StatusOr<std::unique_ptr<WatchPort>> WatchPort::Listen(const std::string& address,
                                                             Questions questions) {
  auto parts = std::make_unique<Parts>();
  parts->questions = std::move(questions);
  parts->Answer();
  const int port = parts->Bind(address);
  if (port <= 0) {
    return absl::UnavailableError("cannot listen on " + address +
                                  " for --metrics: another program may have the port");
  }
  parts->address = HostOf(address) + ":" + std::to_string(port);
  parts->thread = std::thread([&http = parts->http] { http.listen_after_bind(); });
  // One that does not run yet could not be stopped.
  while (!parts->http.is_running()) std::this_thread::yield();
  return std::unique_ptr<WatchPort>(new WatchPort(std::move(parts)));
}

WatchPort::WatchPort(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

WatchPort::~WatchPort() {
  parts_->http.stop();
  parts_->thread.join();
}

const std::string& WatchPort::address() const { return parts_->address; }

}  // namespace liggare::server
