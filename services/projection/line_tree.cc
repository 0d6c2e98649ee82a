#include "services/projection/line_tree.h"

namespace liggare::projection {

LineTree::LineTree(const budget::Catalogue& catalogue, Size size) {
  const std::vector<budget::TreeLine> lines = catalogue.Tree(size);
  nodes_.reserve(lines.size());
  index_.reserve(lines.size());
  for (const budget::TreeLine& line : lines) {
    index_.emplace(line.line->payload.line(), nodes_.size());
    nodes_.push_back({line.line, line.depth, IndexOf(line.line->payload.parent())});
  }
}

size_t LineTree::IndexOf(const std::string& line) const {
  const auto it = index_.find(line);
  return it == index_.end() ? kNone : it->second;
}

std::set<std::string> LineTree::Below(const std::string& line) const {
  std::set<std::string> below;
  for (const Node& node : nodes_) {
    if (line.empty() || node.line() == line || below.contains(node.definition().parent())) {
      below.insert(node.line());
    }
  }
  return below;
}

}  // namespace liggare::projection
