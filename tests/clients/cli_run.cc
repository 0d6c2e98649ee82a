#include "tests/clients/cli_run.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

#include "tests/support/temporary_folder.h"

namespace liggare {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path);
  return std::string((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Such as TSAN_OPTIONS=..., which says what a sanitizer that is built into the program is to do.
bool IsForSanitizer(std::string_view variable) {
  return variable.substr(0, variable.find('=')).ends_with("SAN_OPTIONS");
}

}  // namespace

CliRun RunCli(const std::vector<std::string>& arguments,
              const std::vector<std::string>& environment, const std::string& input) {
  const support::TemporaryFolder folder;
  const std::string in = folder.path() + "/in";
  const std::string out = folder.path() + "/out";
  const std::string err = folder.path() + "/err";
  std::ofstream(in) << input;

  constexpr int kWrite = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), kWrite, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), kWrite, 0600);

  std::vector<std::string> words = {LIGGARE_PATH};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (IsForSanitizer(*variable)) variables.push_back(*variable);
  }
  pid_t process = 0;
  const int error = posix_spawn(&process, LIGGARE_PATH, &actions, nullptr, Pointers(words).data(),
                                Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    std::fprintf(stderr, "%s: %s\n", LIGGARE_PATH, std::strerror(error));
    std::abort();
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0) continue;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, ReadFile(out), ReadFile(err)};
}

}  // namespace liggare
