// Random as-of questions about a ledger, made ready to send.
//
// A question's size ends an append and lies anywhere after the ledger's definitions; its date lies
// anywhere in the budget year that it asks about. Owns nothing.

#ifndef LIGGARE_TESTS_BENCH_QUESTIONS_H_
#define LIGGARE_TESTS_BENCH_QUESTIONS_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/client.h"

namespace liggare::bench {

struct Questions {
  std::vector<grpc::ByteBuffer> cell;    // GetTimeline of one cell at one point
  std::vector<grpc::ByteBuffer> budget;  // GetBudget
  std::vector<grpc::ByteBuffer> proof;   // GetInclusionProof of any position at any size
  int64_t size = 0;                      // the ledger's, when they were made
  size_t cells = 0;                      // of all years
};

// Asks the server what there is to ask about. `count` of each kind.
absl::StatusOr<Questions> MakeQuestions(client::Client& client, const std::string& ledger,
                                        uint64_t seed, int count);

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_QUESTIONS_H_
