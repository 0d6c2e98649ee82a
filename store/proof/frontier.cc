#include "store/proof/frontier.h"

namespace liggare::proof {

void Frontier::Add(const Hash& leaf) {
  Hash subtree = leaf;
  // Each set bit at the end of the size is a subtree that the new one completes.
  for (int64_t complete = size_.value; complete % 2 == 1; complete /= 2) {
    subtree = NodeHash(subtrees_.back(), subtree);
    subtrees_.pop_back();
  }
  subtrees_.push_back(subtree);
  ++size_.value;
}

TreeHead Frontier::head() const {
  if (subtrees_.empty()) return {size_, EmptyRoot()};
  Hash root = subtrees_.back();
  for (auto left = subtrees_.rbegin() + 1; left != subtrees_.rend(); ++left) {
    root = NodeHash(*left, root);
  }
  return {size_, root};
}

}  // namespace liggare::proof
