#include "services/budget/correction_rules.h"

#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/authority_rules.h"
#include "services/budget/entries.h"
#include "services/budget/entry_rules.h"
#include "services/budget/in_use.h"
#include "services/budget/tags.h"

namespace liggare::budget {
namespace {

absl::Status NotCorrectable(Position position, const std::string& message,
                            const Metadata& more = {}) {
  Metadata data = {{"position", Number(position.value)}};
  data.insert(data.end(), more.begin(), more.end());
  return Refuse(v1::ERROR_REASON_NOT_CORRECTABLE,
                absl::StrCat("position ", position.value, " ", message), data);
}

bool IsCorrectable(const v1::Payload& payload) {
  switch (payload.kind_case()) {
    case v1::Payload::kLedgerOpened:
    case v1::Payload::kKeyRotated:
    case v1::Payload::kFollowUpApproved:
    case v1::Payload::kFollowUpLine:
    case v1::Payload::kTextErased:
      return false;
    default:
      return true;
  }
}

// What a correction corrects: a chain of events or of attributions, and where in it.
struct Target {
  Position position;
  Chains::Chain chain;
  v1::Payload original;  // what the chain's first event said
  const v1::Payload* replacement;
};

// Refuses what is corrected already. What stands may be corrected, and the last change of the
// chain: after a withdrawal these are two.
absl::Status CheckStands(const Case& c, const Target& target) {
  const Position standing = target.chain.standing;
  if (target.position == standing) return absl::OkStatus();
  if (target.position != target.chain.latest()) {
    const Position by = c.chains.CorrectionOf(target.position).value_or(standing);
    return Refuse(
        v1::ERROR_REASON_ALREADY_CORRECTED,
        absl::StrCat("position ", target.position.value, " is corrected by position ", by.value,
                     "; what stands is position ", standing.value, ", which can be corrected"),
        {{"position", Number(target.position.value)},
         {"correction", Number(by.value)},
         {"standing", Number(standing.value)}});
  }
  if (target.replacement == nullptr) return absl::OkStatus();
  return NotCorrectable(
      target.position,
      absl::StrCat("put back position ", standing.value, "; give the replacement to that one"),
      {{"standing", Number(standing.value)}});
}

absl::Status CheckReplacement(const Target& target) {
  if (target.replacement == nullptr) return absl::OkStatus();
  const v1::Payload::KindCase kind = target.original.kind_case();
  if (target.replacement->kind_case() != kind) {
    return NotCorrectable(target.position,
                          absl::StrCat("says ", PayloadName(kind), ", its replacement ",
                                       PayloadName(target.replacement->kind_case()),
                                       "; give a replacement of the same kind"));
  }
  return CheckSameThing(target.original, *target.replacement);
}

absl::Status CheckNotBefore(const Case& c, Position target, Date latest) {
  if (latest <= c.date) return absl::OkStatus();
  return NotCorrectable(target,
                        absl::StrCat("counts from ", FormatDate(latest), ", the correction from ",
                                     FormatDate(c.date), "; date it no earlier"),
                        {{"counts_from", FormatDate(latest)}, {"date", FormatDate(c.date)}});
}

// What the standing record of a chain says; null when it says that nothing should have been.
const v1::Payload* SaidBy(const v1::Record& standing) {
  const v1::Payload& payload = standing.event().payload();
  if (!payload.has_event_corrected()) return &payload;
  const v1::EventCorrected& correction = payload.event_corrected();
  return correction.has_replacement() ? &correction.replacement() : nullptr;
}

// What a record moves by what it says, not by what it undoes.
Postings OwnPostings(const v1::Record& record) {
  Postings own;
  for (const v1::Posting& posting : record.postings()) {
    if (!posting.reversal()) own.push_back(posting);
  }
  return own;
}

// Re-posts what an earlier correction had reversed.
v1::Posting PutBack(const v1::Posting& posting) { return Reversal(Reversal(posting)); }

void SettleAll(Case& c, const v1::Record& record) {
  for (const v1::Flag& flag : record.flags()) c.Settle(flag, c.date);
}

void RaiseAll(Case& c, const v1::Record& record) {
  for (const v1::Flag& flag : record.flags()) c.Raise(flag);
}

// Money that a correction took away
// ----------------------------------------------------------------

using CellOrPool = std::tuple<std::string, std::string, int>;  // line, fund, year

// Flags what is lower than it was and lower than zero, as a question to the books says.
template <typename AskFn, typename MakeFn>
void FlagIfTaken(Case& c, AskFn ask, MakeFn make_flag) {
  const Books::Lowest before = ask(Books(c.state));
  const Books::Lowest after = ask(c.books);
  if (after.amount < 0 && after.amount < before.amount) c.Raise(make_flag(after));
}

void FlagCellTaken(Case& c, const v1::Cell& cell) {
  const auto remaining = [&](const Books& books) { return books.LowestRemaining(cell, c.date); };
  FlagIfTaken(c, remaining, [&](const Books::Lowest& after) {
    const int64_t budget = c.books.Sum(BudgetOf(cell), after.date);
    return MakeFlag(v1::FLAG_REASON_CORRECTION_BELOW_USED, cell,
                    {{"budget", budget}, {"cost", Subtract(budget, after.amount)}});
  });
}

void FlagPoolTaken(Case& c, const std::string& fund, int pool_year) {
  const std::optional<Fund> known = c.catalogue.FindFund(fund, c.size);
  if (known.has_value() && known->unlimited()) return;
  const Terms terms = UnallocatedOf(fund, pool_year);
  const auto unallocated = [&](const Books& books) { return books.LowestFrom(terms, c.date); };
  FlagIfTaken(c, unallocated, [&](const Books::Lowest& after) {
    v1::Cell about;
    about.set_fund(fund);
    return MakeFlag(v1::FLAG_REASON_CORRECTION_BELOW_USED, about, {{"unallocated", after.amount}});
  });
}

void FlagMandateTaken(Case& c, const Account& base) {
  const auto left = [&](const Books& books) { return books.LowestFrom({{base}}, c.date); };
  FlagIfTaken(c, left, [&](const Books::Lowest& after) {
    v1::Flag flag = MakeFlag(v1::FLAG_REASON_CORRECTION_BELOW_USED, {}, {{"left", after.amount}});
    flag.set_reference(base.reference);
    return flag;
  });
}

void FlagBelowUsed(Case& c) {
  std::set<Account> touched;
  for (const v1::Posting& posting : c.record.postings()) {
    touched.insert(FromProto(posting.from_account()));
    touched.insert(FromProto(posting.to_account()));
  }
  std::set<CellOrPool> cells;
  std::set<CellOrPool> pools;
  for (const Account& account : touched) {
    if (account.kind == v1::ACCOUNT_KIND_MANDATE_BASE) FlagMandateTaken(c, account);
    if (IsMemorandum(account.kind) || account.fund.empty()) continue;
    if (account.line.empty()) {
      pools.emplace("", account.fund, account.budget_year);
    } else {
      cells.emplace(account.line, account.fund, account.budget_year);
    }
  }
  for (const auto& [line, fund, year] : cells) {
    v1::Cell cell;
    cell.set_line(line);
    cell.set_fund(fund);
    cell.set_budget_year(year);
    FlagCellTaken(c, cell);
  }
  for (const auto& [line, fund, year] : pools) FlagPoolTaken(c, fund, year);
}

// Events that are no entries
// -----------------------------------------------------------------------

// Puts back what an earlier correction had taken away, in the place of what was said since.
absl::Status PutBackEvent(Case& c, const v1::Payload* said, const v1::Record& restored) {
  const v1::Payload* instead = SaidBy(restored);
  if (said != nullptr) {
    if (absl::Status s = CheckMayGiveWay(c, *said, instead); !s.ok()) return s;
  }
  if (instead != nullptr) {
    absl::Status back = CheckMayComeBack(c, *instead, restored.event().authority());
    if (!back.ok()) return back;
  }
  for (const v1::Posting& posting : OwnPostings(restored)) {
    if (absl::Status s = c.Post({PutBack(posting)}); !s.ok()) return s;
  }
  RaiseAll(c, restored);
  return absl::OkStatus();
}

absl::Status CorrectEvent(Case& c, const Target& target, const v1::Record& standing) {
  for (const v1::Posting& posting : OwnPostings(standing)) {
    if (absl::Status s = c.Post({Reversal(posting)}); !s.ok()) return s;
  }
  // After a withdrawal, its flags are those of what it put back and its own.
  SettleAll(
      c, target.position == target.chain.standing ? standing : c.chains.RecordAt(target.position));

  const v1::Payload* said = SaidBy(standing);
  absl::Status changed;
  if (c.puts_back) {
    changed = PutBackEvent(c, said, c.chains.RecordAt(c.chains.Before(target.position)));
  } else {
    if (said != nullptr) changed = CheckMayGiveWay(c, *said, target.replacement);
    if (changed.ok() && target.replacement != nullptr) {
      changed = DecidePayload(c, *target.replacement);
    }
  }
  if (changed.ok()) FlagBelowUsed(c);
  return changed;
}

// Entries
// ------------------------------------------------------------------------------------------

// Takes back an entry with all that attributes it.
absl::Status TakeBackEntry(Case& c, Position target, const StoredEntry& entry) {
  const Attributed attributed = ReadAttributions(c.chains, entry);
  if (absl::Status s = CheckNotBefore(c, target, attributed.latest); !s.ok()) return s;
  if (absl::Status s = TakeBackFromNow(c, entry, attributed); !s.ok()) return s;
  for (const v1::Flag& flag : FlagsOfEntry(entry.flags)) c.Settle(flag, c.date);
  return c.Post({Reversal(entry.whole)});
}

// Puts back an entry with what attributed it when it was taken away.
absl::Status PutBackEntry(Case& c, const StoredEntry& entry) {
  const Attributed attributed = ReadAttributions(c.chains, entry);
  if (absl::Status s = c.Post({PutBack(entry.whole)}); !s.ok()) return s;
  for (const auto& [cell, amount] : attributed.ByCell()) {
    v1::Posting posting;
    *posting.mutable_from_account() = entry.whole.to_account();
    *posting.mutable_to_account() = ToProto(cell);
    posting.set_amount(amount);
    if (absl::Status s = c.Post({PutBack(posting)}); !s.ok()) return s;
  }
  for (const v1::Flag& flag : FlagsOfEntry(entry.flags)) c.Raise(flag);
  for (const auto& [from, flag] : attributed.flags) c.Raise(flag);
  return absl::OkStatus();
}

absl::Status CorrectEntry(Case& c, const Target& target, const v1::Record& standing) {
  if (PostsEntry(standing)) {
    const StoredEntry entry = ReadEntry(c.chains, target.chain.standing);
    if (absl::Status s = TakeBackEntry(c, target.position, entry); !s.ok()) return s;
  } else {
    SettleAll(c, standing);
  }
  if (target.replacement != nullptr) return DecidePayload(c, *target.replacement);
  if (!c.puts_back) return absl::OkStatus();
  const Position before = c.chains.Before(target.position);
  const v1::Record& restored = c.chains.RecordAt(before);
  if (PostsEntry(restored)) return PutBackEntry(c, ReadEntry(c.chains, before));
  RaiseAll(c, restored);
  return absl::OkStatus();
}

// Attributions
// -------------------------------------------------------------------------------------

// Puts back what attributed an entry before: another attribution, or what the entry said itself.
absl::Status PutBackAttribution(Case& c, const StoredEntry& entry, Position before) {
  Postings shares = entry.inline_shares;
  std::vector<v1::Flag> flags = FlagsOfAttribution(entry.flags);
  if (before != entry.position) {
    const v1::Record& record = c.chains.RecordAt(before);
    shares = SharesOf(record);
    flags.assign(record.flags().begin(), record.flags().end());
  }
  for (const v1::Posting& share : shares) {
    if (absl::Status s = c.Post({PutBack(share)}); !s.ok()) return s;
  }
  for (const v1::Flag& flag : flags) c.Raise(flag);
  return absl::OkStatus();
}

absl::Status CorrectAttribution(Case& c, Target& target, Position entry_position) {
  const Chains& chains = c.chains;
  const Position standing_entry = chains.OfEvent(chains.BeginOf(entry_position)).standing;
  if (standing_entry != entry_position) {
    return NotCorrectable(
        target.position,
        absl::StrCat("attributes position ", entry_position.value,
                     ", which is corrected; what stands is position ", standing_entry.value),
        {{"standing", Number(standing_entry.value)}});
  }
  target.chain = chains.OfAttributions(entry_position);
  target.original.mutable_cost_attributed()->set_entry_position(entry_position.value);
  const bool current =
      target.position == target.chain.standing || target.position == target.chain.latest();
  if (!current && !chains.CorrectionOf(target.position).has_value()) {
    return NotCorrectable(target.position,
                          absl::StrCat("is replaced by the attribution at position ",
                                       target.chain.standing.value, "; correct that one"),
                          {{"standing", Number(target.chain.standing.value)}});
  }
  if (absl::Status s = CheckStands(c, target); !s.ok()) return s;
  if (absl::Status s = CheckReplacement(target); !s.ok()) return s;
  const StoredEntry entry = ReadEntry(chains, entry_position);
  const Attributed taken = ReadAttributions(chains, entry);
  if (absl::Status s = CheckNotBefore(c, target.position, taken.latest); !s.ok()) return s;
  if (absl::Status s = TakeBackFromNow(c, entry, taken); !s.ok()) return s;
  if (target.replacement != nullptr) {
    return Attribute(c, entry, target.replacement->cost_attributed());
  }
  c.puts_back = true;
  return PutBackAttribution(c, entry, chains.Before(target.position));
}

// Events and entries: the chain that the event began.
absl::Status CorrectInChain(Case& c, Target& target) {
  const Chains& chains = c.chains;
  c.place = chains.BeginOf(target.position);
  target.chain = chains.OfEvent(c.place);
  target.original = chains.RecordAt(c.place).event().payload();
  if (!IsCorrectable(target.original)) {
    return NotCorrectable(target.position,
                          absl::StrCat("holds ", PayloadName(target.original.kind_case()),
                                       ", which stands; append what follows from it instead"));
  }
  if (absl::Status s = CheckStands(c, target); !s.ok()) return s;
  if (absl::Status s = CheckReplacement(target); !s.ok()) return s;
  const Date latest = DateOf(chains.RecordAt(target.chain.latest()));
  if (absl::Status s = CheckNotBefore(c, target.position, latest); !s.ok()) return s;
  if (target.replacement == nullptr) {
    if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
    c.puts_back = chains.IsCorrection(target.position);
  }
  const v1::Record& standing = chains.RecordAt(target.chain.standing);
  return target.original.has_cost_posted() ? CorrectEntry(c, target, standing)
                                           : CorrectEvent(c, target, standing);
}

}  // namespace

absl::Status DecideCorrection(Case& c, const v1::EventCorrected& correction) {
  const Position position{correction.position()};
  if (position.value < 0 || !c.size.Contains(position)) {
    return Refuse(v1::ERROR_REASON_BEYOND_LOG,
                  absl::StrCat("position ", position.value,
                               " holds no event before this one; name an earlier event"),
                  {{"position", Number(position.value)}, {"size", Number(c.size.value)}});
  }
  absl::StatusOr<Chains> chains = Chains::Read(c.lookups, position);
  if (!chains.ok()) return chains.status();
  c.chains = *std::move(chains);
  Target target;
  target.position = position;
  target.replacement = correction.has_replacement() ? &correction.replacement() : nullptr;
  if (const std::optional<Position> entry = c.chains.EntryOf(position)) {
    if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
    return CorrectAttribution(c, target, *entry);
  }
  return CorrectInChain(c, target);
}

}  // namespace liggare::budget
