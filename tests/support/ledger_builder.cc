#include "tests/support/ledger_builder.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "services/budget/figures.h"
#include "services/budget/rules.h"
#include "services/budget/shape.h"

namespace liggare::support {
namespace {

using budget::Account;

std::string EventId(int64_t number) {
  char id[37];
  std::snprintf(id, sizeof(id), "00000000-0000-4000-8000-%012lld", static_cast<long long>(number));
  return id;
}

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "ledger builder: %s\n", what.c_str());
  std::abort();
}

}  // namespace

LedgerBuilder::LedgerBuilder() {
  v1::Event event;
  event.set_event_id(EventId(ids_given_++));
  event.set_effective_date("2018-01-01");
  v1::LedgerOpened* opened = event.mutable_payload()->mutable_ledger_opened();
  opened->set_name("Trygghet");
  opened->set_currency("SEK");
  opened->set_origin("localhost/trygghet");
  v1::Record record = MakeRecord(event, 0, 1);
  record.set_rules_version(budget::kRulesVersion);
  state_.Apply(record);
  tags_.Add(record);
  records_.push_back(std::move(record));
}

v1::Record LedgerBuilder::MakeRecord(const v1::Event& event, int64_t first, size_t count) const {
  v1::Record record;
  record.set_ledger("trygghet");
  record.set_position(size());
  record.set_append_first(first);
  record.set_append_count(static_cast<int32_t>(count));
  record.mutable_recorded_at()->set_seconds(1'600'000'000 + first);
  record.set_actor("local");
  *record.mutable_event() = event;
  return record;
}

absl::StatusOr<std::vector<v1::Record>> LedgerBuilder::AppendAll(std::vector<v1::Event> events) {
  for (v1::Event& event : events) {
    if (event.event_id().empty()) event.set_event_id(EventId(ids_given_++));
    if (absl::Status s = budget::CheckShape(event, "event"); !s.ok()) return s;
  }
  const auto record_at = [&](Position position) {
    ++look_ups_;
    return RecordAt(position);
  };
  const auto figures_at = [&](const v1::FollowUpApproved& header,
                              const v1::FollowUpLine& line) -> absl::StatusOr<v1::Figures> {
    return Line(line.line(), header.as_of_date(), header.budget_year(), line.kind(),
                header.as_of_size());
  };
  const auto next_with = [&](const std::string& tag,
                             Position from) -> absl::StatusOr<std::optional<Position>> {
    ++look_ups_;
    return tags_.Next(tag, from);
  };
  const int64_t first = size();
  std::vector<const v1::Event*> append;
  for (const v1::Event& event : events) append.push_back(&event);
  for (size_t i = 0; i < events.size(); ++i) {
    v1::Record record = MakeRecord(events[i], first, events.size());
    const absl::Status decided =
        budget::Decide(state_, append, i, {{record_at, next_with}, figures_at}, &record);
    if (!decided.ok()) {
      for (; size() > first; records_.pop_back()) {
        state_.Undo(records_.back());
        tags_.Remove(records_.back());
      }
      return decided;
    }
    tags_.Add(record);
    state_.Apply(record);
    CheckBooks(record);
    records_.push_back(std::move(record));
  }
  return std::vector<v1::Record>(records_.begin() + first, records_.end());
}

absl::StatusOr<v1::Record> LedgerBuilder::RecordAt(Position position) const {
  if (position.value < 0 || position.value >= size()) return absl::OutOfRangeError("no record");
  return record(position.value);
}

template <typename Fn>
auto LedgerBuilder::Ask(Size size, Fn fn) const {
  const auto record_at = [&](Position at) { return RecordAt(at); };
  const auto next_with = [&](const std::string& tag,
                             Position from) -> absl::StatusOr<std::optional<Position>> {
    const std::optional<Position> next = tags_.Next(tag, from);
    return next.has_value() && size.Contains(*next) ? next : std::nullopt;
  };
  const auto figures_at = [](const v1::FollowUpApproved&,
                             const v1::FollowUpLine&) -> absl::StatusOr<v1::Figures> {
    return absl::UnimplementedError("no figures are looked up here");
  };
  return fn(budget::Lookups{{record_at, next_with}, figures_at});
}

budget::Chains LedgerBuilder::Chains(int64_t position) const {
  auto chains = Ask(Size{size()}, [&](const budget::Lookups& lookups) {
    return budget::Chains::Read(lookups, Position{position});
  });
  if (!chains.ok()) Fail(chains.status().ToString());
  return *std::move(chains);
}

std::string LedgerBuilder::DecideOn(const budget::State& state, const v1::Event& event) const {
  const v1::Event* const append[] = {&event};
  v1::Record record;
  const absl::Status decided = Ask(state.size(), [&](const budget::Lookups& lookups) {
    return budget::Decide(state, append, 0, lookups, &record);
  });
  return decided.ok() ? record.ShortDebugString() : decided.ToString();
}

absl::StatusOr<v1::Record> LedgerBuilder::Append(v1::Event event) {
  const absl::StatusOr<std::vector<v1::Record>> records = AppendAll({std::move(event)});
  if (!records.ok()) return records.status();
  return records->front();
}

int64_t LedgerBuilder::Add(v1::Event event) {
  const absl::StatusOr<v1::Record> record = Append(event);
  if (!record.ok()) Fail(record.status().ToString() + "\n" + event.DebugString());
  return record->position();
}

void LedgerBuilder::CheckBooks(const v1::Record& last) const {
  int64_t sum = 0;
  int64_t memorandum = 0;
  state_.ForEachAccount([&](const Account& account, const budget::AccountDays& days) {
    sum += days.sum.total();
    if (budget::IsMemorandum(account.kind)) memorandum += days.sum.total();
  });
  if (sum != 0 || memorandum != 0) Fail("the books do not balance\n" + last.DebugString());
}

int64_t LedgerBuilder::Balance(const Account& account, const std::string& date) const {
  return Balance(account, date, size());
}

int64_t LedgerBuilder::Balance(const Account& account, const std::string& date,
                               int64_t size) const {
  int64_t balance = 0;
  for (int64_t i = 0; i < size; ++i) {
    for (const v1::Posting& posting : records_[i].postings()) {
      const std::string& from = posting.effective_date().empty()
                                    ? records_[i].event().effective_date()
                                    : posting.effective_date();
      if (from > date) continue;
      if (budget::FromProto(posting.from_account()) == account) balance -= posting.amount();
      if (budget::FromProto(posting.to_account()) == account) balance += posting.amount();
    }
  }
  return balance;
}

v1::Figures LedgerBuilder::Cell(const v1::Cell& cell, const std::string& date) const {
  return Cell(cell, date, size());
}

v1::Figures LedgerBuilder::Cell(const v1::Cell& cell, const std::string& date, int64_t size) const {
  return budget::CellFigures(cell, budget::StoredDate(date),
                             [&](const Account& account) { return Balance(account, date, size); });
}

v1::Figures LedgerBuilder::Line(const std::string& line, const std::string& date, int budget_year,
                                v1::FundKind kind) const {
  return Line(line, date, budget_year, kind, size());
}

v1::Figures LedgerBuilder::Line(const std::string& line, const std::string& date, int budget_year,
                                v1::FundKind kind, int64_t size) const {
  v1::Figures total;
  for (const std::string& below : state_.catalogue().Subtree(line, Size{size})) {
    for (const budget::Fund& fund : state_.catalogue().Funds(Size{size})) {
      if (fund.kind() != kind) continue;
      v1::Cell cell;
      cell.set_line(below);
      cell.set_fund(fund.id());
      cell.set_budget_year(budget_year);
      budget::AddFigures(total, Cell(cell, date, size));
    }
  }
  return total;
}

int64_t LedgerBuilder::Unallocated(const std::string& fund, int pool_year,
                                   const std::string& date) const {
  return budget::Unallocated(fund, pool_year,
                             [&](const Account& account) { return Balance(account, date); });
}

int64_t LedgerBuilder::UnattributedCost(const std::string& fund, const std::string& date) const {
  Account account;
  account.kind = v1::ACCOUNT_KIND_UNATTRIBUTED_COST;
  account.fund = fund;
  return Balance(account, date);
}

int LedgerBuilder::FlagCount(v1::FlagReason reason, const std::string& date) const {
  int count = 0;
  for (const v1::Record& record : records_) {
    const auto counts = [&](const v1::Flag& flag) {
      const std::string& from =
          flag.effective_date().empty() ? record.event().effective_date() : flag.effective_date();
      return flag.reason() == reason && from <= date;
    };
    for (const v1::Flag& flag : record.flags()) count += counts(flag);
    for (const v1::Flag& flag : record.settled_flags()) count -= counts(flag);
  }
  return count;
}

}  // namespace liggare::support
