#include "services/projection/block_bytes.h"

#include "absl/strings/str_cat.h"
#include "services/budget/invariant.h"

namespace liggare::projection {
namespace {

constexpr uint32_t kMagic = 0x3142474c;  // "LGB1"
constexpr size_t kChecksumAt = 40;

// A word of a running sum: folds the 128 bits of a product, so that every bit reaches every other.
uint64_t Mix(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

constexpr uint64_t kOdd[4] = {0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f, 0xd6e8feb86659fd93,
                              0xa0761d6478bd642f};

// 64 bits of the bytes; four sums side by side, so that it keeps up with memory.
uint64_t Checksum(uint64_t seed, std::string_view bytes) {
  uint64_t sums[4] = {seed ^ kOdd[0], seed ^ kOdd[1], seed ^ kOdd[2], seed ^ kOdd[3]};
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= 32; at += 32, left -= 32) {
    for (int i = 0; i < 4; ++i) {
      sums[i] = Mix(sums[i] ^ Load<uint64_t>(at + 8 * i), kOdd[i]) + kOdd[(i + 1) & 3];
    }
  }
  char rest[32] = {};
  std::memcpy(rest, at, left);
  for (int i = 0; i < 4; ++i) {
    sums[i] = Mix(sums[i] ^ Load<uint64_t>(rest + 8 * i), kOdd[i]) + kOdd[(i + 1) & 3];
  }
  uint64_t sum = bytes.size();
  for (int i = 0; i < 4; ++i) sum = Mix(sum ^ sums[i], kOdd[i]) + kOdd[(i + 1) & 3];
  return sum;
}

// Of the header before the checksum and the body behind it.
uint64_t BlockChecksum(uint64_t seed, std::string_view bytes) {
  return Checksum(Checksum(seed, bytes.substr(0, kChecksumAt)), bytes.substr(kBlockHeaderBytes));
}

void WriteHeader(BlockKey key, IndexShape shape, const BlockCounts& counts, uint32_t size,
                 char* to) {
  Store<uint32_t>(to, kMagic);
  Store<uint8_t>(to + 4, static_cast<uint8_t>(key.kind));
  Store<uint8_t>(to + 5, key.level);
  Store<uint16_t>(to + 6, static_cast<uint16_t>(shape.fan_in));
  Store<uint64_t>(to + 8, key.index);
  Store<uint32_t>(to + 16, shape.segment_positions);
  Store<uint32_t>(to + 20, counts.series);
  Store<uint32_t>(to + 24, counts.entries);
  Store<uint32_t>(to + 28, size);
  Store<int64_t>(to + 32, counts.gross);
}

}  // namespace

uint64_t BlockSeed(const std::string& ledger) { return Checksum(kOdd[3], ledger); }

void SealBlock(uint64_t seed, BlockKey key, IndexShape shape, const BlockCounts& counts,
               std::string* bytes) {
  budget::Require(bytes->size() >= kBlockHeaderBytes && bytes->size() <= UINT32_MAX,
                  "a block has a header and at most 4 GiB");
  WriteHeader(key, shape, counts, static_cast<uint32_t>(bytes->size()), bytes->data());
  Store<uint64_t>(bytes->data() + kChecksumAt, BlockChecksum(seed, *bytes));
}

BlockCounts CountsOf(std::string_view bytes) {
  return {Load<uint32_t>(bytes.data() + 20), Load<uint32_t>(bytes.data() + 24),
          Load<int64_t>(bytes.data() + 32)};
}

absl::Status CheckBlock(uint64_t seed, BlockKey key, IndexShape shape, std::string_view bytes) {
  if (bytes.size() < kBlockHeaderBytes) return LostBlock(key, "is cut short");
  char expected[kChecksumAt];
  WriteHeader(key, shape, CountsOf(bytes), static_cast<uint32_t>(bytes.size()), expected);
  if (std::memcmp(expected, bytes.data(), kChecksumAt) != 0) {
    return LostBlock(key, "is another block, or of another shape");
  }
  if (Load<uint64_t>(bytes.data() + kChecksumAt) != BlockChecksum(seed, bytes)) {
    return LostBlock(key, "is damaged");
  }
  return absl::OkStatus();
}

absl::Status LostBlock(BlockKey key, const std::string& why) {
  const char* kind = key.kind == BlockKind::kNames       ? "names"
                     : key.kind == BlockKind::kMovements ? "movements"
                                                         : "totals";
  return absl::DataLossError(
      absl::StrCat("the balance block ", kind, "/", key.level, "/", key.index, " ", why));
}

}  // namespace liggare::projection
