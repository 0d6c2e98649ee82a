// The options that state an as-of: a date, and what was known. Values only.

#ifndef LIGGARE_CLIENTS_CLI_AS_OF_OPTIONS_H_
#define LIGGARE_CLIENTS_CLI_AS_OF_OPTIONS_H_

#include <google/protobuf/timestamp.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/words.h"
#include "liggare/v1/budget_service.pb.h"

namespace liggare::cli {

// What was known: `--size` or `--known-at`, or neither for everything that is known now.
class KnownOptions {
 public:
  // `prefix` stands before the names, as in --with-size.
  void AddTo(CLI::App* command, const std::string& prefix = "");
  bool given() const { return size_.has_value() || !known_at_.empty(); }
  absl::Status Fill(v1::AsOf& as_of) const;

 private:
  std::optional<int64_t> size_;
  std::string known_at_;
};

// An as-of: `--at`, today when it is not given, and what was known.
class AsOfOptions {
 public:
  void AddTo(CLI::App* command, const std::string& prefix = "");
  const KnownOptions& known() const { return known_; }
  // The date given, or empty.
  const std::string& date() const { return date_; }
  absl::StatusOr<v1::AsOf> AsOf() const;

 private:
  std::string date_;
  KnownOptions known_;
};

// Today's civil date where the command runs.
std::string Today();

// An instant of RFC 3339, or a date, which stands for its beginning in UTC.
absl::StatusOr<google::protobuf::Timestamp> ParseInstant(const std::string& text);

// An instant in UTC, exact, so that it can be given back to --known-at.
std::string FormatInstant(const google::protobuf::Timestamp& instant);

// "at 2020-04-30, as known at size 57 (2020-05-25T08:00:00Z)".
std::string Describe(const v1::ResolvedAsOf& as_of, const Words& words);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_AS_OF_OPTIONS_H_
