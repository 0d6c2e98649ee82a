#include "services/budget/wire_tags.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/new_tags.h"
#include "services/budget/tags.h"
#include "services/budget/wire_fields.h"

namespace liggare::budget {
namespace {

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// Each of these: whether the bytes are a message.

bool AddItem(std::string_view bytes, NewTags& tags) {
  std::string_view decision;
  int64_t item = 0;
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == v1::DecisionItemReference::kDecisionFieldNumber) {
      decision = fields.bytes();
    }
    if (fields.number() == v1::DecisionItemReference::kItemFieldNumber) item = fields.value();
  }
  tags.AddName("decision", decision);
  tags.Add("item", absl::StrCat(ToAbsl(decision), "/", item));
  return fields.ok();
}

bool AddAuthority(std::string_view bytes, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    switch (fields.number()) {
      case v1::Authority::kItemsFieldNumber:
        if (!AddItem(fields.bytes(), tags)) return false;
        break;
      case v1::Authority::kMandateFieldNumber:
        tags.AddName("under", fields.bytes());
        break;
      case v1::Authority::kConsultationFieldNumber:
        tags.AddName("consulted", fields.bytes());
        break;
      default:
        break;
    }
  }
  return fields.ok();
}

bool AddVoucher(std::string_view bytes, NewTags& tags) {
  std::string_view series;
  std::string_view number;
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == v1::Voucher::kSeriesFieldNumber) series = fields.bytes();
    if (fields.number() == v1::Voucher::kNumberFieldNumber) number = fields.bytes();
  }
  tags.Add("voucher", absl::StrCat(ToAbsl(series), "/", ToAbsl(number)));
  return fields.ok();
}

bool AddShare(std::string_view bytes, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() != v1::Share::kCellFieldNumber) continue;
    WireFields cell(fields.bytes());
    while (cell.Next()) {
      if (cell.number() == v1::Cell::kLineFieldNumber) tags.AddName("line", cell.bytes());
      if (cell.number() == v1::Cell::kFundFieldNumber) tags.AddName("fund", cell.bytes());
    }
    if (!cell.ok()) return false;
  }
  return fields.ok();
}

bool AddEntry(std::string_view bytes, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    bool ok = true;
    switch (fields.number()) {
      case v1::CostPosted::kAccountFieldNumber:
        tags.AddName("account", fields.bytes());
        break;
      case v1::CostPosted::kFundFieldNumber:
        tags.AddName("fund", fields.bytes());
        break;
      case v1::CostPosted::kVoucherFieldNumber:
        ok = AddVoucher(fields.bytes(), tags);
        break;
      case v1::CostPosted::kAttributionFieldNumber:
        ok = AddShare(fields.bytes(), tags);
        break;
      default:
        break;
    }
    if (!ok) return false;
  }
  return fields.ok();
}

bool AddAttribution(std::string_view bytes, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == v1::CostAttributed::kEntryPositionFieldNumber) {
      tags.AddRef(fields.value());
    } else if (fields.number() == v1::CostAttributed::kSharesFieldNumber &&
               !AddShare(fields.bytes(), tags)) {
      return false;
    }
  }
  return fields.ok();
}

bool AddPayload(std::string_view bytes, WireRecord& record, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    switch (fields.number()) {
      case v1::Payload::kCostPostedFieldNumber:
        record.has_tags = true;
        tags.Add("type", PayloadName(v1::Payload::kCostPosted));
        if (!AddEntry(fields.bytes(), tags)) return false;
        break;
      case v1::Payload::kCostAttributedFieldNumber:
        record.has_tags = true;
        tags.Add("type", PayloadName(v1::Payload::kCostAttributed));
        if (!AddAttribution(fields.bytes(), tags)) return false;
        break;
      default:
        break;
    }
  }
  return fields.ok();
}

bool AddEvent(std::string_view bytes, WireRecord& record, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    switch (fields.number()) {
      case v1::Event::kEventIdFieldNumber:
        record.event_id = fields.bytes();
        break;
      case v1::Event::kImportIdFieldNumber:
        tags.AddName("import", fields.bytes());
        break;
      case v1::Event::kAuthorityFieldNumber:
        if (!AddAuthority(fields.bytes(), tags)) return false;
        break;
      case v1::Event::kPayloadFieldNumber:
        if (!AddPayload(fields.bytes(), record, tags)) return false;
        break;
      default:
        break;
    }
  }
  return fields.ok();
}

bool AddAccount(std::string_view bytes, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == v1::Account::kLineFieldNumber) tags.AddName("line", fields.bytes());
    if (fields.number() == v1::Account::kFundFieldNumber) tags.AddName("fund", fields.bytes());
  }
  return fields.ok();
}

bool AddPosting(std::string_view bytes, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    const bool is_account = fields.number() == v1::Posting::kFromAccountFieldNumber ||
                            fields.number() == v1::Posting::kToAccountFieldNumber;
    if (is_account && !AddAccount(fields.bytes(), tags)) return false;
  }
  return fields.ok();
}

bool AddFlag(std::string_view bytes, NewTags& tags) {
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() != v1::Flag::kReasonFieldNumber) continue;
    const auto reason = static_cast<int>(fields.value());
    if (!v1::FlagReason_IsValid(reason)) return false;
    tags.Add("flag", FlagName(static_cast<v1::FlagReason>(reason)));
  }
  return fields.ok();
}

}  // namespace

bool ReadWireTags(std::string_view bytes, WireRecord* record, TagList* list) {
  *record = WireRecord();
  list->Clear();
  NewTags tags(*list);
  WireFields fields(bytes);
  while (fields.Next()) {
    bool ok = true;
    switch (fields.number()) {
      case v1::Record::kLedgerFieldNumber:
        record->ledger = fields.bytes();
        break;
      case v1::Record::kPositionFieldNumber:
        record->position = fields.value();
        break;
      case v1::Record::kEventFieldNumber:
        ok = AddEvent(fields.bytes(), *record, tags);
        break;
      case v1::Record::kPostingsFieldNumber:
        ok = AddPosting(fields.bytes(), tags);
        break;
      case v1::Record::kFlagsFieldNumber:
        ok = AddFlag(fields.bytes(), tags);
        break;
      default:
        break;
    }
    if (!ok) return false;
  }
  return fields.ok();
}

}  // namespace liggare::budget
