#include "services/projection/record_rows.h"

#include <algorithm>

namespace liggare::projection {
namespace {

// Up to here looking through the rows is cheaper than sorting them.
constexpr size_t kFewRows = 16;

}  // namespace

void RecordRows::Add(SeriesId series, Day day, int64_t amount) {
  if (rows_.size() <= kFewRows) {
    for (RecordRow& row : rows_) {
      if (row.series == series && row.day == day) {
        row.amount += amount;
        return;
      }
    }
  }
  rows_.push_back({series, day, amount});
}

void RecordRows::Finish() {
  if (rows_.size() > kFewRows) {
    const auto order = [](const RecordRow& a, const RecordRow& b) {
      return a.series != b.series ? a.series < b.series : a.day < b.day;
    };
    std::stable_sort(rows_.begin(), rows_.end(), order);
    size_t kept = 0;
    for (size_t i = 1; i < rows_.size(); ++i) {
      if (order(rows_[kept], rows_[i])) {
        rows_[++kept] = rows_[i];
      } else {
        rows_[kept].amount += rows_[i].amount;
      }
    }
    rows_.resize(kept + 1);
  }
  std::erase_if(rows_, [](const RecordRow& row) { return row.amount == 0; });
}

}  // namespace liggare::projection
