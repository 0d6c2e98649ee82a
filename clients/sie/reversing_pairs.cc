#include "clients/sie/reversing_pairs.h"

#include <cstdlib>

#include "absl/hash/hash.h"

namespace liggare::sie {
namespace {

size_t Unsigned(const Row& row) {
  size_t hash = absl::HashOf(row.account, std::abs(row.amount));
  for (const Object& object : row.objects) {
    hash = absl::HashOf(hash, object.dimension, object.code);
  }
  return hash;
}

}  // namespace

void ReversingPairs::Add(const Row& row) {
  int64_t& surplus = surplus_[Unsigned(row)];
  const bool takes_back = row.amount < 0 ? surplus > 0 : surplus < 0;
  surplus += row.amount < 0 ? -1 : 1;
  if (!takes_back) return;
  ++pairs_;
  sum_ += std::abs(row.amount);
}

}  // namespace liggare::sie
