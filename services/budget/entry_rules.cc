#include "services/budget/entry_rules.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/authority_rules.h"
#include "services/budget/fund_rules.h"
#include "services/budget/reference_rules.h"

namespace liggare::budget {
namespace {

// The cells that shares name, each once, by line, fund and year.
using Cells = absl::InlinedVector<const v1::Cell*, 4>;

Cells CellsOf(const Shares& shares) {
  Cells cells;
  for (const v1::Share& share : shares) cells.push_back(&share.cell());
  if (cells.size() < 2) return cells;
  const auto key = [](const v1::Cell* cell) {
    return std::make_tuple(std::string_view(cell->line()), std::string_view(cell->fund()),
                           cell->budget_year());
  };
  std::sort(cells.begin(), cells.end(), [&](auto* a, auto* b) { return key(a) < key(b); });
  const auto end =
      std::unique(cells.begin(), cells.end(), [&](auto* a, auto* b) { return key(a) == key(b); });
  cells.erase(end, cells.end());
  return cells;
}

// Names, each once, ascending.
using Names = absl::InlinedVector<const std::string*, 4>;

// Adds a name; false when it is there already.
bool Insert(Names& names, const std::string& name) {
  const auto at =
      std::lower_bound(names.begin(), names.end(), &name, [](auto* a, auto* b) { return *a < *b; });
  if (at != names.end() && **at == name) return false;
  names.insert(at, &name);
  return true;
}

// Flags what keeps a cell from receiving the entry without a person or rule saying so. False when
// there is something.
bool FlagCell(Case& c, const v1::Cell& cell) {
  const bool known_fund = c.catalogue.FindFund(cell.fund(), c.size).has_value();
  if (!known_fund) c.Raise(FundFlag(v1::FLAG_REASON_UNKNOWN_FUND, "", cell.fund()));
  if (c.catalogue.FindLine(cell.line(), c.size) == nullptr) {
    c.Raise(FundFlag(v1::FLAG_REASON_UNKNOWN_LINE, known_fund ? cell.fund() : "", cell.line()));
    return false;
  }
  if (c.catalogue.UnmetCondition(cell.line(), c.counts_from, c.size) == nullptr) return known_fund;
  c.Raise(MakeFlag(v1::FLAG_REASON_CONDITIONAL_LINE, cell));
  return false;
}

// Flags an activity code that is not the fund's. False when it is not.
bool FlagActivityCode(Case& c, const v1::CostPosted& entry, const std::string& fund_id) {
  const std::optional<Fund> fund = c.catalogue.FindFund(fund_id, c.size);
  if (!fund.has_value() || fund->activity_code().empty()) return true;
  if (entry.activity_code() == fund->activity_code()) return true;
  const bool missing = entry.activity_code().empty();
  c.Raise(FundFlag(
      missing ? v1::FLAG_REASON_MISSING_ACTIVITY_CODE : v1::FLAG_REASON_WRONG_ACTIVITY_CODE,
      fund_id, missing ? fund->activity_code() : entry.activity_code()));
  return false;
}

// Flags everything that speaks against what the row itself says; true when nothing does.
bool FlagContradictions(Case& c, const v1::CostPosted& entry) {
  bool sound = true;
  Names funds;
  for (const v1::Cell* cell : CellsOf(entry.attribution())) {
    sound &= FlagCell(c, *cell);
    Insert(funds, cell->fund());
  }
  if (!entry.fund().empty() && Insert(funds, entry.fund()) &&
      !c.catalogue.FindFund(entry.fund(), c.size).has_value()) {
    c.Raise(FundFlag(v1::FLAG_REASON_UNKNOWN_FUND, "", entry.fund()));
    sound = false;
  }
  for (const std::string* fund : funds) sound &= FlagActivityCode(c, entry, *fund);
  return sound;
}

// Flags what is remarkable about an entry of a cell's fund; of a cell without a line, of a fund.
void FlagFund(Case& c, const v1::CostPosted& entry, const v1::Cell& cell) {
  const std::optional<Fund> fund = c.catalogue.FindFund(cell.fund(), c.size);
  if (!fund.has_value()) return;
  const v1::FundKind kind = fund->kind();
  if (kind == v1::FUND_KIND_INVESTMENT && entry.coded_as() == v1::FUND_KIND_OPERATING) {
    c.Raise(MakeFlag(v1::FLAG_REASON_OPERATING_CODING_ON_INVESTMENT, cell));
  }
  if (kind == v1::FUND_KIND_OPERATING && entry.coded_as() == v1::FUND_KIND_INVESTMENT) {
    c.Raise(MakeFlag(v1::FLAG_REASON_INVESTMENT_CODING_ON_OPERATING, cell));
  }
  const int booked_year = static_cast<int>(c.counts_from.year());
  const int budget_year = cell.budget_year() == 0 ? booked_year : cell.budget_year();
  if (!IsOpen(c, *fund, booked_year) || !IsOpen(c, *fund, budget_year)) {
    c.Raise(MakeFlag(v1::FLAG_REASON_OUTSIDE_FUND_YEARS, cell));
  }
}

void FlagUnattributed(Case& c, const v1::CostPosted& entry, const std::string& fund) {
  c.Raise(FundFlag(v1::FLAG_REASON_UNATTRIBUTED, fund));
  v1::Cell about;
  about.set_fund(fund);
  FlagFund(c, entry, about);
}

// Flags the cell of a share when its cost has risen above its budget.
void FlagCostAboveBudget(Case& c, const v1::Posting& share) {
  const v1::Account& account = share.to_account();
  if (account.kind() != v1::ACCOUNT_KIND_CELL_COST || share.amount() <= 0) return;
  const Books::Lowest least = c.books.LowestRemaining(account, c.counts_from);
  if (least.amount >= 0) return;
  const v1::Cell cell = CellOf(FromProto(account));
  const int64_t budget = c.books.Sum(BudgetOf(cell), least.date);
  c.Raise(MakeFlag(v1::FLAG_REASON_COST_ABOVE_BUDGET, cell,
                   {{"budget", budget}, {"cost", Subtract(budget, least.amount)}}));
}

absl::Status PostShares(Case& c, const v1::CostPosted& entry, const v1::Account& unattributed,
                        const Shares& shares) {
  const int first = c.record.postings_size();
  AddAttributionPostings(entry, unattributed, shares, c.record);
  for (int i = first; i < c.record.postings_size(); ++i) {
    if (absl::Status s = c.Count(*c.record.mutable_postings(i)); !s.ok()) return s;
  }
  for (const v1::Cell* cell : CellsOf(shares)) FlagFund(c, entry, *cell);
  for (int i = first; i < c.record.postings_size(); ++i) {
    FlagCostAboveBudget(c, c.record.postings(i));
  }
  return absl::OkStatus();
}

// The fund an entry is known to be of while it has no cell; empty where it is unknown.
const std::string& FundOf(const Case& c, const v1::CostPosted& entry, bool attributed) {
  static const std::string kUnknown;
  if (c.catalogue.FindFund(entry.fund(), c.size).has_value()) return entry.fund();
  if (!attributed) return kUnknown;
  const std::string& fund = entry.attribution(0).cell().fund();
  const bool is_of_all =
      std::all_of(entry.attribution().begin(), entry.attribution().end(),
                  [&](const v1::Share& share) { return share.cell().fund() == fund; });
  return is_of_all ? fund : kUnknown;
}

// Flags each approved follow-up that covers the month the entry is booked in.
void FlagLate(Case& c, const v1::CostPosted& entry) {
  const auto follow_ups = c.catalogue.FollowUpHeaders(c.size);
  if (follow_ups.empty()) return;
  const std::string month =
      entry.accounting_period().empty() ? FormatMonth(Month(c.date)) : entry.accounting_period();
  for (const Fact<v1::FollowUpApproved>* follow_up : follow_ups) {
    const v1::FollowUpApproved& header = follow_up->payload;
    if (month < header.first_month() || header.last_month() < month) continue;
    c.Raise(FundFlag(v1::FLAG_REASON_LATE, "", header.follow_up()));
  }
}

absl::Status NoEntry(Position position, const std::string& message, const Metadata& more = {}) {
  Metadata data = {{"position", Number(position.value)}};
  data.insert(data.end(), more.begin(), more.end());
  return Refuse(v1::ERROR_REASON_UNKNOWN_ENTRY,
                absl::StrCat("position ", position.value, " ", message), data);
}

absl::StatusOr<StoredEntry> FindEntry(Case& c, Position position) {
  if (position.value < 0 || !c.size.Contains(position)) {
    return NoEntry(position, "holds no event before this one; name an entry's");
  }
  absl::StatusOr<Chains> chains = Chains::Read(c.lookups, position);
  if (!chains.ok()) return chains.status();
  c.chains = *std::move(chains);
  if (!PostsEntry(c.chains.RecordAt(position))) {
    return NoEntry(position, "holds no entry; name a CostPosted's");
  }
  const Position standing = c.chains.OfEvent(c.chains.BeginOf(position)).standing;
  if (standing != position) {
    return NoEntry(position, absl::StrCat("is corrected; what stands is position ", standing.value),
                   {{"standing", Number(standing.value)}});
  }
  return ReadEntry(c.chains, position);
}

absl::Status CheckShares(const Case& c, const StoredEntry& entry, const Shares& shares) {
  if (shares.empty()) return absl::OkStatus();
  int64_t sum = 0;
  for (const v1::Share& share : shares) sum = Add(sum, share.amount());
  if (sum != entry.posted.amount()) {
    return Refuse(v1::ERROR_REASON_SUM_MISMATCH,
                  absl::StrCat("the shares sum to ", FormatKronor(sum), ", the entry is ",
                               FormatKronor(entry.posted.amount()), "; give shares that sum to it"),
                  {{"sum", Number(sum)},
                   {"amount", Number(entry.posted.amount())},
                   {"entry_position", Number(entry.position.value)}});
  }
  for (const v1::Cell* cell : CellsOf(shares)) {
    if (absl::StatusOr<Fund> fund = KnownFund(c, cell->fund()); !fund.ok()) return fund.status();
    if (absl::Status s = CheckLine(c, cell->line()); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status TakeBack(Case& c, const StoredEntry& entry, const Account& cell, int64_t amount,
                      Date from) {
  v1::Posting posting;
  *posting.mutable_from_account() = ToProto(cell);
  *posting.mutable_to_account() = entry.whole.to_account();
  posting.set_amount(amount);
  posting.set_reversal(true);
  return c.Post(posting, from);
}

}  // namespace

absl::Status DecideEntry(Case& c, const v1::CostPosted& entry) {
  if (absl::Status s = CheckCurrency(c, entry.currency()); !s.ok()) return s;
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  const bool attributed = FlagContradictions(c, entry) && !entry.attribution().empty();
  const std::string& fund = FundOf(c, entry, attributed);
  v1::Posting& whole = AddEntryPosting(entry, fund, c.record);
  if (absl::Status s = c.Count(whole); !s.ok()) return s;
  if (attributed) {
    absl::Status shared = PostShares(c, entry, whole.to_account(), entry.attribution());
    if (!shared.ok()) return shared;
  } else {
    FlagUnattributed(c, entry, fund);
  }
  FlagLate(c, entry);
  return absl::OkStatus();
}

absl::Status Attribute(Case& c, const StoredEntry& entry, const v1::CostAttributed& attributed) {
  const Shares& shares = attributed.shares();
  if (absl::Status s = CheckShares(c, entry, shares); !s.ok()) return s;
  // Figures rest on the entry as much as on what attributes it.
  c.example |= entry.event.example();
  c.interpreted |= entry.event.authority().basis() == v1::AUTHORITY_BASIS_INTERPRETATION;
  c.about_fund = entry.unattributed().fund();
  if (shares.empty()) {
    FlagUnattributed(c, entry.posted, entry.unattributed().fund());
    return absl::OkStatus();
  }
  for (const v1::Cell* cell : CellsOf(shares)) {
    if (c.catalogue.UnmetCondition(cell->line(), c.counts_from, c.size) == nullptr) continue;
    c.Raise(MakeFlag(v1::FLAG_REASON_CONDITIONAL_LINE, *cell));
  }
  return PostShares(c, entry.posted, entry.unattributed(), shares);
}

absl::Status DecideAttribution(Case& c, const v1::CostAttributed& attributed) {
  if (absl::Status s = CheckAuthority(c, Need::kNone); !s.ok()) return s;
  const absl::StatusOr<StoredEntry> entry = FindEntry(c, Position{attributed.entry_position()});
  if (!entry.ok()) return entry.status();
  c.counts_from = entry->counts_from;
  const Attributed taken = ReadAttributions(c.chains, *entry);
  if (absl::Status s = TakeBackFromTheirDates(c, *entry, taken); !s.ok()) return s;
  return Attribute(c, *entry, attributed);
}

absl::Status TakeBackFromTheirDates(Case& c, const StoredEntry& entry, const Attributed& taken) {
  for (const auto& [cell, amount] : taken.amounts) {
    absl::Status posted = TakeBack(c, entry, cell.second, amount, cell.first);
    if (!posted.ok()) return posted;
  }
  for (const auto& [from, flag] : taken.flags) c.Settle(flag, from);
  return absl::OkStatus();
}

absl::Status TakeBackFromNow(Case& c, const StoredEntry& entry, const Attributed& taken) {
  for (const auto& [cell, amount] : taken.ByCell()) {
    if (absl::Status s = TakeBack(c, entry, cell, amount, c.date); !s.ok()) return s;
  }
  for (const auto& [from, flag] : taken.flags) c.Settle(flag, c.date);
  return absl::OkStatus();
}

}  // namespace liggare::budget
