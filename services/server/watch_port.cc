#include "services/server/watch_port.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/ledger/threads.h"
#include "services/server/listen_address.h"

namespace liggare::server {
namespace {

constexpr int kWaitingMax = 16;
// One connection is answered at a time; who is silent for so long, or asks for longer than that in
// all, is given up.
constexpr timeval kPatience = {.tv_sec = 2, .tv_usec = 0};
constexpr absl::Duration kAskingMax = absl::Seconds(2);
constexpr size_t kRequestBytesMax = 8 << 10;
constexpr absl::Duration kAfterFailure = absl::Milliseconds(100);

// As the system names a host: without the brackets of a URL.
std::string BareHost(const std::string& host) {
  return host.front() == '[' ? host.substr(1, host.size() - 2) : host;
}

int PortOf(int listening) {
  sockaddr_storage bound = {};
  socklen_t bytes = sizeof(bound);
  getsockname(listening, reinterpret_cast<sockaddr*>(&bound), &bytes);
  // The port lies at the same place for both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port);
}

// A socket that listens, or -1.
int ListenOn(const std::string& host, const std::string& port) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
  const int listening = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const bool listens = bind(listening, found->ai_addr, found->ai_addrlen) == 0 &&
                       listen(listening, kWaitingMax) == 0;
  freeaddrinfo(found);
  if (listens) return listening;
  close(listening);
  return -1;
}

// The head of a request; empty when none came.
std::string ReadHead(int connection) {
  const absl::Time until = absl::Now() + kAskingMax;
  std::string head;
  std::array<char, 1'024> bytes;
  while (head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t read = recv(connection, bytes.data(), bytes.size(), 0);
    if (read <= 0 || head.size() > kRequestBytesMax || absl::Now() > until) return "";
    head.append(bytes.data(), static_cast<size_t>(read));
  }
  return head;
}

// The path that a request asks for; empty when it is no GET.
std::string PathOf(const std::string& head) {
  constexpr std::string_view kGet = "GET ";
  if (head.rfind(kGet, 0) != 0) return "";
  const size_t end = head.find_first_of(" ?\r", kGet.size());
  return head.substr(kGet.size(), end - kGet.size());
}

std::string Answer(const char* status, const std::string& body) {
  return std::string("HTTP/1.1 ") + status +
         "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

constexpr char kOk[] = "200 OK";
constexpr char kUnavailable[] = "503 Service Unavailable";

}  // namespace

struct WatchPort::Parts {
  Questions questions;
  std::string address;
  int listening = -1;
  std::atomic<bool> ending = false;
  std::thread thread;  // last: it uses everything above

  void Serve();
  std::string AnswerTo(const std::string& path) const;
};

std::string WatchPort::Parts::AnswerTo(const std::string& path) const {
  if (path == "/livez") return Answer(kOk, "live\n");
  if (path == "/readyz") {
    return questions.is_ready() ? Answer(kOk, "ready\n") : Answer(kUnavailable, "not ready\n");
  }
  if (path == "/metrics") {
    const std::optional<std::string> metrics = questions.metrics();
    return metrics ? Answer(kOk, *metrics) : Answer(kUnavailable, "not ready\n");
  }
  return Answer("404 Not Found", "there are /metrics, /livez and /readyz\n");
}

void WatchPort::Parts::Serve() {
  ledger::NameThread("watch-port");
  while (!ending) {
    const int connection = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) {
      // Out of descriptors, perhaps; whoever waits is not forgotten.
      if (!ending) absl::SleepFor(kAfterFailure);
      continue;
    }
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
    if (const std::string head = ReadHead(connection); !head.empty()) {
      const std::string answer = AnswerTo(PathOf(head));
      size_t sent = 0;
      while (sent < answer.size()) {
        const ssize_t bytes =
            send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (bytes <= 0) break;
        sent += static_cast<size_t>(bytes);
      }
    }
    close(connection);
  }
}

absl::StatusOr<std::unique_ptr<WatchPort>> WatchPort::Listen(const std::string& address,
                                                             Questions questions) {
  const std::string host = HostOf(address);
  auto parts = std::make_unique<Parts>();
  parts->questions = std::move(questions);
  parts->listening = ListenOn(BareHost(host), address.substr(host.size() + 1));
  if (parts->listening < 0) {
    return absl::UnavailableError("cannot listen on " + address +
                                  " for --metrics: another program may have the port");
  }
  parts->address = host + ":" + std::to_string(PortOf(parts->listening));
  parts->thread = std::thread([&served = *parts] { served.Serve(); });
  return std::unique_ptr<WatchPort>(new WatchPort(std::move(parts)));
}

WatchPort::WatchPort(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

WatchPort::~WatchPort() {
  parts_->ending = true;
  // Ends the wait for a connection.
  shutdown(parts_->listening, SHUT_RDWR);
  parts_->thread.join();
  close(parts_->listening);
}

const std::string& WatchPort::address() const { return parts_->address; }

}  // namespace liggare::server
