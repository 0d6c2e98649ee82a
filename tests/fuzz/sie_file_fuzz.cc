// A SIE file from anybody: it is read or refused with the line that is wrong, and what is read
// keeps the promises of the reader, up to the events that it becomes.

#include <sstream>

#include "clients/sie/control_totals.h"
#include "clients/sie/file_reader.h"
#include "clients/sie/inspection.h"
#include "clients/sie/map_file.h"
#include "clients/sie/plan_counts.h"
#include "clients/sie/planner.h"
#include "services/budget/shape.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::sie {
namespace {

const Map& AnyMap() {
  static const Map& map = *new Map(ReadMap("[books]\norganisation = 212000-0084\n"
                                           "first_day = 2020-01-01\nlast_day = 2020-12-31\n"
                                           "[dimensions]\nactivity = 20\n"
                                           "[accounts]\ncost = 4000-7999\nrevenue = 3000-3999\n"
                                           "outside = 1000-2999, 8000-9999\n"
                                           "[rule code]\nactivity = 4711\nline = m\nfund = f\n"
                                           "[rule rest]\naccount = 1000-9999\n",
                                           "any.map")
                                       .value());
  return map;
}

// What a planner has checked is in shape.
void CheckEntry(const Planner& planner, const Voucher& voucher, const PlannedRow& row) {
  if (!row.taken() || !planner.Check(voucher, row).ok()) return;
  v1::Event event;
  planner.MakeEntry(voucher, row, event);
  absl::Status shape = budget::CheckKnown(event, "event");
  if (shape.ok()) shape = budget::CheckShape(event, "event");
  fuzz::Expect(shape.ok(), "an entry out of shape: " + shape.ToString());
}

void Read(const std::string& text) {
  std::istringstream stream(text);
  FileReader reader(stream, "fuzz.se");
  const Planner planner(AnyMap(), "fuzz");
  PlanCounts counts(AnyMap());
  Inspection inspection;
  while (true) {
    const absl::StatusOr<const Voucher*> voucher = reader.Next();
    if (!voucher.ok()) {
      fuzz::ExpectTold(voucher.status(), "fuzz.se:");
      return;
    }
    if (*voucher == nullptr) break;
    __int128 sum = 0;
    for (const Row& row : (*voucher)->rows) {
      if (row.kind == Row::Kind::kBooked) sum += row.amount;
    }
    fuzz::Expect(sum == 0, "a voucher that does not balance");
    inspection.Add(**voucher);
    const absl::Status planned = planner.Plan(**voucher, [&](const PlannedRow& row) {
      counts.Add(row);
      CheckEntry(planner, **voucher, row);
      return absl::OkStatus();
    });
    fuzz::Expect(planned.ok(), "a plan that fails: " + planned.ToString());
  }
  ControlTotals totals(reader.declared());
  totals.Check();
  const std::string map = MapToStartFrom(reader.declared(), inspection);
  fuzz::Expect(!map.empty(), "a map to start from");
}

}  // namespace
}  // namespace liggare::sie

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::sie::Read(liggare::fuzz::Text(bytes, size));
  return 0;
}
