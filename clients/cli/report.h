// What a command found out, as one list of names and values: lines for people, one JSON object or
// one row of CSV for programs. For what no message of the server says.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_REPORT_H_
#define LIGGARE_CLIENTS_CLI_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/cli/session.h"

namespace liggare::cli {

class Report {
 public:
  // `key` names the value for programs, `title` for people.
  void Add(const std::string& key, const std::string& title, const std::string& value);
  void Add(const std::string& key, const std::string& title, int64_t value);
  void AddAmount(const std::string& key, const std::string& title, int64_t minor_units);

  // People read the heading first.
  void Print(const Session& session, const std::string& heading) const;

 private:
  struct Item {
    std::string key;
    std::string title;
    Cell value;
  };
  std::vector<Item> items_;
};

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_REPORT_H_
