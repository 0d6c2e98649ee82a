#include "services/budget/case.h"

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"

namespace liggare::budget {

Case::Case(const State& state_in, Append append, size_t index, const Lookups& lookups_in,
           v1::Record& record_in)
    : date(StoredDate(append[index]->effective_date())),
      size(state_in.size()),
      state(state_in),
      catalogue(state_in.catalogue()),
      lookups(lookups_in),
      books(state_in),
      record(record_in),
      place{state_in.size().value},
      counts_from(date),
      example(append[index]->example()),
      interpreted(append[index]->authority().basis() == v1::AUTHORITY_BASIS_INTERPRETATION),
      append_(append),
      index_(index) {}

absl::Status Case::Count(v1::Posting& added, Date from) {
  if (from != date) added.set_effective_date(FormatDate(from));
  if (books.Post(added, from)) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_AMOUNT_OVERFLOW,
                absl::StrCat("the amounts of the ledger would sum to more than ",
                             FormatKronor(kGrossMax), "; give the amount in minor units"),
                {{"amount", Number(added.amount())},
                 {"gross", Number(state.gross())},
                 {"gross_max", Number(kGrossMax)}});
}

absl::Status Case::Post(const v1::Posting& posting, Date from) {
  v1::Posting& added = *record.add_postings();
  added = posting;
  return Count(added, from);
}

absl::Status Case::Post(const Postings& postings) {
  for (const v1::Posting& posting : postings) {
    if (absl::Status status = Post(posting, counts_from); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void Case::Raise(const v1::Flag& flag) {
  v1::Flag& raised = *record.add_flags();
  raised = flag;
  SetDate(raised, counts_from);
}

void Case::Settle(const v1::Flag& flag, Date from) {
  v1::Flag& settled = *record.add_settled_flags();
  settled = flag;
  SetDate(settled, from);
}

void Case::SetDate(v1::Flag& flag, Date from) const {
  flag.clear_effective_date();
  if (from != date) flag.set_effective_date(FormatDate(from));
}

v1::Flag MakeFlag(v1::FlagReason reason, const v1::Cell& cell,
                  std::initializer_list<std::pair<const char*, int64_t>> numbers) {
  v1::Flag flag;
  flag.set_reason(reason);
  flag.set_line(cell.line());
  flag.set_fund(cell.fund());
  flag.set_budget_year(cell.budget_year());
  for (const auto& [name, value] : numbers) {
    v1::FlagNumber* number = flag.add_numbers();
    number->set_name(name);
    number->set_value(value);
  }
  return flag;
}

v1::Flag FundFlag(v1::FlagReason reason, const std::string& fund, const std::string& reference) {
  v1::Flag flag;
  flag.set_reason(reason);
  flag.set_fund(fund);
  flag.set_reference(reference);
  return flag;
}

Metadata CellData(const v1::Cell& cell) {
  Metadata data;
  if (!cell.line().empty()) data.emplace_back("line", cell.line());
  data.emplace_back("fund", cell.fund());
  data.emplace_back("budget_year", absl::StrCat(cell.budget_year()));
  return data;
}

std::string Number(int64_t number) { return absl::StrCat(number); }

std::string CellName(const v1::Cell& cell) {
  const std::string line = cell.line().empty() ? "" : absl::StrCat("line ", cell.line(), ", ");
  return absl::StrCat(line, "fund ", cell.fund(), ", budget year ", cell.budget_year());
}

}  // namespace liggare::budget
