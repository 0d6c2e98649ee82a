#include "services/projection/columns.h"

namespace liggare::projection {
namespace {

// The signs: what leaves a cell or fund has a negative balance and a positive column; a revenue is
// booked negative and shown positive.
const std::vector<Component>& Budget() {
  static const auto& components = *new std::vector<Component>{
      {v1::ACCOUNT_KIND_CELL_ALLOCATED, 1},       {v1::ACCOUNT_KIND_CELL_REALLOCATED_IN, 1},
      {v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, 1}, {v1::ACCOUNT_KIND_CELL_CARRIED_IN, 1},
      {v1::ACCOUNT_KIND_CELL_CARRIED_OUT, 1},
  };
  return components;
}

std::vector<Component> Remaining() {
  std::vector<Component> components = Budget();
  components.push_back({v1::ACCOUNT_KIND_CELL_COST, -1});
  return components;
}

std::vector<Component> Unallocated() {
  return {{v1::ACCOUNT_KIND_FUND_GRANTED, 1},
          {v1::ACCOUNT_KIND_FUND_DRAWN, 1},
          {v1::ACCOUNT_KIND_FUND_CARRIED_IN, 1},
          {v1::ACCOUNT_KIND_FUND_CARRIED_OUT, 1},
          {v1::ACCOUNT_KIND_FUND_ALLOCATED, 1}};
}

}  // namespace

ColumnOf OwnerOf(v1::Column column) {
  switch (column) {
    case v1::COLUMN_ALLOCATED:
    case v1::COLUMN_REALLOCATED_IN:
    case v1::COLUMN_REALLOCATED_OUT:
    case v1::COLUMN_CARRIED_IN:
    case v1::COLUMN_CARRIED_OUT:
    case v1::COLUMN_BUDGET:
    case v1::COLUMN_BUDGET_TO_DATE:
    case v1::COLUMN_COST:
    case v1::COLUMN_REVENUE:
    case v1::COLUMN_OUTCOME:
    case v1::COLUMN_REMAINING:
      return ColumnOf::kCell;
    case v1::COLUMN_GRANTED:
    case v1::COLUMN_UNALLOCATED:
      return ColumnOf::kFund;
    case v1::COLUMN_UNATTRIBUTED:
      return ColumnOf::kUnattributed;
    default:
      return ColumnOf::kNone;
  }
}

std::vector<Component> ComponentsOf(v1::Column column) {
  switch (column) {
    case v1::COLUMN_ALLOCATED:
      return {{v1::ACCOUNT_KIND_CELL_ALLOCATED, 1}};
    case v1::COLUMN_REALLOCATED_IN:
      return {{v1::ACCOUNT_KIND_CELL_REALLOCATED_IN, 1}};
    case v1::COLUMN_REALLOCATED_OUT:
      return {{v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, -1}};
    case v1::COLUMN_CARRIED_IN:
      return {{v1::ACCOUNT_KIND_CELL_CARRIED_IN, 1}};
    case v1::COLUMN_CARRIED_OUT:
      return {{v1::ACCOUNT_KIND_CELL_CARRIED_OUT, -1}};
    case v1::COLUMN_BUDGET:
    case v1::COLUMN_BUDGET_TO_DATE:
      return Budget();
    case v1::COLUMN_COST:
      return {{v1::ACCOUNT_KIND_CELL_COST, 1}};
    case v1::COLUMN_REVENUE:
      return {{v1::ACCOUNT_KIND_CELL_REVENUE, -1}};
    case v1::COLUMN_OUTCOME:
      return {{v1::ACCOUNT_KIND_CELL_COST, 1}, {v1::ACCOUNT_KIND_CELL_REVENUE, 1}};
    case v1::COLUMN_REMAINING:
      return Remaining();
    case v1::COLUMN_GRANTED:
      return {{v1::ACCOUNT_KIND_FUND_GRANTED, 1}};
    case v1::COLUMN_UNALLOCATED:
      return Unallocated();
    case v1::COLUMN_UNATTRIBUTED:
      return {{v1::ACCOUNT_KIND_UNATTRIBUTED_COST, 1}, {v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE, 1}};
    default:
      return {};
  }
}

const std::vector<Moved>& MovedByCells() {
  static const auto& moved = *new std::vector<Moved>{
      {v1::ACCOUNT_KIND_CELL_ALLOCATED, v1::COLUMN_ALLOCATED, 1},
      {v1::ACCOUNT_KIND_CELL_REALLOCATED_IN, v1::COLUMN_REALLOCATED_IN, 1},
      {v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, v1::COLUMN_REALLOCATED_OUT, -1},
      {v1::ACCOUNT_KIND_CELL_CARRIED_IN, v1::COLUMN_CARRIED_IN, 1},
      {v1::ACCOUNT_KIND_CELL_CARRIED_OUT, v1::COLUMN_CARRIED_OUT, -1},
      {v1::ACCOUNT_KIND_CELL_COST, v1::COLUMN_COST, 1},
      {v1::ACCOUNT_KIND_CELL_REVENUE, v1::COLUMN_REVENUE, -1},
  };
  return moved;
}

const std::vector<Moved>& MovedByFunds() {
  static const auto& moved = *new std::vector<Moved>{
      {v1::ACCOUNT_KIND_FUND_GRANTED, v1::COLUMN_GRANTED, 1},
      {v1::ACCOUNT_KIND_FUND_CARRIED_IN, v1::COLUMN_CARRIED_IN, 1},
      {v1::ACCOUNT_KIND_FUND_CARRIED_OUT, v1::COLUMN_CARRIED_OUT, -1},
      {v1::ACCOUNT_KIND_FUND_DRAWN, v1::COLUMN_UNALLOCATED, 1},
      {v1::ACCOUNT_KIND_FUND_ALLOCATED, v1::COLUMN_UNALLOCATED, 1},
  };
  return moved;
}

const std::vector<Moved>& MovedUnattributed() {
  static const auto& moved = *new std::vector<Moved>{
      {v1::ACCOUNT_KIND_UNATTRIBUTED_COST, v1::COLUMN_UNATTRIBUTED, 1},
      {v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE, v1::COLUMN_UNATTRIBUTED, 1},
  };
  return moved;
}

}  // namespace liggare::projection
