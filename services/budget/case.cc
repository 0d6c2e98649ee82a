#include "services/budget/case.h"

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"

namespace liggare::budget {

Case::Case(const State& state_in, std::span<const v1::Event> append, size_t index,
           const Lookups& lookups_in)
    : date(StoredDate(append[index].effective_date())),
      size(state_in.size()),
      state(state_in),
      catalogue(state_in.catalogue()),
      lookups(lookups_in),
      books(state_in),
      place{state_in.size().value},
      counts_from(date),
      example(append[index].example()),
      interpreted(append[index].authority().basis() == v1::AUTHORITY_BASIS_INTERPRETATION),
      append_(append),
      index_(index) {}

absl::Status Case::Post(v1::Posting posting, Date from) {
  if (!books.Post(posting, from)) {
    return Refuse(v1::ERROR_REASON_AMOUNT_OVERFLOW,
                  absl::StrCat("the amounts of the ledger would sum to more than ",
                               FormatKronor(kGrossMax), "; give the amount in minor units"),
                  {{"amount", Number(posting.amount())},
                   {"gross", Number(state.gross())},
                   {"gross_max", Number(kGrossMax)}});
  }
  if (from != date) posting.set_effective_date(FormatDate(from));
  verdict.postings.push_back(std::move(posting));
  return absl::OkStatus();
}

absl::Status Case::Post(const Postings& postings) {
  for (const v1::Posting& posting : postings) {
    if (absl::Status status = Post(posting, counts_from); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void Case::Raise(v1::Flag flag) {
  flag.clear_effective_date();
  if (counts_from != date) flag.set_effective_date(FormatDate(counts_from));
  verdict.flags.push_back(std::move(flag));
}

void Case::Settle(v1::Flag flag, Date from) {
  flag.clear_effective_date();
  if (from != date) flag.set_effective_date(FormatDate(from));
  verdict.settled_flags.push_back(std::move(flag));
}

v1::Flag MakeFlag(v1::FlagReason reason, const v1::Cell& cell,
                  const std::vector<std::pair<std::string, int64_t>>& numbers) {
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
