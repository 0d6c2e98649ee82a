#include "tests/support/program_run.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace liggare::support {
namespace {

void OrAbort(int error, const char* doing) {
  if (error == 0) return;
  std::fprintf(stderr, "%s: %s\n", doing, std::strerror(error));
  std::abort();
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

ProgramRun::ProgramRun(const std::string& program, const std::vector<std::string>& arguments,
                       const std::vector<std::string>& environment) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);

  int ends[2];
  OrAbort(pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno, "pipe2");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  OrAbort(posix_spawn(&process_, program.c_str(), &actions, nullptr, Pointers(words).data(),
                      Pointers(variables).data()),
          program.c_str());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  reader_ = std::thread([this, from = ends[0]] { ReadOutput(from); });
}

ProgramRun::~ProgramRun() {
  Signal(SIGKILL);
  Wait();
}

void ProgramRun::Signal(int number) {
  if (!exit_code_.has_value()) kill(process_, number);
}

void ProgramRun::LimitFileSize(uint64_t bytes) {
  const rlimit limit = {bytes, bytes};
  OrAbort(prlimit(process_, RLIMIT_FSIZE, &limit, nullptr) == 0 ? 0 : errno, "prlimit");
}

int ProgramRun::Wait() {
  if (exit_code_.has_value()) return *exit_code_;
  int status = 0;
  OrAbort(waitpid(process_, &status, 0) == process_ ? 0 : errno, "waitpid");
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  reader_.join();
  return *exit_code_;
}

std::string ProgramRun::output() const {
  const absl::MutexLock lock(&mutex_);
  return output_;
}

bool ProgramRun::WaitForOutput(const std::string& text) {
  const absl::MutexLock lock(&mutex_);
  const auto has_come = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return output_ended_ || output_.find(text) != std::string::npos;
  };
  mutex_.Await(absl::Condition(&has_come));
  return output_.find(text) != std::string::npos;
}

void ProgramRun::ReadOutput(int from) {
  char bytes[4'096];
  ssize_t size;
  while ((size = read(from, bytes, sizeof(bytes))) > 0 || (size < 0 && errno == EINTR)) {
    const absl::MutexLock lock(&mutex_);
    if (size > 0) output_.append(bytes, static_cast<size_t>(size));
  }
  close(from);
  const absl::MutexLock lock(&mutex_);
  output_ended_ = true;
}

}  // namespace liggare::support
