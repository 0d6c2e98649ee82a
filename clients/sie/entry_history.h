// What a ledger's entries come to, event by event: what each puts there and what it takes back.
//
// A correction stands in the place of what it corrects; correcting a correction without a
// replacement restores what it had corrected, as EventCorrected says. Holds of an entry only what
// its reader asks for. Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_ENTRY_HISTORY_H_
#define LIGGARE_CLIENTS_SIE_ENTRY_HISTORY_H_

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "liggare/v1/event.pb.h"

namespace liggare::sie {

// What an event does to the entries that count.
template <typename Held>
struct EntryChange {
  // The position whose entry no longer counts.
  struct Gone {
    int64_t position = 0;
    Held entry;
  };
  std::optional<Gone> gone;
  std::optional<Held> put;  // the entry that counts from this event on
};

// `Hold` makes of an entry's event and CostPosted what is kept of it.
template <typename Hold>
class EntryHistory {
 public:
  using Held = std::decay_t<std::invoke_result_t<Hold, const v1::Event&, const v1::CostPosted&>>;

  explicit EntryHistory(Hold hold) : hold_(std::move(hold)) {}

  // Takes the ledger's events of these kinds in order, and may be given others.
  EntryChange<Held> Take(int64_t position, const v1::Event& event) {
    const v1::Payload& payload = event.payload();
    if (payload.has_cost_posted()) return Put(position, hold_(event, payload.cost_posted()));
    if (!payload.has_event_corrected()) return {};
    const v1::EventCorrected& correction = payload.event_corrected();
    const auto corrected = links_.find(correction.position());
    if (corrected == links_.end()) return {};
    const Link before = corrected->second;
    EntryChange<Held> change;
    if (correction.replacement().has_cost_posted()) {
      change = Put(position, hold_(event, correction.replacement().cost_posted()));
    } else if (before.corrects) {
      const std::optional<Held> restored = links_.at(*before.corrects).entry;
      links_[position].entry = restored;
      change.put = restored;
    }
    links_[position].corrects = correction.position();
    if (before.entry) change.gone = {correction.position(), *before.entry};
    return change;
  }

 private:
  struct Link {
    std::optional<Held> entry;
    std::optional<int64_t> corrects;
  };

  EntryChange<Held> Put(int64_t position, Held entry) {
    EntryChange<Held> change;
    change.put = entry;
    links_[position].entry = std::move(entry);
    return change;
  }

  const Hold hold_;
  absl::flat_hash_map<int64_t, Link> links_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_ENTRY_HISTORY_H_
