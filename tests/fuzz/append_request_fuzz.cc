// An append from anybody, to a ledger that has definitions and money: it is refused with a reason
// and changes nothing, or it is recorded, the books balance, and the records make the same state
// again.

#include <google/protobuf/stubs/logging.h>

#include <vector>

#include "absl/strings/match.h"
#include "services/budget/refusal.h"
#include "services/ledger/write_request.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/message_mutator.h"
#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using google::protobuf::FieldDescriptor;

constexpr size_t kEventsMax = 32;

// The ledger that every append is tried on, which is copied: to make one takes long.
const SmallLedger& Start() {
  static const SmallLedger* const start = [] {
    auto* ledger = new SmallLedger;
    ledger->Delegate();
    return ledger;
  }();
  return *start;
}

void ExpectReason(const absl::Status& refusal) {
  fuzz::Expect(ReasonOf(refusal).has_value(), "a refusal without reason: " + refusal.ToString());
}

// That the records since the start make the state that the ledger has.
void CheckReplay(const SmallLedger& ledger) {
  State state = Start().state();
  for (int64_t at = Start().size(); at < ledger.size(); ++at) {
    v1::Record stored;
    fuzz::Expect(stored.ParseFromString(ledger.record(at).SerializeAsString()),
                 "a record that is none");
    state.Apply(stored);
  }
  fuzz::Expect(state.size() == ledger.state().size() && state.SameBooks(ledger.state()),
               "records that make other books");
}

void Append(const v1::AppendRequest& request) {
  if (absl::Status shape = ledger::CheckShape(request, kEventsMax); !shape.ok()) {
    return ExpectReason(shape);
  }
  SmallLedger ledger = Start();
  const std::vector<v1::Event> events(request.events().begin(), request.events().end());
  if (const auto whole = ledger.AppendAll(events); !whole.ok()) {
    ExpectReason(whole.status());
    fuzz::Expect(ledger.size() == Start().size(), "a refused append that left records");
    CheckReplay(ledger);
    if (events.size() == 1) return;
    for (const v1::Event& event : events) ledger.Append(event).IgnoreError();
  }
  CheckReplay(ledger);
}

const std::vector<std::string>& WordsFor(const FieldDescriptor& field) {
  static const auto& dates = *new std::vector<std::string>{
      "2019-12-01", "2020-01-01", "2020-01-10", "2020-02-01", "2020-02-10", "2020-02-29",
      "2020-03-15", "2020-06-30", "2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01"};
  static const auto& months =
      *new std::vector<std::string>{"2020-01", "2020-02", "2020-03", "2020-12", "2021-01"};
  static const auto& event_ids = *new std::vector<std::string>{
      "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000011",
      "10000000-0000-4000-8000-000000000001", "10000000-0000-4000-8000-000000000002",
      "10000000-0000-4000-8000-000000000003", "10000000-0000-4000-8000-000000000004",
      "10000000-0000-4000-8000-000000000005", "10000000-0000-4000-8000-000000000006"};
  static const auto& funds =
      *new std::vector<std::string>{"drift", "drift2", "inv", "reserv", "kassa"};
  static const auto& lines = *new std::vector<std::string>{"p", "a", "b", "m1", "m2", "m3", "m4"};
  static const auto& decisions = *new std::vector<std::string>{"kf", "ks", "kd", "staten"};
  static const auto& names = *new std::vector<std::string>{
      "m1",   "m2",  "m3",       "drift",  "drift2",      "kf",         "ks",
      "kd",   "m",   "direktor", "samrad", "fullmaktige", "styrelsen",  "c",
      "7117", "SEK", "x",        "y",      "z",           "2020-02-10", ""};
  const std::string& name = field.name();
  if (absl::EndsWith(name, "_date") || name == "date") return dates;
  if (absl::EndsWith(name, "_month") || name == "accounting_period") return months;
  if (name == "event_id" || name == "causation_id") return event_ids;
  if (absl::StartsWith(name, "fund")) return funds;
  if (absl::EndsWith(name, "line") || absl::EndsWith(name, "lines") || name == "parent") {
    return lines;
  }
  if (absl::EndsWith(name, "decision")) return decisions;
  return names;
}

// A message as bytes, when they have room; else what was there stays.
size_t Write(const v1::AppendRequest& request, uint8_t* bytes, size_t size, size_t size_max) {
  if (request.ByteSizeLong() > size_max) return size;
  request.SerializeToArray(bytes, static_cast<int>(size_max));
  return request.ByteSizeLong();
}

}  // namespace
}  // namespace liggare::budget

// What is no message is refused; the library need not say so, too.
[[maybe_unused]] const auto unlogged = google::protobuf::SetLogHandler(nullptr);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::v1::AppendRequest request;
  if (request.ParseFromArray(bytes, static_cast<int>(size))) liggare::budget::Append(request);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* bytes, size_t size, size_t size_max,
                                          unsigned int seed) {
  liggare::v1::AppendRequest request;
  if (!request.ParseFromArray(bytes, static_cast<int>(size))) request.Clear();
  liggare::fuzz::MessageMutator(seed, liggare::budget::WordsFor).Mutate(request);
  return liggare::budget::Write(request, bytes, size, size_max);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* bytes, size_t size,
                                            const uint8_t* other_bytes, size_t other_size,
                                            uint8_t* out, size_t out_max, unsigned int seed) {
  liggare::v1::AppendRequest request;
  liggare::v1::AppendRequest other;
  if (!request.ParseFromArray(bytes, static_cast<int>(size)) ||
      !other.ParseFromArray(other_bytes, static_cast<int>(other_size))) {
    return 0;
  }
  liggare::fuzz::MessageMutator(seed, liggare::budget::WordsFor).Cross(request, other);
  return liggare::budget::Write(request, out, 0, out_max);
}
