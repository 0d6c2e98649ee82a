#include "tests/crash/history_checker.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "tests/crash/prefix_roots.h"

namespace liggare::crash {
namespace {

// Where in the order of the log an operation's answer is right. The state of size N is at 2 N, and
// the append that ends there just before it.
struct Span {
  int64_t earliest = 0;
  int64_t latest = kNever;
};

int64_t StateOf(int64_t size) { return 2 * size; }
int64_t AppendEndingAt(int64_t size) { return 2 * size - 1; }

bool Matches(const GivenCondition& condition, const GivenEvent& event) {
  return (condition.account.empty() || condition.account == event.account) &&
         condition.effective_since <= event.effective_date;
}

// A call may be refused for these whatever the ledger holds.
bool IsOfTheMoment(const std::string& reason) {
  static const std::set<std::string> reasons = {"QUEUE_FULL",    "LIMIT_EXCEEDED", "DISK_FULL",
                                                "RATE_EXCEEDED", "DRAINING",       "REBUILDING"};
  return reasons.contains(reason);
}

std::string Describe(const Operation& operation) {
  std::string what;
  if (const auto* append = std::get_if<AppendCall>(&operation.call)) {
    what = "the append of " + append->events.front().id;
  } else {
    const auto& read = std::get<ReadCall>(operation.call);
    what = "the read";
    if (read.asked_size.has_value()) what += " of size " + std::to_string(*read.asked_size);
    if (operation.outcome == Outcome::kDone) what += ", answered " + std::to_string(read.size);
  }
  what += ", client " + std::to_string(operation.client) + ", from " +
          std::to_string(operation.invoked);
  return operation.completed == kNever ? what : what + " to " + std::to_string(operation.completed);
}

class Checker {
 public:
  Checker(const History& history, const StoredLog& log) : history_(history), log_(log) {}

  std::vector<std::string> Run() {
    if (!CheckLog()) return findings_;  // there is no order to hold anything against
    FindOrigins();
    ComputeRoots();
    ComputeFigures();
    for (const Operation& operation : history_) spans_.push_back(SpanOf(operation));
    CheckRealTime();
    return findings_;
  }

 private:
  void Find(const std::string& finding) { findings_.push_back(finding); }
  std::optional<Span> Wrong(const std::string& rule, const Operation& operation,
                            const std::string& what) {
    Find(rule + ": " + Describe(operation) + ": " + what);
    return std::nullopt;
  }

  int64_t size() const { return static_cast<int64_t>(log_.size()); }
  bool EndsAppend(int64_t size) const {
    return std::binary_search(ends_.begin(), ends_.end(), size);
  }
  // The sizes before and from which on the ledger has had so many events.
  int64_t SizeBelow(int64_t size) const {
    const auto end = std::lower_bound(ends_.begin(), ends_.end(), size);
    return end == ends_.begin() ? 0 : *(end - 1);
  }
  int64_t SizeWith(int64_t size) const {
    return *std::lower_bound(ends_.begin(), ends_.end(), size);
  }

  bool CheckLog();
  bool IsWhole(int64_t first) const;
  void FindOrigins();
  void FindOriginOf(const StoredEvent& first, const std::vector<const Operation*>& asked);
  bool IsStoredAt(const AppendCall& append, int64_t first) const;
  std::optional<int64_t> WhereStored(const AppendCall& append) const;
  void ComputeRoots();
  void ComputeFigures();

  // Where the operation's answer is right; nothing when that is nowhere, which is told, or when it
  // says nothing of the ledger.
  std::optional<Span> SpanOf(const Operation& operation);
  std::optional<Span> SpanOfAppend(const Operation& operation, const AppendCall& append);
  std::optional<Span> SpanOfRefused(const Operation& operation, const AppendCall& append);
  std::optional<Span> SpanOfReused(const Operation& operation, const AppendCall& append);
  std::optional<Span> SpanOfRead(const Operation& operation, const ReadCall& read);
  std::optional<Span> SpanOfRefused(const Operation& operation, const ReadCall& read);
  std::optional<int64_t> FirstMatch(const GivenCondition& condition, int64_t end) const;
  void CheckTold(const Operation& operation, const ReadCall& read);
  void CheckRealTime();

  const History& history_;
  const StoredLog& log_;
  std::vector<std::string> findings_;
  std::vector<int64_t> ends_;                                 // of appends, ascending
  std::unordered_map<std::string, int64_t> positions_;        // of event ids
  std::unordered_map<const Operation*, int64_t> stored_end_;  // of those that stored an append
  std::map<int64_t, std::string> roots_;                      // by size
  std::unordered_map<const ReadCall*, int64_t> figures_;      // of the events of its size
  std::vector<std::optional<Span>> spans_;                    // by operation
};

bool Checker::IsWhole(int64_t first) const {
  const StoredEvent& head = log_[first];
  if (head.append_first != first || head.append_count < 1 || head.append_end() > size()) {
    return false;
  }
  return std::all_of(
      log_.begin() + first, log_.begin() + head.append_end(), [&](const StoredEvent& stored) {
        return stored.append_first == first && stored.append_count == head.append_count;
      });
}

bool Checker::CheckLog() {
  for (int64_t i = 0; i < size(); ++i) {
    if (log_[i].position != i) {
      Find("gap: position " + std::to_string(i) + " is that of " + log_[i].event.id + ", " +
           std::to_string(log_[i].position));
      return false;
    }
    if (!positions_.emplace(log_[i].event.id, i).second) {
      Find("twice: " + log_[i].event.id + " is stored at " +
           std::to_string(positions_[log_[i].event.id]) + " and " + std::to_string(i));
      return false;
    }
  }
  for (int64_t first = 0; first < size(); first = ends_.back()) {
    if (!IsWhole(first)) {
      Find("half: the append at position " + std::to_string(first) + " is not stored whole");
      return false;
    }
    ends_.push_back(log_[first].append_end());
  }
  return true;
}

bool Checker::IsStoredAt(const AppendCall& append, int64_t first) const {
  if (first < 0 || first >= size()) return false;
  const auto count = static_cast<int64_t>(append.events.size());
  if (log_[first].append_first != first || log_[first].append_count != count) return false;
  for (int64_t i = 0; i < count; ++i) {
    if (log_[first + i].event != append.events[i]) return false;
  }
  return true;
}

std::optional<int64_t> Checker::WhereStored(const AppendCall& append) const {
  const auto found = positions_.find(append.events.front().id);
  if (found == positions_.end() || !IsStoredAt(append, found->second)) return std::nullopt;
  return found->second;
}

void Checker::FindOrigins() {
  std::unordered_map<int64_t, std::vector<const Operation*>> asked;
  for (const Operation& operation : history_) {
    const auto* append = std::get_if<AppendCall>(&operation.call);
    if (append == nullptr) continue;
    if (const auto first = WhereStored(*append)) asked[*first].push_back(&operation);
  }
  for (const int64_t first : ends_) {
    if (first < size()) FindOriginOf(log_[first], asked[first]);
  }
}

// Which of the calls that asked for an append stored it: the one that was told so, else the first
// of those that nobody was told of.
void Checker::FindOriginOf(const StoredEvent& first, const std::vector<const Operation*>& asked) {
  const Operation* told = nullptr;
  const Operation* unknown = nullptr;
  for (const Operation* operation : asked) {
    if (operation->outcome == Outcome::kUnknown &&
        (unknown == nullptr || operation->invoked < unknown->invoked)) {
      unknown = operation;
    }
    if (operation->outcome != Outcome::kDone || std::get<AppendCall>(operation->call).repeated) {
      continue;
    }
    if (told != nullptr) {
      Find("twice: both were told that they stored it first: " + Describe(*told) + "; " +
           Describe(*operation));
    }
    told = operation;
  }
  const Operation* const origin = told != nullptr ? told : unknown;
  if (origin != nullptr) {
    stored_end_[origin] = first.append_end();
    return;
  }
  Find("unasked: the append at position " + std::to_string(first.position) + ", of " +
       first.event.id +
       (asked.empty() ? ", is what nobody asked for" : ", whose every call was refused"));
}

void Checker::ComputeRoots() {
  std::set<int64_t> sizes;
  for (const Operation& operation : history_) {
    const auto* read = std::get_if<ReadCall>(&operation.call);
    if (read != nullptr && !read->root.empty()) sizes.insert(read->size);
  }
  roots_ = PrefixRoots(log_, sizes);
}

void Checker::ComputeFigures() {
  std::vector<const ReadCall*> asked;
  for (const Operation& operation : history_) {
    const auto* read = std::get_if<ReadCall>(&operation.call);
    if (read != nullptr && read->figure.has_value()) asked.push_back(read);
  }
  std::sort(asked.begin(), asked.end(),
            [](const ReadCall* a, const ReadCall* b) { return a->size < b->size; });
  std::map<std::string, int64_t> by_date;
  int64_t added = 0;
  for (const ReadCall* read : asked) {
    for (; added < std::min(read->size, size()); ++added) {
      by_date[log_[added].event.effective_date] += log_[added].event.unattributed;
    }
    const auto end = by_date.upper_bound(read->figure->effective_date);
    for (auto day = by_date.begin(); day != end; ++day) figures_[read] += day->second;
  }
}

std::optional<Span> Checker::SpanOf(const Operation& operation) {
  if (const auto* append = std::get_if<AppendCall>(&operation.call)) {
    return operation.outcome == Outcome::kRefused ? SpanOfRefused(operation, *append)
                                                  : SpanOfAppend(operation, *append);
  }
  const auto& read = std::get<ReadCall>(operation.call);
  if (operation.outcome == Outcome::kUnknown) return std::nullopt;
  return operation.outcome == Outcome::kDone ? SpanOfRead(operation, read)
                                             : SpanOfRefused(operation, read);
}

std::optional<Span> Checker::SpanOfAppend(const Operation& operation, const AppendCall& append) {
  const auto stored = stored_end_.find(&operation);
  if (operation.outcome == Outcome::kDone) {
    const int64_t end = append.first_position + static_cast<int64_t>(append.events.size());
    if (!IsStoredAt(append, append.first_position) || append.size != end) {
      return Wrong("lost", operation,
                   "acknowledged from position " + std::to_string(append.first_position) +
                       " up to size " + std::to_string(append.size));
    }
    if (append.repeated) return Span{StateOf(end), kNever};
  }
  if (stored == stored_end_.end()) return std::nullopt;
  const int64_t first = stored->second - static_cast<int64_t>(append.events.size());
  if (append.condition.has_value()) {
    const auto match = FirstMatch(*append.condition, first);
    if (append.condition->size > first || match.has_value()) {
      return Wrong("condition", operation,
                   "stored at " + std::to_string(first) + " though " +
                       (match ? "position " + std::to_string(*match) + " matches it"
                              : "it names a later size"));
    }
  }
  return Span{AppendEndingAt(stored->second), AppendEndingAt(stored->second)};
}

std::optional<int64_t> Checker::FirstMatch(const GivenCondition& condition, int64_t end) const {
  for (int64_t position = condition.size; position < end; ++position) {
    if (Matches(condition, log_[position].event)) return position;
  }
  return std::nullopt;
}

std::optional<Span> Checker::SpanOfRefused(const Operation& operation, const AppendCall& append) {
  if (IsOfTheMoment(operation.reason)) return std::nullopt;
  if (operation.reason == "EVENT_ID_REUSED") return SpanOfReused(operation, append);
  Span span;
  // Once it is stored, it is answered and no condition is asked.
  if (const auto stored = WhereStored(append)) span.latest = StateOf(*stored);
  const bool conditional = append.condition.has_value();
  if (conditional && operation.reason == "APPEND_CONDITION_FAILED") {
    const auto match = FirstMatch(*append.condition, size());
    if (!match.has_value()) return Wrong("refusal", operation, "nothing matches its condition");
    span.earliest = StateOf(log_[*match].append_end());
  } else if (conditional && operation.reason == "BEYOND_LOG") {
    span.latest = std::min(span.latest, StateOf(SizeBelow(append.condition->size)));
  } else {
    return Wrong("refusal", operation, "refused with " + operation.reason);
  }
  if (span.earliest <= span.latest) return span;
  return Wrong("refusal", operation, operation.reason + ", and it was stored already");
}

std::optional<Span> Checker::SpanOfReused(const Operation& operation, const AppendCall& append) {
  if (WhereStored(append).has_value()) {
    return Wrong("refusal", operation, "it is stored as it is, and was called another");
  }
  int64_t end = kNever;
  for (const GivenEvent& event : append.events) {
    const auto found = positions_.find(event.id);
    if (found != positions_.end()) end = std::min(end, log_[found->second].append_end());
  }
  if (end == kNever) return Wrong("refusal", operation, "none of its event ids is stored");
  return Span{StateOf(end), kNever};
}

std::optional<Span> Checker::SpanOfRead(const Operation& operation, const ReadCall& read) {
  const bool is_asked = !read.asked_size.has_value() || *read.asked_size == read.size;
  if (!is_asked || read.size < 0 || read.size > size()) {
    return Wrong("size", operation, "the ledger has " + std::to_string(size()) + " events");
  }
  // Checkpoints alone may be asked for any size.
  const bool may_cut = read.asked_size.has_value() && !read.figure.has_value();
  if (!may_cut && !EndsAppend(read.size)) {
    return Wrong("half", operation, "the size cuts an append");
  }
  CheckTold(operation, read);
  if (!read.asked_size.has_value()) return Span{StateOf(read.size), StateOf(read.size)};
  return Span{read.size == 0 ? 0 : StateOf(SizeWith(read.size)), kNever};
}

void Checker::CheckTold(const Operation& operation, const ReadCall& read) {
  for (const StoredEvent& seen : read.events) {
    const bool is_there = seen.position >= 0 && seen.position < read.size;
    if (is_there && log_[seen.position].event == seen.event &&
        log_[seen.position].append_first == seen.append_first &&
        log_[seen.position].append_count == seen.append_count) {
      continue;
    }
    Wrong("events", operation, "position " + std::to_string(seen.position) + " is another");
    break;
  }
  for (size_t i = 1; i < read.events.size(); ++i) {
    if (read.events[i].position == read.events[i - 1].position + 1) continue;
    Wrong("events", operation, "a gap behind " + std::to_string(read.events[i - 1].position));
    break;
  }
  if (!read.events.empty() && read.events.back().position != read.size - 1) {
    Wrong("events", operation, "they do not reach its size");
  }
  if (read.figure.has_value()) {
    const int64_t sum = figures_[&read];
    if (sum != read.figure->unattributed) {
      Wrong("figure", operation,
            "answered " + std::to_string(read.figure->unattributed) + ", the events make " +
                std::to_string(sum));
    }
  }
  if (!read.root.empty() && read.root != roots_[read.size]) {
    Wrong("root", operation, "another than that of the records");
  }
}

std::optional<Span> Checker::SpanOfRefused(const Operation& operation, const ReadCall& read) {
  if (IsOfTheMoment(operation.reason)) return std::nullopt;
  if (read.asked_size.has_value() && operation.reason == "BEYOND_LOG") {
    return Span{0, StateOf(SizeBelow(*read.asked_size))};
  }
  if (read.figure.has_value() && read.asked_size.has_value() &&
      operation.reason == "SIZE_CUTS_APPEND" && *read.asked_size < size() &&
      !EndsAppend(*read.asked_size)) {
    return Span{StateOf(SizeWith(*read.asked_size)), kNever};
  }
  return Wrong("refusal", operation, "refused with " + operation.reason);
}

// Takes every operation at the earliest place where its answer is right and that does not lie
// before one that was over when it began. Where that is too late, no order explains the history.
void Checker::CheckRealTime() {
  std::vector<size_t> by_invocation;
  std::vector<size_t> by_completion;
  for (size_t i = 0; i < history_.size(); ++i) {
    if (!spans_[i].has_value()) continue;
    by_invocation.push_back(i);
    by_completion.push_back(i);
  }
  const auto sort_by = [&](std::vector<size_t>& order, int64_t Operation::*when) {
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return history_[a].*when < history_[b].*when; });
  };
  sort_by(by_invocation, &Operation::invoked);
  sort_by(by_completion, &Operation::completed);

  std::vector<int64_t> places(history_.size());
  int64_t floor = 0;
  const Operation* floor_of = nullptr;
  auto over = by_completion.begin();
  for (const size_t i : by_invocation) {
    for (; history_[*over].completed < history_[i].invoked; ++over) {
      if (places[*over] <= floor) continue;
      floor = places[*over];
      floor_of = &history_[*over];
    }
    places[i] = std::max(spans_[i]->earliest, floor);
    if (places[i] > spans_[i]->latest) {
      Wrong("real time", history_[i],
            "comes before what was over when it began: " + Describe(*floor_of));
      return;  // what else is found follows from this
    }
  }
}

}  // namespace

std::vector<std::string> CheckHistory(const History& history, const StoredLog& log) {
  return Checker(history, log).Run();
}

}  // namespace liggare::crash
