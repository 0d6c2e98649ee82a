// The bytes that every block has in common: a header that says what it is, then its body.
//
//   0  u32 magic        4  u8 kind, u8 level, u16 0     8  u64 index
//  16  u32 segment positions   20  u32 series           24  u32 entries, or names
//  28  u32 bytes of the block  32  u64 gross            40  u64 checksum of all other bytes
//  48  body
//
// All numbers are little-endian and of fixed width, and may lie at any address. The checksum is
// seeded with the ledger's id, so that a block of another ledger is no block of this one.
// Invariant: bytes that CheckBlock lets through are those that a writer sealed under that key; what
// is read of them afterwards needs no checks. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_PROJECTION_BLOCK_BYTES_H_
#define LIGGARE_SERVICES_PROJECTION_BLOCK_BYTES_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/projection/block_store.h"
#include "services/projection/index_shape.h"

namespace liggare::projection {

static_assert(std::endian::native == std::endian::little, "blocks are read in place");

inline constexpr size_t kBlockHeaderBytes = 48;

// A number at any address.
template <typename T>
T Load(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof(T));
  return value;
}
template <typename T>
void Store(char* at, T value) {
  std::memcpy(at, &value, sizeof(T));
}

struct BlockCounts {
  uint32_t series = 0;
  uint32_t entries = 0;
  int64_t gross = 0;
};

// What blocks of a ledger are sealed with.
uint64_t BlockSeed(const std::string& ledger);

// Fills in the header of a block whose body is written behind kBlockHeaderBytes of any value.
void SealBlock(uint64_t seed, BlockKey key, IndexShape shape, const BlockCounts& counts,
               std::string* bytes);

// What a sealed block says of itself.
BlockCounts CountsOf(std::string_view bytes);

// DATA_LOSS unless the bytes were sealed under this key with this seed and shape.
absl::Status CheckBlock(uint64_t seed, BlockKey key, IndexShape shape, std::string_view bytes);

// DATA_LOSS that names a block.
absl::Status LostBlock(BlockKey key, const std::string& why);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BLOCK_BYTES_H_
