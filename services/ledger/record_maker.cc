#include "services/ledger/record_maker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "services/budget/dates.h"
#include "services/budget/rules.h"
#include "services/budget/tags.h"
#include "services/budget/texts.h"
#include "store/vault.h"

namespace liggare::ledger {
namespace {

// A random UUID (RFC 9562, version 4).
std::string NewUuid() {
  std::string bytes = store::Vault::NewSalt().substr(0, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string uuid = absl::BytesToHexString(bytes);
  for (size_t hyphen : {8, 13, 18, 23}) uuid.insert(hyphen, 1, '-');
  return uuid;
}

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

BesideRecord CompleteRecord(const std::string& actor, v1::Record& record) {
  BesideRecord beside;
  record.set_actor(actor);
  beside.texts = TakeTexts(*record.mutable_event());
  beside.tags = budget::Tags(record);
  for (int64_t position : record.event().payload().text_erased().positions()) {
    beside.erase_texts_of.push_back(Position{position});
  }
  return beside;
}

void PutBackTexts(std::vector<store::StoredText> texts, v1::Event& event) {
  if (texts.empty()) return;
  for (auto& [field, text] : budget::PrivateTexts(*event.mutable_payload())) {
    const auto taken = std::find_if(texts.begin(), texts.end(),
                                    [&](const auto& stored) { return stored.field == field; });
    if (taken == texts.end()) continue;
    text->set_text(std::move(taken->text));
    text->clear_commitment();
  }
}

store::NewRecord MakeOpening(const v1::CreateLedgerRequest& request, const std::string& actor,
                             absl::Time now) {
  store::NewRecord made;
  v1::Event& event = *made.record.mutable_event();
  event.set_event_id(NewUuid());
  event.set_effective_date(budget::FormatDate(absl::ToCivilDay(now, absl::UTCTimeZone())));
  v1::LedgerOpened& opened = *event.mutable_payload()->mutable_ledger_opened();
  opened.set_name(request.name());
  opened.set_currency(request.currency());
  opened.set_origin(request.origin());
  made.record.set_rules_version(budget::kRulesVersion);
  made.tags = CompleteRecord(actor, made.record).tags;
  made.event_id = event.event_id();
  return made;
}

}  // namespace liggare::ledger
