// Reads a message of protobuf's wire format field by field, without parsing what is not asked for:
// for those who read a few fields of millions of records.
//
// Thread-compatible. Borrows the bytes.

#ifndef LIGGARE_SERVICES_BUDGET_WIRE_FIELDS_H_
#define LIGGARE_SERVICES_BUDGET_WIRE_FIELDS_H_

#include <cstdint>
#include <string_view>

namespace liggare::budget {

class WireFields {
 public:
  explicit WireFields(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  // Moves to the next field; false at the end, or when the bytes are no message: then !ok().
  bool Next() {
    if (at_ == end_) return false;
    const uint64_t tag = Varint();
    number_ = static_cast<int>(tag >> 3);
    switch (tag & 7) {
      case 0:
        value_ = Varint();
        break;
      case 1:
        Take(8);
        break;
      case 2:
        bytes_ = Take(Varint());
        break;
      case 5:
        Take(4);
        break;
      default:
        ok_ = false;
    }
    return ok_ && number_ > 0;
  }

  bool ok() const { return ok_; }
  int number() const { return number_; }
  // Of a field that is a number, and of one that is a text or a message.
  int64_t value() const { return static_cast<int64_t>(value_); }
  std::string_view bytes() const { return bytes_; }

 private:
  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) break;
      const auto byte = static_cast<uint8_t>(*at_++);
      value |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }

  std::string_view Take(uint64_t size) {
    if (size > static_cast<uint64_t>(end_ - at_)) {
      ok_ = false;
      return {};
    }
    const std::string_view taken(at_, size);
    at_ += size;
    return taken;
  }

  const char* at_;
  const char* end_;
  int number_ = 0;
  uint64_t value_ = 0;
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_WIRE_FIELDS_H_
