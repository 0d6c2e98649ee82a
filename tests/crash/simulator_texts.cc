// Private texts: there until they are erased, and then nowhere.

#include "absl/strings/str_cat.h"
#include "services/budget/texts.h"
#include "store/vault.h"
#include "tests/crash/simulator.h"

namespace liggare::crash {

void Simulator::CheckTexts(SimulatedStore& store, ExpectedLedger& ledger, Size size) {
  const std::vector<v1::Record>& records = ledger.history().ledger().records();
  // Beyond what was read the disk failed.
  for (int64_t at = 0; at < std::min(size, ledger.read_size()).value; ++at) {
    const v1::Record& record = records[static_cast<size_t>(at)];
    if (!budget::PrivateTexts(record.event().payload()).empty()) CheckText(store, ledger, record);
  }
}

void Simulator::CheckText(SimulatedStore& store, ExpectedLedger& ledger,
                          const v1::Record& expected) {
  const Position position{expected.position()};
  const auto texts = store.sources().vault.Read(ledger.id(), position);
  if (!Answered(texts.status(), "asking for a text")) return;
  const std::string what = absl::StrCat("the text at ", position.value, " of ", ledger.id());
  v1::Record record;
  record.ParseFromString(ledger.bytes(position));
  const auto given = budget::PrivateTexts(expected.event().payload());
  const auto committed = budget::PrivateTexts(record.event().payload());
  if (texts->size() != given.size() || committed.size() != given.size()) Fail(what + " is lost");
  for (size_t i = 0; i < given.size(); ++i) {
    const store::VaultText& text = (*texts)[i];
    if (text.erased != ledger.IsErased(position)) Fail(what + " is erased, or is not");
    if (text.text != (text.erased ? "" : given[i].second->text())) Fail(what + " is another");
    if (!text.erased &&
        store::Vault::Commitment(text.salt, text.text) != committed[i].second->commitment()) {
      Fail(what + " is not what the record commits to");
    }
  }
  Count("texts checked");
}

void Simulator::CheckPurged(const ExpectedLedger& ledger) {
  for (const std::string& text : ledger.ErasedTexts()) {
    if (support::HasFileWith(folder_.path() + "/store", text)) {
      Fail("an erased text lingers: " + store_.purge_failure().value_or("it is said to be purged"));
    }
    Count("erased texts looked for");
  }
}

}  // namespace liggare::crash
