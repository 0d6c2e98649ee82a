// What clients asked of a ledger at the same time and what they were told, and what the ledger then
// holds: plain values, so that the one can be held against the other by code that shares nothing
// with the server.

#ifndef LIGGARE_TESTS_CRASH_HISTORY_H_
#define LIGGARE_TESTS_CRASH_HISTORY_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace liggare::crash {

// An event as its client gave it.
struct GivenEvent {
  std::string id;
  std::string account;
  std::string effective_date;  // YYYY-MM-DD
  int64_t unattributed = 0;    // cost that it gives to no cell
  std::string content;         // all of it, as bytes

  friend bool operator==(const GivenEvent&, const GivenEvent&) = default;
};

// An event as the ledger holds it.
struct StoredEvent {
  int64_t position = 0;
  int64_t append_first = 0;
  int64_t append_count = 0;
  GivenEvent event;
  std::string record;  // its bytes; empty where they were not asked for

  int64_t append_end() const { return append_first + append_count; }
};

// None of such events from `size` on.
struct GivenCondition {
  int64_t size = 0;
  std::string account = {};          // empty: any
  std::string effective_since = {};  // empty: any
};

struct AppendCall {
  std::vector<GivenEvent> events = {};
  std::optional<GivenCondition> condition = {};
  // The answer.
  int64_t first_position = 0;
  int64_t size = 0;
  bool repeated = false;
};

// What a budget says of an effective date: the costs that no cell has, up to that date.
struct GivenFigure {
  std::string effective_date = {};
  int64_t unattributed = 0;
};

struct ReadCall {
  // Absent: of everything that is stored.
  std::optional<int64_t> asked_size = {};
  // The answer: its size, and what it told of the ledger at that size.
  int64_t size = 0;
  std::string root = {};  // empty when it told none
  std::optional<GivenFigure> figure = {};
  std::vector<StoredEvent> events = {};
};

enum class Outcome {
  kDone,
  kRefused,  // with a reason, which says that nothing was done
  kUnknown,  // nobody was told: it may have been done, may be yet, or never
};

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

// A call. Numbers of one count tell when it was invoked and when it was completed: the call of the
// lower completed number was over before that of the higher invoked one began.
struct Operation {
  int client = 0;
  int64_t invoked = 0;
  int64_t completed = kNever;
  Outcome outcome = Outcome::kUnknown;
  std::string reason;  // of a refusal
  std::variant<AppendCall, ReadCall> call;
};

using History = std::vector<Operation>;
using StoredLog = std::vector<StoredEvent>;

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_HISTORY_H_
