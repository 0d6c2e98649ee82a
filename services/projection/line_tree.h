// The programme tree as it is defined at a size.
//
// Invariant: a parent comes before its children, and children by their order, ties by id.
// Thread-compatible. Owns its lines; borrows nothing once made, so it may outlive a lock.

#ifndef LIGGARE_SERVICES_PROJECTION_LINE_TREE_H_
#define LIGGARE_SERVICES_PROJECTION_LINE_TREE_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/catalogue.h"

namespace liggare::projection {

class LineTree {
 public:
  struct Node {
    v1::LineDefined definition;
    Position position;
    int depth = 0;
  };

  LineTree(const budget::Catalogue& catalogue, Size size);

  // In the order of the tree.
  const std::vector<Node>& nodes() const { return nodes_; }

  bool Has(const std::string& line) const { return index_.contains(line); }

  // The place of a line in the order of the tree; beyond all of them for one that is not in it.
  size_t IndexOf(const std::string& line) const;

  // The line and everything below it; every line for an empty one.
  std::set<std::string> Below(const std::string& line) const;

  // Calls with the line, its parent, and so on to the root; not at all for a line that is not
  // in the tree.
  void ForSelfAndAncestors(const std::string& line,
                           absl::FunctionRef<void(const std::string&)> visit) const;

 private:
  std::vector<Node> nodes_;
  std::map<std::string, size_t> index_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_LINE_TREE_H_
