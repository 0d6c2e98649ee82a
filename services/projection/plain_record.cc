#include "services/projection/plain_record.h"

#include "liggare/v1/event.pb.h"

namespace liggare::projection {
namespace {

// Reads a message of the wire format field by field.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  // The next field; false at the end, or when the bytes are no message: then !ok().
  bool Next() {
    if (at_ == end_) return false;
    const uint64_t tag = Varint();
    number_ = static_cast<int>(tag >> 3);
    switch (tag & 7) {
      case 0:
        value_ = Varint();
        break;
      case 1:
        Skip(8);
        break;
      case 2:
        bytes_ = Take(Varint());
        break;
      case 5:
        Skip(4);
        break;
      default:
        ok_ = false;
    }
    return ok_ && number_ > 0;
  }

  bool ok() const { return ok_; }
  int number() const { return number_; }
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
  void Skip(uint64_t size) { Take(size); }

  const char* at_;
  const char* end_;
  int number_ = 0;
  uint64_t value_ = 0;
  std::string_view bytes_;
  bool ok_ = true;
};

using v1::CostPosted;
using v1::Event;
using v1::Payload;
using v1::Posting;
using v1::Record;

bool ReadEntry(std::string_view bytes, PlainRecord* record) {
  Fields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == CostPosted::kAccountingPeriodFieldNumber) {
      record->accounting_period = fields.bytes();
    }
  }
  return fields.ok();
}

bool ReadPayload(std::string_view bytes, PlainRecord* record) {
  Fields fields(bytes);
  while (fields.Next()) {
    switch (fields.number()) {
      case Payload::kCostPostedFieldNumber:
        record->is_entry = true;
        if (!ReadEntry(fields.bytes(), record)) return false;
        break;
      case Payload::kCostAttributedFieldNumber:
      case Payload::kAllocationDecidedFieldNumber:
      case Payload::kReallocationAgreedFieldNumber:
      case Payload::kCarryOverDecidedFieldNumber:
        break;
      default:
        record->plain = false;
    }
  }
  return fields.ok();
}

bool ReadEvent(std::string_view bytes, PlainRecord* record) {
  Fields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == Event::kEffectiveDateFieldNumber) record->date = fields.bytes();
    if (fields.number() == Event::kPayloadFieldNumber && !ReadPayload(fields.bytes(), record)) {
      return false;
    }
  }
  return fields.ok();
}

bool ReadPosting(std::string_view bytes, PlainPosting* posting) {
  Fields fields(bytes);
  while (fields.Next()) {
    switch (fields.number()) {
      case Posting::kFromAccountFieldNumber:
        posting->from_account = fields.bytes();
        break;
      case Posting::kToAccountFieldNumber:
        posting->to_account = fields.bytes();
        break;
      case Posting::kAmountFieldNumber:
        posting->amount = fields.value();
        break;
      case Posting::kEffectiveDateFieldNumber:
        posting->date = fields.bytes();
        break;
      default:
        break;
    }
  }
  return fields.ok();
}

}  // namespace

bool ReadPlain(std::string_view bytes, PlainRecord* record) {
  record->plain = true;
  record->position = 0;
  record->date = {};
  record->is_entry = false;
  record->accounting_period = {};
  record->postings.clear();
  Fields fields(bytes);
  while (fields.Next()) {
    switch (fields.number()) {
      case Record::kPositionFieldNumber:
        record->position = fields.value();
        break;
      case Record::kEventFieldNumber:
        if (!ReadEvent(fields.bytes(), record)) return false;
        break;
      case Record::kPostingsFieldNumber:
        if (!ReadPosting(fields.bytes(), &record->postings.emplace_back())) return false;
        break;
      case Record::kFlagsFieldNumber:
      case Record::kSettledFlagsFieldNumber:
        record->plain = false;
        break;
      default:
        break;
    }
  }
  return fields.ok();
}

}  // namespace liggare::projection
