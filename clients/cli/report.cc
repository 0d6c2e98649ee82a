#include "clients/cli/report.h"

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

void Report::Add(Table table) { tables_.push_back(std::move(table)); }

void Report::Print(const Session& session, const std::string& heading) const {
  switch (session.format()) {
    case Format::kTable:
      return session.Say(ForPeople(heading, session.words()));
    case Format::kJson:
      return session.Print(AsJson(), "", {});
    case Format::kCsv:
      return session.PrintTable(tables_.empty() ? AsRow() : tables_.front());
  }
}

std::string Report::ForPeople(const std::string& heading, const Words& words) const {
  size_t width = 0;
  for (const Item& item : items_) width = std::max(width, Width(item.title) + 1);
  std::string text = heading;
  for (const Item& item : items_) {
    text += "  " + PadRight(item.title + ":", width) + " " +
            Printable(item.value.ForPeople(words)) + "\n";
  }
  for (const Table& table : tables_) {
    text += "\n" + table.ForPeople(words);
    if (table.empty()) text += words("(none)\n", "(inga)\n");
  }
  return text;
}

google::protobuf::Struct Report::AsJson() const {
  google::protobuf::Struct json;
  auto& fields = *json.mutable_fields();
  for (const Item& item : items_) fields[item.key].set_string_value(item.value.ForPrograms());
  for (const Table& table : tables_) {
    *fields[table.key()].mutable_list_value() = table.ForJson();
  }
  return json;
}

Table Report::AsRow() const {
  std::vector<Column> columns;
  Row row;
  for (const Item& item : items_) {
    columns.push_back({item.key, item.title});
    row.push_back(item.value);
  }
  Table table("report", "", std::move(columns));
  table.Add(std::move(row));
  return table;
}

}  // namespace liggare::cli
