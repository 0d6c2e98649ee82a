// A connection to PostgreSQL: prepared statements with binary values, and COPY.
//
// Thread-compatible. Owns the connection.

#ifndef LIGGARE_TESTS_BENCH_POSTGRESQL_CONNECTION_H_
#define LIGGARE_TESTS_BENCH_POSTGRESQL_CONNECTION_H_

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace liggare::bench {

class Connection {
 public:
  // `where` as libpq reads it.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& where);

  // The first value of the first row, or empty.
  absl::StatusOr<std::string> Run(const std::string& sql);
  absl::StatusOr<int64_t> RunForNumber(const std::string& sql);

  // Prepares the one statement of this connection.
  absl::Status Prepare(const std::string& sql, size_t parameters);
  // Runs it and waits.
  absl::Status Execute(std::span<const std::string> values);
  // Sends it and does not wait; Receive() reads what has come, and is true when the answer is
  // whole.
  absl::Status Send(std::span<const std::string> values);
  absl::StatusOr<bool> Receive();
  int socket() const { return PQsocket(connection_.get()); }

  // One COPY, a transaction of its own.
  absl::Status Copy(const std::string& sql, const std::string& bytes);

 private:
  explicit Connection(PGconn* connection) : connection_(connection, PQfinish) {}

  PGconn* get() const { return connection_.get(); }
  absl::Status Failure() const;
  // The first value of a result, which it frees, if it is of one of these kinds.
  absl::StatusOr<std::string> Take(PGresult* result, ExecStatusType one, ExecStatusType other);

  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_POSTGRESQL_CONNECTION_H_
