#include "tests/crash/simulator.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/budget/invariant.h"
#include "services/budget/refusal.h"
#include "services/budget/texts.h"

namespace liggare::crash {
namespace {

using support::Fault;
using support::FileKind;
using support::Operation;

constexpr int kLedgers = 2;
constexpr uint64_t kFullDiskBytes = 1'000;
// A segment of the projection's blocks: only a ledger of so many events has any.
constexpr int64_t kSegmentEvents = 1'024;

store::KeyFiles OpenKeys(const std::string& folder) {
  auto keys = store::KeyFiles::Open(folder);
  budget::Require(keys.ok(), "a new folder for keys");
  return *std::move(keys);
}

}  // namespace

Simulator::Simulator(uint64_t seed, Counts& counts)
    : seed_(seed),
      counts_(counts),
      random_(seed),
      keys_(OpenKeys(folder_.path() + "/keys")),
      store_(faults_, clock_, keys_, folder_.path() + "/store") {
  for (int i = 0; i < kLedgers; ++i) {
    ledgers_.push_back(std::make_unique<ExpectedLedger>(absl::StrCat("ledger-", i), random_()));
  }
}

void Simulator::Run() {
  Begin();
  for (int64_t lives = 2 + Below(3); lives > 0; --lives) {
    Live();
    EndLife();
    OpenAfterFaults();
    for (const auto& ledger : ledgers_) Resolve(*ledger);
    CheckAll(store_);
  }
  CheckEnd();
}

void Simulator::Note(const std::string& what) {
  if (std::getenv("LIGGARE_SEED") != nullptr) std::fprintf(stderr, "  %s\n", what.c_str());
  notes_.push_back(what);
}

void Simulator::Fail(const std::string& what) const {
  if (std::getenv("LIGGARE_SEED") == nullptr) {
    for (const std::string& note : notes_) std::fprintf(stderr, "  %s\n", note.c_str());
  }
  std::fprintf(stderr, "the store is wrong: %s\nrun again: LIGGARE_SEED=%llu simulate\n",
               what.c_str(), static_cast<unsigned long long>(seed_));
  std::_Exit(1);
}

bool Simulator::Answered(const absl::Status& status, const std::string& asked) const {
  if (status.ok()) return true;
  if (!rotten_ && faults_.faults() == faults_before_) {
    Fail(absl::StrCat(asked, ": ", status.ToString()));
  }
  return false;
}

void Simulator::Begin() {
  if (Chance(20)) {
    Plan("power cut at the first open", {.fault = Fault::kCutPower, .after = int(Below(150))});
    store_.Open(/*events_run=*/10).IgnoreError();
    EndLife();
  }
  OpenAfterFaults();
  for (const auto& ledger : ledgers_) {
    v1::CreateLedgerRequest request;
    request.set_ledger(ledger->id());
    request.set_name("Simulated");
    request.set_currency("SEK");
    if (const auto created = store_.Create(request); !created.ok()) {
      Fail(absl::StrCat("creating a ledger: ", created.status().ToString()));
    }
    Store(*ledger, Position{1});
  }
  if (!Chance(25)) return;
  ExpectedLedger& grown = *ledgers_.front();
  const Position from{grown.size().value};
  const int64_t size = kSegmentEvents * (1 + Below(2)) - Below(50);
  while (grown.size().value < size) {
    std::vector<v1::Event> entries;
    for (int i = 0; i < 100; ++i) entries.push_back(grown.history().Entry());
    budget::Require(grown.history().Append(entries).ok(), "entries are never refused");
  }
  Store(grown, from);
}

void Simulator::Store(ExpectedLedger& ledger, Position from) {
  for (const v1::AppendRequest& request : ledger.RequestsFrom(from)) {
    const auto answer = store_.Append(request);
    if (!answer.ok()) Fail(absl::StrCat("a first append: ", answer.status().ToString()));
    ledger.NoteStored(request, from);
    from.value += request.events_size();
  }
  CheckRecords(store_, ledger, ledger.read_size(), ledger.size());
}

void Simulator::Live() {
  PlanForLife();
  Count("lives");
  int64_t steps = 5 + Below(25);
  while (steps-- > 0) {
    Step();
    // Subscribers fall behind and catch up.
    for (int64_t batches = Below(5); batches > 0; --batches) Pull(AnyLedger());
    // A few more, to hear what a halted store says.
    if (MustEnd()) steps = std::min<int64_t>(steps, Below(3));
  }
}

bool Simulator::MustEnd() const { return store_.halted() || store_.fell_behind(); }

void Simulator::EndLife() {
  const bool crashes = Chance(60);
  if (crashes) {
    Note("the power is cut");
    Count("crashes");
    faults_.CutPower();
  } else {
    Note("the store is closed");
  }
  subscriptions_.clear();
  store_.Close();
  const bool cut = faults_.faults() > faults_before_ && planned_.starts_with("power cut");
  if (faults_.faults() > faults_before_) Count("fault: " + planned_);
  if (cut && !crashes) Count("crashes");
  if (cut || crashes) faults_.LoseUnsynced(&random_);
  faults_.PlanNothing();
  faults_.SetFreeSpace(std::nullopt);
  disk_full_ = false;
  clock_jumped_ = false;
}

void Simulator::OpenAfterFaults() {
  for (int tries = 0; tries < 3 && Chance(30); ++tries) {
    PlanForOpen();
    const absl::Status opened = store_.Open(1 + Below(60));
    Note(absl::StrCat("opened under a fault: ", opened.ToString()));
    if (!opened.ok()) Answered(opened, "opening");
    EndLife();
  }
  planned_.clear();
  faults_before_ = faults_.faults();
  const absl::Status opened = store_.Open(1 + Below(60));
  Note("opened");
  Count("opens");
  if (!opened.ok()) Fail(absl::StrCat("it does not open: ", opened.ToString()));
  if (!store_.is_to_mend()) return;
  // A manifest that could not be synced names files that are not there.
  const absl::Status mended = store_.Rebuild(v1::REBUILD_SCOPE_EVERYTHING);
  Note(absl::StrCat("derived data is made anew: ", mended.ToString()));
  if (!mended.ok()) Fail("what is damaged cannot be made anew: " + mended.ToString());
  Count("mended");
}

void Simulator::Plan(const std::string& name, const support::PlannedFault& planned) {
  planned_ = name;
  faults_before_ = faults_.faults();
  faults_.Plan(planned);
  Note(absl::StrCat("planned: ", name, " after ", planned.after));
}

void Simulator::PlanForOpen() {
  const int after = static_cast<int>(Below(60));
  switch (Below(4)) {
    case 0:
      return Plan("failed change at open", {.fault = Fault::kFail, .after = after});
    case 1:
      return Plan("failed WAL read at open",
                  {Fault::kFail, Operation::kRead, FileKind::kWal, after / 20});
    default:
      return Plan("power cut at open", {.fault = Fault::kCutPower, .after = after});
  }
}

void Simulator::PlanForLife() {
  faults_before_ = faults_.faults();
  planned_.clear();
  const int few = static_cast<int>(Below(20));
  const int many = static_cast<int>(Below(150));
  const int64_t kind = Below(100);
  if (kind < 15) return;
  if (kind < 40) return Plan("power cut", {.fault = Fault::kCutPower, .after = many});
  if (kind < 50) {
    return Plan("power cut at a WAL's sync",
                {Fault::kCutPower, Operation::kSync, FileKind::kWal, few});
  }
  if (kind < 58) {
    return Plan("failed WAL write", {Fault::kFail, Operation::kWrite, FileKind::kWal, few});
  }
  if (kind < 66) {
    return Plan("failed WAL sync", {Fault::kFail, Operation::kSync, FileKind::kWal, few});
  }
  if (kind < 74) return Plan("failed change", {.fault = Fault::kFail, .after = many});
  if (kind < 80) {
    return Plan("failed table write", {Fault::kFail, Operation::kWrite, FileKind::kTable, few});
  }
  Plan("full disk", {Fault::kFullDisk, Operation::kWrite, FileKind::kAny, many});
}

void Simulator::Step() {
  if (disk_full_ && Chance(40)) return FillDisk();
  const int64_t kind = Below(100);
  if (kind < 50) return AppendOne();
  if (kind < 66) return AppendMany();
  ExpectedLedger& ledger = AnyLedger();
  if (kind < 74) return Ask(ledger);
  if (kind < 84) return Read(ledger);
  if (kind < 88) return Rebuild();
  if (kind < 91) {
    Note("put away");
    return store_.PutAway();
  }
  if (kind < 96) {
    Note("flush");
    return store_.Flush(static_cast<int>(Below(4)));
  }
  if (kind < 98) return Chance(50) ? BackUp() : MoveClock();
  FillDisk();
}

v1::AppendRequest Simulator::NewRequest(ExpectedLedger& ledger) {
  v1::AppendRequest request = ledger.RequestOf(ledger.history().RandomAppend());
  if (Chance(20)) AddCondition(ledger, request);
  if (Chance(5)) request.set_validate_only(true);
  return request;
}

void Simulator::AddCondition(ExpectedLedger& ledger, v1::AppendRequest& request) {
  v1::AppendCondition& condition = *request.mutable_condition();
  condition.set_size(Chance(50) ? ledger.size().value : Below(ledger.size().value + 1));
  if (Chance(30)) condition.mutable_filter()->add_lines(ledger.history().RandomLine());
  if (Chance(30)) condition.mutable_filter()->add_funds(ledger.history().RandomFund());
}

v1::AppendRequest Simulator::Repetition(ExpectedLedger& ledger) {
  const auto& stored = ledger.appends();
  // Most often a late one: those are not yet where ids are looked up in the end.
  const int64_t back =
      Below(static_cast<int64_t>(Chance(60) ? std::min<size_t>(stored.size(), 8) : stored.size()));
  v1::AppendRequest request = stored[stored.size() - 1 - static_cast<size_t>(back)].request;
  request.clear_condition();
  if (Chance(30)) {
    v1::Event& changed = *request.mutable_events(static_cast<int>(Below(request.events_size())));
    changed.set_example(!changed.example());
  } else if (Chance(20)) {
    *request.add_events() = ledger.history().Entry();
  }
  return request;
}

v1::AppendRequest Simulator::AnyRequest(ExpectedLedger& ledger) {
  if (Chance(20)) return Repetition(ledger);
  if (!retries_.empty() && Chance(40)) {
    v1::AppendRequest request = retries_.back();
    retries_.pop_back();
    return request;
  }
  return NewRequest(ledger);
}

void Simulator::AppendOne() {
  v1::AppendRequest request = AnyRequest(AnyLedger());
  // Only of one alone: an erasure beside it comes before or after.
  if (Chance(10)) ChangeTexts(request);
  const auto answer = store_.Append(request);
  for (const auto& ledger : ledgers_) {
    if (ledger->id() == request.ledger()) Judge(*ledger, request, answer);
  }
}

void Simulator::ChangeTexts(v1::AppendRequest& request) {
  for (v1::Event& event : *request.mutable_events()) {
    for (const auto& [field, text] : budget::PrivateTexts(*event.mutable_payload())) {
      text->set_text(ledgers_.front()->history().RandomText());
    }
  }
}

void Simulator::AppendMany() {
  std::vector<v1::AppendRequest> requests;
  for (int64_t count = 2 + Below(6); count > 0; --count) {
    requests.push_back(!requests.empty() && Chance(15)
                           ? requests[static_cast<size_t>(Below(std::ssize(requests)))]
                           : AnyRequest(AnyLedger()));
  }
  Note(absl::StrCat(requests.size(), " together"));
  const auto answers = store_.AppendTogether(requests);
  for (size_t i = 0; i < requests.size(); ++i) {
    for (const auto& ledger : ledgers_) {
      if (ledger->id() == requests[i].ledger()) Judge(*ledger, requests[i], answers[i]);
    }
  }
}

void Simulator::MoveClock() {
  if (Chance(60)) {
    Note("the clock moves a little");
    clock_.Advance(absl::Seconds(Below(5)));
    clock_.Jump(absl::Seconds(Below(9) - 4));
    return;
  }
  Note("the clock jumps");
  Count("clock jumps");
  const absl::Duration far = absl::Minutes(2 + Below(500'000));
  clock_.Jump(Chance(50) ? far : -far);
  clock_jumped_ = true;
}

void Simulator::FillDisk() {
  disk_full_ = !disk_full_;
  Note(disk_full_ ? "the disk is full" : "the disk has room");
  if (disk_full_) Count("fault: low disk");
  faults_.SetFreeSpace(disk_full_ ? std::optional<uint64_t>(kFullDiskBytes) : std::nullopt);
}

void Simulator::Rebuild() {
  static constexpr v1::RebuildScope kScopes[] = {
      v1::REBUILD_SCOPE_EVERYTHING, v1::REBUILD_SCOPE_INDEXES, v1::REBUILD_SCOPE_BLOCKS,
      v1::REBUILD_SCOPE_HASHES};
  const v1::RebuildScope scope = kScopes[Below(std::size(kScopes))];
  Note("rebuild " + v1::RebuildScope_Name(scope));
  if (Answered(store_.Rebuild(scope), "a rebuild")) Count("rebuilds");
}

}  // namespace liggare::crash
