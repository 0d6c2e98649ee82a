#include "store/posting_list.h"

#include <algorithm>
#include <deque>

#include "store/key_layout.h"

namespace liggare::store {
namespace {

void AppendUnion(std::string& to, PostingList a, PostingList b) {
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const bool from_b = i == a.size() || (j < b.size() && b[j] < a[i]);
    const int64_t next = from_b ? b[j] : a[i];
    if (i < a.size() && a[i] == next) ++i;
    if (j < b.size() && b[j] == next) ++j;
    AppendPosting(to, next);
  }
}

// Whether the list was sound.
bool Extend(std::string& merged, std::string_view bytes) {
  const PostingList list(bytes);
  if (!list.IsSound()) return false;
  const PostingList before(merged);
  if (merged.empty() || before[before.size() - 1] < list[0]) {
    merged += bytes;
    return true;
  }
  std::string both;
  AppendUnion(both, before, list);
  merged = std::move(both);
  return true;
}

class Merge : public rocksdb::MergeOperator {
 public:
  const char* Name() const override { return "liggare.postings"; }

  bool FullMergeV2(const MergeOperationInput& in, MergeOperationOutput* out) const override {
    out->new_value.clear();
    if (in.existing_value != nullptr &&
        !Extend(out->new_value, in.existing_value->ToStringView())) {
      return false;
    }
    return std::all_of(in.operand_list.begin(), in.operand_list.end(),
                       [&](const rocksdb::Slice& operand) {
                         return Extend(out->new_value, operand.ToStringView());
                       });
  }

  bool PartialMergeMulti(const rocksdb::Slice&, const std::deque<rocksdb::Slice>& operands,
                         std::string* merged, rocksdb::Logger*) const override {
    merged->clear();
    return std::all_of(operands.begin(), operands.end(), [&](const rocksdb::Slice& operand) {
      return Extend(*merged, operand.ToStringView());
    });
  }
};

class TagPrefix : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "liggare.tag"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return rocksdb::Slice(key.data(), key.size() - sizeof(uint32_t));
  }
  // All but the mark of how far a ledger is indexed.
  bool InDomain(const rocksdb::Slice& key) const override {
    const size_t ledger_end = key.ToStringView().find('\0');
    return ledger_end != std::string_view::npos &&
           key.size() > ledger_end + sizeof(uint16_t) + sizeof(uint32_t);
  }
};

}  // namespace

void AppendPosting(std::string& to, int64_t position) {
  PutFixed16(to, static_cast<uint16_t>(position % kSegmentPositions));
}

bool PostingList::IsSound() const {
  if (bytes_.empty() || bytes_.size() % kPostingBytes != 0) return false;
  for (size_t i = 1; i < size(); ++i) {
    if ((*this)[i - 1] >= (*this)[i]) return false;
  }
  return (*this)[size() - 1] < kSegmentPositions;
}

size_t PostingList::LowerBound(int64_t offset, size_t index) const {
  size_t end = size();
  while (index < end) {
    const size_t middle = index + (end - index) / 2;
    if ((*this)[middle] < offset) {
      index = middle + 1;
    } else {
      end = middle;
    }
  }
  return index;
}

std::shared_ptr<rocksdb::MergeOperator> PostingMerge() { return std::make_shared<Merge>(); }

std::shared_ptr<const rocksdb::SliceTransform> TagOfKey() { return std::make_shared<TagPrefix>(); }

}  // namespace liggare::store
