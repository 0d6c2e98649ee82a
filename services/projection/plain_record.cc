#include "services/projection/plain_record.h"

#include "liggare/v1/event.pb.h"
#include "services/budget/wire_fields.h"

namespace liggare::projection {
namespace {

using budget::WireFields;
using v1::CostPosted;
using v1::Event;
using v1::Payload;
using v1::Posting;
using v1::Record;

bool ReadEntry(std::string_view bytes, PlainRecord* record) {
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == CostPosted::kAccountingPeriodFieldNumber) {
      record->accounting_period = fields.bytes();
    }
  }
  return fields.ok();
}

bool ReadPayload(std::string_view bytes, PlainRecord* record) {
  WireFields fields(bytes);
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
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == Event::kEffectiveDateFieldNumber) record->date = fields.bytes();
    if (fields.number() == Event::kPayloadFieldNumber && !ReadPayload(fields.bytes(), record)) {
      return false;
    }
  }
  return fields.ok();
}

bool ReadPosting(std::string_view bytes, PlainPosting* posting) {
  WireFields fields(bytes);
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
  WireFields fields(bytes);
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
