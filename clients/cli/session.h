// What every command works with: the settings of the command line, the client, and standard output
// in the format asked for.
//
// A command registers with the command line, and sets itself as `command` when it is the one that
// is named; main runs it afterwards. Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_SESSION_H_
#define LIGGARE_CLIENTS_CLI_SESSION_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "liggare/client.h"

namespace liggare::cli {

enum class Format { kTable, kJson, kCsv };

struct Settings {
  std::string server = "127.0.0.1:50551";
  std::string ledger;
  client::TlsOptions tls;
  Format format = Format::kTable;
  Language language = LanguageOfEnvironment();
  int retry_seconds = 30;
};

class Session {
 public:
  // The command to run.
  std::function<absl::Status()> command;

  Settings& settings() { return settings_; }
  const std::string& ledger() const { return settings_.ledger; }
  Format format() const { return settings_.format; }
  Language language() const { return settings_.language; }
  Words words() const { return Words(settings_.language); }

  // A client that repeats what is transient for as long as the settings say; made at the first use.
  client::Client& client();
  // A client that repeats for so long.
  std::unique_ptr<client::Client> Connect(absl::Duration retry_for) const;

  // Prints the message as one JSON document; or the heading and all tables for people; or the first
  // table as CSV.
  void Print(const google::protobuf::Message& message, const std::string& heading,
             const std::vector<Table>& tables) const;
  // Prints the message on a line of its own.
  void PrintLine(const google::protobuf::Message& message) const;
  // Prints the table, as people or programs read it.
  void PrintTable(const Table& table, bool heading = true) const;
  // Prints what is for people, and nothing in the other formats.
  void Say(const std::string& text) const;
  // Writes out everything; an error when standard output does not take it.
  absl::Status Flush() const;

 private:
  Settings settings_;
  std::unique_ptr<client::Client> client_;
};

// A failure that is the command line's and not the server's: exit code 2.
absl::Status UsageError(const std::string& message);
bool IsUsageError(const absl::Status& status);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_SESSION_H_
