#include "services/checks/voucher_gaps.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

namespace liggare::checks {
namespace {

// Of digits alone; nothing for any other, and for more digits than a number holds.
std::optional<int64_t> NumberOf(const std::string& text) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || read_to != end || text.front() == '-') return std::nullopt;
  return number;
}

}  // namespace

void VoucherGaps::Take(const Shown& shown) {
  if (shown.entry() == nullptr) return;
  const v1::Voucher& voucher = shown.entry()->voucher();
  const std::optional<int64_t> number = NumberOf(voucher.number());
  if (!number.has_value()) return;
  const int year = static_cast<int>(projection::DateOf(shown.Month()).year());
  Add(*number, shown.position, series_[{voucher.series(), year}]);
}

void VoucherGaps::Add(int64_t number, Position position, Runs& runs) {
  auto next = runs.upper_bound(number);
  auto run = next;
  if (next != runs.begin() && std::prev(next)->second.last >= number - 1) {
    run = std::prev(next);
    if (run->second.last >= number) return;
    run->second.last = number;
    run->second.at_last = position;
  } else {
    run = runs.emplace_hint(next, number, Run{number, position, position});
  }
  if (next == runs.end() || next->first != number + 1) return;
  run->second.last = next->second.last;
  run->second.at_last = next->second.at_last;
  runs.erase(next);
}

void VoucherGaps::Finish(const Ended&, Findings& findings) {
  for (const auto& [series, runs] : series_) {
    for (auto run = runs.begin(), next = std::next(run); next != runs.end(); run = next++) {
      v1::BookFinding& finding = findings.emplace_back();
      finding.set_check(v1::BOOK_CHECK_VOUCHER_GAP);
      finding.add_positions(run->second.at_last.value);
      finding.add_positions(next->second.at_first.value);
      finding.set_events(2);
      finding.set_subject(series.first);
      finding.set_accounting_year(series.second);
      finding.set_first_number(run->second.last + 1);
      finding.set_last_number(next->first - 1);
    }
  }
}

}  // namespace liggare::checks
