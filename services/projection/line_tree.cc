#include "services/projection/line_tree.h"

namespace liggare::projection {

LineTree::LineTree(const budget::Catalogue& catalogue, Size size) {
  for (const budget::TreeLine& line : catalogue.Tree(size)) {
    index_[line.line->payload.line()] = nodes_.size();
    nodes_.push_back({line.line->payload, line.line->position, line.depth});
  }
}

size_t LineTree::IndexOf(const std::string& line) const {
  const auto it = index_.find(line);
  return it == index_.end() ? nodes_.size() : it->second;
}

std::set<std::string> LineTree::Below(const std::string& line) const {
  std::set<std::string> below;
  for (const Node& node : nodes_) {
    const std::string& id = node.definition.line();
    if (line.empty() || id == line || below.contains(node.definition.parent())) below.insert(id);
  }
  return below;
}

void LineTree::ForSelfAndAncestors(const std::string& line,
                                   absl::FunctionRef<void(const std::string&)> visit) const {
  for (size_t index = IndexOf(line); index < nodes_.size();
       index = IndexOf(nodes_[index].definition.parent())) {
    visit(nodes_[index].definition.line());
  }
}

}  // namespace liggare::projection
