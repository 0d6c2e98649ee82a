#include "tests/bench/server_run.h"

#include <fcntl.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/calls.h"
#include "tests/bench/report.h"

namespace liggare::bench {
namespace {

constexpr absl::Duration kPoll = absl::Microseconds(200);

// SERVING as grpc.health.v1 writes it.
bool Serves(const std::string& address) {
  const auto channel = Connect(address);
  const grpc::internal::RpcMethod method(kHealthCheck, grpc::internal::RpcMethod::NORMAL_RPC);
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  grpc::ByteBuffer answer;
  const grpc::Slice empty("", 0);
  const grpc::Status status = grpc::internal::BlockingUnaryCall(
      channel.get(), method, &context, grpc::ByteBuffer(&empty, 1), &answer);
  grpc::Slice slice;
  return status.ok() && answer.DumpToSingleSlice(&slice).ok() && slice.size() == 2 &&
         slice.begin()[1] == 1;
}

std::string TailOf(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  return all.size() > 2000 ? all.substr(all.size() - 2000) : all;
}

}  // namespace

ServerRun::ServerRun(std::string program, std::string data, std::vector<std::string> flags)
    : program_(std::move(program)), data_(std::move(data)), flags_(std::move(flags)) {}

ServerRun::~ServerRun() { Kill(); }

absl::StatusOr<double> ServerRun::Start() {
  const std::string port_file = data_ + ".port";
  const std::string log = data_ + ".log";
  std::error_code made;
  std::filesystem::create_directories(std::filesystem::path(log).parent_path(), made);
  std::remove(port_file.c_str());
  std::vector<std::string> arguments = {program_, "--listen",    "127.0.0.1:0", "--data",
                                        data_,    "--port-file", port_file};
  arguments.insert(arguments.end(), flags_.begin(), flags_.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);

  if (access(program_.c_str(), X_OK) != 0) {
    return absl::NotFoundError(
        absl::StrCat("there is no server ", program_, "; build liggared or give --server"));
  }
  const int64_t begun = NowNanos();
  process_ = fork();
  if (process_ < 0) return absl::ErrnoToStatus(errno, "cannot fork");
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int to = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(to, STDOUT_FILENO);
    dup2(to, STDERR_FILENO);
    execv(program_.c_str(), argv.data());
    _exit(127);
  }
  while (access(port_file.c_str(), R_OK) != 0) {
    int status = 0;
    if (waitpid(process_, &status, WNOHANG) == process_) {
      process_ = 0;
      return absl::UnavailableError(
          absl::StrCat("the server ended while it started; ", log, " ends with:\n", TailOf(log)));
    }
    absl::SleepFor(kPoll);
  }
  std::ifstream file(port_file);
  std::string port;
  file >> port;
  address_ = "127.0.0.1:" + port;
  if (!Serves(address_)) {
    return absl::UnavailableError(
        absl::StrCat("the server started and does not serve; ", log, " ends with:\n", TailOf(log)));
  }
  return static_cast<double>(NowNanos() - begun) / 1e9;
}

int ServerRun::Wait() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

absl::Status ServerRun::Stop() {
  if (process_ == 0) return absl::OkStatus();
  kill(process_, SIGTERM);
  const int code = Wait();
  if (code == 0) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("the server ended with ", code, "; its log: ", TailOf(data_ + ".log")));
}

void ServerRun::Kill() {
  if (process_ == 0) return;
  kill(process_, SIGKILL);
  Wait();
}

int64_t ServerRun::ResidentBytes() const {
  std::ifstream file(absl::StrCat("/proc/", process_, "/statm"));
  int64_t size = 0;
  int64_t resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

double ServerRun::CpuSeconds() const {
  std::ifstream file(absl::StrCat("/proc/", process_, "/stat"));
  std::string word;
  double ticks = 0;
  for (int field = 1; field <= 15 && file >> word; ++field) {
    if (field >= 14) ticks += std::stod(word);  // utime, stime
  }
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace liggare::bench
