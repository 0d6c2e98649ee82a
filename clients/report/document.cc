#include "clients/report/document.h"

#include <algorithm>

namespace liggare::report {
namespace {

bool IsEmpty(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->empty();
  return std::holds_alternative<std::monostate>(value);
}

}  // namespace

bool IsText(const Column& column) {
  return column.kind == Column::Kind::kText || column.kind == Column::Kind::kRemark;
}

std::vector<size_t> ColumnsWithValues(const Table& table) {
  std::vector<size_t> columns;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const auto has_value = [i](const Row& row) { return !IsEmpty(row.values[i]); };
    if (std::any_of(table.rows.begin(), table.rows.end(), has_value)) columns.push_back(i);
  }
  return columns;
}

}  // namespace liggare::report
