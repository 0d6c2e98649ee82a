// The commands of liggare-bench. Each measures once for each round of the settings and leaves its
// figures in the report; an error says what could not be measured.

#ifndef LIGGARE_TESTS_BENCH_COMMANDS_H_
#define LIGGARE_TESTS_BENCH_COMMANDS_H_

#include "absl/status/status.h"
#include "tests/bench/bench.h"

namespace liggare::bench {

absl::Status AppendUnary(Bench& bench);
absl::Status AppendStream(Bench& bench);
absl::Status Read(Bench& bench);
absl::Status Subscribe(Bench& bench);
absl::Status QueryCell(Bench& bench);
absl::Status QueryBudget(Bench& bench);
absl::Status QueryProof(Bench& bench);
absl::Status Mixed(Bench& bench);
absl::Status ManyLedgers(Bench& bench);
absl::Status Idle(Bench& bench);
absl::Status Open(Bench& bench);
absl::Status Load(Bench& bench);
absl::Status Rebuild(Bench& bench);
absl::Status Disk(Bench& bench);
absl::Status Probe(Bench& bench);

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_COMMANDS_H_
