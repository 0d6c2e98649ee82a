#include "clients/cli/open_entries.h"

#include <deque>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/cli/progress.h"

namespace liggare::cli {
namespace {

// What is open of each chain of an entry and its corrections. A chain is known by the position of
// its latest entry.
class OpenAmounts {
 public:
  void Take(const v1::FigurePart& part) {
    const int64_t root = part.has_refers_to() ? RootOf(part.refers_to()) : part.position();
    if (part.type() == "event_corrected" || !part.has_refers_to()) root_[part.position()] = root;
    Open& open = open_[root];
    open.amount += part.amount();
    if (part.type() == "cost_attributed") {
      open.spoken_of = true;
    } else {
      open.standing = part.position();
    }
  }

  struct Open {
    int64_t amount = 0;
    int64_t standing = 0;  // the position of what stands
    bool spoken_of = false;
  };

  // What is open, by the position of what stands.
  std::map<int64_t, Open> ByPosition() const {
    std::map<int64_t, Open> found;
    for (const auto& [root, open] : open_) {
      if (open.amount != 0) found[open.standing] = open;
    }
    return found;
  }

 private:
  int64_t RootOf(int64_t position) {
    const auto root = root_.find(position);
    return root == root_.end() ? position : root->second;
  }

  absl::flat_hash_map<int64_t, int64_t> root_;
  absl::flat_hash_map<int64_t, Open> open_;
};

const v1::CostPosted* PostedOf(const v1::Payload& payload) {
  if (payload.has_cost_posted()) return &payload.cost_posted();
  const v1::Payload& replacement = payload.event_corrected().replacement();
  return replacement.has_cost_posted() ? &replacement.cost_posted() : nullptr;
}

OpenEntry EntryOf(const v1::Record& record, const OpenAmounts::Open& open,
                  const v1::CostPosted& posted) {
  OpenEntry entry;
  entry.position = record.position();
  entry.open = open.amount;
  entry.spoken_of = open.spoken_of;
  entry.effective_date = record.event().effective_date();
  entry.recorded_date = absl::FormatCivilTime(
      absl::ToCivilDay(absl::FromUnixSeconds(record.recorded_at().seconds()), absl::UTCTimeZone()));
  entry.example = record.event().example();
  entry.posted = posted;
  return entry;
}

// What entries must have in common to take each other back, but for the sign.
std::string LikenessOf(const v1::CostPosted& posted) {
  std::string likeness = absl::StrCat(posted.account(), "\n", posted.counterparty(), "\n",
                                      posted.activity_code(), "\n", posted.fund());
  for (const v1::AccountingObject& object : posted.objects()) {
    absl::StrAppend(&likeness, "\n", object.dimension(), ":", object.object());
  }
  return likeness;
}

}  // namespace

absl::StatusOr<OpenEntries> ReadOpenEntries(Session& session, const v1::AsOf& as_of) {
  v1::ExplainFigureRequest explain;
  explain.set_ledger(session.ledger());
  explain.set_column(v1::COLUMN_UNATTRIBUTED);
  *explain.mutable_as_of() = as_of;
  OpenEntries result;
  OpenAmounts amounts;
  absl::Status read =
      session.client().ExplainFigure(explain, [&](const v1::ExplainFigureResponse& message) {
        if (message.has_as_of()) {
          result.as_of = message.as_of();
          result.sum = message.figure();
        }
        for (const v1::FigurePart& part : message.parts()) amounts.Take(part);
        return absl::OkStatus();
      });
  if (!read.ok()) return read;

  const std::map<int64_t, OpenAmounts::Open> open = amounts.ByPosition();
  if (open.empty()) return result;
  v1::ReadEventsRequest request;
  request.set_ledger(session.ledger());
  request.set_from_position(open.begin()->first);
  request.mutable_filter()->add_types("cost_posted");
  request.mutable_filter()->add_types("event_corrected");
  Progress progress(session.words()("reading", "läser"), result.as_of.size());
  int64_t sum = 0;
  read = session.client().ReadEvents(request, [&](const v1::ReadEventsResponse& batch) {
    for (const v1::Record& record : batch.records()) {
      const auto found = open.find(record.position());
      const v1::CostPosted* posted = PostedOf(record.event().payload());
      if (found == open.end() || posted == nullptr) continue;
      result.entries.push_back(EntryOf(record, found->second, *posted));
      sum += found->second.amount;
    }
    progress.Update(batch.next_position(), std::to_string(batch.next_position()));
    return absl::OkStatus();
  });
  progress.Clear();
  if (!read.ok()) return read;
  if (sum == result.sum) return result;
  return absl::DataLossError(
      absl::StrCat("the open entries sum to ", sum, ", where the server says ", result.sum));
}

std::vector<int> ReversingPairs(const std::vector<OpenEntry>& entries) {
  std::vector<int> partner(entries.size(), -1);
  std::map<std::pair<std::string, int64_t>, std::deque<int>> waiting;
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string likeness = LikenessOf(entries[i].posted);
    const int64_t amount = entries[i].open;
    std::deque<int>& opposite = waiting[{likeness, -amount}];
    if (opposite.empty()) {
      waiting[{likeness, amount}].push_back(static_cast<int>(i));
      continue;
    }
    partner[i] = opposite.front();
    partner[static_cast<size_t>(opposite.front())] = static_cast<int>(i);
    opposite.pop_front();
  }
  return partner;
}

}  // namespace liggare::cli
