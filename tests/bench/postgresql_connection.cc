#include "tests/bench/postgresql_connection.h"

#include <vector>

#include "absl/strings/numbers.h"

namespace liggare::bench {
namespace {

// Values as libpq takes them; all binary.
struct Parameters {
  explicit Parameters(std::span<const std::string> given) : formats(given.size(), 1) {
    for (const std::string& value : given) {
      values.push_back(value.data());
      lengths.push_back(static_cast<int>(value.size()));
    }
  }
  int count() const { return static_cast<int>(values.size()); }

  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
};

constexpr int kBinary = 1;

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& where) {
  std::unique_ptr<Connection> connection(new Connection(PQconnectdb(where.c_str())));
  if (PQstatus(connection->get()) != CONNECTION_OK) return connection->Failure();
  return connection;
}

absl::Status Connection::Failure() const { return absl::InternalError(PQerrorMessage(get())); }

absl::StatusOr<std::string> Connection::Take(PGresult* result, ExecStatusType one,
                                             ExecStatusType other) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> owned(result, PQclear);
  const ExecStatusType status = PQresultStatus(result);
  if (status != one && status != other) return Failure();
  return PQntuples(result) > 0 ? std::string(PQgetvalue(result, 0, 0)) : std::string();
}

absl::StatusOr<std::string> Connection::Run(const std::string& sql) {
  return Take(PQexec(get(), sql.c_str()), PGRES_COMMAND_OK, PGRES_TUPLES_OK);
}

absl::StatusOr<int64_t> Connection::RunForNumber(const std::string& sql) {
  const auto text = Run(sql);
  if (!text.ok()) return text.status();
  int64_t number = 0;
  if (!absl::SimpleAtoi(*text, &number)) return absl::InternalError("no number: " + *text);
  return number;
}

absl::Status Connection::Prepare(const std::string& sql, size_t parameters) {
  PGresult* result =
      PQprepare(get(), "", sql.c_str(), static_cast<int>(parameters), /*paramTypes=*/nullptr);
  return Take(result, PGRES_COMMAND_OK, PGRES_COMMAND_OK).status();
}

absl::Status Connection::Execute(std::span<const std::string> values) {
  const Parameters parameters(values);
  PGresult* result = PQexecPrepared(get(), "", parameters.count(), parameters.values.data(),
                                    parameters.lengths.data(), parameters.formats.data(), kBinary);
  return Take(result, PGRES_COMMAND_OK, PGRES_TUPLES_OK).status();
}

absl::Status Connection::Send(std::span<const std::string> values) {
  const Parameters parameters(values);
  const int sent =
      PQsendQueryPrepared(get(), "", parameters.count(), parameters.values.data(),
                          parameters.lengths.data(), parameters.formats.data(), kBinary);
  return sent == 1 ? absl::OkStatus() : Failure();
}

absl::StatusOr<bool> Connection::Receive() {
  if (PQconsumeInput(get()) != 1) return Failure();
  while (PQisBusy(get()) == 0) {
    PGresult* result = PQgetResult(get());
    if (result == nullptr) return true;
    const absl::Status taken = Take(result, PGRES_COMMAND_OK, PGRES_TUPLES_OK).status();
    if (!taken.ok()) return taken;
  }
  return false;
}

absl::Status Connection::Copy(const std::string& sql, const std::string& bytes) {
  const absl::Status begun =
      Take(PQexec(get(), sql.c_str()), PGRES_COPY_IN, PGRES_COPY_IN).status();
  if (!begun.ok()) return begun;
  if (PQputCopyData(get(), bytes.data(), static_cast<int>(bytes.size())) != 1 ||
      PQputCopyEnd(get(), nullptr) != 1) {
    return Failure();
  }
  absl::Status ended;
  while (PGresult* result = PQgetResult(get())) {
    const absl::Status taken = Take(result, PGRES_COMMAND_OK, PGRES_COMMAND_OK).status();
    if (!taken.ok()) ended = taken;
  }
  return ended;
}

}  // namespace liggare::bench
