#include "services/ledger/record_maker.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "services/budget/dates.h"
#include "services/budget/rules.h"
#include "services/budget/texts.h"
#include "store/vault.h"

namespace liggare::ledger {
namespace {

// Takes the private texts out of the record's event and leaves their commitments.
std::vector<store::StoredText> TakeTexts(v1::Event& event) {
  std::vector<store::StoredText> taken;
  for (auto& [field, text] : budget::PrivateTexts(*event.mutable_payload())) {
    if (text->text().empty()) continue;
    store::StoredText stored{field, std::move(*text->mutable_text()), store::Vault::NewSalt()};
    text->set_commitment(store::Vault::Commitment(stored.salt, stored.text));
    text->clear_text();
    taken.push_back(std::move(stored));
  }
  return taken;
}

}  // namespace

v1::Record* MakeRecord(const v1::Event& event, const std::string& actor,
                       google::protobuf::Arena* arena, std::vector<store::StoredText>* texts) {
  auto* record = google::protobuf::Arena::CreateMessage<v1::Record>(arena);
  record->set_actor(actor);
  if (budget::PrivateTexts(event.payload()).empty()) {
    // The record only reads it.
    record->unsafe_arena_set_allocated_event(const_cast<v1::Event*>(&event));
  } else {
    *record->mutable_event() = event;
    *texts = TakeTexts(*record->mutable_event());
  }
  return record;
}

store::Beside MakeBeside(const v1::Record& record, std::vector<store::StoredText> texts) {
  store::Beside beside;
  beside.texts = std::move(texts);
  for (const int64_t position : record.event().payload().text_erased().positions()) {
    beside.erase_texts_of.push_back(Position{position});
  }
  return beside;
}

std::string NewEventId() {
  std::string bytes = store::Vault::NewSalt().substr(0, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string uuid = absl::BytesToHexString(bytes);
  for (size_t hyphen : {8, 13, 18, 23}) uuid.insert(hyphen, 1, '-');
  return uuid;
}

v1::Record MakeOpening(const v1::CreateLedgerRequest& request, const std::string& verifier_key,
                       const std::string& actor, absl::Time now) {
  v1::Record record;
  record.set_actor(actor);
  record.set_rules_version(budget::kRulesVersion);
  v1::Event& event = *record.mutable_event();
  event.set_event_id(NewEventId());
  event.set_effective_date(budget::FormatDate(absl::ToCivilDay(now, absl::UTCTimeZone())));
  v1::LedgerOpened& opened = *event.mutable_payload()->mutable_ledger_opened();
  opened.set_name(request.name());
  opened.set_currency(request.currency());
  opened.set_origin(request.origin());
  opened.set_verifier_key(verifier_key);
  return record;
}

}  // namespace liggare::ledger
