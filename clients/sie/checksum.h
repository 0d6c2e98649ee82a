// The checksum of SIE files (#KSUMMA): zlib's CRC-32 over tags and fields, in CP437.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_CHECKSUM_H_
#define LIGGARE_CLIENTS_SIE_CHECKSUM_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "clients/sie/tokens.h"

namespace liggare::sie {

class Checksum {
 public:
  void Add(std::string_view bytes);
  // The fields of a line: without what separates, quotes and encloses them. A field in another
  // encoding counts as what it is in CP437, if it is anything there.
  void AddLine(const std::vector<Token>& line);

  uint32_t value() const { return ~state_; }

 private:
  uint32_t state_ = 0xFFFFFFFF;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_CHECKSUM_H_
