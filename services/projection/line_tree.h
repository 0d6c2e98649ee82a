// The programme tree as it is defined at a size.
//
// Invariant: a parent comes before its children, and children by their order, ties by id.
// Thread-compatible. Borrows the facts of the catalogue, which stay; so it may outlive a lock.

#ifndef LIGGARE_SERVICES_PROJECTION_LINE_TREE_H_
#define LIGGARE_SERVICES_PROJECTION_LINE_TREE_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/catalogue.h"

namespace liggare::projection {

class LineTree {
 public:
  // No node: the parent of a root, the place of a line that is not in the tree.
  static constexpr size_t kNone = static_cast<size_t>(-1);

  struct Node {
    const budget::Fact<v1::LineDefined>* fact;
    int depth = 0;
    size_t parent = kNone;

    const v1::LineDefined& definition() const { return fact->payload; }
    const std::string& line() const { return fact->payload.line(); }
  };

  LineTree(const budget::Catalogue& catalogue, Size size);

  // In the order of the tree.
  const std::vector<Node>& nodes() const { return nodes_; }

  bool Has(const std::string& line) const { return index_.contains(line); }

  // The place of a line in the order of the tree, or kNone.
  size_t IndexOf(const std::string& line) const;

  // The line and everything below it; every line for an empty one.
  std::set<std::string> Below(const std::string& line) const;

 private:
  std::vector<Node> nodes_;
  absl::flat_hash_map<absl::string_view, size_t> index_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_LINE_TREE_H_
