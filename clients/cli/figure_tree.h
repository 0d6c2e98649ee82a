// What a figure is made of, as a tree with a sum at every level: cell, voucher, row. What is no
// entry (an allocation, a reallocation) stands beside the vouchers. Each part names the decision
// items it rests on.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_FIGURE_TREE_H_
#define LIGGARE_CLIENTS_CLI_FIGURE_TREE_H_

#include <map>
#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "liggare/v1/budget_service.pb.h"

namespace liggare::cli {

FlagReasons FlagsOf(const v1::FigurePart& part);

class FigureTree {
 public:
  void Add(const google::protobuf::RepeatedPtrField<v1::FigurePart>& parts);

  // Cells by name; below each its vouchers and events by position.
  Table AsTable(const Words& words) const;

 private:
  // The parts of one voucher, or the single one that has none.
  struct Branch {
    int64_t sum = 0;
    std::vector<v1::FigurePart> parts;
  };
  struct CellBranch {
    int64_t sum = 0;
    std::vector<Branch> branches;
    std::map<std::string, size_t> by_voucher;  // index of its branch
  };

  std::map<std::string, CellBranch> cells_;
};

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_FIGURE_TREE_H_
