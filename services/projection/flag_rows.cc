#include "services/projection/flag_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "services/projection/matter.h"

namespace liggare::projection {
namespace {

using Counter = std::pair<FlagScope, v1::FlagReason>;

// A flag that an event carries and nothing has settled.
struct Carried {
  int64_t carrier;
  v1::Flag flag;
};

Day DayOfFlag(const v1::Flag& flag, const v1::Record& record) {
  return StoredDay(flag.effective_date().empty() ? record.event().effective_date()
                                                 : flag.effective_date());
}

// Whether two flags are the same, for settling.
bool Same(const v1::Flag& a, const v1::Flag& b) {
  return std::make_tuple(a.reason(), a.budget_year()) ==
             std::make_tuple(b.reason(), b.budget_year()) &&
         a.line() == b.line() && a.fund() == b.fund() && a.reference() == b.reference();
}

std::vector<FlagScope> ScopesOf(const v1::Flag& flag, v1::FundKind kind) {
  using Of = FlagScope::Of;
  std::vector<FlagScope> scopes = {FlagScope{}};
  if (!flag.line().empty()) {
    scopes.push_back({Of::kCell, flag.line(), flag.fund(), {}, flag.budget_year()});
    scopes.push_back({Of::kLine, flag.line(), {}, kind, flag.budget_year()});
  } else if (!flag.fund().empty()) {
    scopes.push_back({Of::kFund, {}, flag.fund(), {}, 0});
  }
  return scopes;
}

// The flags of a matter that are carried and not settled.
class OpenFlags {
 public:
  void Apply(const v1::Record& record) {
    for (const v1::Flag& flag : record.settled_flags()) Settle(flag, NamedBy(record));
    for (const v1::Flag& flag : record.flags()) carried_.push_back({record.position(), flag});
  }

  // Takes away the flag that this settles and returns it; nothing when none is carried.
  std::optional<Carried> Settle(const v1::Flag& flag, std::optional<Position> named) {
    if (!named.has_value()) return std::nullopt;
    // The one that is named; else the latest, which the one they come down to is not unless alone.
    const auto none = carried_.end();
    auto settled = none;
    for (auto it = carried_.begin(); it != none; ++it) {
      if (!Same(it->flag, flag)) continue;
      if (settled == none || it->carrier == named->value ||
          (settled->carrier != named->value && it->carrier > settled->carrier)) {
        if (settled != none && settled->carrier == it->carrier) continue;
        settled = it;
      }
    }
    if (settled == none) return std::nullopt;
    Carried taken = std::move(*settled);
    carried_.erase(settled);
    return taken;
  }

  // Calls with the flags that an event still carries for a reason.
  template <typename Visit>
  void ForRest(int64_t carrier, v1::FlagReason reason, Visit visit) const {
    for (const Carried& carried : carried_) {
      if (carried.carrier == carrier && carried.flag.reason() == reason) visit(carried.flag);
    }
  }

 private:
  std::vector<Carried> carried_;
};

// The scopes that an event leaves when one of its flags is settled.
std::vector<FlagScope> ScopesLeft(const Carried& settled, const OpenFlags& open,
                                  FundKindAt kind_at) {
  const Size size = SizeThrough(Position{settled.carrier});
  std::vector<FlagScope> scopes = ScopesOf(settled.flag, kind_at(settled.flag.fund(), size));
  open.ForRest(settled.carrier, settled.flag.reason(), [&](const v1::Flag& rest) {
    for (const FlagScope& scope : ScopesOf(rest, kind_at(rest.fund(), size))) {
      std::erase(scopes, scope);
    }
  });
  return scopes;
}

void AddSettled(const v1::Record& record, std::span<const v1::Record> matter, FundKindAt kind_at,
                AddFlag add) {
  OpenFlags open;
  for (const v1::Record& earlier : matter) open.Apply(earlier);
  for (const v1::Flag& flag : record.settled_flags()) {
    const std::optional<Carried> settled = open.Settle(flag, NamedBy(record));
    if (!settled.has_value()) continue;
    for (const FlagScope& scope : ScopesLeft(*settled, open, kind_at)) {
      add(scope, flag.reason(), DayOfFlag(flag, record), -1);
    }
  }
}

void AddCarried(const v1::Record& record, FundKindAt kind_at, AddFlag add) {
  const Size size = SizeThrough(Position{record.position()});
  std::map<Counter, Day> since;
  for (const v1::Flag& flag : record.flags()) {
    const Day day = DayOfFlag(flag, record);
    for (const FlagScope& scope : ScopesOf(flag, kind_at(flag.fund(), size))) {
      const auto [it, first] = since.try_emplace({scope, flag.reason()}, day);
      if (!first) it->second = std::min(it->second, day);
    }
  }
  for (const auto& [counter, day] : since) add(counter.first, counter.second, day, 1);
}

}  // namespace

void AddFlagRows(const v1::Record& record, std::span<const v1::Record> matter, FundKindAt kind_at,
                 AddFlag add) {
  if (record.settled_flags_size() > 0) AddSettled(record, matter, kind_at, add);
  if (record.flags_size() > 0) AddCarried(record, kind_at, add);
}

}  // namespace liggare::projection
