// The figures of an answer as a flat map from what they are of to their value, so that an answer
// and a fold are compared, and a difference shown, in one step. Zeros are left out.

#ifndef LIGGARE_TESTS_MODEL_FIGURES_MAP_H_
#define LIGGARE_TESTS_MODEL_FIGURES_MAP_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "liggare/v1/budget_service.pb.h"

namespace liggare::model {

using FiguresMap = std::map<std::string, int64_t>;

// Every figure of a budget: of cells, lines, funds, kinds, mandates, and flags.
FiguresMap FlattenBudget(const v1::GetBudgetResponse& budget);

// Adds the columns of figures, each under the prefix and its name.
void Flatten(const std::string& prefix, const v1::Figures& figures, FiguresMap* map);

// The entries of a map whose key begins with one of the prefixes.
FiguresMap Only(const FiguresMap& map, const std::vector<std::string>& prefixes);

std::string CellName(const v1::Cell& cell);

}  // namespace liggare::model

#endif  // LIGGARE_TESTS_MODEL_FIGURES_MAP_H_
