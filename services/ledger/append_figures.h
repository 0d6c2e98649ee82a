// What the writer has done since the server began, for who watches it.
//
// Thread-safe; counting neither locks nor allocates.

#ifndef LIGGARE_SERVICES_LEDGER_APPEND_FIGURES_H_
#define LIGGARE_SERVICES_LEDGER_APPEND_FIGURES_H_

#include <atomic>
#include <cstdint>

#include "services/ledger/histogram.h"

namespace liggare::ledger {

inline constexpr double kCommitEventsBounds[] = {1, 4, 16, 64, 256, 1'024, 4'096, 16'384};
inline constexpr double kCommitSecondsBounds[] = {0.0001, 0.0003, 0.001, 0.003, 0.01,
                                                  0.03,   0.1,    0.3,   1,     3};

struct AppendFigures {
  // Commits that were synced, by the events they hold; the sum is that of all events.
  Histogram commit_events{kCommitEventsBounds};
  // How long each took to be durable, its sync included.
  Histogram commit_seconds{kCommitSecondsBounds};
  // Requests that they answer.
  std::atomic<int64_t> appends = 0;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_APPEND_FIGURES_H_
