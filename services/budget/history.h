// The facts of one kind, such as all definitions of lines: each with the event it began with, what
// corrections have put in its place, and from where on.
//
// An event begins a fact. A correction ends what the fact says and puts something else, or nothing,
// in its place; the fact keeps its place in the history, which is that of the event it began with.
// So a fact has versions: from a position and a date on it says this or nothing. Corrections never
// count from before what they correct (the rules see to it), so later versions have later dates.
//
// Two ways of asking. By size alone: what is said at size N, whatever its date. By date and size:
// what is said at size N and counts at the date.
//
// Invariant: undoing the last change restores what was before it exactly. Thread-compatible. Owns
// its facts; a pointer to one stays valid until that fact is undone.

#ifndef LIGGARE_SERVICES_BUDGET_HISTORY_H_
#define LIGGARE_SERVICES_BUDGET_HISTORY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/dates.h"
#include "services/budget/invariant.h"

namespace liggare::budget {

// What an event, or the correction of one, says.
template <typename T>
struct Fact {
  Position order;     // the event that the fact began with: its place among its like
  Position position;  // where it is said: that event, or the correction in its place
  Date effective;     // the date that event or correction counts from
  v1::Authority authority;
  bool example = false;
  T payload;
};

template <typename T>
class History {
 public:
  // Begins a fact about the thing with this id. REQUIRES: order is beyond every earlier one.
  void Begin(const std::string& id, Fact<T> fact) {
    const size_t index = slots_.size();
    const Position position = fact.position;
    Slot& slot = slots_.emplace_back();
    slot.id = id;
    slot.order = fact.order;
    slot.effective = fact.effective;
    slot.versions.push_back(
        {position, fact.effective, std::make_shared<const Fact<T>>(std::move(fact))});
    slot_of_[position.value] = index;
    by_id_[id].push_back(index);
  }

  // Undoes the last Begin.
  void UndoBegin() {
    Require(!slots_.empty() && slots_.back().versions.size() == 1, "the last fact is undone");
    const auto of_id = by_id_.find(slots_.back().id);
    of_id->second.pop_back();
    if (of_id->second.empty()) by_id_.erase(of_id);
    slot_of_.erase(slots_.back().order.value);
    slots_.pop_back();
  }

  // Whether the position says, or once said, a fact of this history.
  bool Has(Position position) const { return slot_of_.contains(position.value); }

  // A correction at `position` puts `content` in the place of what `target` says. Without content
  // the target should not have been: nothing stands then, or, when the target is a correction
  // itself, what stood before it. REQUIRES: Has(target), nothing later than `date` in the fact.
  void Correct(Position target, Position position, Date date, const Fact<T>* content) {
    const size_t index = IndexOf(target);
    Slot& slot = slots_[index];
    std::shared_ptr<const Fact<T>> said;
    if (content != nullptr) {
      Fact<T> placed = *content;
      placed.order = slot.order;
      said = std::make_shared<const Fact<T>>(std::move(placed));
    } else {
      said = Before(slot, target);
    }
    slot.versions.push_back({position, date, std::move(said)});
    slot_of_[position.value] = index;
  }

  // Undoes the last Correct of the fact that has this position.
  void UndoCorrect(Position position) {
    Slot& slot = slots_[IndexOf(position)];
    Require(slot.versions.size() > 1 && slot.versions.back().since == position,
            "the last correction of a fact is undone");
    slot.versions.pop_back();
    slot_of_.erase(position.value);
  }

  // What would stand if `target`, an event or a correction of this history, were withdrawn.
  const Fact<T>* IfWithdrawn(Position target) const {
    return Before(slots_[IndexOf(target)], target).get();
  }

  // The place in the history of the fact that has this position.
  Position OrderOf(Position position) const { return slots_[IndexOf(position)].order; }

  // The latest of the facts about an id that stand at a size, in the order of the history; null
  // for none.
  const Fact<T>* Latest(const std::string& id, Size size) const {
    const auto of_id = by_id_.find(id);
    if (of_id == by_id_.end()) return nullptr;
    for (auto index = of_id->second.rbegin(); index != of_id->second.rend(); ++index) {
      if (const Fact<T>* fact = At(slots_[*index], size)) return fact;
    }
    return nullptr;
  }

  // The first of them.
  const Fact<T>* First(const std::string& id, Size size) const {
    const auto of_id = by_id_.find(id);
    if (of_id == by_id_.end()) return nullptr;
    for (size_t index : of_id->second) {
      if (const Fact<T>* fact = At(slots_[index], size)) return fact;
    }
    return nullptr;
  }

  // The latest of the facts about an id that stand at a size and count at a date: of the latest
  // date it began to count from, and of those the last in order; null for none.
  const Fact<T>* LatestInEffect(const std::string& id, Date date, Size size) const {
    const auto of_id = by_id_.find(id);
    if (of_id == by_id_.end()) return nullptr;
    const Fact<T>* latest = nullptr;
    Date latest_began;
    for (size_t index : of_id->second) {
      const Slot& slot = slots_[index];
      const Fact<T>* fact = AtDate(slot, date, size);
      if (fact == nullptr || (latest != nullptr && slot.effective < latest_began)) continue;
      latest = fact;
      latest_began = slot.effective;
    }
    return latest;
  }

  // All facts about an id that stand at a size, in order.
  std::vector<const Fact<T>*> All(const std::string& id, Size size) const {
    std::vector<const Fact<T>*> facts;
    const auto of_id = by_id_.find(id);
    if (of_id == by_id_.end()) return facts;
    for (size_t index : of_id->second) {
      if (const Fact<T>* fact = At(slots_[index], size)) facts.push_back(fact);
    }
    return facts;
  }

  // All facts that stand at a size, about whatever id, in order.
  std::vector<const Fact<T>*> All(Size size) const {
    std::vector<const Fact<T>*> facts;
    for (const Slot& slot : slots_) {
      if (!size.Contains(slot.order)) break;
      if (const Fact<T>* fact = At(slot, size)) facts.push_back(fact);
    }
    return facts;
  }

  // The ids that a fact stands about at a size, ascending.
  std::vector<std::string> Ids(Size size) const {
    std::vector<std::string> ids;
    for (const auto& [id, indexes] : by_id_) {
      if (Latest(id, size) != nullptr) ids.push_back(id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

 private:
  struct Version {
    Position since;
    Date from;
    std::shared_ptr<const Fact<T>> fact;  // null: nothing is said
  };
  struct Slot {
    std::string id;
    Position order;
    Date effective;  // of the event the fact began with
    std::vector<Version> versions;
  };

  size_t IndexOf(Position position) const {
    const auto index = slot_of_.find(position.value);
    Require(index != slot_of_.end(), "the position says a fact of this history");
    return index->second;
  }

  static const Fact<T>* At(const Slot& slot, Size size) {
    for (auto version = slot.versions.rbegin(); version != slot.versions.rend(); ++version) {
      if (size.Contains(version->since)) return version->fact.get();
    }
    return nullptr;
  }

  static const Fact<T>* AtDate(const Slot& slot, Date date, Size size) {
    for (auto version = slot.versions.rbegin(); version != slot.versions.rend(); ++version) {
      if (size.Contains(version->since) && version->from <= date) return version->fact.get();
    }
    return nullptr;
  }

  // What stood just before the version that `target` made.
  static std::shared_ptr<const Fact<T>> Before(const Slot& slot, Position target) {
    for (size_t i = 1; i < slot.versions.size(); ++i) {
      if (slot.versions[i].since == target) return slot.versions[i - 1].fact;
    }
    return nullptr;
  }

  std::deque<Slot> slots_;                        // by order
  absl::flat_hash_map<int64_t, size_t> slot_of_;  // by position, corrections' too
  absl::flat_hash_map<std::string, std::vector<size_t>> by_id_;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_HISTORY_H_
