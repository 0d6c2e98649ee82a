#include "services/projection/row_maker.h"

#include "absl/strings/string_view.h"

namespace liggare::projection {
namespace {

// The day that an entry counts from in the calendar of entries.
Day MonthOfEntry(std::string_view accounting_period, Day effective) {
  return accounting_period.empty() ? FirstOfMonth(effective) : StoredMonthDay(accounting_period);
}

}  // namespace

const v1::CostPosted* PostedBy(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  if (payload.has_cost_posted()) return &payload.cost_posted();
  const v1::Payload& replacement = payload.event_corrected().replacement();
  return replacement.has_cost_posted() ? &replacement.cost_posted() : nullptr;
}

void RowMaker::Make(const v1::Record& record, std::span<const v1::Record> matter,
                    FundKindAt kind_at, RecordRows* rows) {
  rows->Clear();
  const Position position{record.position()};
  const Day effective = StoredDay(record.event().effective_date());
  for (const v1::Posting& posting : record.postings()) {
    const Day day =
        posting.effective_date().empty() ? effective : StoredDay(posting.effective_date());
    const SeriesId from = Intern(posting.from_account(), position);
    const SeriesId to = Intern(posting.to_account(), position);
    AddPosting(from, to, day, posting.amount(), rows);
  }
  if (record.flags_size() > 0 || record.settled_flags_size() > 0) {
    AddFlagRows(record, matter, kind_at,
                [&](const FlagScope& scope, v1::FlagReason reason, Day day, int64_t count) {
                  const SeriesKey key{SeriesKey::Of::kFlag, {}, scope, reason};
                  rows->Add(Intern(key, position), day, count);
                });
  }
  // An entry that waits for its line's condition is flagged on a cell that may have no money yet.
  for (const v1::Flag& flag : record.flags()) {
    if (flag.line().empty() || flag.budget_year() == 0) continue;
    if (kind_at(flag.fund(), SizeThrough(position)) == v1::FUND_KIND_UNSPECIFIED) continue;
    SeriesKey cell{SeriesKey::Of::kCell, {}, {}, {}};
    cell.account.line = flag.line();
    cell.account.fund = flag.fund();
    cell.account.budget_year = flag.budget_year();
    Intern(cell, position);
  }
  if (const v1::CostPosted* entry = PostedBy(record)) {
    AddEntry(MonthOfEntry(entry->accounting_period(), effective), position, rows);
  }
  rows->Finish();
}

bool RowMaker::Make(const PlainRecord& record, RecordRows* rows) {
  rows->Clear();
  const Position position{record.position};
  const Day effective = StoredDay(record.date);
  for (const PlainPosting& posting : record.postings) {
    const SeriesId from = InternBytes(posting.from_account, position);
    const SeriesId to = InternBytes(posting.to_account, position);
    if (from == kNoSeries || to == kNoSeries) return false;
    AddPosting(from, to, posting.date.empty() ? effective : StoredDay(posting.date), posting.amount,
               rows);
  }
  if (record.is_entry) AddEntry(MonthOfEntry(record.accounting_period, effective), position, rows);
  rows->Finish();
  return true;
}

bool RowMaker::IsPlain(const v1::Account& account) {
  return account.budget_year() == 0 && account.month() == 0 && account.fund().empty() &&
         account.line().empty() && account.reference().empty() &&
         v1::AccountKind_IsValid(account.kind());
}

SeriesId RowMaker::Intern(const v1::Account& account, Position position) {
  const bool plain = IsPlain(account);
  if (plain && plain_.at(account.kind()) != kNoSeries) return plain_.at(account.kind());
  key_.clear();
  AppendAccountKey(account.kind(), account.fund(), account.line(), account.budget_year(),
                   account.month(), account.reference(), &key_);
  const SeriesId id = names_.Intern(key_, position);
  if (plain) plain_.at(account.kind()) = id;
  return id;
}

SeriesId RowMaker::InternBytes(std::string_view bytes, Position position) {
  const auto found = by_bytes_.find(absl::string_view(bytes.data(), bytes.size()));
  if (found != by_bytes_.end()) return found->second;
  v1::Account account;
  if (!account.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return kNoSeries;
  const SeriesId id = Intern(account, position);
  by_bytes_.emplace(std::string(bytes), id);
  return id;
}

SeriesId RowMaker::Intern(const SeriesKey& key, Position position) {
  key_.clear();
  AppendKey(key, &key_);
  return names_.Intern(key_, position);
}

void RowMaker::AddPosting(SeriesId from, SeriesId to, Day day, int64_t amount, RecordRows* rows) {
  rows->Add(from, day, -amount);
  rows->Add(to, day, amount);
  rows->AddGross(amount);
}

void RowMaker::AddEntry(Day month, Position position, RecordRows* rows) {
  if (entries_ == kNoSeries) entries_ = Intern({SeriesKey::Of::kEntries, {}, {}, {}}, position);
  rows->Add(entries_, month, 1);
}

}  // namespace liggare::projection
