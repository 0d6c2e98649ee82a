#include "clients/sie/reconciliation.h"

#include <algorithm>

#include "absl/hash/hash.h"

namespace liggare::sie {

Reconciliation::Reconciliation(const Books& books)
    : books_(books),
      books_id_(BooksId(books)),
      history_([this](const v1::Event& event, const v1::CostPosted& posted) {
        return Hold(event, posted);
      }) {}

Reconciliation::Key Reconciliation::KeyOf(const proof::Hash& hash) {
  Key key;
  std::copy_n(hash.bytes.begin(), key.size(), key.begin());
  return key;
}

Reconciliation::VoucherKey Reconciliation::KeyOf(const Voucher& voucher) {
  return absl::HashOf(SeriesOf(voucher), voucher.number, voucher.date);
}

size_t Reconciliation::NumberOf(const Voucher& voucher) {
  return absl::HashOf(SeriesOf(voucher), voucher.number);
}

Reconciliation::Held Reconciliation::Hold(const v1::Event& event, v1::CostPosted posted) {
  // A person's correction may leave the voucher's date out.
  if (posted.voucher_date().empty()) posted.set_voucher_date(event.effective_date());
  Voucher voucher;
  voucher.series = posted.voucher().series();
  voucher.number = posted.voucher().number();
  voucher.date = budget::StoredDate(posted.voucher_date());
  const Held held{KeyOf(RowKey(books_, posted)), KeyOf(voucher)};
  ++rows_[held.key].ever;
  const size_t number = NumberOf(voucher);
  vouchers_.emplace(held.voucher, Known{voucher.date, number});
  numbers_.emplace(number, false);
  return held;
}

void Reconciliation::TakeEvent(int64_t position, const v1::Event& event) {
  const v1::Payload& payload = event.payload();
  if (payload.has_cost_attributed()) attributed_.insert(payload.cost_attributed().entry_position());
  if (payload.has_cost_posted() && event.correlation_id() != books_id_) return;
  const auto change = history_.Take(position, event);
  if (change.gone) {
    auto& standing = rows_[change.gone->entry.key].standing;
    standing.erase(std::find_if(standing.begin(), standing.end(), [&change](const Standing& each) {
      return each.position == change.gone->position;
    }));
    --vouchers_.at(change.gone->entry.voucher).entries;
    --held_;
  }
  if (change.put) {
    rows_[change.put->key].standing.push_back({position, change.put->voucher});
    if (payload.has_event_corrected()) corrections_.insert(position);
    ++vouchers_.at(change.put->voucher).entries;
    ++held_;
  }
}

void Reconciliation::SeeRow(const Voucher& voucher, const PlannedRow& row) {
  if (!covered_) covered_ = {voucher.date, voucher.date};
  covered_->first = std::min(covered_->first, voucher.date);
  covered_->last = std::max(covered_->last, voucher.date);
  if (rows_.empty()) return;
  const auto same = rows_.find(KeyOf(RowKey(books_, voucher, *row.row)));
  if (same != rows_.end()) ++same->second.seen;
  if (const auto held = vouchers_.find(KeyOf(voucher)); held != vouchers_.end()) {
    held->second.seen = true;
  }
  if (const auto number = numbers_.find(NumberOf(voucher)); number != numbers_.end()) {
    number->second = true;
  }
}

void Reconciliation::Compare() {
  for (const auto& [key, same] : rows_) {
    for (size_t i = same.seen; i < same.standing.size(); ++i) {
      missing_[same.standing[i].voucher].push_back(same.standing[i].position);
    }
  }
  // In the order of the ledger, so that the same row takes the place of the same entry every time.
  for (auto& [voucher, positions] : missing_) std::sort(positions.rbegin(), positions.rend());
}

Reconciliation::Claims Reconciliation::claims() const {
  Claims claims;
  for (const auto& [key, known] : vouchers_) {
    if (known.entries == 0 || !Covers(known.date) || !numbers_.at(known.number)) continue;
    ++claims.vouchers;
    const auto missing = missing_.find(key);
    const bool unlike =
        missing != missing_.end() && static_cast<int64_t>(missing->second.size()) == known.entries;
    claims.unlike += unlike ? 1 : 0;
  }
  return claims;
}

Step Reconciliation::StepFor(const Voucher& voucher, const PlannedRow& row) {
  if (rows_.empty() && !row.taken()) return {};
  const proof::Hash key = RowKey(books_, voucher, *row.row);
  const auto found = rows_.find(KeyOf(key));
  if (found != rows_.end() && found->second.given < found->second.standing.size()) {
    const int64_t position = found->second.standing[found->second.given++].position;
    return {row.taken() ? Step::Kind::kHeld : Step::Kind::kHeldOnly, position, "",
            attributed_.contains(position)};
  }
  if (!row.taken()) return {};
  return StepForNew(voucher, key, found == rows_.end() ? 0 : found->second.ever);
}

Step Reconciliation::StepForNew(const Voucher& voucher, const proof::Hash& key, uint32_t ever) {
  Step step;
  step.event_id = EventIdOf(key, static_cast<int>(ever + added_[KeyOf(key)]++));
  const auto missing = missing_.find(KeyOf(voucher));
  if (missing == missing_.end() || missing->second.empty()) {
    step.kind = Step::Kind::kAppend;
    return step;
  }
  step.kind = Step::Kind::kCorrect;
  step.position = missing->second.back();
  missing->second.pop_back();
  return step;
}

bool Reconciliation::Covers(Date date) const {
  return covered_ && covered_->first <= date && date <= covered_->last;
}

std::vector<int64_t> Reconciliation::PositionsOf(Missing kind) const {
  std::vector<int64_t> found;
  for (const auto& [voucher, positions] : missing_) {
    const Known& known = vouchers_.at(voucher);
    const bool vanished = !known.seen;
    if (vanished && !Covers(known.date)) continue;
    for (const int64_t position : positions) {
      const Missing its_kind = vanished                          ? Missing::kVanished
                               : corrections_.contains(position) ? Missing::kStuck
                                                                 : Missing::kRemoved;
      if (its_kind == kind) found.push_back(position);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<int64_t> Reconciliation::Removed() const { return PositionsOf(Missing::kRemoved); }

std::vector<int64_t> Reconciliation::Stuck() const { return PositionsOf(Missing::kStuck); }

std::vector<int64_t> Reconciliation::Vanished() const { return PositionsOf(Missing::kVanished); }

}  // namespace liggare::sie
