#include "services/projection/record_details.h"

#include <optional>
#include <utility>

#include "services/budget/account.h"
#include "services/budget/tags.h"
#include "services/projection/matter.h"
#include "services/projection/series_walk.h"

namespace liggare::projection {
namespace {

constexpr v1::AccountKind kMoneyIn[] = {v1::ACCOUNT_KIND_CELL_ALLOCATED,
                                        v1::ACCOUNT_KIND_CELL_REALLOCATED_IN,
                                        v1::ACCOUNT_KIND_CELL_CARRIED_IN};

bool IsMoneyIn(v1::AccountKind kind) {
  for (const v1::AccountKind in : kMoneyIn) {
    if (kind == in) return true;
  }
  return false;
}

bool Touches(const v1::Account& account, const v1::Cell& cell) {
  return account.line() == cell.line() && account.fund() == cell.fund() &&
         account.budget_year() == cell.budget_year();
}

// Whether the record decided that money goes to the cell, and does not just undo.
bool PutsMoneyIn(const v1::Record& record, const v1::Cell& cell) {
  for (const v1::Posting& posting : record.postings()) {
    if (!posting.reversal() && posting.amount() > 0 && IsMoneyIn(posting.to_account().kind()) &&
        Touches(posting.to_account(), cell)) {
      return true;
    }
  }
  return false;
}

void AddUnique(const v1::DecisionItemReference& item, v1::FigurePart* part) {
  for (const v1::DecisionItemReference& has : part->decisions()) {
    if (has.decision() == item.decision() && has.item() == item.item()) return;
  }
  *part->add_decisions() = item;
}

void AddUnique(v1::FlagReason reason, v1::FigurePart* part) {
  for (const int has : part->flags()) {
    if (has == reason) return;
  }
  part->add_flags(reason);
}

// A record's own decision items; without any, those of the event that it attributes or corrects.
absl::Status AddAuthority(const v1::Record& record, RecordReader record_at, v1::FigurePart* part) {
  for (const auto& item : record.event().authority().items()) AddUnique(item, part);
  const std::optional<Position> named = NamedBy(record);
  if (part->decisions_size() > 0 || !named.has_value()) return absl::OkStatus();
  const absl::StatusOr<v1::Record> earlier = record_at(*named);
  if (!earlier.ok()) return earlier.status();
  return AddAuthority(*earlier, record_at, part);
}

}  // namespace

absl::StatusOr<EntryDetails> EntryOf(const v1::Record& record, RecordReader record_at) {
  const v1::Payload& payload = record.event().payload();
  const v1::CostPosted* entry = nullptr;
  if (payload.has_cost_posted()) entry = &payload.cost_posted();
  if (payload.event_corrected().replacement().has_cost_posted()) {
    entry = &payload.event_corrected().replacement().cost_posted();
  }
  if (entry != nullptr) return EntryDetails{true, entry->voucher(), entry->account()};
  const std::optional<Position> named = NamedBy(record);
  if (!named.has_value()) return EntryDetails{};
  const absl::StatusOr<v1::Record> earlier = record_at(*named);
  if (!earlier.ok()) return earlier.status();
  return EntryOf(*earlier, record_at);
}

CellGrounds::CellGrounds(const AsOf& as_of, const Holdings& holdings)
    : as_of_(as_of), holdings_(holdings) {
  holdings.Read([&](const Register& known) {
    for (const auto* mandate : known.catalogue().Mandates(as_of_.size)) {
      Items& items = mandates_[mandate->payload.mandate()];
      for (const v1::DecisionItemReference& item : mandate->authority.items()) {
        items.insert({item.decision(), item.item()});
      }
    }
  });
}

absl::StatusOr<std::set<Position>> CellGrounds::FindEvents(const v1::Cell& cell,
                                                           Cancelled cancelled) const {
  std::vector<SeriesId> series;
  holdings_.Read([&](const Register& known) {
    const CellSeries* found = known.FindCell(cell);
    if (found == nullptr) return;
    for (const v1::AccountKind kind : kMoneyIn) series.push_back(found->money.of(kind));
  });
  SeriesWalk walk(holdings_.index(), std::move(series),
                  {Position{0}, as_of_.size, 0, DayOf(as_of_.date)});
  std::set<Position> events;
  for (bool more = true; more;) {
    if (cancelled()) return CancelledStatus();
    std::vector<Walked> walked;
    const absl::StatusOr<bool> next = walk.Next(&walked);
    if (!next.ok()) return next.status();
    more = *next;
    holdings_.Read([&](const Register& known) {
      for (const Walked& moved : walked) {
        if (moved.amount > 0 && known.corrections().Stands(moved.position, as_of_.size)) {
          events.insert(moved.position);
        }
      }
    });
  }
  return events;
}

absl::StatusOr<CellGrounds::Items> CellGrounds::ReadItems(const v1::Cell& cell,
                                                          RecordReader record_at,
                                                          Cancelled cancelled) const {
  const absl::StatusOr<std::set<Position>> events = FindEvents(cell, cancelled);
  if (!events.ok()) return events.status();
  Items items;
  for (const Position event : *events) {
    const absl::StatusOr<v1::Record> record = record_at(event);
    if (!record.ok()) return record.status();
    if (!PutsMoneyIn(*record, cell)) continue;
    const v1::Authority& authority = record->event().authority();
    for (const v1::DecisionItemReference& item : authority.items()) {
      items.insert({item.decision(), item.item()});
    }
    const auto mandate = mandates_.find(authority.mandate());
    if (mandate != mandates_.end()) items.insert(mandate->second.begin(), mandate->second.end());
  }
  return items;
}

absl::StatusOr<std::vector<v1::DecisionItemReference>> CellGrounds::DecisionsFor(
    const v1::Cell& cell, RecordReader record_at, Cancelled cancelled) {
  const CellKey key{cell.line(), cell.fund(), cell.budget_year()};
  auto ground = grounds_.find(key);
  if (ground == grounds_.end()) {
    absl::StatusOr<Items> items = ReadItems(cell, record_at, cancelled);
    if (!items.ok()) return items.status();
    ground = grounds_.emplace(key, *std::move(items)).first;
  }
  std::vector<v1::DecisionItemReference> decisions;
  for (const auto& [decision, item] : ground->second) {
    v1::DecisionItemReference& reference = decisions.emplace_back();
    reference.set_decision(decision);
    reference.set_item(item);
  }
  return decisions;
}

absl::Status Describe(const v1::Record& record, RecordReader record_at, Cancelled cancelled,
                      CellGrounds& grounds, v1::FigurePart* part) {
  *part->mutable_recorded_at() = record.recorded_at();
  part->set_type(budget::PayloadName(record.event().payload().kind_case()));
  for (const v1::Flag& flag : record.flags()) AddUnique(flag.reason(), part);
  if (const std::optional<Position> named = NamedBy(record)) part->set_refers_to(named->value);

  const absl::StatusOr<EntryDetails> entry = EntryOf(record, record_at);
  if (!entry.ok()) return entry.status();
  if (!entry->is_entry) return AddAuthority(record, record_at, part);
  *part->mutable_voucher() = entry->voucher;
  part->set_account(entry->account);
  if (part->cell().line().empty()) return AddAuthority(record, record_at, part);
  const auto decisions = grounds.DecisionsFor(part->cell(), record_at, cancelled);
  if (!decisions.ok()) return decisions.status();
  for (const v1::DecisionItemReference& item : *decisions) AddUnique(item, part);
  return absl::OkStatus();
}

}  // namespace liggare::projection
