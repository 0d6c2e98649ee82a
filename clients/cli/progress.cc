#include "clients/cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/time/clock.h"

namespace liggare::cli {
namespace {

constexpr absl::Duration kSilent = absl::Seconds(1);
constexpr absl::Duration kBetweenDrawings = absl::Milliseconds(100);
constexpr int kBarPlaces = 30;

}  // namespace

Progress::Progress(std::string what, int64_t total)
    : what_(std::move(what)),
      total_(total),
      on_terminal_(isatty(STDERR_FILENO) == 1),
      started_at_(absl::Now()),
      drawn_at_(started_at_) {}

Progress::~Progress() { Clear(); }

void Progress::Update(int64_t done, const std::string& note) {
  const absl::Time now = absl::Now();
  if (!on_terminal_ || now - started_at_ < kSilent || now - drawn_at_ < kBetweenDrawings) return;
  drawn_at_ = now;
  drawn_ = true;
  const std::string bar = total_ > 0 ? Bar(done, total_, kBarPlaces) + " " : "";
  fmt::print(stderr, "\r{} {}{}\x1b[K", what_, bar, note);
  std::fflush(stderr);
}

void Progress::Clear() {
  if (!drawn_) return;
  drawn_ = false;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

std::string Bar(int64_t done, int64_t total, int places) {
  const int64_t filled = std::clamp<int64_t>(done * places / total, 0, places);
  return "[" + std::string(static_cast<size_t>(filled), '=') +
         std::string(static_cast<size_t>(places - filled), ' ') + "]";
}

}  // namespace liggare::cli
