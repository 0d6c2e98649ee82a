#include "clients/cli/report.h"

#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <utility>

#include "clients/cli/words.h"

namespace liggare::cli {

void Report::Add(const std::string& key, const std::string& title, const std::string& value) {
  items_.push_back({key, title, Cell::Text(value)});
}

void Report::Add(const std::string& key, const std::string& title, int64_t value) {
  items_.push_back({key, title, Cell::Number(value)});
}

void Report::AddAmount(const std::string& key, const std::string& title, int64_t minor_units) {
  items_.push_back({key, title, Cell::Amount(minor_units)});
}

void Report::Print(const Session& session, const std::string& heading) const {
  // 64-bit numbers are texts in protobuf JSON.
  google::protobuf::Struct json;
  std::vector<Column> columns;
  Row row;
  size_t width = 0;
  for (const Item& item : items_) {
    (*json.mutable_fields())[item.key].set_string_value(item.value.ForPrograms());
    columns.push_back({item.key, item.title});
    row.push_back(item.value);
    width = std::max(width, Width(item.title) + 1);
  }
  std::string lines = heading;
  for (const Item& item : items_) {
    lines += "  " + PadRight(item.title + ":", width) + " " +
             Printable(item.value.ForPeople(session.words())) + "\n";
  }
  Table table("report", "", std::move(columns));
  table.Add(std::move(row));
  if (session.format() == Format::kTable) return session.Say(lines);
  session.Print(json, "", {table});
}

}  // namespace liggare::cli
