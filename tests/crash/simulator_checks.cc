// What the store holds and answers, held against the history.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/budget/dates.h"
#include "services/budget/tags.h"
#include "services/ledger/event_reader.h"
#include "services/ledger/reading.h"
#include "store/record_run.h"
#include "tests/crash/simulator.h"
#include "tests/model/figures_map.h"
#include "tests/model/posting_fold.h"
#include "tests/support/check_ledger.h"
#include "tests/support/record_bytes.h"
#include "tests/support/tags.h"

namespace liggare::crash {
namespace {

// Calls with each record's bytes.
template <typename Fn>
void ForEach(const ledger::WireRecords& records, Fn fn) {
  for (const ledger::WireRecords::Part& part : records.parts()) {
    for (std::string_view wire = part.bytes; !wire.empty();) fn(store::TakeRecord(wire));
  }
}

int64_t PositionOf(std::string_view bytes) {
  v1::Record record;
  record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return record.position();
}

}  // namespace

void Simulator::Resolve(ExpectedLedger& ledger) {
  for (const v1::AppendRequest& request : std::exchange(ledger.unknown, {})) {
    if (Chance(60)) retries_.push_back(request);
    if (ledger.FindStored(request) != nullptr) continue;
    const auto found = store_.log().FindEvent(ledger.id(), request.events(0).event_id());
    if (!Answered(found.status(), "looking up an id") || !found->has_value()) continue;
    const Position first{ledger.size().value};
    const absl::Status decided =
        ledger.history().Append({request.events().begin(), request.events().end()});
    if (!decided.ok()) Fail(absl::StrCat("a refused append is stored: ", decided.ToString()));
    ledger.NoteStored(request, first);
    Note(absl::StrCat("found at ", first.value, " of ", ledger.id()));
    Count("appends: found after a crash");
  }
}

void Simulator::Follow(ExpectedLedger& ledger) {
  v1::SubscribeEventsRequest request;
  request.set_ledger(ledger.id());
  request.set_from_position(ledger.followed.value);
  ledger::BatchLimits limits;
  limits.records_max = static_cast<size_t>(1 + Below(40));
  auto opened =
      ledger::Subscription::Open(store_.sources(), store_.shared_reads(), request, limits);
  if (Answered(opened.status(), "subscribing")) subscriptions_[ledger.id()] = *std::move(opened);
}

bool Simulator::Pull(ExpectedLedger& ledger) {
  auto& followed = subscriptions_[ledger.id()];
  if (followed == nullptr) Follow(ledger);
  if (followed == nullptr) return false;
  const auto batch = followed->Next();
  if (!Answered(batch.status(), "following") || !batch->has_value()) return false;
  ForEach(*(*batch)->records, [&](std::string_view bytes) {
    const std::string differs = ledger.Differs(Position{ledger.followed.value}, bytes);
    if (!differs.empty()) {
      Fail(absl::StrCat("a subscriber at ", ledger.followed.value, ": ", differs));
    }
    ++ledger.followed.value;
  });
  if ((*batch)->next_position != ledger.followed) Fail("a subscriber is told to go on elsewhere");
  return true;
}

void Simulator::PullAll(ExpectedLedger& ledger) {
  while (Pull(ledger)) continue;
  if (ledger.followed != ledger.size()) {
    Fail(absl::StrCat("a subscriber is left at ", ledger.followed.value));
  }
}

void Simulator::Ask(ExpectedLedger& ledger) {
  Note("ask " + ledger.id());
  CheckBudget(store_, ledger, ledger.size());
  CheckRoot(store_, ledger, Size{1 + Below(ledger.size().value)});
  CheckProofs(store_, ledger, ledger.size());
}

void Simulator::Read(ExpectedLedger& ledger) {
  const Position from{Below(ledger.size().value)};
  v1::ReadEventsRequest request;
  request.set_ledger(ledger.id());
  request.set_from_position(from.value);
  const bool forward = Chance(50);
  if (!forward) request.set_direction(v1::READ_DIRECTION_BACKWARD);
  if (Chance(60)) request.mutable_filter()->add_lines(ledger.history().RandomLine());
  Note("read " + request.ShortDebugString());

  const auto groups = budget::TagGroups(request.filter());
  const auto& records = ledger.history().ledger().records();
  std::vector<int64_t> expected;
  for (int64_t at = from.value; at >= 0 && at < ledger.size().value; at += forward ? 1 : -1) {
    const bool matches =
        groups.empty() || support::MatchesTags(groups, records[static_cast<size_t>(at)]);
    if (matches) expected.push_back(at);
  }
  auto reader = ledger::EventReader::Open(store_.sources(), request);
  if (!Answered(reader.status(), "reading")) return;
  std::vector<int64_t> found;
  for (bool last = false; !last;) {
    const auto batch = (*reader)->Next();
    if (!Answered(batch.status(), "reading on")) return;
    ForEach(batch->records, [&](std::string_view bytes) { found.push_back(PositionOf(bytes)); });
    last = batch->last;
  }
  if (found != expected) Fail("a read has other events than match");
}

void Simulator::CheckAll(SimulatedStore& store) {
  for (const auto& ledger : ledgers_) {
    const auto found = store.ledgers().Find(ledger->id());
    if (!found.ok()) Fail(absl::StrCat("a ledger is lost: ", found.status().ToString()));
    if ((*found)->halt_reason()) Fail("a ledger has halted: " + *(*found)->halt_reason());
    const Size size = (*found)->head().size;
    if (size != ledger->size()) {
      Fail(absl::StrCat(ledger->id(), " has ", size.value, " events and should have ",
                        ledger->size().value));
    }
    CheckRecords(store, *ledger, Size{0}, size);
    CheckIds(store, *ledger, size);
    CheckRoot(store, *ledger, size);
    CheckProofs(store, *ledger, size);
    CheckTexts(store, *ledger, size);
    CheckBudget(store, *ledger, size);
  }
}

void Simulator::CheckRecords(SimulatedStore& store, ExpectedLedger& ledger, Size from, Size to) {
  const auto records = support::RecordBytes(store.log(), ledger.id(), Position{from.value}, to);
  if (!Answered(records.status(), "reading the records")) return;
  for (size_t i = 0; i < records->size(); ++i) {
    const Position position{from.value + static_cast<int64_t>(i)};
    const std::string differs = ledger.Differs(position, (*records)[i]);
    if (!differs.empty()) {
      Fail(absl::StrCat("the record at ", position.value, " of ", ledger.id(), ": ", differs));
    }
  }
}

void Simulator::CheckIds(SimulatedStore& store, ExpectedLedger& ledger, Size size) {
  std::vector<std::string_view> ids;
  for (const auto& [id, position] : ledger.positions()) {
    if (size.Contains(position)) ids.push_back(id);
  }
  const auto found = store.log().FindEvents(ledger.id(), ids);
  if (!Answered(found.status(), "looking up ids")) return;
  for (size_t i = 0; i < ids.size(); ++i) {
    if ((*found)[i] != ledger.positions().at(std::string(ids[i]))) {
      Fail(absl::StrCat("the id ", std::string(ids[i]), " of ", ledger.id(), " is forgotten"));
    }
  }
}

void Simulator::CheckRoot(SimulatedStore& store, ExpectedLedger& ledger, Size size) {
  if (size > ledger.read_size()) return;  // The disk failed when its records were read.
  const auto root = ledger::RootOf(**store.ledgers().Find(ledger.id()), size);
  if (Answered(root.status(), "asking for a root") &&
      *root != ledger.tree().head(size.value).root.view()) {
    Fail(absl::StrCat("the root of ", ledger.id(), " at ", size.value, " is another"));
  }
}

void Simulator::CheckBudget(SimulatedStore& store, ExpectedLedger& ledger, Size size) {
  model::RandomHistory& history = ledger.history();
  const std::string date = history.RandomDate();
  const projection::AsOf as_of = {budget::StoredDate(date), std::min(history.RandomSize(), size),
                                  absl::UnixEpoch()};
  v1::GetBudgetRequest request;
  request.set_ledger(ledger.id());
  request.set_budget_year(history.RandomYear());
  const auto projection = (*store.ledgers().Find(ledger.id()))->projection();
  if (!Answered(projection.status(), "asking for a budget")) return;
  const auto answer = (*projection)->GetBudget(request, as_of);
  if (!Answered(answer.status(), "asking for a budget")) return;
  const model::FiguresMap figures = model::FlattenBudget(*answer);
  const auto remembered = history.ledger().projection().GetBudget(request, as_of);
  const model::FiguresMap folded = model::FoldPostings(history.ledger().records(), as_of.size.value,
                                                       date, request.budget_year());
  if (figures != model::FlattenBudget(*remembered) || model::OnlyFolded(figures) != folded) {
    Fail(absl::StrCat("the budget of ", ledger.id(), " at ", date, ", ", as_of.size.value, " is ",
                      answer->ShortDebugString(), " and should be ",
                      remembered->ShortDebugString()));
  }
  Count("budgets checked");
}

void Simulator::CheckEnd() {
  const absl::Status sound = support::CheckLog(store_.database(), store_.log(), &budget::AddTags);
  if (!sound.ok()) Fail(sound.ToString());
  for (const auto& ledger : ledgers_) {
    PullAll(*ledger);
    CheckPurged(*ledger);
  }
  Rebuild();
  CheckAll(store_);
  CheckBackup();
  subscriptions_.clear();
  store_.Close();
  // Lets RocksDB delete what nobody needs: which files can rot is to be always the same.
  if (!store_.Open(1 + Below(30)).ok()) Fail("it does not open at the end");
  store_.Close();
}

}  // namespace liggare::crash
