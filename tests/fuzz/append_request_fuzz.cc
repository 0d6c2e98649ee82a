// An append from anybody, to a ledger that has definitions and money: it is refused with a reason
// and changes nothing, or it is recorded, the books balance, and the records make the same state
// again.

#include <google/protobuf/stubs/logging.h>

#include <vector>

#include "services/budget/refusal.h"
#include "services/ledger/write_request.h"
#include "tests/fuzz/fuzz.h"
#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

constexpr size_t kEventsMax = 32;

void ExpectReason(const absl::Status& refusal) {
  fuzz::Expect(ReasonOf(refusal).has_value(), "a refusal without reason: " + refusal.ToString());
}

void CheckReplay(const SmallLedger& ledger) {
  State state;
  for (const v1::Record& record : ledger.records()) {
    v1::Record stored;
    fuzz::Expect(stored.ParseFromString(record.SerializeAsString()), "a record that is none");
    state.Apply(stored);
  }
  fuzz::Expect(state.size() == ledger.state().size() && state.SameBooks(ledger.state()),
               "records that make other books");
}

void Append(const v1::AppendRequest& request) {
  if (absl::Status shape = ledger::CheckShape(request, kEventsMax); !shape.ok()) {
    return ExpectReason(shape);
  }
  SmallLedger ledger;
  ledger.Delegate();
  const std::vector<v1::Event> events(request.events().begin(), request.events().end());
  const int64_t size = ledger.size();
  if (const auto whole = ledger.AppendAll(events); !whole.ok()) {
    ExpectReason(whole.status());
    fuzz::Expect(ledger.size() == size, "a refused append that left records");
    CheckReplay(ledger);
    for (const v1::Event& event : events) ledger.Append(event).IgnoreError();
  }
  CheckReplay(ledger);
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
