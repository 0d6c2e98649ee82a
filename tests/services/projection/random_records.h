// Random records as a ledger stores them, without rules: money and entries on a few cells, much of
// it back-dated, flags, attributions and corrections that settle them, funds and lines.
//
// Thread-compatible. Owns the records.

#ifndef LIGGARE_TESTS_SERVICES_PROJECTION_RANDOM_RECORDS_H_
#define LIGGARE_TESTS_SERVICES_PROJECTION_RANDOM_RECORDS_H_

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "services/budget/dates.h"
#include "tests/services/projection/record_log.h"

namespace liggare::projection {

class RandomRecords {
 public:
  explicit RandomRecords(uint64_t seed) : random_(seed) {
    for (const char* fund : {"drift", "inv"}) Grant(fund);
    for (const char* line : {"p", "a", "b"}) Define(line);
  }

  uint64_t Below(uint64_t end) { return random_() % end; }

  // Adds a record and returns its position.
  int64_t Add() {
    v1::Record record = Next();
    switch (Below(8)) {
      case 0:
        AddAllocation(&record);
        break;
      case 1:
        if (!entries_.empty()) {
          AddAttribution(&record);
          break;
        }
        [[fallthrough]];
      case 2:
        if (!entries_.empty()) {
          AddCorrection(&record);
          break;
        }
        [[fallthrough]];
      default:
        AddEntry(&record);
    }
    return Push(std::move(record));
  }

  const RecordLog& log() const { return log_; }
  const std::vector<v1::Record>& records() const { return log_.records(); }
  int64_t size() const { return static_cast<int64_t>(records().size()); }

  std::string RandomDate() {
    return budget::FormatDate(budget::Date(2019, 11, 1) + static_cast<int64_t>(Below(500)));
  }

 private:
  v1::Record Next() {
    v1::Record record;
    record.set_ledger("random");
    record.set_position(size());
    record.set_append_first(size());
    record.set_append_count(1);
    record.mutable_event()->set_effective_date(RandomDate());
    return record;
  }
  int64_t Push(v1::Record record) {
    log_.Add(record);
    return record.position();
  }

  void Grant(const std::string& fund) {
    v1::Record record = Next();
    v1::FundGranted* grant = record.mutable_event()->mutable_payload()->mutable_fund_granted();
    grant->set_fund(fund);
    grant->set_kind(fund == "drift" ? v1::FUND_KIND_OPERATING : v1::FUND_KIND_INVESTMENT);
    grant->set_first_budget_year(2020);
    grant->set_last_budget_year(2020);
    Push(std::move(record));
  }
  void Define(const std::string& line) {
    v1::Record record = Next();
    v1::LineDefined* defined = record.mutable_event()->mutable_payload()->mutable_line_defined();
    defined->set_line(line);
    defined->set_name("Line " + line);
    if (line != "p") defined->set_parent("p");
    Push(std::move(record));
  }

  v1::Account CellAccount(v1::AccountKind kind) {
    v1::Account account;
    account.set_kind(kind);
    account.set_line(Below(2) == 0 ? "a" : "b");
    account.set_fund(Below(4) == 0 ? "inv" : "drift");
    account.set_budget_year(Below(6) == 0 ? 2021 : 2020);
    return account;
  }
  static v1::Account Plain(v1::AccountKind kind, const std::string& fund = "") {
    v1::Account account;
    account.set_kind(kind);
    account.set_fund(fund);
    return account;
  }
  void Post(const v1::Account& from, const v1::Account& to, int64_t amount, v1::Record* record) {
    v1::Posting* posting = record->add_postings();
    *posting->mutable_from_account() = from;
    *posting->mutable_to_account() = to;
    posting->set_amount(amount);
    if (Below(4) == 0) posting->set_effective_date(RandomDate());
  }
  int64_t Amount() { return static_cast<int64_t>(Below(200'000)) - 50'000; }

  void AddAllocation(v1::Record* record) {
    v1::Payload* payload = record->mutable_event()->mutable_payload();
    payload->mutable_allocation_decided()->set_amount(1);
    const v1::Account cell = CellAccount(v1::ACCOUNT_KIND_CELL_ALLOCATED);
    v1::Account pool = Plain(v1::ACCOUNT_KIND_FUND_ALLOCATED, cell.fund());
    pool.set_budget_year(2020);
    Post(pool, cell, Amount(), record);
    if (Below(3) != 0) return;
    v1::Account month = cell;
    month.set_kind(v1::ACCOUNT_KIND_CELL_MONTH);
    month.set_month(static_cast<int>(1 + Below(12)));
    Post(Plain(v1::ACCOUNT_KIND_MEMORANDUM), month, Amount(), record);
  }
  void AddEntry(v1::Record* record) {
    v1::CostPosted* entry = record->mutable_event()->mutable_payload()->mutable_cost_posted();
    entry->set_amount(1 + Amount());
    if (Below(3) == 0) entry->set_accounting_period(RandomDate().substr(0, 7));
    const v1::Account waiting = Plain(v1::ACCOUNT_KIND_UNATTRIBUTED_COST, "drift");
    Post(Plain(v1::ACCOUNT_KIND_EXTERNAL), waiting, entry->amount(), record);
    if (Below(3) != 0) {
      Post(waiting, CellAccount(v1::ACCOUNT_KIND_CELL_COST), entry->amount(), record);
    } else {
      AddFlags(record);
    }
    entries_.push_back(record->position());
  }
  void AddAttribution(v1::Record* record) {
    const int64_t entry = entries_[Below(entries_.size())];
    record->mutable_event()->mutable_payload()->mutable_cost_attributed()->set_entry_position(
        entry);
    Settle(entry, record);
    Post(Plain(v1::ACCOUNT_KIND_UNATTRIBUTED_COST, "drift"),
         CellAccount(v1::ACCOUNT_KIND_CELL_COST), Amount(), record);
    if (Below(4) == 0) AddFlags(record);
    entries_.push_back(record->position());
  }
  void AddCorrection(v1::Record* record) {
    const int64_t target = entries_[Below(entries_.size())];
    v1::EventCorrected* correction =
        record->mutable_event()->mutable_payload()->mutable_event_corrected();
    correction->set_position(target);
    if (Below(2) == 0) correction->mutable_replacement()->mutable_cost_posted()->set_amount(1);
    Settle(target, record);
    Post(CellAccount(v1::ACCOUNT_KIND_CELL_COST), Plain(v1::ACCOUNT_KIND_EXTERNAL), Amount(),
         record);
    entries_.push_back(record->position());
  }
  void AddFlags(v1::Record* record) {
    for (uint64_t count = 1 + Below(2); count > 0; --count) {
      v1::Flag* flag = record->add_flags();
      flag->set_reason(Below(2) == 0 ? v1::FLAG_REASON_UNATTRIBUTED
                                     : v1::FLAG_REASON_COST_ABOVE_BUDGET);
      if (Below(3) != 0) flag->set_line(Below(2) == 0 ? "a" : "b");
      if (Below(4) != 0) flag->set_fund(Below(3) == 0 ? "unknown" : "drift");
      if (Below(3) != 0) flag->set_budget_year(2020);
      if (Below(3) == 0) flag->set_effective_date(RandomDate());
    }
  }
  void Settle(int64_t target, v1::Record* record) {
    for (const v1::Flag& flag : records()[static_cast<size_t>(target)].flags()) {
      if (Below(4) != 0) *record->add_settled_flags() = flag;
    }
  }

  std::mt19937_64 random_;
  RecordLog log_;
  std::vector<int64_t> entries_;  // and what speaks of them
};

}  // namespace liggare::projection

#endif  // LIGGARE_TESTS_SERVICES_PROJECTION_RANDOM_RECORDS_H_
