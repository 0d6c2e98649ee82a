#include "tests/crash/prefix_roots.h"

#include <openssl/sha.h>

#include <vector>

namespace liggare::crash {
namespace {

// A tree of a power of two of leaves.
struct Peak {
  int64_t leaves;
  std::string root;
};

std::string Sha256(const std::string& bytes) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

std::string NodeOf(const std::string& left, const std::string& right) {
  return Sha256('\x01' + left + right);
}

void Add(const std::string& record, std::vector<Peak>& peaks) {
  Peak last{1, Sha256('\0' + record)};
  while (!peaks.empty() && peaks.back().leaves == last.leaves) {
    last = {2 * last.leaves, NodeOf(peaks.back().root, last.root)};
    peaks.pop_back();
  }
  peaks.push_back(last);
}

// The largest power of two below the number of leaves is the left part, at every depth.
std::string RootOf(const std::vector<Peak>& peaks) {
  if (peaks.empty()) return Sha256("");
  std::string root = peaks.back().root;
  for (auto peak = peaks.rbegin() + 1; peak != peaks.rend(); ++peak) {
    root = NodeOf(peak->root, root);
  }
  return root;
}

}  // namespace

std::map<int64_t, std::string> PrefixRoots(const StoredLog& log, const std::set<int64_t>& sizes) {
  std::map<int64_t, std::string> roots;
  std::vector<Peak> peaks;
  int64_t added = 0;
  for (const int64_t size : sizes) {
    if (size > static_cast<int64_t>(log.size())) break;
    for (; added < size; ++added) Add(log[added].record, peaks);
    roots[size] = RootOf(peaks);
  }
  return roots;
}

}  // namespace liggare::crash
