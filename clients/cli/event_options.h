// The options of commands that append one event: its date, id, authority and on whose behalf it is.
// Values only.

#ifndef LIGGARE_CLIENTS_CLI_EVENT_OPTIONS_H_
#define LIGGARE_CLIENTS_CLI_EVENT_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "liggare/v1/event.pb.h"

namespace liggare::cli {

// Why the event may be. The basis follows from what is given: a mandate, an interpretation, or the
// decision items alone.
class AuthorityOptions {
 public:
  void AddTo(CLI::App* command, bool required);
  bool given() const { return !decisions_.empty(); }
  absl::Status Fill(v1::Event& event) const;

 private:
  std::vector<std::string> decisions_;
  std::string mandate_;
  std::string consultation_;
  std::string interpreter_;
  std::string interpretation_;
};

class EventOptions {
 public:
  void AddTo(CLI::App* command);
  // An event with everything but its authority and payload.
  v1::Event Event() const;
  bool validate_only() const { return validate_only_; }

 private:
  std::string date_;
  std::string event_id_;
  std::string on_behalf_of_;
  bool example_ = false;
  bool validate_only_ = false;
};

// Appends the events, all or none, and prints what became of them.
absl::Status AppendAndPrint(Session& session, const std::vector<v1::Event>& events,
                            bool validate_only);

// What a flag says, with where it points and its numbers: "cost above budget: m01 / drift-2020 /
// 2020, budget 100.00, cost 120.00".
std::string FlagDetail(const v1::Flag& flag, const Words& words);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_EVENT_OPTIONS_H_
