// What a command found out, as one list of names and values and the tables under it: lines for
// people, one JSON object for programs; as CSV the first table, or where there is none the values
// as one row. For what no message of the server says.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_REPORT_H_
#define LIGGARE_CLIENTS_CLI_REPORT_H_

#include <google/protobuf/struct.pb.h>

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
  void Add(Table table);

  // People read the heading first.
  void Print(const Session& session, const std::string& heading) const;

 private:
  struct Item {
    std::string key;
    std::string title;
    Cell value;
  };
  std::string ForPeople(const std::string& heading, const Words& words) const;
  google::protobuf::Struct AsJson() const;
  Table AsRow() const;

  std::vector<Item> items_;
  std::vector<Table> tables_;
};

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_REPORT_H_
