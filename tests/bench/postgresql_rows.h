// The entries of the workload as rows of PostgreSQL's table of events, in its binary form.
//
// Thread-safe. Owns the workload.

#ifndef LIGGARE_TESTS_BENCH_POSTGRESQL_ROWS_H_
#define LIGGARE_TESTS_BENCH_POSTGRESQL_ROWS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "tests/bench/workload.h"

namespace liggare::bench {

// stream, version, event_id, effective_date, account, amount, payload.
inline constexpr size_t kColumns = 7;
using Row = std::array<std::string, kColumns>;

// Append a value as PostgreSQL reads it.
void PutInt16(int16_t value, std::string* to);
void PutInt32(int32_t value, std::string* to);
void PutInt64(int64_t value, std::string* to);
void PutDate(absl::CivilDay date, std::string* to);

// Where rows begin: their versions, and the entries of the workload that they hold.
struct RowRange {
  int64_t version;
  int64_t index;
};

class Rows {
 public:
  // Payloads have so many bytes.
  Rows(const WorkloadOptions& options, int64_t payload_bytes);

  Row Make(int64_t index, int64_t version) const;
  // Rows for COPY in binary form.
  std::string ForCopy(const RowRange& from, int64_t count) const;
  // The same rows as an array for each column.
  Row Arrays(const RowRange& from, int64_t count) const;

  // The insert of the accounts: one for each cell, by year, from 1; 0 is what is unattributed.
  std::string AccountsSql() const;
  int64_t accounts() const { return static_cast<int64_t>(accounts_.size()); }
  // The budget year of an account.
  int YearOf(int64_t account) const;

 private:
  const Workload workload_;
  const size_t payload_bytes_;
  std::map<std::tuple<std::string, std::string, int>, int> accounts_;
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_POSTGRESQL_ROWS_H_
