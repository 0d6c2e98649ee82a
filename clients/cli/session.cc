#include "clients/cli/session.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/cord.h"
#include "clients/cli/json.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

constexpr char kUsagePayload[] = "liggare.cli/usage";

void AnnounceRetry(const client::Error& error, absl::Duration pause) {
  fmt::print(stderr, "liggare: {}; trying again in {:.1f} s\n", Printable(error.message),
             absl::ToDoubleSeconds(pause));
}

void Write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace

std::unique_ptr<client::Client> Session::Connect(absl::Duration retry_for) const {
  client::ClientOptions options;
  options.server = settings_.server;
  if (!settings_.tls.server_ca.empty()) options.tls = settings_.tls;
  options.retry_for = retry_for;
  options.on_retry = AnnounceRetry;
  return std::make_unique<client::Client>(std::move(options));
}

client::Client& Session::client() {
  if (client_ == nullptr) client_ = Connect(absl::Seconds(settings_.retry_seconds));
  return *client_;
}

void Session::Print(const google::protobuf::Message& message, const std::string& heading,
                    const std::vector<Table>& tables) const {
  switch (format()) {
    case Format::kJson:
      Write(ToJson(message));
      return;
    case Format::kCsv:
      if (!tables.empty()) Write(tables.front().ForPrograms());
      return;
    case Format::kTable: {
      std::string gap = heading.empty() ? "" : "\n";
      Write(heading);
      for (const Table& table : tables) {
        Write(gap + table.ForPeople(words()));
        if (table.empty()) Write(words()("(none)\n", "(inga)\n"));
        gap = "\n";
      }
      return;
    }
  }
}

void Session::PrintLine(const google::protobuf::Message& message) const {
  Write(ToJsonLine(message) + "\n");
}

void Session::PrintTable(const Table& table, bool heading) const {
  Write(format() == Format::kCsv ? table.ForPrograms(heading) : table.ForPeople(words(), heading));
}

void Session::Say(const std::string& text) const {
  if (format() == Format::kTable) Write(text);
}

absl::Status Session::Flush() const {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return absl::OkStatus();
  return absl::DataLossError(std::string("cannot write the output: ") + std::strerror(errno));
}

absl::Status UsageError(const std::string& message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kUsagePayload, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) {
  return status.GetPayload(kUsagePayload).has_value();
}

}  // namespace liggare::cli
