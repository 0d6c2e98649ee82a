#include "tests/model/figures_map.h"

namespace liggare::model {
namespace {

void Put(const std::string& key, int64_t value, FiguresMap* map) {
  if (value != 0) (*map)[key] += value;
}

void PutFlags(const std::string& prefix,
              const google::protobuf::RepeatedPtrField<v1::FlagCount>& flags, FiguresMap* map) {
  for (const v1::FlagCount& flag : flags) {
    Put(prefix + v1::FlagReason_Name(flag.reason()), flag.count(), map);
  }
}

}  // namespace

std::string CellName(const v1::Cell& cell) {
  return cell.line() + "/" + cell.fund() + "/" + std::to_string(cell.budget_year());
}

void Flatten(const std::string& prefix, const v1::Figures& figures, FiguresMap* map) {
  Put(prefix + " allocated", figures.allocated(), map);
  Put(prefix + " reallocated_in", figures.reallocated_in(), map);
  Put(prefix + " reallocated_out", figures.reallocated_out(), map);
  Put(prefix + " carried_in", figures.carried_in(), map);
  Put(prefix + " carried_out", figures.carried_out(), map);
  Put(prefix + " budget", figures.budget(), map);
  Put(prefix + " budget_to_date", figures.budget_to_date(), map);
  Put(prefix + " cost", figures.cost(), map);
  Put(prefix + " revenue", figures.revenue(), map);
  Put(prefix + " outcome", figures.outcome(), map);
  Put(prefix + " remaining", figures.remaining(), map);
  Put(prefix + " deviation", figures.deviation(), map);
}

FiguresMap FlattenBudget(const v1::GetBudgetResponse& budget) {
  FiguresMap map;
  for (const v1::CellFigures& cell : budget.cells()) {
    const std::string name = CellName(cell.cell());
    Flatten("cell " + name, cell.figures(), &map);
    PutFlags("cell-flag " + name + " ", cell.flags(), &map);
  }
  for (const v1::LineFigures& line : budget.lines()) {
    const std::string name = line.line() + "/" + v1::FundKind_Name(line.kind());
    Flatten("own " + name, line.own(), &map);
    Flatten("total " + name, line.total(), &map);
  }
  for (const v1::FundFigures& fund : budget.funds()) {
    const std::string name = "fund " + fund.fund();
    Put(name + " granted", fund.granted(), &map);
    Put(name + " drawn", fund.drawn(), &map);
    Put(name + " carried_in", fund.carried_in(), &map);
    Put(name + " carried_out", fund.carried_out(), &map);
    Put(name + " allocated", fund.allocated(), &map);
    Put(name + " unallocated", fund.unallocated(), &map);
    Put(name + " unattributed_cost", fund.unattributed_cost(), &map);
    Put(name + " unattributed_revenue", fund.unattributed_revenue(), &map);
    Flatten("fund-cells " + fund.fund(), fund.cells(), &map);
    PutFlags("fund-flag " + fund.fund() + " ", fund.flags(), &map);
  }
  for (const v1::KindFigures& kind : budget.kinds()) {
    const std::string name = "kind " + v1::FundKind_Name(kind.kind());
    Put(name + " granted", kind.granted(), &map);
    Put(name + " unallocated", kind.unallocated(), &map);
    Flatten(name, kind.cells(), &map);
  }
  for (const v1::MandateFigures& mandate : budget.mandates()) {
    const std::string name = "mandate " + mandate.mandate();
    Put(name + " base", mandate.base(), &map);
    Put(name + " distributed", mandate.distributed(), &map);
    Put(name + " undistributed", mandate.undistributed(), &map);
  }
  Put("unattributed cost", budget.unattributed_cost(), &map);
  Put("unattributed revenue", budget.unattributed_revenue(), &map);
  PutFlags("flag ", budget.flags(), &map);
  return map;
}

FiguresMap Only(const FiguresMap& map, const std::vector<std::string>& prefixes) {
  FiguresMap only;
  for (const auto& [key, value] : map) {
    for (const std::string& prefix : prefixes) {
      if (key.starts_with(prefix)) only.emplace(key, value);
    }
  }
  return only;
}

}  // namespace liggare::model
