// CRC-32C (Castagnoli), the checksum of RocksDB's write-ahead log.

#ifndef LIGGARE_STORE_CRC32C_H_
#define LIGGARE_STORE_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace liggare::store {

// The checksum of bytes whose checksum so far is `crc`, followed by `bytes`.
uint32_t ExtendCrc32c(uint32_t crc, std::string_view bytes);

inline uint32_t Crc32c(std::string_view bytes) { return ExtendCrc32c(0, bytes); }

}  // namespace liggare::store

#endif  // LIGGARE_STORE_CRC32C_H_
