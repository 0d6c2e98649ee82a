#include "services/projection/names_block.h"

#include <memory>
#include <utility>

#include "services/budget/invariant.h"
#include "services/projection/block_bytes.h"

namespace liggare::projection {
namespace {

template <typename T>
void Append(T value, std::string* bytes) {
  char number[sizeof(T)];
  Store<T>(number, value);
  bytes->append(number, sizeof(T));
}

}  // namespace

Block MakeNamesBlock(uint64_t seed, IndexShape shape, uint64_t segment,
                     std::span<const SeriesName> names) {
  budget::Require(!names.empty(), "a block of names has some");
  const BlockKey key{BlockKind::kNames, 0, segment};
  const int64_t begin = static_cast<int64_t>(segment) * shape.segment_positions;
  std::string bytes(kBlockHeaderBytes, '\0');
  Append<uint32_t>(names.front().id, &bytes);
  for (const SeriesName& name : names) {
    Append<uint32_t>(static_cast<uint32_t>(name.first.value - begin), &bytes);
    Append<uint16_t>(static_cast<uint16_t>(name.key.size()), &bytes);
    bytes += name.key;
  }
  SealBlock(seed, key, shape, {0, static_cast<uint32_t>(names.size()), 0}, &bytes);
  return {key, std::make_shared<const std::string>(std::move(bytes))};
}

std::vector<SeriesName> NamesIn(IndexShape shape, uint64_t segment, std::string_view bytes) {
  const int64_t begin = static_cast<int64_t>(segment) * shape.segment_positions;
  const uint32_t count = CountsOf(bytes).entries;
  const char* at = bytes.data() + kBlockHeaderBytes;
  SeriesId id = Load<uint32_t>(at);
  at += sizeof(uint32_t);
  std::vector<SeriesName> names;
  names.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    const Position first{begin + Load<uint32_t>(at)};
    const size_t size = Load<uint16_t>(at + 4);
    names.push_back({id++, std::string(at + 6, size), first});
    at += 6 + size;
  }
  return names;
}

}  // namespace liggare::projection
