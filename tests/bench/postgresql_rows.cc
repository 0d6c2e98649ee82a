#include "tests/bench/postgresql_rows.h"

#include <endian.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace liggare::bench {
namespace {

constexpr int kStream = 1;
constexpr int kUnattributed = 0;
// The types of the columns, as PostgreSQL numbers them.
constexpr int32_t kTypes[kColumns] = {23, 20, 2950, 1082, 23, 20, 17};

template <typename Wire>
void PutBytes(Wire wire, std::string* to) {
  to->append(reinterpret_cast<const char*>(&wire), sizeof wire);
}

std::string UuidBytes(const std::string& uuid) {
  std::string digits;
  for (const char c : uuid) {
    if (c != '-') digits.push_back(c);
  }
  return absl::HexStringToBytes(digits);
}

}  // namespace

void PutInt16(int16_t value, std::string* to) {
  PutBytes(htobe16(static_cast<uint16_t>(value)), to);
}

void PutInt32(int32_t value, std::string* to) {
  PutBytes(htobe32(static_cast<uint32_t>(value)), to);
}

void PutInt64(int64_t value, std::string* to) {
  PutBytes(htobe64(static_cast<uint64_t>(value)), to);
}

void PutDate(absl::CivilDay date, std::string* to) {
  PutInt32(static_cast<int32_t>(date - absl::CivilDay(2000, 1, 1)), to);
}

Rows::Rows(const WorkloadOptions& options, int64_t payload_bytes)
    : workload_(options), payload_bytes_(static_cast<size_t>(payload_bytes)) {
  int next = kUnattributed;
  for (int year = 0; year < kYears; ++year) {
    for (const WorkCell& cell : workload_.cells(year)) {
      const v1::Cell& c = cell.cell;
      accounts_[{c.line(), c.fund(), c.budget_year()}] = ++next;
    }
  }
}

Row Rows::Make(int64_t index, int64_t version) const {
  const v1::Event event = workload_.Entry(index);
  const v1::CostPosted& entry = event.payload().cost_posted();
  int account = kUnattributed;
  if (entry.attribution_size() > 0) {
    const v1::Cell& c = entry.attribution(0).cell();
    account = accounts_.at({c.line(), c.fund(), c.budget_year()});
  }
  absl::CivilDay date;
  (void)absl::ParseCivilTime(event.effective_date(), &date);
  Row row;
  PutInt32(kStream, &row[0]);
  PutInt64(version, &row[1]);
  row[2] = UuidBytes(event.event_id());
  PutDate(date, &row[3]);
  PutInt32(account, &row[4]);
  PutInt64(entry.amount(), &row[5]);
  row[6] = event.SerializeAsString();
  row[6].resize(payload_bytes_, ' ');
  return row;
}

std::string Rows::ForCopy(const RowRange& from, int64_t count) const {
  std::string bytes("PGCOPY\n\377\r\n\0", 11);
  PutInt32(0, &bytes);  // flags
  PutInt32(0, &bytes);  // no more header
  for (int64_t i = 0; i < count; ++i) {
    PutInt16(kColumns, &bytes);
    for (const std::string& value : Make(from.index + i, from.version + i)) {
      PutInt32(static_cast<int32_t>(value.size()), &bytes);
      bytes += value;
    }
  }
  PutInt16(-1, &bytes);
  return bytes;
}

Row Rows::Arrays(const RowRange& from, int64_t count) const {
  Row arrays;
  for (size_t column = 0; column < kColumns; ++column) {
    PutInt32(1, &arrays[column]);  // dimensions
    PutInt32(0, &arrays[column]);  // no nulls
    PutInt32(kTypes[column], &arrays[column]);
    PutInt32(static_cast<int32_t>(count), &arrays[column]);
    PutInt32(1, &arrays[column]);  // lower bound
  }
  for (int64_t i = 0; i < count; ++i) {
    const Row row = Make(from.index + i, from.version + i);
    for (size_t column = 0; column < kColumns; ++column) {
      PutInt32(static_cast<int32_t>(row[column].size()), &arrays[column]);
      arrays[column] += row[column];
    }
  }
  return arrays;
}

std::string Rows::AccountsSql() const {
  std::string sql = "insert into accounts values (0, null, null, null)";
  for (const auto& [cell, account] : accounts_) {
    const auto& [line, fund, year] = cell;
    absl::StrAppend(&sql, ", (", account, ", '", line, "', '", fund, "', ", year, ")");
  }
  return sql;
}

int Rows::YearOf(int64_t account) const {
  // Every year has the same cells.
  return workload_.options().first_year + static_cast<int>((account - 1) * kYears / accounts());
}

}  // namespace liggare::bench
