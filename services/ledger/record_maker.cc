#include "services/ledger/record_maker.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "services/budget/dates.h"
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

NewRecord MakeRecord(const v1::Event& event, const std::string& actor,
                     const budget::Verdict& verdict) {
  NewRecord made;
  v1::Record& record = made.record;
  record.set_actor(actor);
  *record.mutable_event() = event;
  made.beside.texts = TakeTexts(*record.mutable_event());
  record.mutable_postings()->Add(verdict.postings.begin(), verdict.postings.end());
  record.mutable_flags()->Add(verdict.flags.begin(), verdict.flags.end());
  record.mutable_settled_flags()->Add(verdict.settled_flags.begin(), verdict.settled_flags.end());
  record.set_rules_version(budget::kRulesVersion);
  made.beside.tags = budget::Tags(record);
  for (int64_t position : event.payload().text_erased().positions()) {
    made.beside.erase_texts_of.push_back(Position{position});
  }
  return made;
}

NewRecord MakeOpening(const v1::CreateLedgerRequest& request, const std::string& actor,
                      absl::Time now) {
  v1::Event event;
  event.set_event_id(NewUuid());
  event.set_effective_date(budget::FormatDate(absl::ToCivilDay(now, absl::UTCTimeZone())));
  v1::LedgerOpened& opened = *event.mutable_payload()->mutable_ledger_opened();
  opened.set_name(request.name());
  opened.set_currency(request.currency());
  opened.set_origin(request.origin());
  return MakeRecord(event, actor, {});
}

}  // namespace liggare::ledger
