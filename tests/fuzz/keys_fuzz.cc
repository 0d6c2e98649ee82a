// Two keys of the store, the first as long as the first byte says: each is refused or comes back as
// it was, and both lie as what they say does.

#include <compare>
#include <tuple>

#include "store/key_layout.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::store {
namespace {

void Read(const std::string& key) {
  if (const auto ledger = DecodeSizeKey(key)) {
    fuzz::Expect(SizeKey(*ledger) == key, "a key of a size that comes back otherwise");
  }
  if (const auto at = DecodePositionKey(key)) {
    fuzz::Expect(PositionKey(at->ledger, at->position) == key,
                 "a key of a position that comes back otherwise");
    fuzz::Expect(LedgerPrefix(at->ledger) <= key && key < LedgerEnd(at->ledger),
                 "a key outside its ledger");
  }
  if (const auto tag = DecodeTagKey(key)) {
    fuzz::Expect(TagKey(tag->ledger, tag->tag, tag->segment) == key,
                 "a key of a tag that comes back otherwise");
  }
  if (const auto block = DecodeBlockKey(key)) {
    fuzz::Expect(StoredBlockKey(block->ledger, block->kind, block->level, block->index) == key,
                 "a key of a block that comes back otherwise");
  }
}

// Whether two keys lie as what was decoded from them does; `decoded` makes a tuple of it.
template <typename Key, typename Decoded>
void CheckOrder(const std::string& a, const std::string& b,
                std::optional<Key> (*decode)(std::string_view), Decoded decoded) {
  const std::optional<Key> key_a = decode(a);
  const std::optional<Key> key_b = decode(b);
  if (!key_a || !key_b || key_a->ledger != key_b->ledger) return;
  fuzz::Expect((decoded(*key_a) <=> decoded(*key_b)) == (a <=> b), "keys that lie out of order");
}

void Compare(const std::string& a, const std::string& b) {
  CheckOrder(a, b, DecodePositionKey, [](const DecodedPositionKey& key) { return key.position; });
  CheckOrder(a, b, DecodeTagKey, [](const DecodedTagKey& key) {
    return std::tuple(key.tag.size(), key.tag, key.segment);
  });
  CheckOrder(a, b, DecodeBlockKey,
             [](const DecodedBlockKey& key) { return std::tuple(key.kind, key.level, key.index); });
  fuzz::Expect((a == b) == (StoredEventId(a) == StoredEventId(b)), "event ids that share a key");
}

}  // namespace
}  // namespace liggare::store

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size == 0) return 0;
  const std::string keys = liggare::fuzz::Text(bytes + 1, size - 1);
  const size_t first = std::min<size_t>(bytes[0], keys.size());
  liggare::store::Read(keys.substr(0, first));
  liggare::store::Read(keys.substr(first));
  liggare::store::Compare(keys.substr(0, first), keys.substr(first));
  return 0;
}
